import type { TreeEnsemble } from '@kuznets/base';
import { variationShares, explainedVariation, type ExplainedVariation } from '@kuznets/explain';
import type { GrowthData } from '../data.ts';
import { designOf } from '../design.ts';
import { type GroupShares, groupedDesign, keptShares } from '../group-shares.ts';
import type { FitOptions, MeasuredImportance } from './method.ts';

/** Determinants whose pairs are all decomposed; beyond, the pairs are millions and nobody reads them. */
const mostPaired = 300;

/** Which pairs are decomposed: all, or of many determinants those of the ten that explain most. */
export function pairsOf(features: number): 'all' | 10 {
  return features <= mostPaired ? 'all' : 10;
}

/** The exact decomposition of a tree ensemble over the sample. */
export function treeVariation(
  trees: TreeEnsemble,
  data: GrowthData,
  { cpu, decompose, hStatistic, signal }: FitOptions,
): Promise<ExplainedVariation> {
  return explainedVariation(trees, designOf(data), {
    device: cpu,
    pairs: decompose ? pairsOf(data.features.length) : 'none',
    hStatistic,
    signal,
  });
}

/** The shares of explained variation as importances; none of a function that does not vary. */
export function explainedShares({ fepv }: ExplainedVariation): MeasuredImportance {
  return { measure: 'fepv', values: Array.from(fepv, (share) => (Number.isNaN(share) ? 0 : share)) };
}

/** The variance of a tree ensemble's predictions by group of determinants; null where the data know none. */
export async function treeShares(
  trees: TreeEnsemble,
  data: GrowthData,
  { cpu, signal }: FitOptions,
): Promise<GroupShares | null> {
  const grouped = groupedDesign(data);
  return grouped && keptShares(await variationShares(trees, grouped, { device: cpu, signal }));
}
