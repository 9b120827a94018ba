import { checkOption, oneOf, wholeNumbers } from '@kuznets/base';
import { tCdf } from '@kuznets/base/distributions';
import { checkSeries } from './series.ts';

/** Options of {@link dieboldMariano}. */
export interface DieboldMarianoOptions {
  /** Periods ahead that were forecast; autocovariances up to one less enter the variance. Default 1. */
  readonly horizon?: number;
  /** Loss of an error: its `absolute` value or its `squared` one. Default `squared` (R's `forecast::dm.test`, power 2). */
  readonly loss?: 'absolute' | 'squared';
}

/** Test of equal accuracy. */
export interface DieboldMariano {
  /** Mean loss of the first less that of the second: negative where the first is better. */
  readonly meanDifference: number;
  /** Diebold and Mariano's statistic times Harvey, Leybourne and Newbold's factor; null where the variance is not positive. */
  readonly statistic: number | null;
  /** Two-sided, by Student's t with `n - 1` degrees of freedom; null with the statistic. */
  readonly pValue: number | null;
  readonly n: number;
}

/**
 * Diebold-Mariano test that two forecasts are equally accurate, with the small-sample correction of Harvey, Leybourne and
 * Newbold.
 *
 * `d_t = L(e1_t) - L(e2_t)`, `DM = mean d / sqrt((g_0 + 2 sum_(k<h) g_k) / n)`, times
 * `sqrt((n + 1 - 2h + h(h-1)/n) / n)`. R's `forecast::dm.test(e1, e2, h, power)` with `varestimator = "acf"`. Errors of
 * neighbouring regions in one period are not independent: pass one average loss difference a period, or read the p-value
 * with care.
 *
 * Sources: Diebold and Mariano (1995), https://doi.org/10.1080/07350015.1995.10524599; Harvey, Leybourne and Newbold (1997),
 * https://doi.org/10.1016/S0169-2070(96)00719-4.
 *
 * @param first - errors of one forecast.
 * @param second - errors of the other, same order.
 * @param options - horizon and loss.
 * @returns statistic and p-value.
 * @throws ShapeError, ConfigError for lists of different length, or no more errors than the horizon.
 */
export function dieboldMariano(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: DieboldMarianoOptions = {},
): DieboldMariano {
  const { horizon = 1, loss = 'squared' } = options;
  checkSeries('first', first, 2);
  checkSeries('second', second, first.length, first.length);
  const n = first.length;
  checkOption('horizon', horizon, wholeNumbers(1, n - 1));
  checkOption('loss', loss, oneOf('absolute', 'squared'));
  const lossOf = (error: number): number => (loss === 'squared' ? error * error : Math.abs(error));
  const difference = Float64Array.from({ length: n }, (_, at) => lossOf(first[at]!) - lossOf(second[at]!));
  const meanDifference = difference.reduce((sum, value) => sum + value, 0) / n;
  let variance = 0;
  for (let lag = 0; lag < horizon; lag++) {
    let covariance = 0;
    for (let t = lag; t < n; t++)
      covariance += (difference[t]! - meanDifference) * (difference[t - lag]! - meanDifference);
    variance += ((lag === 0 ? 1 : 2) * covariance) / n;
  }
  if (!(variance > 0)) return { meanDifference, statistic: null, pValue: null, n };
  const correction = Math.sqrt((n + 1 - 2 * horizon + (horizon * (horizon - 1)) / n) / n);
  const statistic = (meanDifference / Math.sqrt(variance / n)) * correction;
  return { meanDifference, statistic, pValue: 2 * tCdf(-Math.abs(statistic), n - 1), n };
}
