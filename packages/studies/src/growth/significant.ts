import type { GrowthResult } from './result.ts';

/** What Bayesian model averaging calls significant. */
export interface Significant {
  /** Expected model size over the number of determinants. */
  readonly prior: number;
  /** Determinants whose posterior inclusion probability exceeds the prior. */
  readonly names: ReadonlySet<string>;
}

/**
 * The determinants that Bayesian model averaging calls significant.
 *
 * @param result - a growth result.
 * @returns null where the method was not run.
 */
export function significantDeterminants({ data, methods }: GrowthResult): Significant | null {
  const bma = methods.find(({ name }) => name === 'bma');
  const inclusion = bma?.importances.find(({ measure }) => measure === 'posteriorInclusion');
  if (bma === undefined || inclusion === undefined || bma.settings.name !== 'bma') return null;
  const prior = Number(bma.settings.modelSize) / data.features.length;
  const significant = data.features.filter((_, at) => inclusion.mean[at]! > prior).map(({ name }) => name);
  return { prior, names: new Set(bma.ranking.filter((name) => significant.includes(name))) };
}
