import type { ExplainedVariation, OobImportanceAccumulator } from '@kuznets/explain';
import type { MeasuredImportance } from './method.ts';
import { explainedShares } from './variation.ts';

/** What an ensemble of trees is ranked by. */
interface OobRanking {
  /** As in `OobImportanceAccumulator.result`. */
  readonly unit: number;
  readonly rankBy: 'standardized' | 'mean' | 'fepv';
  /** The decomposition, where it ranks. */
  readonly variation: ExplainedVariation | null;
}

/** Importances of an ensemble of trees, the one that ranks first. */
export function oobMeasures(
  importance: OobImportanceAccumulator,
  { unit, rankBy, variation }: OobRanking,
): readonly MeasuredImportance[] {
  const { importancesMean, importancesStd, importancesStandardized } = importance.result(unit);
  const standardized = { measure: 'standardized' as const, values: [...importancesStandardized] };
  const mean = { measure: 'mean' as const, values: [...importancesMean] };
  const deviation = { measure: 'standardDeviation' as const, values: [...importancesStd] };
  const measures = rankBy === 'mean' ? [mean, standardized, deviation] : [standardized, mean, deviation];
  return rankBy === 'fepv' ? [explainedShares(variation!), ...measures] : measures;
}
