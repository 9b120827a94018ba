import { ConfigError } from '@kuznets/base';
import type { GrowTreesOptions, RankedSample } from './contract.ts';
import { mostDrawn } from './bag.ts';
import { mostNodes } from './wasm-job.ts';

/** Where the fields of a list entry lie, from the top: rank, weight, row. */
export interface EntryLayout {
  readonly rowBits: number;
  readonly rankShift: number;
  /** Whether there is room for weights; without they are read from the rows' states. */
  readonly weighted: boolean;
}

/** What decides how trees are cut into chunks and lanes. */
export interface GrowTarget {
  readonly maxTensorBytes: number;
  /** A driver that runs kernels on the CPU: small chunks that stay in its cache, as many lanes a node as a vector has. */
  readonly software: boolean;
}

/** Sizes of one chunk of trees. */
export interface GrowPlan {
  readonly trees: number;
  /** Entries of one tree's list of one feature. */
  readonly capacity: number;
  readonly nodesPerTree: number;
  readonly itemsPerTree: number;
  /** Lanes a node in the scan and in the partition. */
  readonly lanes: number;
  readonly maxWorkgroups: number;
  /** A split of a smaller node is never tried. */
  readonly minSplit: number;
  readonly sideMask: boolean;
  readonly entry: EntryLayout;
}

const leastWeightBits = 4;
const maskedRows = 128;
const softwareChunkBytes = 8 * 2 ** 20;
const hardwareChunkBytes = 256 * 2 ** 20;
const leastChunk = 64;

function bitsBelow(n: number): number {
  return Math.max(1, 32 - Math.clz32(n - 1));
}

function entryLayout({ rows, features, rankOffsets }: RankedSample): EntryLayout {
  let ranks = 1;
  for (let f = 0; f < features; f++) ranks = Math.max(ranks, (rankOffsets[f + 1] ?? 0) - (rankOffsets[f] ?? 0));
  const rowBits = bitsBelow(rows);
  const rankShift = 32 - bitsBelow(ranks);
  return { rowBits, rankShift, weighted: rankShift - rowBits >= leastWeightBits };
}

/** The first weight too large for an entry. */
export function weightLimit({ rowBits, rankShift }: EntryLayout): number {
  return 2 ** (rankShift - rowBits);
}

/** Words that the scan leaves for each lane's best cut. */
export function cutFields({ criterion = 'squaredError' }: Pick<GrowTreesOptions, 'criterion'>): number {
  return criterion === 'squaredError' ? 6 : 7;
}

/**
 * Cuts growth into chunks of trees that fit the device.
 *
 * @throws ConfigError when one tree does not fit
 */
export function planGrowth(sample: RankedSample, options: GrowTreesOptions, target: GrowTarget): GrowPlan {
  const { rows, features } = sample;
  const { minSamplesLeaf } = options;
  const drawn = mostDrawn(rows, options);
  if (drawn >= 2 ** 24)
    throw new ConfigError(
      `growTrees: draws: got ${String(drawn)}, backend 'webgpu' allows fewer than ${String(2 ** 24)}; use backend 'wasm'`,
    );
  const capacity = Math.min(rows, drawn);
  const minSplit = Math.max(2, options.minSamplesSplit, 2 * minSamplesLeaf);
  const itemsPerTree = Math.max(1, Math.min(Math.floor(drawn / minSplit), Math.floor(capacity / 2)));
  const nodesPerTree = mostNodes(sample, options);
  const considered = Math.min(options.maxFeatures, features);
  const lanes = target.software ? 8 : 32;
  const bytes = {
    lists: 4 * capacity * features,
    states: 16 * rows,
    nodes: 32 * nodesPerTree,
    'worklist items': 80 * itemsPerTree,
    cuts: 4 * cutFields(options) * lanes * itemsPerTree,
    'drawn features': considered < features ? 4 * considered * itemsPerTree : 0,
  };
  const [largest, size] = Object.entries(bytes).reduce((a, b) => (b[1] > a[1] ? b : a));
  const fit = Math.floor(target.maxTensorBytes / size);
  if (fit < 1 || 4 * rows * features > target.maxTensorBytes) {
    throw new ConfigError(
      `growTrees: the ${largest} of one tree of ${String(rows)} rows and ${String(features)} features take ${String(size)} bytes, ` +
        `the adapter binds at most ${String(target.maxTensorBytes)}; use backend 'wasm'`,
    );
  }
  const wanted = Math.max(leastChunk, Math.floor((target.software ? softwareChunkBytes : hardwareChunkBytes) / size));
  return {
    trees: Math.max(1, Math.min(options.trees, fit, wanted)),
    capacity,
    nodesPerTree,
    itemsPerTree,
    lanes,
    maxWorkgroups: target.software ? 128 : 4096,
    minSplit,
    sideMask: rows <= maskedRows,
    entry: entryLayout(sample),
  };
}
