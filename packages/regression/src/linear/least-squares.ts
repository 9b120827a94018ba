import type { Sample } from '@kuznets/base';
import { type ScaledColumns, scaleColumns } from '../sample.ts';

/** A column that the columns before it span. */
export interface AliasedColumn {
  /** Index of the column. */
  readonly feature: number;
  /** Indices of the columns it is a combination of; none for a constant column beside an intercept. */
  readonly on: readonly number[];
}

/** The orthogonal factor of a table's columns, taken in order, and what least squares needs of it. */
export interface LeastSquares {
  /** Columns that are estimated, in order. */
  readonly kept: readonly number[];
  readonly aliased: readonly AliasedColumn[];
  /** `kept x rows`: orthonormal, orthogonal to the constant, times the roots of the weights, where there is one. */
  readonly q: Float64Array;
  /** `(1 + kept) x rows`: the pseudo-inverse of the design, rows times the roots of their weights, the constant's row first (zero without an intercept): `coef = pinv sqrt(w) y`. */
  readonly pinv: Float64Array;
  /** `1 + kept`: the constant and the coefficients. */
  readonly coef: Float64Array;
  /** `rows`: y less the fit, times the root of the row's weight. */
  readonly residuals: Float64Array;
  /** `rows`: diagonal of the hat matrix. */
  readonly leverage: Float64Array;
}

/** How columns are taken for combinations of others, and what rows count. */
export interface LeastSquaresOptions {
  /** Default {@link ALIAS_TOLERANCE}. */
  readonly tolerance?: number;
  /** `rows`, positive. Default ones. */
  readonly weights?: Float64Array | undefined;
}

/** A column whose part orthogonal to the columns before it is shorter than this share of it is aliased: R's `lm(tol = 1e-7)`. */
export const ALIAS_TOLERANCE = 1e-7;

/** Takes from `v` its projection on the rows of `q`, twice: once leaves rounding errors when little remains. Adds the coefficients to `into`. */
export function orthogonalise(v: Float64Array, q: Float64Array, count: number, into?: Float64Array): void {
  const n = v.length;
  for (let pass = 0; pass < 2; pass++) {
    for (let j = 0; j < count; j++) {
      let product = 0;
      for (let i = 0; i < n; i++) product += q[j * n + i]! * v[i]!;
      if (into) into[j]! += product;
      for (let i = 0; i < n; i++) v[i]! -= product * q[j * n + i]!;
    }
  }
}

/**
 * Least squares of y on some columns of x, in their order, by modified Gram-Schmidt with reorthogonalisation.
 *
 * Columns are centred (with an intercept) and scaled to unit length, so that units do not matter.
 */
export function leastSquares(
  { x, y, rows, features }: Sample,
  use: readonly number[],
  intercept: boolean,
  { tolerance = ALIAS_TOLERANCE, weights }: LeastSquaresOptions = {},
): LeastSquares {
  const roots = weights?.map(Math.sqrt);
  const total = weights?.reduce((a, b) => a + b, 0) ?? rows;
  const scaled = (values: Float64Array, width: number): ScaledColumns => {
    const found = scaleColumns(values, rows, width, intercept, weights);
    return roots ? { ...found, columns: found.columns.map((value, at) => roots[at % rows]! * value) } : found;
  };
  const { columns, mean, norm } = scaled(x, features);
  const target = scaled(y, 1);
  const kept: number[] = [];
  const aliased: AliasedColumn[] = [];
  const q = new Float64Array(use.length * rows);
  // Column j of the upper triangle, `use.length` long.
  const r = new Float64Array(use.length * use.length);
  for (const feature of use) {
    const v = columns.slice(feature * rows, (feature + 1) * rows);
    const p = kept.length;
    const above = r.subarray(p * use.length, (p + 1) * use.length).fill(0);
    orthogonalise(v, q, p, above);
    const length = euclideanNorm(v);
    if (length < tolerance) {
      const weights = backSolve(r, use.length, p, above.slice(0, p));
      aliased.push({ feature, on: norm[feature] === 0 ? [] : kept.filter((_, j) => Math.abs(weights[j]!) > 1e-6) });
      continue;
    }
    above[p] = length;
    q.set(
      v.map((value) => value / length),
      p * rows,
    );
    kept.push(feature);
  }
  return { kept, aliased, q: q.subarray(0, kept.length * rows), ...solve() };

  function solve(): Pick<LeastSquares, 'pinv' | 'coef' | 'residuals' | 'leverage'> {
    const p = kept.length;
    const yScale = target.norm[0]!;
    const residuals = target.columns.slice();
    const projections = new Float64Array(p);
    orthogonalise(residuals, q, p, projections);
    const standardised = backSolve(r, use.length, p, projections);
    const coef = new Float64Array(1 + p);
    const pinv = new Float64Array((1 + p) * rows);
    const leverage = Float64Array.from({ length: rows }, (_, i) => (intercept ? (weights?.[i] ?? 1) / total : 0));
    if (intercept) {
      coef[0] = target.mean[0]!;
      for (let i = 0; i < rows; i++) pinv[i] = (roots?.[i] ?? 1) / total;
    }
    const row = new Float64Array(p);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < p; j++) {
        row[j] = q[j * rows + i]!;
        leverage[i]! += row[j]! * row[j]!;
      }
      backSolve(r, use.length, p, row).forEach((value, j) => {
        const feature = kept[j]!;
        pinv[(1 + j) * rows + i] = value / norm[feature]!;
        pinv[i]! -= (value / norm[feature]!) * mean[feature]!;
      });
    }
    kept.forEach((feature, j) => {
      coef[1 + j] = (standardised[j]! * yScale) / norm[feature]!;
      coef[0]! -= coef[1 + j]! * mean[feature]!;
    });
    return { pinv, coef, residuals: residuals.map((value) => value * yScale), leverage };
  }
}

/** Solves `R b = c` for the leading `p x p` block of an upper triangle stored by columns. */
function backSolve(r: Float64Array, stride: number, p: number, c: Float64Array): Float64Array {
  const b = Float64Array.from(c.subarray(0, p));
  for (let j = p - 1; j >= 0; j--) {
    b[j]! /= r[j * stride + j]!;
    for (let i = 0; i < j; i++) b[i]! -= b[j]! * r[j * stride + i]!;
  }
  return b;
}

/** `Math.hypot` of any number of values, to the last bit as V8 computes it: over the largest, summed with compensation. */
export function euclideanNorm(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  let sum = 0;
  let compensation = 0;
  for (const value of values) {
    const share = Math.abs(value) / largest;
    const term = share * share - compensation;
    const next = sum + term;
    compensation = next - sum - term;
    sum = next;
  }
  return Math.sqrt(sum) * largest;
}
