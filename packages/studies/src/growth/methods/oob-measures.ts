import type { OobImportanceAccumulator } from '@kuznets/explain';
import type { MeasuredImportance } from './method.ts';

/** Out-of-bag importances of an ensemble of trees, the one that ranks first; `unit` as in `OobImportanceAccumulator.result`. */
export function oobMeasures(
  importance: OobImportanceAccumulator,
  unit: number,
  rankBy: 'standardized' | 'mean',
): readonly MeasuredImportance[] {
  const { importancesMean, importancesStd, importancesStandardized } = importance.result(unit);
  const standardized = { measure: 'standardized' as const, values: [...importancesStandardized] };
  const mean = { measure: 'mean' as const, values: [...importancesMean] };
  const deviation = { measure: 'standardDeviation' as const, values: [...importancesStd] };
  return rankBy === 'mean' ? [mean, standardized, deviation] : [standardized, mean, deviation];
}
