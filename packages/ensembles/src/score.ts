/** How well predictions fit, over the rows that have one. */
export interface Fit {
  /** `1 - SSE / SST`; NaN where the target is constant. */
  readonly r2: number;
  /** Mean squared error. */
  readonly mse: number;
  /** Mean absolute error. */
  readonly mae: number;
}

/**
 * Scores predictions; rows whose prediction is NaN (never out of bag) are left out.
 *
 * @param y - targets
 * @param prediction - predictions, as many
 * @returns R2 (scikit-learn's `r2_score`), MSE and MAE
 */
export function scorePrediction(y: Float64Array, prediction: Float64Array): Fit {
  const known = [...y.keys()].filter((row) => !Number.isNaN(prediction[row]));
  const mean = known.reduce((sum, row) => sum + y[row]!, 0) / known.length;
  let sse = 0;
  let sst = 0;
  let absolute = 0;
  for (const row of known) {
    const error = y[row]! - prediction[row]!;
    sse += error * error;
    absolute += Math.abs(error);
    sst += (y[row]! - mean) ** 2;
  }
  return { r2: sst > 0 ? 1 - sse / sst : NaN, mse: sse / known.length, mae: absolute / known.length };
}
