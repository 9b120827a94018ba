import {
  type Pace,
  type Table,
  type TreeEnsemble,
  type Trees,
  type ValueGrid,
  checkEnsemble,
  sliceTrees,
  treeCount,
} from '@kuznets/base';
import { type VariationBlock, type VariationSample, type VariationTrees } from '@kuznets/core-gpu';
import { checkBackground, checkFeatures } from './background.ts';
import { type Centred, centre } from './variation-builder.ts';
import { codesByCuts, countBelow, cutsOf } from './threshold-codes.ts';
import { checkGrid } from './variation-grid.ts';

const CHUNK_NODES = 2 ** 19;
/** Nodes times rows that two workers get through in about a second. */
const CHUNK_WORK = 2 ** 26;
const BLOCK_BYTES = 2 ** 25;
/** Of more rows sums are kept in larger blocks: the sets of a leaf are made again for each. */
const LARGE = { rows: 65_535, bytes: 2 ** 28 };

/** A sample in order-preserving codes. */
export interface Codes {
  readonly codes: Uint16Array;
  /** The columns less their means, for leaves with linear models. */
  readonly centred: Centred;
  /** Per feature, the trees' thresholds, increasing. */
  readonly cuts: readonly Float64Array[];
}

/** Checks trees beside the sample; returns the number of splits on the longest path. */
export const checkModel = (ensemble: TreeEnsemble, background: Table): number => {
  const { missingLeft, linear, grid } = ensemble.trees;
  checkFeatures(ensemble.nFeatures, ensemble.featureNames, background);
  checkBackground(background, missingLeft !== undefined && !linear);
  if (grid) checkGrid(grid);
  return checkEnsemble(ensemble);
};

/** A sample in codes of the trees' thresholds. */
export const codesOf = async (background: Table, trees: Trees, pace: Pace): Promise<Codes> => {
  const cuts = cutsOf(trees, background.features);
  return { codes: await codesByCuts([background], cuts, pace), centred: centre(background), cuts };
};

/** The sample as the kernel takes it. */
export const sampleOf = (
  { rows, features, groups }: Table,
  { codes, centred }: Codes,
  pairFeatures: Uint32Array,
  { linear }: Trees,
  pairDependence: boolean,
): VariationSample => ({
  rows,
  features,
  groups,
  codes,
  pairFeatures,
  pairDependence,
  ...(linear && { columns: centred.z }),
});

/** The trees in chunks as the kernel takes them: thresholds as codes, leaves as integers of the grid. */
export const chunksOf = async (
  trees: Trees,
  depth: number,
  grid: ValueGrid,
  { cuts, centred, codes }: Codes,
  pace: Pace,
): Promise<VariationTrees[]> => {
  const most = Math.min(CHUNK_NODES, (CHUNK_WORK * cuts.length) / codes.length);
  const { offsets, linear } = trees;
  const count = treeCount(trees);
  const scaled = linear && { ...linear, coef: linear.coef.map((coef) => coef / grid.scale) };
  const atMeans = (node: number): number => {
    let sum = trees.value[node]! - grid.centre;
    for (let term = linear!.offsets[node]!; term < linear!.offsets[node + 1]!; term += 1)
      sum += linear!.coef[term]! * centred.means[linear!.feature[term]!]!;
    return sum / grid.scale;
  };
  const chunks: VariationTrees[] = [];
  for (let start = 0; start < count; ) {
    const first = offsets[start]!;
    let end = start + 1;
    while (end < count && offsets[end + 1]! - first <= most) end += 1;
    const whole = { ...trees, ...(scaled && { linear: scaled }) };
    const { threshold, count: _, grid: _grid, ...part } = sliceTrees(whole, start, end - start, 'subarray');
    const cut = new Int32Array(threshold.length);
    const value = new Float64Array(threshold.length);
    part.feature.forEach((split, node) => {
      if (split < 0)
        value[node] = linear ? atMeans(first + node) : Math.round((part.value[node]! - grid.centre) / grid.scale);
      else cut[node] = countBelow(cuts[split]!, threshold[node]!);
    });
    chunks.push({ ...part, cut, value, depth });
    start = end;
    if (pace.due()) await pace.rest();
  }
  return chunks;
};

/** Blocks of rows whose sums fit a worker's cache, as far as pairs allow; they depend on the sizes alone. */
export const blocksOf = (rows: number, selected: number): VariationBlock[] => {
  const bytesARow = 16 * Math.max(1, (selected * (selected - 1)) / 2);
  const bytes = rows > LARGE.rows ? LARGE.bytes : BLOCK_BYTES;
  const most = Math.max(64, Math.floor(bytes / bytesARow / 64) * 64);
  const each = Math.ceil(rows / Math.ceil(rows / most) / 64) * 64;
  return Array.from({ length: Math.ceil(rows / each) }, (_, block) => ({
    firstRow: block * each,
    rows: Math.min(each, rows - block * each),
  }));
};
