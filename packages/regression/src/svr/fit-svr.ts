import {
  type Constraints,
  type FitOptions,
  type Sample,
  booleans,
  checkTable,
  numbers,
  numbersBetween,
  oneOf,
  paceOf,
  wholeNumbers,
} from '@kuznets/base';
import type { FitNote } from '../note.ts';
import { type Kernel, kernelBetween } from './kernel.ts';
import { solveDual } from './smo.ts';

/** Options of `SVR`. */
export interface SvrOptions {
  /** `gaussian` is `exp(-|u - v|^2)`, `linear` `u'v`, `polynomial` `(1 + u'v)^order`, features divided by `kernelScale`. Default `gaussian` (scikit-learn; MATLAB's is `linear`). */
  readonly kernel?: 'gaussian' | 'linear' | 'polynomial';
  /** Divides every feature. Default 1 (MATLAB's `KernelScale`); libsvm's `gamma` is `1 / kernelScale^2`. */
  readonly kernelScale?: number;
  /** Order of the polynomial kernel. Default 3 (MATLAB's `PolynomialOrder`, libsvm's `degree`). */
  readonly polynomialOrder?: number;
  /** Largest weight of a row, libsvm's `cost`. Default, MATLAB's `BoxConstraint`: `iqr(y) / 1.349` for the Gaussian kernel, else 1; 1 where the quartiles coincide. */
  readonly c?: number;
  /** Half width of the band without loss, in units of y. Default `iqr(y) / 13.49`, 0.1 where the quartiles coincide (MATLAB's `Epsilon`). */
  readonly epsilon?: number;
  /** Take the mean off every feature and divide by its standard deviation (divisor n - 1). Default false (MATLAB's `Standardize`, scikit-learn; R's e1071 does). */
  readonly standardize?: boolean;
  /** Largest violation of the conditions of the optimum, as a share of the deviation of y. Default 1e-6 (libsvm's, in units of y, is 1e-3). */
  readonly tol?: number;
  /** Most steps. Default 10,000,000. */
  readonly maxIterations?: number;
}

/** What is allowed in {@link SvrOptions}. */
export const svrConstraints: Constraints<SvrOptions> = {
  kernel: oneOf('gaussian', 'linear', 'polynomial'),
  kernelScale: numbersBetween(0),
  polynomialOrder: wholeNumbers(1, 100),
  c: numbersBetween(0),
  epsilon: numbers(0),
  standardize: booleans,
  tol: numbers(0, 1),
  maxIterations: wholeNumbers(1),
};

/** A fitted support vector regression, `S` support vectors of `K` features. */
export interface SvrResult {
  readonly featureNames: readonly string[];
  readonly kernel: Kernel;
  readonly c: number;
  readonly epsilon: number;
  /** Rows of the training table that are support vectors. */
  readonly support: Uint32Array;
  /** `S x K`, row-major: the support vectors, standardised if asked for. */
  readonly supportVectors: Float64Array;
  /** `S`: `alpha - alpha*`, between -c and c. */
  readonly dualCoef: Float64Array;
  readonly bias: number;
  /** Dual objective, libsvm's `obj`: `1/2 b'Kb + epsilon |b|_1 - y'b`. */
  readonly objective: number;
  /** `K`: taken off every feature; zeros unless standardised. */
  readonly centre: Float64Array;
  /** `K`: divides every feature; ones unless standardised. */
  readonly scale: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
  /** That it stopped before the optimum. */
  readonly notes: readonly FitNote[];
}

/** Quartiles as MATLAB's `iqr` has them: sorted value i is the percentile 100 (i - 1/2) / n, linear between (R's type 5). */
export function interquartileRange(y: Float64Array): number {
  const sorted = y.slice().sort();
  const at = (share: number): number => {
    const place = Math.min(Math.max(share * sorted.length - 0.5, 0), sorted.length - 1);
    const low = Math.floor(place);
    const high = Math.min(low + 1, sorted.length - 1);
    return sorted[low]! + (place - low) * (sorted[high]! - sorted[low]!);
  };
  return at(0.75) - at(0.25);
}

/**
 * Fits epsilon-insensitive support vector regression.
 *
 * @param data - the table
 * @param options - see {@link SvrOptions}
 * @param fit - signal and progress
 * @returns support vectors, their weights and the constant
 * @throws ConfigError, ShapeError for bad options or data
 */
export async function fitSvr(
  data: Sample & Pick<SvrResult, 'featureNames'>,
  options: SvrOptions,
  fit: FitOptions,
): Promise<SvrResult> {
  const { x, y, rows, features, featureNames } = data;
  const { standardize = false, tol = 1e-6, maxIterations = 10_000_000 } = options;
  const kernel: Kernel = {
    name: options.kernel ?? 'gaussian',
    scale: options.kernelScale ?? 1,
    order: options.polynomialOrder ?? 3,
  };
  const iqr = interquartileRange(y);
  const c = options.c ?? (kernel.name === 'gaussian' && iqr > 0 ? iqr / 1.349 : 1);
  const epsilon = options.epsilon ?? (iqr > 0 ? iqr / 13.49 : 0.1);
  const { centre, scale } = standardize
    ? moments(x, rows, features)
    : { centre: new Float64Array(features), scale: new Float64Array(features).fill(1) };
  const z = x.map((value, i) => (value - centre[i % features]!) / scale[i % features]!);
  // Solved in units of the deviation of y, so that `tol` means the same for growth as a fraction and in percent.
  const mean = y.reduce((a, b) => a + b, 0) / rows;
  const unit = Math.sqrt(y.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows) || 1;
  const between = kernelBetween(kernel, features);
  const kernelRow = (i: number): Float64Array => Float64Array.from({ length: rows }, (_, j) => between(z, i, z, j));
  const dual = await solveDual(
    kernelRow,
    y.map((value) => (value - mean) / unit),
    { c: c / unit, epsilon: epsilon / unit, tol, maxIterations },
    paceOf(fit),
  );

  const support = Uint32Array.from([...dual.beta.keys()].filter((i) => dual.beta[i] !== 0));
  const supportVectors = new Float64Array(support.length * features);
  support.forEach((i, s) => supportVectors.set(z.subarray(i * features, (i + 1) * features), s * features));
  const converged = dual.violation < tol || dual.iterations < maxIterations;
  return {
    featureNames,
    kernel,
    c,
    epsilon,
    support,
    supportVectors,
    dualCoef: Float64Array.from(support, (i) => dual.beta[i]! * unit),
    bias: mean + dual.bias * unit,
    objective: dual.objective * unit * unit,
    centre,
    scale,
    iterations: dual.iterations,
    converged,
    notes: converged ? [] : [{ code: 'stopped-early' as const, steps: maxIterations, violation: dual.violation }],
  };
}

/** Predictions of rows from a fit. */
export function predictSvr(fit: SvrResult, x: Float64Array, rows: number): Float64Array {
  const { kernel, supportVectors, dualCoef, bias, centre, scale } = fit;
  const features = centre.length;
  checkTable({ x, rows, features });
  const z = x.map((value, i) => (value - centre[i % features]!) / scale[i % features]!);
  const between = kernelBetween(kernel, features);
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = bias;
    for (let s = 0; s < dualCoef.length; s++) sum += dualCoef[s]! * between(z, i, supportVectors, s);
    return sum;
  });
}

function moments(x: Float64Array, rows: number, features: number): { centre: Float64Array; scale: Float64Array } {
  const centre = new Float64Array(features);
  const scale = new Float64Array(features);
  for (let k = 0; k < features; k++) {
    let largest = 0;
    for (let i = 0; i < rows; i++) largest = Math.max(largest, Math.abs(x[i * features + k]!));
    for (let i = 0; i < rows; i++) centre[k]! += x[i * features + k]! / rows;
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += (x[i * features + k]! - centre[k]!) ** 2;
    const deviation = Math.sqrt(squares / Math.max(1, rows - 1));
    scale[k] = deviation > 4 * Number.EPSILON * largest ? deviation : 1;
  }
  return { centre, scale };
}
