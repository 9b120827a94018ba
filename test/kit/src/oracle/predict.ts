import type { CodedRows, ForestPrediction, OobPermutation, OutOfBag, RankedSample } from '../types.ts';
import type { GrownTrees } from './grow.ts';
import { bagWeights, outOfBagRows } from './bag.ts';
import { drawWord, keyOfSeed, purposes, toIndex } from './random.ts';

/** What routing needs of a forest. */
export type Routable = Omit<GrownTrees, 'cut' | 'threshold' | 'count'> & {
  readonly cut: Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;
};

function leafValue(forest: Routable, tree: number, codeOf: (feature: number) => number): number {
  const start = forest.offsets[tree] ?? Number.NaN;
  const descend = (node: number): number => {
    const at = start + node;
    const feature = forest.feature[at] ?? Number.NaN;
    if (feature < 0) return forest.value[at] ?? Number.NaN;
    const left = codeOf(feature) <= (forest.cut[at] ?? Number.NaN);
    return descend((left ? forest.childrenLeft : forest.childrenRight)[at] ?? Number.NaN);
  };
  return descend(0);
}

/** Sum over the trees of the value of the leaf that each row falls into, all trees or those whose bag lacks the row. */
export function forestPredictOracle(forest: Routable, rows: CodedRows, outOfBag?: OutOfBag): ForestPrediction {
  const weights = Array.from({ length: forest.offsets.length - 1 }, (_, tree) =>
    outOfBag ? bagWeights(rows.rows, outOfBag.firstTree + tree, outOfBag) : undefined,
  );
  const sum = new Float64Array(rows.rows);
  const count = new Uint32Array(rows.rows);
  for (let row = 0; row < rows.rows; row++) {
    const code = (feature: number): number => rows.codes[row * rows.features + feature] ?? Number.NaN;
    const values = weights.flatMap((bag, tree) => (bag && bag[row] !== 0 ? [] : [leafValue(forest, tree, code)]));
    sum[row] = Number(values.reduce((total, value) => total + BigInt(value), 0n));
    count[row] = values.length;
  }
  return { sum, count };
}

/** Rounds a target to the units of the permutation errors: half up, to 24 bits where the target has 30. */
function errorUnits(value: number, rowBits: 16 | 24): bigint {
  return rowBits === 16 ? (BigInt(value) + 32n) >> 6n : BigInt(value);
}

/** Out-of-bag permutation importance by routing every row again for every feature, in exact integers. */
export function oobPermutationOracle(forest: Routable, sample: RankedSample, options: OutOfBag): OobPermutation {
  const { rows, features, groups } = sample;
  const groupOf = (feature: number): number => (groups ? (groups.of[feature] ?? Number.NaN) : feature);
  const width = groups?.names.length ?? features;
  const key = keyOfSeed(options.seed);
  const trees = forest.offsets.length - 1;
  const delta = new Float64Array(trees * width);
  const baseError = new Float64Array(trees);
  const oobCount = new Uint32Array(trees);
  const rankOf = (feature: number, row: number): number => sample.ranks[feature * rows + row] ?? Number.NaN;
  for (let tree = 0; tree < trees; tree++) {
    const out = outOfBagRows(rows, options.firstTree + tree, options);
    oobCount[tree] = out.length;
    if (out.length === 0) continue;
    const squaredErrors = (permuted: number, source: readonly number[]): bigint =>
      out
        .map((row, index) => {
          const value = leafValue(forest, tree, (feature) =>
            rankOf(feature, groupOf(feature) === permuted ? (source[index] ?? Number.NaN) : row),
          );
          const error =
            errorUnits(sample.target[row] ?? Number.NaN, sample.rowBits) - errorUnits(value, sample.rowBits);
          return error * error;
        })
        .reduce((total, square) => total + square, 0n);
    const base = squaredErrors(-1, out);
    baseError[tree] = Number(base) / out.length;
    const splits = [...forest.feature.slice(forest.offsets[tree], forest.offsets[tree + 1])];
    const used = new Set(splits.filter((feature) => feature >= 0).map(groupOf));
    for (const group of used) {
      const source = [...out];
      for (let step = 0; step < out.length - 1; step++) {
        const last = out.length - 1 - step;
        const word = drawWord(step, (block) => [block, group, options.firstTree + tree, purposes.permute], key);
        const other = toIndex(word, last + 1);
        [source[last], source[other]] = [source[other] ?? Number.NaN, source[last] ?? Number.NaN];
      }
      delta[tree * width + group] = Number(squaredErrors(group, source) - base) / out.length;
    }
  }
  return { delta, baseError, oobCount };
}
