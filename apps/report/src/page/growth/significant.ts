import type { GrowthResult } from '@kuznets/studies';

/** What Bayesian model averaging calls significant. */
export interface Significant {
  /** Expected model size over the number of determinants. */
  readonly prior: number;
  /** Determinants whose posterior inclusion probability exceeds the prior. */
  readonly names: ReadonlySet<string>;
}

/** The determinants that Bayesian model averaging calls significant; null where it was not run. */
export function significantDeterminants({ data, methods }: GrowthResult): Significant | null {
  const bma = methods.find(({ name }) => name === 'bma');
  const inclusion = bma?.importances.find(({ measure }) => measure === 'posteriorInclusion');
  if (bma === undefined || inclusion === undefined || bma.settings.name !== 'bma') return null;
  const prior = Number(bma.settings.modelSize) / data.features.length;
  return {
    prior,
    names: new Set(
      bma.ranking.filter(
        (name) => inclusion.mean[data.features.findIndex((feature) => feature.name === name)]! > prior,
      ),
    ),
  };
}
