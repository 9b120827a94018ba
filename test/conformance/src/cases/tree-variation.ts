import { sliceTrees } from '@kuznets/base';
import {
  addVariationSums,
  type VariationSample,
  type VariationTrees,
  treeCounts,
  treeVariation,
} from '@kuznets/core-gpu';
import { treeVariationOracle, uniforms } from '@kuznets/test-kit';
import { type Case, exactCase } from '../case.ts';
import { type SampleName, groupsOf, samples } from '../samples.ts';
import { forestOf } from './forest-predict.ts';
import { type CaseOptions, caseName } from './grow-trees.ts';

type Sample = Parameters<typeof treeVariationOracle>[1];
type Trees = Parameters<typeof treeVariationOracle>[0];

/** The training sample's ranks and its forest; pairs of the first `paired` features. */
function grown(name: SampleName, options: CaseOptions, paired: number): { sample: Sample; trees: Trees } {
  const { rows, features, ranks } = samples[name]();
  const { threshold: _threshold, count: _count, cut, value, ...branches } = forestOf(name, options);
  return {
    sample: {
      rows,
      features,
      codes: ranks,
      pairFeatures: Uint32Array.from({ length: Math.min(paired, features) }, (_, index) => index),
    },
    trees: { ...branches, cut: Int32Array.from(cut), value: Float64Array.from(value), depth: 40 },
  };
}

export interface RandomOptions {
  readonly rows: number;
  readonly features: number;
  readonly depth: number;
  readonly codes: number;
  readonly missing?: boolean;
  readonly paired?: readonly number[];
  readonly pairDependence?: boolean;
  readonly largest?: number;
  /** The group of each feature. */
  readonly grouped?: readonly number[];
}

/** Full trees with random splits: boxes that no row meets, features repeated, cuts that send every row one way. */
export function random({
  rows,
  features,
  depth,
  codes,
  missing = false,
  paired,
  pairDependence = true,
  largest = 1000,
  grouped,
}: RandomOptions): { sample: Sample; trees: Trees } {
  const next = uniforms(rows * 31 + features);
  const below = (limit: number): number => Math.floor(next() * limit);
  const count = 4;
  const size = 2 ** (depth + 1) - 1;
  const splits = 2 ** depth - 1;
  const nodes = Array.from({ length: count * size }, (_, index) => index % size);
  return {
    sample: {
      rows,
      features,
      codes: Uint16Array.from({ length: rows * features }, () => (missing && next() < 0.2 ? 0xffff : below(codes))),
      groups: grouped && groupsOf(grouped),
      pairFeatures: Uint32Array.from(
        paired ?? new Set(grouped ?? Array.from({ length: features }, (_, index) => index)),
      ),
      pairDependence,
    },
    trees: {
      offsets: Uint32Array.from({ length: count + 1 }, (_, tree) => tree * size),
      feature: Int32Array.from(nodes, (node) => (node < splits ? below(features) : -1)),
      cut: Int32Array.from(nodes, () => below(codes + 1) - 1),
      ...(missing && { missingLeft: Uint8Array.from(nodes, () => below(2)) }),
      childrenLeft: Int32Array.from(nodes, (node) => (node < splits ? 2 * node + 1 : -1)),
      childrenRight: Int32Array.from(nodes, (node) => (node < splits ? 2 * node + 2 : -1)),
      value: Float64Array.from(nodes, () => below(2 * largest + 1) - largest),
      depth,
    },
  };
}

/** Whole coefficients on whole columns: every term is an integer and rounding has nothing to do. */
function linearCase(options: RandomOptions): Case {
  const { sample, trees } = random(options);
  const next = uniforms(options.rows);
  const terms = Array.from(trees.feature, (split) =>
    split < 0 ? Array.from({ length: Math.floor(next() * 4) }, () => Math.floor(next() * options.features)) : [],
  );
  const offsets = new Uint32Array(terms.length + 1);
  terms.forEach((list, node) => (offsets[node + 1] = (offsets[node] ?? 0) + list.length));
  const feature = Int32Array.from(terms.flat());
  const linear = { offsets, feature, coef: Float64Array.from(feature, () => Math.floor(next() * 19) - 9) };
  const columns = Float64Array.from(sample.codes, () => Math.floor(next() * 41) - 20);
  return caseOf(
    `linear leaves: rows ${options.rows}, features ${options.features}, depth ${options.depth}, groups ${options.grouped ?? 'none'}`,
    {
      sample: { ...sample, columns },
      trees: { ...trees, linear },
    },
  );
}

const caseOf = (
  name: string,
  { sample, trees }: { sample: Sample; trees: Trees },
  block?: { firstRow: number; rows: number },
): Case =>
  exactCase(
    name,
    (device) => treeVariation(device, trees satisfies VariationTrees, sample satisfies VariationSample, block),
    () => treeVariationOracle(trees, sample, block),
  );

/** The block's sets alone, with counts of all rows. */
const countedCase = (options: RandomOptions, block: { firstRow: number; rows: number }): Case => {
  const { sample, trees } = random(options);
  return exactCase(
    `counted, from ${block.firstRow} ${block.rows}: ${named(options)}`,
    async (device) => treeVariation(device, trees, sample, block, await treeCounts(device, trees, sample)),
    () => treeVariationOracle(trees, sample, block),
  );
};

const grownCase = (name: SampleName, options: CaseOptions, paired = 8): Case =>
  caseOf(caseName(name, options), grown(name, options, paired));

const named = (options: object): string =>
  Object.entries(options)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');

const randomCase = (options: RandomOptions, block?: { firstRow: number; rows: number }): Case =>
  caseOf(named({ ...options, ...block }), random(options), block);

function partsCase(): Case {
  const { sample, trees } = random({ rows: 40, features: 4, depth: 3, codes: 9 });
  return exactCase(
    'parts added last to first',
    async (device) => {
      const sums = await treeVariation(device, sliceTrees(trees, 3, 1), sample);
      addVariationSums(sums, await treeVariation(device, sliceTrees(trees, 0, 3), sample));
      return sums;
    },
    () => treeVariationOracle(trees, sample),
  );
}

/** Cases of `treeVariation`. */
export const table: readonly Case[] = [
  grownCase('mixed', { trees: 3 }),
  grownCase('mixed', { trees: 3, features: 'third', minSamplesLeaf: 5, minSamplesSplit: 10 }),
  grownCase('mixed', { trees: 0 }),
  grownCase('mixed', { trees: 1 }, 0),
  grownCase('mixed', { trees: 2, maxDepth: 0 }),
  grownCase('mixed', { trees: 2, maxDepth: 1 }),
  grownCase('growth', { trees: 2, minSamplesLeaf: 5 }, 5),
  grownCase('constantTarget', { trees: 2 }),
  grownCase('constantColumns', { trees: 2 }),
  grownCase('oneRow', { trees: 3 }),
  grownCase('twoRows', { trees: 3 }),
  grownCase('oneFeature', { trees: 3 }),
  grownCase('rows63', { trees: 2 }, 4),
  grownCase('rows64', { trees: 2 }, 4),
  grownCase('rows65', { trees: 2, features: 'third' }, 4),
  grownCase('rows128', { trees: 3 }),
  grownCase('rows129', { trees: 3 }),
  grownCase('extreme', { trees: 3 }),
  randomCase({ rows: 30, features: 4, depth: 5, codes: 6 }),
  randomCase({ rows: 30, features: 5, depth: 5, codes: 4, grouped: [0, 1, 1, 0, 2] }),
  randomCase({ rows: 67, features: 4, depth: 4, codes: 3, grouped: [0, 0, 0, 1], missing: true }),
  randomCase({ rows: 20, features: 3, depth: 4, codes: 4, grouped: [0, 0, 0] }),
  linearCase({ rows: 30, features: 6, depth: 3, codes: 6, grouped: [0, 1, 1, 0, 2, 1] }),
  randomCase({ rows: 61, features: 3, depth: 6, codes: 40 }),
  randomCase({ rows: 30, features: 4, depth: 4, codes: 6, missing: true }),
  randomCase({ rows: 47, features: 6, depth: 4, codes: 12, paired: [1, 3, 4] }),
  randomCase({ rows: 47, features: 6, depth: 4, codes: 12, paired: [2] }),
  randomCase({ rows: 47, features: 6, depth: 4, codes: 12, pairDependence: false }),
  randomCase({ rows: 33, features: 3, depth: 3, codes: 7, largest: 2 ** 52 }),
  randomCase({ rows: 130, features: 3, depth: 4, codes: 30 }, { firstRow: 0, rows: 64 }),
  randomCase({ rows: 131, features: 3, depth: 4, codes: 30 }, { firstRow: 64, rows: 67 }),
  randomCase({ rows: 132, features: 3, depth: 4, codes: 30, missing: true }, { firstRow: 128, rows: 4 }),
  countedCase({ rows: 131, features: 3, depth: 4, codes: 30 }, { firstRow: 0, rows: 64 }),
  countedCase({ rows: 131, features: 6, depth: 5, codes: 9, missing: true }, { firstRow: 64, rows: 67 }),
  countedCase({ rows: 200, features: 5, depth: 5, codes: 4, paired: [1, 3] }, { firstRow: 128, rows: 65 }),
  countedCase({ rows: 132, features: 4, depth: 4, codes: 12, pairDependence: false }, { firstRow: 128, rows: 4 }),
  countedCase({ rows: 70, features: 5, depth: 5, codes: 4, grouped: [0, 1, 1, 0, 2] }, { firstRow: 0, rows: 70 }),
  linearCase({ rows: 30, features: 4, depth: 3, codes: 8 }),
  linearCase({ rows: 65, features: 3, depth: 4, codes: 30 }),
  linearCase({ rows: 20, features: 5, depth: 1, codes: 8 }),
  linearCase({ rows: 20, features: 4, depth: 2, codes: 8, pairDependence: false }),
  partsCase(),
];
