import { ShapeError } from './errors.ts';

/** How well predictions fit observations, over the rows that have a prediction. */
export interface Scores {
  /** `1 - SSE / SST` about the mean of the rows counted; NaN where the target is constant. */
  readonly r2: number;
  /** Mean squared error, in squared units of the target. */
  readonly mse: number;
  /** Mean absolute error, in units of the target. */
  readonly mae: number;
  /** Rows that have a prediction. */
  readonly rows: number;
}

/**
 * R2, mean squared and mean absolute error; rows whose prediction is NaN (never out of bag) are left out.
 *
 * scikit-learn's `r2_score` (but NaN, not 0 or 1, for a constant target), `mean_squared_error`, `mean_absolute_error`.
 *
 * @param y - `rows` observations
 * @param prediction - `rows` predictions, NaN where there is none
 * @param weights - `rows`: what rows count; scikit-learn's `sample_weight`. Default ones
 * @returns the measures and the number of rows counted; NaN where no row counts
 * @throws ShapeError if the lengths differ
 * @example
 * ```ts
 * scorePrediction([1, 2, 3], [1, 2, 4]).mae; // 0.3333333333333333
 * ```
 */
export function scorePrediction(
  y: ArrayLike<number>,
  prediction: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Scores {
  if (y.length !== prediction.length)
    throw new ShapeError(`${y.length} observations, ${prediction.length} predictions`);
  if (weights && weights.length !== y.length)
    throw new ShapeError(`${y.length} observations, ${weights.length} weights`);
  const weightOf = (i: number): number => weights?.[i] ?? 1;
  let rows = 0;
  let weight = 0;
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(prediction[i])) continue;
    rows++;
    weight += weightOf(i);
    sum += weightOf(i) * y[i]!;
  }
  const mean = sum / weight;
  let squares = 0;
  let absolute = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(prediction[i])) continue;
    const error = y[i]! - prediction[i]!;
    const deviation = y[i]! - mean;
    squares += weightOf(i) * error * error;
    absolute += weightOf(i) * Math.abs(error);
    total += weightOf(i) * deviation * deviation;
  }
  return { r2: total > 0 ? 1 - squares / total : NaN, mse: squares / weight, mae: absolute / weight, rows };
}

/**
 * R2 alone; see {@link scorePrediction}.
 *
 * @param y - `rows` observations
 * @param prediction - `rows` predictions
 * @returns `1 - SSE / SST`; NaN where the target is constant
 * @throws ShapeError if the lengths differ
 */
export const r2Score = (y: ArrayLike<number>, prediction: ArrayLike<number>): number =>
  scorePrediction(y, prediction).r2;
