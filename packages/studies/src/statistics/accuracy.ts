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
 * @returns the three measures and the number of rows counted.
 * @throws RangeError if the lengths differ.
 */
export function accuracy(y: ArrayLike<number>, prediction: ArrayLike<number>): Accuracy {
  if (y.length !== prediction.length)
    throw new RangeError(`accuracy: ${y.length} observations, ${prediction.length} predictions`);
  let rows = 0;
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(prediction[i])) continue;
    rows++;
    sum += y[i]!;
  }
  if (rows === 0) return { r2: null, mse: null, mae: null, rows };
  const mean = sum / rows;
  let squares = 0;
  let absolute = 0;
  let total = 0;
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(prediction[i])) continue;
    const error = y[i]! - prediction[i]!;
    const deviation = y[i]! - mean;
    squares += error * error;
    absolute += Math.abs(error);
    total += deviation * deviation;
  }
  return { r2: total > 0 ? 1 - squares / total : null, mse: squares / rows, mae: absolute / rows, rows };
}
