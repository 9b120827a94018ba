import { type Stream, gamma, normals, purposes } from '@kuznets/base';
import { scaledBy } from './scaled.ts';
import { columnSums, solve, solveUpper, times, triangleOf } from './triangle.ts';

/** A column that is regressed on others, and known in some rows. */
export interface Regression {
  /** `rows x predictors`, row-major. */
  readonly x: Float64Array;
  readonly predictors: number;
  /** One for each known row. */
  readonly y: Float64Array;
  /** Rows in which y is known. */
  readonly known: Uint32Array;
  /** Rows in which it is missing. */
  readonly missing: Uint32Array;
}

/** Which draw this is. */
export interface Draw {
  readonly seed: number;
  readonly stream: Stream;
}

/**
 * Predicts known rows by least squares `b`, missing ones by a draw `b* = b + s* L^-T z`, `s*^2 = RSS / chi2(n - p)`, `X'X = L L'`: mice's
 * `.norm.draw`. Predictions are about the mean of y.
 */
export function predictedMeans(
  { x, predictors, y, known, missing }: Regression,
  { seed, stream }: Draw,
): { readonly known: Float64Array; readonly missing: Float64Array } {
  const n = known.length;
  const scaled = scaledBy(x, predictors, known);
  const p = scaled.width;
  const design = scaled.in(known);
  const mean = y.reduce((sum, value) => sum + value / n, 0);
  const centred = y.map((value) => value - mean);
  const lower = triangleOf({ size: p, values: squares(design, n, p) });
  const coef = solve(lower, columnSums(design, centred));
  const fitted = times(design, coef, n);
  const residual = centred.reduce((sum, value, i) => sum + (value - fitted[i]!) ** 2, 0);
  const df = Math.max(n - p - 1, 1);
  const z = normals(p + 2, seed, purposes.imputeNoise, stream);
  // Marsaglia and Tsang's gamma needs a shape of 1; a squared normal number has half of that.
  const chiSquare = df > 1 ? 2 * gamma(df / 2, seed, purposes.imputeScale, stream) : z[p + 1]! ** 2;
  const sigma = Math.sqrt(residual / chiSquare);
  const error = solveUpper(lower, z.subarray(0, p));
  const drawn = coef.map((value, j) => value + sigma * error[j]!);
  const shift = (sigma * z[p]!) / Math.sqrt(n);
  return { known: fitted, missing: times(scaled.in(missing), drawn, missing.length).map((value) => value + shift) };
}

function squares(design: Float64Array, n: number, p: number): Float64Array {
  const values = new Float64Array(p * p);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < p; j++) {
      const value = design[i * p + j]!;
      for (let k = 0; k < p; k++) values[j * p + k]! += value * design[i * p + k]!;
    }
  }
  return values;
}
