import type { OobImportanceAccumulator } from '@kuznets/explain';
import type { MeasuredImportance } from './method.ts';

/** Out-of-bag importances of an ensemble of trees, the one that ranks first; `unit` as in `OobImportanceAccumulator.result`. */
export function oobMeasures(
  importance: OobImportanceAccumulator,
  unit: number,
  rankBy: 'standardized' | 'mean',
): readonly MeasuredImportance[] {
  const { importancesMean, importancesStd, importancesStandardized } = importance.result(unit);
  const standardized = { measure: 'standardized', label: 'Importance / s.d.', values: [...importancesStandardized] };
  const mean = { measure: 'mean', label: 'Importance', values: [...importancesMean] };
  const deviation = { measure: 'standardDeviation', label: 'S.d. over trees', values: [...importancesStd] };
  return rankBy === 'mean' ? [mean, standardized, deviation] : [standardized, mean, deviation];
}
