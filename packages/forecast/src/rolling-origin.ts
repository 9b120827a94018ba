import { checkOption, wholeNumbers } from '@kuznets/base';

/** One forecast to be made: from the data up to an origin, for a later period. */
export interface ForecastTask {
  /** Index of the last period known. */
  readonly origin: number;
  /** Periods ahead. */
  readonly horizon: number;
  /** Index of the period forecast, `origin + horizon`. */
  readonly target: number;
}

/** Options of {@link rollingOrigins}. */
export interface RollingOriginsOptions {
  /** Index of the first origin. */
  readonly first: number;
  /** Index of the last origin. Default the last that leaves a period to be scored. */
  readonly last?: number;
  /** Farthest horizon. Default 1. */
  readonly horizon?: number;
}

/**
 * The forecasts of a rolling-origin evaluation: for every origin, every horizon whose period is in the sample.
 *
 * Source: Tashman (2000), https://doi.org/10.1016/S0169-2070(00)00065-0.
 *
 * @param periods - number of periods in the sample.
 * @param options - origins and horizons.
 * @returns tasks by origin, then horizon.
 * @throws ConfigError for origins outside the sample.
 * @example
 * ```ts
 * rollingOrigins(17, { first: 10, last: 15, horizon: 3 }).length; // 15: of 18, three end after the sample
 * ```
 */
export function rollingOrigins(periods: number, options: RollingOriginsOptions): readonly ForecastTask[] {
  const { first, last = periods - 2, horizon = 1 } = options;
  // One period at least is left to be scored.
  checkOption('first', first, wholeNumbers(0, periods - 2));
  checkOption('last', last, wholeNumbers(first, periods - 2));
  checkOption('horizon', horizon, wholeNumbers(1, periods - 1));
  return Array.from({ length: last - first + 1 }, (_, at) => first + at).flatMap((origin) =>
    Array.from({ length: Math.min(horizon, periods - 1 - origin) }, (_, at) => ({
      origin,
      horizon: at + 1,
      target: origin + at + 1,
    })),
  );
}
