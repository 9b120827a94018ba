import { checkOption, wholeNumbers } from '@kuznets/base';
import { checkSeries } from './series.ts';

/** Options of {@link randomWalk}. */
export interface RandomWalkOptions {
  /** Add the mean of the past changes for each period ahead. Default false; R's `rwf(drift = TRUE)`. */
  readonly drift?: boolean;
}

/**
 * Forecasts of a random walk: the last value, plus `h (y_T - y_1) / (T - 1)` with drift.
 *
 * @param series - past values, oldest first; at least 2 with drift.
 * @param steps - periods ahead, at least 1.
 * @param options - whether the walk drifts.
 * @returns `steps` forecasts.
 * @throws ShapeError, ConfigError for too few or not finite values.
 * @example
 * ```ts
 * randomWalk([1, 2, 4], 2, { drift: true }); // [5.5, 7]
 * ```
 */
export function randomWalk(series: ArrayLike<number>, steps: number, options: RandomWalkOptions = {}): Float64Array {
  const { drift = false } = options;
  checkSeries('series', series, drift ? 2 : 1);
  checkOption('steps', steps, wholeNumbers(1, 2 ** 24));
  const last = series[series.length - 1]!;
  const slope = drift ? (last - series[0]!) / (series.length - 1) : 0;
  return Float64Array.from({ length: steps }, (_, step) => last + slope * (step + 1));
}
