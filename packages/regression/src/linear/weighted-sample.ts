import type { Sample } from '@kuznets/base';
import { checkWeights } from './ols.ts';

/**
 * A sample on which every method that knows rows by their inner products alone does what it would do of weighted rows.
 *
 * Rows are multiplied by the roots of their weights, which are scaled to mean 1, and reflected: `H = I - 2 v v' / (v'v)`, where `v` is the
 * difference of the roots and of the constant over `sqrt(n)`. `H` takes the weighted constant to the constant, and leaves inner products as they
 * are: least squares, its information criteria, t and F, posteriors under conjugate and g priors, marginal likelihoods, Mallows' criterion and penalised
 * fits are those of the weighted rows. What rows are by themselves is lost: folds, robust and clustered errors, predictions of rows.
 *
 * @param sample - the sample
 * @param weights - `rows`, positive
 * @returns a sample of the same shape; with equal weights the same values
 * @throws ShapeError, ConfigError for weights that are none
 *
 * Source: Householder (1958), Journal of the ACM 5, 339-342, https://doi.org/10.1145/320941.320947.
 *
 * @example
 * ```ts
 * const sample = { x: Float64Array.of(1, 2, 4), y: Float64Array.of(1, 3, 4), rows: 3, features: 1 };
 * ols(weightedSample(sample, Float64Array.of(1, 2, 2))).coef; // that of ols(sample, { weights })
 * ```
 */
export function weightedSample<Of extends Sample>(sample: Of, weights: Float64Array): Of {
  const { x, y, rows, features } = sample;
  checkWeights(weights, rows);
  const mean = weights.reduce((a, b) => a + b, 0) / rows;
  const roots = weights.map((weight) => Math.sqrt(weight / mean));
  const normal = roots.map((root) => (root - 1) / Math.sqrt(rows));
  const square = normal.reduce((sum, value) => sum + value * value, 0);
  const reflected = (values: Float64Array): Float64Array => {
    // A constant is taken to itself, which rounding must not hide.
    if (square === 0 || values.every((value) => value === values[0])) return values;
    const weighted = values.map((value, row) => value * roots[row]!);
    const product = weighted.reduce((sum, value, row) => sum + value * normal[row]!, 0);
    return weighted.map((value, row) => value - (2 * product * normal[row]!) / square);
  };
  const cells = new Float64Array(rows * features);
  for (let k = 0; k < features; k++) {
    reflected(Float64Array.from({ length: rows }, (_, row) => x[row * features + k]!)).forEach(
      (value, row) => (cells[row * features + k] = value),
    );
  }
  return { ...sample, x: cells, y: reflected(y) };
}
