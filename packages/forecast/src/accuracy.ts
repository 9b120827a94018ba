import { checkSeries } from './series.ts';

/** How far forecasts are from what happened. */
export interface ForecastAccuracy {
  /** Number of forecasts. */
  readonly n: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** Mean squared error. */
  readonly mse: number;
  /** Its root. */
  readonly rmse: number;
  /** Mean of `100 |y - f| / |y|`; null where an actual value is 0. */
  readonly mape: number | null;
  /** Mean of `200 |y - f| / (|y| + |f|)`, a pair of zeros counting as 0. */
  readonly smape: number;
  /** `1 - sum (y - f)^2 / sum (y - mean y)^2`; null where the actual values are all equal. */
  readonly r2: number | null;
  /**
   * Theil's second U: root mean squared error relative to that of no change from the last known values; below 1 beats
   * the random walk. Null without `last`, or where nothing changed.
   */
  readonly theilU: number | null;
}

/** Options of {@link forecastAccuracy}. */
export interface ForecastAccuracyOptions {
  /** The value known last before each forecast, for Theil's U. */
  readonly last?: ArrayLike<number>;
}

/**
 * Accuracy measures of forecasts.
 *
 * scikit-learn's `mean_absolute_error`, `mean_squared_error`, `r2_score`; `mean_absolute_percentage_error` times 100.
 *
 * Source: Hyndman and Koehler (2006), https://doi.org/10.1016/j.ijforecast.2006.03.001; Theil (1966), Applied Economic
 * Forecasting.
 *
 * @param actual - what happened.
 * @param forecast - as many forecasts.
 * @param options - last known values.
 * @returns all measures; those that are undefined are null.
 * @throws ShapeError, ConfigError for lists of different length or numbers that are not finite.
 * @example
 * ```ts
 * forecastAccuracy([102, 98], [100, 100], { last: [100, 100] }).theilU; // 1
 * ```
 */
export function forecastAccuracy(
  actual: ArrayLike<number>,
  forecast: ArrayLike<number>,
  options: ForecastAccuracyOptions = {},
): ForecastAccuracy {
  const { last } = options;
  checkSeries('actual', actual, 1);
  checkSeries('forecast', forecast, actual.length, actual.length);
  if (last) checkSeries('last', last, actual.length, actual.length);
  const n = actual.length;
  const mean = (term: (y: number, f: number, at: number) => number): number => {
    let sum = 0;
    for (let at = 0; at < n; at++) sum += term(actual[at]!, forecast[at]!, at);
    return sum / n;
  };
  const centre = mean((y) => y);
  const mse = mean((y, f) => (y - f) ** 2);
  const variance = mean((y) => (y - centre) ** 2);
  const unchanged = last ? mean((y, _, at) => (y - last[at]!) ** 2) : 0;
  const mape = mean((y, f) => (100 * Math.abs(y - f)) / Math.abs(y));
  return {
    n,
    mae: mean((y, f) => Math.abs(y - f)),
    mse,
    rmse: Math.sqrt(mse),
    mape: Number.isFinite(mape) ? mape : null,
    smape: mean((y, f) => (y === f ? 0 : (200 * Math.abs(y - f)) / (Math.abs(y) + Math.abs(f)))),
    r2: variance > 0 ? 1 - mse / variance : null,
    theilU: unchanged > 0 ? Math.sqrt(mse / unchanged) : null,
  };
}
