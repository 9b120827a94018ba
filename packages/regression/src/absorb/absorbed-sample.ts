import { ConfigError, type Sample } from '@kuznets/base';
import { orthogonalise } from '../linear/least-squares.ts';
import { checkWeights } from '../linear/ols.ts';

/** A column whose part orthogonal to the columns before it is shorter than this share of it is rounding. */
const rounding = 1e-13;

/**
 * A sample on which every method that knows rows by their inner products alone, and takes out a constant, does what it would do beside the
 * dummies of absorbed effects.
 *
 * Demeaned columns lie in `rows - degrees` dimensions. Their triangular factor, `[x y] = Q R`, laid along Helmert contrasts, makes
 * `rows - degrees + 1` rows with the same inner products and means of zero. So t, F and p, marginal likelihoods with flat priors of all effects,
 * Mallows' criterion and information criteria count the degrees of freedom that effects have taken; criteria with a term in the number of rows
 * (BIC, unit information) count these rows. What rows are by themselves is lost.
 *
 * @param sample - demeaned columns and target
 * @param degrees - that the effects took, of `absorbedDegrees`
 * @param weights - `rows`, positive, by which columns were demeaned; default ones
 * @returns a sample of `rows - degrees + 1` rows
 * @throws ConfigError where effects leave fewer than two rows, and for weights that are none
 *
 * Source: Frisch and Waugh (1933), Econometrica 1, https://doi.org/10.2307/1907330; Golub and Van Loan (2013), Matrix Computations, 5.2.
 *
 * @example
 * ```ts
 * const demeaned = { x: Float64Array.of(-1, 1, -5, 5), y: Float64Array.of(-2, 2, -4, 4), rows: 4, features: 1 };
 * absorbedSample(demeaned, 2).rows; // 3
 * ```
 */
export function absorbedSample<Of extends Sample>(sample: Of, degrees: number, weights?: Float64Array): Of {
  const { x, y, rows, features } = sample;
  checkWeights(weights, rows);
  const left = rows - degrees;
  if (left < 1)
    throw new ConfigError('absorbed effects leave no degree of freedom', {
      got: `${String(degrees)} of ${String(rows)}`,
      allowed: 'fewer than rows',
    });
  const total = weights?.reduce((a, b) => a + b, 0) ?? rows;
  const roots = weights?.map((weight) => Math.sqrt((weight * rows) / total));
  const width = features + 1;
  const most = Math.min(left, width);
  const q = new Float64Array(most * rows);
  const cells = new Float64Array((left + 1) * features);
  const target = new Float64Array(left + 1);
  let rank = 0;
  for (let k = 0; k < width; k++) {
    const v = Float64Array.from({ length: rows }, (_, row) => {
      const value = k < features ? x[row * features + k]! : y[row]!;
      return roots ? roots[row]! * value : value;
    });
    const length = lengthOf(v);
    const above = new Float64Array(most);
    orthogonalise(v, q, rank, above);
    const rest = lengthOf(v);
    if (rank < most && rest > rounding * length) {
      for (let row = 0; row < rows; row++) q[rank * rows + row] = v[row]! / rest;
      above[rank++] = rest;
    }
    // Contrast j is 1 in the j + 1 first rows and -(j + 1) in the next, over its length.
    for (let j = 0; j < rank; j++) {
      const unit = above[j]! / Math.sqrt((j + 1) * (j + 2));
      for (let row = 0; row <= j + 1; row++) {
        const value = row <= j ? unit : -(j + 1) * unit;
        if (k < features) cells[row * features + k]! += value;
        else target[row]! += value;
      }
    }
  }
  return { ...sample, x: cells, y: target, rows: left + 1 };
}

function lengthOf(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
