import { joinTrees } from '@kuznets/base';
import { type GrowTreesOptions, growTrees, mostDrawn } from '@kuznets/core-gpu';
import { growTreesOracle } from '@kuznets/test-kit';
import { type Case, exactCase } from '../case.ts';
import { type SampleName, samples } from '../samples.ts';

/** One in so many features is drawn at a node. */
const shares = { third: 3, fifth: 5, one: Infinity };

/** Options in which a case differs from bagging 20 full trees on bootstrap samples as large as the sample. */
export type CaseOptions = Partial<GrowTreesOptions> & { readonly features?: keyof typeof shares };

/** Every option of growth for a case on a sample. */
export function growOptions(name: SampleName, { features, ...options }: CaseOptions = {}): GrowTreesOptions {
  const sample = samples[name]();
  const drawn = features === undefined ? sample.features : Math.max(1, Math.floor(sample.features / shares[features]));
  return {
    seed: 1,
    draws: sample.rows,
    replace: true,
    firstTree: 0,
    trees: 20,
    maxFeatures: drawn,
    minSamplesLeaf: 1,
    minSamplesSplit: 2,
    maxDepth: Infinity,
    maxLeafNodes: Infinity,
    ties: 'hash',
    ...options,
  };
}

/** Rows with weights 1, 2, ... of which every fifth weighs nothing. */
export const startsOfRows = (rows: number): Uint32Array => {
  const weights = Array.from({ length: rows }, (_, row) => (row % 5 === 3 ? 0 : row + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return Uint32Array.from(weights, (weight) => {
    const start = Math.floor((before / total) * 2 ** 32);
    before += weight;
    return start;
  });
};

/** Rows in clusters of 1, 2, 3, 1, 2, 3, ... rows, of which every other takes turns with the next; numbered as they first come. */
export const clustersOfRows = (rows: number): Uint32Array => {
  const sizes: number[] = [];
  for (let left = rows; left > 0; left -= sizes.at(-1)!) sizes.push(Math.min(left, 1 + (sizes.length % 3)));
  const inOrder = sizes.flatMap((size, cluster) => Array.from({ length: size }, () => cluster));
  const mixed = inOrder.map((_, row) => inOrder[row % 7 === 6 || row + 1 >= rows ? row : row ^ 1]!);
  const numbers = new Map<number, number>();
  return Uint32Array.from(mixed, (cluster) => {
    if (!numbers.has(cluster)) numbers.set(cluster, numbers.size);
    return numbers.get(cluster)!;
  });
};

const clustered = (rows: number): { readonly clusters: Uint32Array; readonly draws: number } => {
  const clusters = clustersOfRows(rows);
  return { clusters, draws: new Set(clusters).size };
};

/** Samples and options to grow trees on; the other operations take their forests from here too. */
export const growthCases: readonly (readonly [SampleName, CaseOptions])[] = [
  ['mixed', {}],
  ['mixed', { features: 'third' }],
  ['mixed', { minSamplesLeaf: 5 }],
  ['mixed', { features: 'third', minSamplesLeaf: 5, minSamplesSplit: 10 }],
  ['copies', {}],
  ['copies', { ties: 'first' }],
  ['copies', { features: 'third' }],
  ['copies', { features: 'third', ties: 'first' }],
  ['growth', { trees: 7 }],
  ['growth', { trees: 9, features: 'third' }],
  ['growth', { trees: 7, minSamplesLeaf: 5 }],
  ['growth', { trees: 9, minSamplesLeaf: 5, minSamplesSplit: 10, features: 'third' }],
  ['growth', { trees: 5, minSamplesSplit: 6, ties: 'first' }],
  ['growth', { trees: 5, features: 'one' }],
  ['mixed', { features: 'fifth' }],
  ['mixed', { features: 'fifth', minSamplesLeaf: 5, minSamplesSplit: 10 }],
  ['mixed', { features: 'fifth', maxDepth: 3 }],
  ['mixed', { features: 'fifth', draws: 9 }],
  ['copies', { features: 'fifth', ties: 'first' }],
  ['counts', { features: 'fifth' }],
  ['growth', { trees: 9, features: 'fifth', minSamplesLeaf: 2 }],
  ['mixed', { replace: false }],
  ['mixed', { replace: false, trees: 3, ties: 'first' }],
  ['mixed', { replace: false, draws: 25 }],
  ['mixed', { replace: false, draws: 39, features: 'third' }],
  ['mixed', { draws: 1 }],
  ['mixed', { draws: 2 }],
  ['mixed', { draws: 17, features: 'third' }],
  ['mixed', { maxDepth: 0 }],
  ['mixed', { maxDepth: 1 }],
  ['mixed', { maxDepth: 3, features: 'third' }],
  ['mixed', { maxLeafNodes: 2 }],
  ['mixed', { maxLeafNodes: 6, features: 'third' }],
  ['growth', { trees: 5, maxLeafNodes: 9, minSamplesLeaf: 3 }],
  ['growth', { trees: 5, maxLeafNodes: 11, maxDepth: 4, minSamplesLeaf: 2, minSamplesSplit: 8 }],
  ['mixed', { maxSplits: 1 }],
  ['mixed', { maxSplits: 6, features: 'third' }],
  ['growth', { trees: 9, maxSplits: 10, minSamplesLeaf: 5, minSamplesSplit: 10, ties: 'first' }],
  ['copies', { maxSplits: 5, ties: 'first', replace: false }],
  ['mixed', { minSamplesLeaf: 20 }],
  ['mixed', { minSamplesLeaf: 21 }],
  ['mixed', { minSamplesSplit: 41 }],
  ['mixed', { trees: 0 }],
  ['mixed', { trees: 1 }],
  ['mixed', { trees: 67, maxDepth: 2 }],
  ['mixed', { seed: 0 }],
  ['mixed', { seed: 2 ** 32 + 5, features: 'third' }],
  ['mixed', { seed: 2 ** 53 - 1, features: 'third' }],
  ['mixed', { firstTree: 1_000_003, features: 'third' }],
  ['mixed', { firstTree: 2 ** 31 + 1, trees: 3 }],
  ['wide', { trees: 6 }],
  ['wide', { trees: 6, features: 'third', minSamplesLeaf: 5 }],
  ['binned', { trees: 4 }],
  ['binned', { trees: 4, features: 'third', minSamplesLeaf: 5 }],
  ['binned', { trees: 4, replace: false, draws: 400 }],
  ['constantTarget', {}],
  ['constantColumns', {}],
  ['constantColumns', { features: 'one' }],
  ['mixed', { starts: startsOfRows(40) }],
  ['mixed', { starts: startsOfRows(40), features: 'fifth', draws: 17 }],
  ['rows160', { starts: startsOfRows(160), trees: 5, maxFeatures: 5 }],
  ['binned', { starts: startsOfRows(samples.binned().rows), trees: 4 }],
  ['oneRow', { trees: 3, starts: startsOfRows(1) }],
  ['mixed', clustered(40)],
  ['mixed', { ...clustered(40), features: 'fifth', draws: 11, minSamplesLeaf: 3 }],
  ['mixed', { ...clustered(40), replace: false }],
  ['mixed', { ...clustered(40), replace: false, draws: 12, features: 'third' }],
  ['mixed', { ...clustered(40), starts: startsOfRows(clustered(40).draws) }],
  ['mixed', { clusters: new Uint32Array(40), draws: 1 }],
  ['rows160', { ...clustered(160), trees: 5, maxFeatures: 5 }],
  ['binned', { ...clustered(samples.binned().rows), trees: 4 }],
  ['oneRow', { trees: 3, clusters: Uint32Array.of(0), draws: 1 }],
  ['oneRow', { trees: 3 }],
  ['twoRows', {}],
  ['twoRows', { features: 'one' }],
  ['oneFeature', {}],
  ['oneFeature', { minSamplesLeaf: 5 }],
  ['counts', {}],
  ['counts', { features: 'third' }],
  ['counts', { ties: 'first' }],
  ['rows31', { trees: 5 }],
  ['rows31', { trees: 5, features: 'third' }],
  ['rows32', { trees: 5 }],
  ['rows32', { trees: 5, features: 'third' }],
  ['rows33', { trees: 5 }],
  ['rows33', { trees: 5, features: 'third' }],
  ['rows63', { trees: 3 }],
  ['rows63', { trees: 3, features: 'third' }],
  ['rows64', { trees: 3 }],
  ['rows64', { trees: 3, features: 'third' }],
  ['rows65', { trees: 3 }],
  ['rows65', { trees: 3, features: 'third' }],
  ['rows127', { trees: 7 }],
  ['rows129', { trees: 7, features: 'third' }],
  ['rows257', { trees: 2, features: 'third', minSamplesLeaf: 3 }],
  ['rows128', { trees: 5 }],
  ['rows128', { trees: 5, features: 'third' }],
  ['rows160', { trees: 5 }],
  ['rows160', { trees: 5, maxFeatures: 4 }],
  ['rows160', { trees: 5, maxFeatures: 5, minSamplesLeaf: 2 }],
  ['rows161', { trees: 5 }],
  ['rows161', { trees: 5, maxFeatures: 5, minSamplesLeaf: 2 }],
  ['nearTies', { replace: false, minSamplesLeaf: 11, trees: 40 }],
  ['nearTies', { replace: false, minSamplesLeaf: 11, maxFeatures: 5, trees: 40 }],
  ['closestScores', { replace: false, maxDepth: 1, trees: 40 }],
  ['closestScores', { replace: false, features: 'third', trees: 40 }],
  ['mixed', { draws: 150 }],
  ['extreme', {}],
  ['extreme', { features: 'third', minSamplesLeaf: 5 }],
  ['most16', { trees: 2, maxDepth: 3 }],
  ['most16', { trees: 2, maxDepth: 3, features: 'one' }],
  ['least24', { trees: 2, maxDepth: 3 }],
  ['least24', { trees: 2, maxDepth: 3, replace: false, draws: 40_000 }],
];

/** A case's name: its sample and its options. */
export function caseName(name: SampleName, options: CaseOptions): string {
  return [
    name,
    ...Object.entries(options).map(
      ([key, value]) => `${key} ${value instanceof Uint32Array ? `of ${value.length}` : String(value)}`,
    ),
  ].join(', ');
}

function shardedCase(name: SampleName, options: CaseOptions, shards: number): Case {
  return exactCase(
    `${caseName(name, options)} in ${shards} shards`,
    async (device) => {
      const whole = growOptions(name, options);
      const parts = [];
      for (let shard = 0; shard < shards; shard++) {
        const from = Math.floor((shard * whole.trees) / shards);
        const to = Math.floor(((shard + 1) * whole.trees) / shards);
        parts.push(
          await growTrees(device, samples[name](), { ...whole, firstTree: whole.firstTree + from, trees: to - from }),
        );
      }
      return joinTrees(parts);
    },
    () => growTreesOracle(samples[name](), growOptions(name, options)),
  );
}

/**
 * The largest sample with the most ranks, whose one split is known: `x` is the row in some order, `y` a step.
 */
function manyRanks(): Case {
  const rows = 65_535;
  const step = 40_001;
  const rank = (row: number): number => (row * 7919) % rows;
  const sample = {
    rows,
    features: 1,
    rowBits: 16 as const,
    ranks: Uint16Array.from({ length: rows }, (_, row) => rank(row)),
    rankOffsets: Uint32Array.of(0, rows),
    lowValues: Float64Array.from({ length: rows }, (_, value) => value),
    highValues: Float64Array.from({ length: rows }, (_, value) => value),
    target: Int32Array.from({ length: rows }, (_, row) => (rank(row) < step ? -(2 ** 29) : 2 ** 29)),
    targetScale: 1,
    targetCentre: 0,
  };
  const whole = 2 ** 29;
  return exactCase(
    '65,535 ranks and a step at the 40,001st',
    (device) =>
      growTrees(device, sample, { ...growOptions('mixed'), draws: rows, replace: false, trees: 1, maxFeatures: 1 }),
    () => ({
      offsets: Uint32Array.of(0, 3),
      feature: Int32Array.of(0, -1, -1),
      cut: Uint16Array.of(step - 1, 0, 0),
      threshold: Float64Array.of(step - 0.5, 0, 0),
      childrenLeft: Int32Array.of(1, -1, -1),
      childrenRight: Int32Array.of(2, -1, -1),
      value: Int32Array.of(Math.floor(((rows - 2 * step) * whole) / rows + 0.5), -whole, whole),
      count: Uint32Array.of(rows, step, rows - step),
    }),
  );
}

/** Options of M5P's growth; targets are cut to as many bits as its criteria allow. */
const deviationCases: readonly (readonly [SampleName, CaseOptions])[] = [
  ['mixed', {}],
  ['mixed', { features: 'third' }],
  ['mixed', { replace: false, ties: 'first' }],
  ['mixed', { minSamplesLeaf: 5, maxDepth: 4 }],
  ['mixed', { draws: 1 }],
  ['mixed', { draws: 3 }],
  ['copies', {}],
  ['copies', { ties: 'first', features: 'third' }],
  ['growth', { trees: 5 }],
  ['growth', { trees: 7, features: 'third' }],
  ['constantTarget', {}],
  ['constantColumns', {}],
  ['oneRow', { trees: 3 }],
  ['twoRows', {}],
  ['oneFeature', {}],
  ['counts', {}],
  ['extreme', {}],
  ['nearTies', { replace: false, trees: 4 }],
  ['rows63', { trees: 2 }],
  ['rows64', { trees: 2, features: 'third' }],
  ['rows65', { trees: 2 }],
  ['rows129', { trees: 2, features: 'third' }],
  ['rows257', { trees: 1, features: 'third' }],
  ['mixed', { clusters: clustersOfRows(40), draws: 13 }],
  ['rows129', { clusters: clustersOfRows(129), draws: 64, trees: 2 }],
];

function deviationCase(name: SampleName, options: CaseOptions, criterion: 'weka' | 'standardDeviation'): Case {
  const all = (): GrowTreesOptions => ({ ...growOptions(name, { minSamplesSplit: 4, ...options }), criterion });
  const cut = (): ReturnType<(typeof samples)[SampleName]> => {
    const sample = samples[name]();
    const shift = Math.max(0, Math.ceil(Math.log2(mostDrawn(sample.rows, all()))) - 1);
    return { ...sample, target: sample.target.map((value) => value >> shift) };
  };
  return exactCase(
    `${criterion}: ${caseName(name, options)}`,
    (device) => growTrees(device, cut(), all()),
    () => growTreesOracle(cut(), all()),
  );
}

/** Cases of `growTrees`. */
export const table: readonly Case[] = [
  ...growthCases.map(([name, options]) =>
    exactCase(
      caseName(name, options),
      (device) => growTrees(device, samples[name](), growOptions(name, options)),
      () => growTreesOracle(samples[name](), growOptions(name, options)),
    ),
  ),
  manyRanks(),
  ...deviationCases.flatMap(([name, options]) => [
    deviationCase(name, options, 'weka'),
    deviationCase(name, options, 'standardDeviation'),
  ]),
  shardedCase('mixed', { trees: 23, features: 'third' }, 2),
  shardedCase('mixed', { trees: 23, features: 'third' }, 7),
  shardedCase('mixed', { trees: 23, minSamplesLeaf: 5 }, 7),
  shardedCase('binned', { trees: 9, minSamplesLeaf: 5 }, 7),
];
