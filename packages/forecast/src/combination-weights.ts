import { type Constraints, ConfigError, checkOptions, oneOf } from '@kuznets/base';
import { fcnnlsVector } from 'ml-fcnnls';
import { checkSeries } from './series.ts';

/** Options of {@link combinationWeights}. */
export interface CombinationWeightsOptions {
  /**
   * `inverse-mse`: each forecast by one over its mean squared error; `stacking`: the weights of least squared error of the combination.
   * Default `stacking`.
   */
  readonly method?: 'inverse-mse' | 'stacking';
}

const constraints: Constraints<CombinationWeightsOptions> = { method: oneOf('inverse-mse', 'stacking') };

/** How far stacking is pulled to equal weights, against the mean squared error: it decides where past forecasts do not. */
const PULL = 1e-6;

/** How much the sum of the weights counts against the errors; what is missing is scaled. */
const SUM = 1e4;

/**
 * Weights of forecasts in their combination from how they did, none negative, their sum 1.
 *
 * Inverse MSE: `w_m ~ 1 / mean (y - f_m)^2`. Stacking: the least `sum (y - sum_m w_m f_m)^2` over such weights; where forecasts are
 * alike, or fewer cases than forecasts, the weights nearest to equal ones.
 *
 * Source: Bates and Granger (1969), https://doi.org/10.1057/jors.1969.103; Breiman (1996), https://doi.org/10.1007/BF00117832.
 *
 * @param forecasts - `models x cases`, at least one model.
 * @param actual - `cases`: what happened, at least one.
 * @param options - which weights.
 * @returns `models` weights.
 * @throws ShapeError for lists of different length, DataError for values that are not finite, ConfigError without a model.
 * @example
 * ```ts
 * combinationWeights([[1, 1], [2, 2]], [0, 0], { method: 'inverse-mse' }); // [0.8, 0.2]
 * ```
 */
export function combinationWeights(
  forecasts: readonly ArrayLike<number>[],
  actual: ArrayLike<number>,
  options: CombinationWeightsOptions = {},
): number[] {
  const { method = 'stacking' } = checkOptions(options, constraints);
  if (forecasts.length === 0)
    throw new ConfigError('there is no forecast to combine', { got: 0, allowed: 'at least one' });
  checkSeries('actual', actual, 1);
  forecasts.forEach((own, m) =>
    checkSeries(`forecasts of model ${m} (the first is 0)`, own, actual.length, actual.length),
  );
  const errors = Array.from(actual, (value, at) => forecasts.map((own) => value - own[at]!));
  const mse = forecasts.map((_, m) => errors.reduce((sum, row) => sum + row[m]! ** 2, 0) / actual.length);
  const least = mse.reduce((low, value) => Math.min(low, value), Infinity);
  // What never errs takes all.
  if (least === 0) return shared(mse.map((value) => Number(value === 0)));
  if (method === 'inverse-mse') return shared(mse.map((value) => least / value));
  // With weights of sum 1 the error of the combination is the combination of the errors. Columns in units of the best forecast's.
  const scale = Math.sqrt(least * actual.length);
  const pull = Math.sqrt(PULL);
  const rows = [
    ...errors.map((row) => row.map((error) => error / scale)),
    ...forecasts.map((_, m) => forecasts.map((_other, k) => (k === m ? pull : 0))),
    forecasts.map(() => SUM),
  ];
  const right = [...errors.map(() => 0), ...forecasts.map(() => pull / forecasts.length), SUM];
  return shared([...fcnnlsVector(rows, right).K.to1DArray()]);
}

function shared(weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
