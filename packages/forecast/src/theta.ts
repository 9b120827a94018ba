import { type FitOptions, checkOption, wholeNumbers } from '@kuznets/base';
import { ExponentialSmoothing } from './exponential-smoothing.ts';
import { checkSeries } from './series.ts';

/**
 * Forecasts of the Theta method: simple exponential smoothing with half of the series' linear trend,
 * `l_n + b/2 (h - 1 + (1 - (1 - alpha)^n) / alpha)`, `b` the slope of least squares over time.
 *
 * R's `forecast::thetaf` of a series without seasons.
 *
 * Source: Assimakopoulos and Nikolopoulos (2000), https://doi.org/10.1016/S0169-2070(00)00066-2; Hyndman and Billah (2003),
 * https://doi.org/10.1016/S0169-2070(01)00143-1.
 *
 * @param series - past values, oldest first, at least 2.
 * @param steps - periods ahead, at least 1.
 * @param fit - signal and progress.
 * @returns `steps` forecasts.
 * @throws ShapeError, DataError, ConfigError for too few or not finite values, or steps out of range.
 * @example
 * ```ts
 * await theta(series, 3);
 * ```
 */
export async function theta(series: ArrayLike<number>, steps: number, fit: FitOptions = {}): Promise<Float64Array> {
  checkSeries('series', series, 2);
  checkOption('steps', steps, wholeNumbers(1, 2 ** 24));
  const { smoothingLevel: alpha, last } = (await new ExponentialSmoothing().fit(series, fit)).result;
  const n = series.length;
  let cross = 0;
  let squares = 0;
  for (let t = 0; t < n; t++) {
    const time = t - (n - 1) / 2;
    cross += time * series[t]!;
    squares += time * time;
  }
  const slope = cross / squares / 2;
  const begun = (1 - (1 - alpha) ** n) / alpha;
  return Float64Array.from({ length: steps }, (_, step) => last[0] + slope * (step + begun));
}
