import type { Table } from '@kuznets/base';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** How columns hang together: their moments, and the inverse of their shrunken correlation. */
export interface ShrunkPrecision {
  /** `features` means. */
  readonly mean: Float64Array;
  /** `features` standard deviations, divisor `rows`; 0 of a column that does not vary. */
  readonly deviation: Float64Array;
  /** Share of the identity in the shrunken correlation. */
  readonly shrinkage: number;
  /** `features x features`: its inverse. */
  readonly precision: Matrix;
}

/**
 * The inverse of Ledoit and Wolf's estimate of the correlation matrix, which exists however few the rows are.
 *
 * `R* = (1 - d) R + d m I` with `R` the correlation of the columns (0 on the diagonal of one that does not vary), `m` the mean of its
 * diagonal, and `d` what minimises the expected squared error: `min(b, e) / e`, `e = |R - m I|^2`,
 * `b = sum_i |z_i z_i' - R|^2 / n^2`. Equal to scikit-learn's `LedoitWolf` on standardised columns.
 *
 * Source: Ledoit and Wolf (2004), https://doi.org/10.1016/S0047-259X(03)00096-4.
 *
 * @param table - at least two rows.
 * @returns moments, the shrinkage and the inverse.
 */
export function shrunkPrecision({ x, rows, features }: Table): ShrunkPrecision {
  const mean = new Float64Array(features);
  const deviation = new Float64Array(features);
  for (let at = 0; at < x.length; at++) mean[at % features]! += x[at]! / rows;
  for (let at = 0; at < x.length; at++) deviation[at % features]! += (x[at]! - mean[at % features]!) ** 2 / rows;
  for (let k = 0; k < features; k++) {
    // Below it a column's values differ by rounding alone.
    const noise = 1e-12 * Math.abs(mean[k]!);
    deviation[k] = Math.sqrt(deviation[k]!) > noise ? Math.sqrt(deviation[k]!) : 0;
  }
  const scaled = Float64Array.from(x, (value, at) => {
    const k = at % features;
    return deviation[k] === 0 ? 0 : (value - mean[k]!) / deviation[k]!;
  });
  const correlation = Matrix.zeros(features, features);
  let fourth = 0;
  for (let row = 0; row < rows; row++) {
    const z = scaled.subarray(row * features, (row + 1) * features);
    let square = 0;
    for (let k = 0; k < features; k++) {
      square += z[k]! ** 2;
      for (let l = 0; l <= k; l++) correlation.set(k, l, correlation.get(k, l) + (z[k]! * z[l]!) / rows);
    }
    fourth += square ** 2;
  }
  for (let k = 0; k < features; k++) for (let l = 0; l < k; l++) correlation.set(l, k, correlation.get(k, l));
  const middle = correlation.trace() / features;
  const norm = correlation.norm() ** 2;
  const distance = norm - features * middle ** 2;
  const shrinkage = distance > 0 ? Math.max(0, Math.min(1, (fourth / rows - norm) / rows / distance)) : 1;
  const shrunk = Matrix.mul(correlation, 1 - shrinkage);
  // A column that does not vary is independent of all.
  for (let k = 0; k < features; k++)
    shrunk.set(k, k, deviation[k] === 0 ? 1 : shrunk.get(k, k) + shrinkage * middle + Number.EPSILON * features);
  return { mean, deviation, shrinkage, precision: new CholeskyDecomposition(shrunk).solve(Matrix.eye(features)) };
}
