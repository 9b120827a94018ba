import type { Panel } from '@kuznets/data';
import { settingError } from '../study/parse-settings.ts';
import type { RegionsConfig } from './config.ts';

/** z-scores of one cross-section or of several periods, with the scales they were made by. */
export interface Scaled {
  /** Same shape as what was scaled. */
  readonly z: Float64Array;
  /** `indicators`, of each set of regions with scales of its own. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/**
 * z-scores of every period by the mean and standard deviation of some of them, indicator by indicator.
 *
 * @param panel - the panel.
 * @param first - index of the first period that the scales are of.
 * @param last - index of the last.
 * @param scaling - `population` divides by n, `sample` by n - 1 (R's and MATLAB's `zscore`).
 * @returns `units x periods x indicators` z-scores and the scales.
 * @throws SettingsError naming an indicator that is constant there.
 */
export function zScores(
  { values, units, periods, indicators, indicatorNames }: Panel,
  first: number,
  last: number,
  scaling: RegionsConfig['scaling'],
): Scaled {
  const rows = units * (last - first + 1);
  const mean = new Float64Array(indicators);
  const squares = new Float64Array(indicators);
  const each = (visit: (value: number, k: number) => void): void => {
    for (let i = 0; i < units; i++)
      for (let t = first; t <= last; t++)
        for (let k = 0; k < indicators; k++) visit(values[(i * periods.length + t) * indicators + k]!, k);
  };
  each((value, k) => (mean[k]! += value / rows));
  each((value, k) => (squares[k]! += (value - mean[k]!) ** 2));
  const deviation = squares.map((sum) => Math.sqrt(sum / (scaling === 'sample' ? rows - 1 : rows)));
  deviation.forEach((value, k) => {
    if (value > 1e-12 * Math.abs(mean[k]!)) return;
    const when = first === last ? `in ${periods[first]}` : `from ${periods[first]} to ${periods[last]}`;
    throw settingError(
      'indicators',
      `${indicatorNames[k]} is constant ${when}, so that it has no z-score; allowed: indicators that vary`,
    );
  });
  return {
    z: values.map((value, at) => (value - mean[at % indicators]!) / deviation[at % indicators]!),
    mean,
    deviation,
  };
}
