import { scorePrediction } from '@kuznets/base';

/** How well predictions fit observations. */
export interface Accuracy {
  /** `1 - SSE / SST` with SST about the mean of the rows counted; null where undefined. */
  readonly r2: number | null;
  /** Mean squared error, in squared units of the target; null where no row counts. */
  readonly mse: number | null;
  /** Mean absolute error, in units of the target; null where no row counts. */
  readonly mae: number | null;
  /** Rows that have a prediction. */
  readonly rows: number;
}

/**
 * R2, mean squared and mean absolute error over the rows that have a prediction.
 *
 * @param y - `rows` observations.
 * @param prediction - `rows` predictions; NaN where there is none (a row that was in every tree's bag).
 * @param weights - `rows`: what rows count. Default ones.
 * @returns the three measures and the number of rows counted.
 * @throws RangeError if the lengths differ.
 */
export function accuracy(y: ArrayLike<number>, prediction: ArrayLike<number>, weights?: ArrayLike<number>): Accuracy {
  if (y.length !== prediction.length)
    throw new RangeError(`accuracy: ${y.length} observations, ${prediction.length} predictions`);
  const { r2, mse, mae, rows } = scorePrediction(y, prediction, weights);
  const defined = (value: number): number | null => (Number.isNaN(value) ? null : value);
  return { r2: defined(r2), mse: defined(mse), mae: defined(mae), rows };
}

/**
 * The means of several accuracies over the same rows.
 *
 * @param of - at least one.
 * @returns the mean of each measure; null where one of them is.
 */
export function meanAccuracy(of: readonly Accuracy[]): Accuracy {
  const mean = (key: 'r2' | 'mse' | 'mae'): number | null => {
    const values = of.flatMap((one) => one[key] ?? []);
    return values.length < of.length ? null : values.reduce((sum, value) => sum + value, 0) / of.length;
  };
  return { r2: mean('r2'), mse: mean('mse'), mae: mean('mae'), rows: of[0]!.rows };
}
