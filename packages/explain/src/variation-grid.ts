import { ConfigError, type Pace, type TreeEnsemble, type Trees, type ValueGrid, treeCount } from '@kuznets/base';
import { type VariationSums, type VariationTrees } from '@kuznets/core-gpu';
import { scaledIntegers } from './scaled-integers.ts';
import type { Centred, VariationBuilder } from './variation-builder.ts';

/** What the integers of sums are worth in the prediction. */
export interface Unit {
  readonly trees: number;
  /** Worth of one integer. */
  readonly scale: number;
  /** Prediction of trees whose every value is the integer 0. */
  readonly base: number;
}

/** The unit of sums over trees on a grid. */
export const unitOf = (
  { scale, base }: Pick<TreeEnsemble, 'scale' | 'base'>,
  grid: ValueGrid,
  trees: number,
): Unit => ({
  trees,
  scale: scale * grid.scale,
  base: base + scale * trees * grid.centre,
});

/** Throws where numbers are no grid. */
export const checkGrid = ({ centre, scale }: ValueGrid): void => {
  if (!Number.isFinite(centre) || !Number.isFinite(scale) || scale <= 0)
    throw new ConfigError(`grid ${centre} + ${scale} i; allowed: finite numbers, a positive step`);
};

/** Throws where sums of such magnitude may pass 2^63. */
export const checkReach = (reach: number): void => {
  if (reach < 2 ** 63) return;
  throw new ConfigError(
    `sums of up to 2^${Math.log2(reach).toFixed(1)} steps of the grid; allowed: below 2^63, with fewer trees, fewer rows or a coarser grid`,
  );
};

/** No sum over the trees passes four times rows times the largest value of each tree. */
export const reachOf = (trees: VariationTrees, { z, means }: Centred): number => {
  const { feature, value, linear } = trees;
  const rows = z.length / means.length;
  const spread = linear ? largestOf(z, rows) : [];
  let most = 0;
  for (let node = 0; node < feature.length; node += 1) {
    if (feature[node]! >= 0) continue;
    let size = Math.abs(value[node]!);
    for (let term = linear?.offsets[node] ?? 0; term < (linear?.offsets[node + 1] ?? 0); term += 1)
      size += Math.abs(linear!.coef[term]!) * spread[linear!.feature[term]!]!;
    most = Math.max(most, size);
  }
  return 4 * rows * treeCount(trees) * most;
};

const largestOf = (z: Float64Array, rows: number): number[] =>
  Array.from({ length: z.length / rows }, (_, feature) =>
    z.subarray(feature * rows, (feature + 1) * rows).reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  );

/** A power of two that keeps the sums below 2^62. */
export const finestGrid = (trees: Trees, centred: Centred): ValueGrid => {
  const { feature, value, linear } = trees;
  const rows = centred.z.length / centred.means.length;
  const spread = linear ? largestOf(centred.z, rows) : [];
  let [low, high] = [Infinity, -Infinity];
  value.forEach((leaf, node) => {
    if (feature[node]! >= 0) return;
    let [middle, reach] = [leaf, 0];
    for (let term = linear?.offsets[node] ?? 0; term < (linear?.offsets[node + 1] ?? 0); term += 1) {
      middle += linear!.coef[term]! * centred.means[linear!.feature[term]!]!;
      reach += Math.abs(linear!.coef[term]!) * spread[linear!.feature[term]!]!;
    }
    low = Math.min(low, middle - reach);
    high = Math.max(high, middle + reach);
  });
  const middle = low + (high - low) / 2;
  const bits = Math.min(52, Math.floor(60 - Math.log2(rows * treeCount(trees))));
  if (high === low) return { centre: middle, scale: 1 };
  return { centre: middle, scale: 2 ** (Math.ceil(Math.log2((high - low) / 2)) - bits) };
};

/** Hands the rows of a block over in units of the prediction. */
export const addRows = async (
  builder: VariationBuilder,
  sums: VariationSums,
  unit: Unit,
  pace: Pace,
): Promise<void> => {
  const { rows, features } = builder;
  const { firstRow, stride, rows: count } = sums;
  const scale = unit.scale / rows;
  const effect = { contribution: new Float64Array(count), partialDependence: new Float64Array(count) };
  const prediction = new Float64Array(count);
  scaledIntegers(prediction, sums.prediction, 0, unit.scale);
  builder.setPrediction(
    firstRow,
    prediction.map((value) => unit.base + value),
  );
  for (let feature = 0; feature < features; feature += 1) {
    scaledIntegers(effect.contribution, sums.contribution, feature * stride, scale);
    scaledIntegers(effect.partialDependence, sums.dependence, feature * stride, scale);
    builder.setFeature(feature, firstRow, effect);
  }
  for (const [pair, first, second] of builder.pairs()) {
    scaledIntegers(effect.contribution, sums.pairContribution, pair * stride, scale);
    if (sums.pairDependence.length > 0)
      scaledIntegers(effect.partialDependence, sums.pairDependence, pair * stride, scale);
    builder.addPair(pair, first, second, firstRow, effect);
    if (pace.due()) await pace.rest();
  }
};
