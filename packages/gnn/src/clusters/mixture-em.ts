import type { Table } from '@kuznets/base';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { type MixtureFamily, covariancesOf } from './mixture-families.ts';

/** A mixture of normal distributions. */
export interface Mixture {
  /** `components`, sum 1. */
  readonly weights: readonly number[];
  /** `components x features`. */
  readonly means: readonly (readonly number[])[];
  /** One a component. */
  readonly covariances: readonly Matrix[];
}

/** A mixture where EM left it. */
export interface MixtureFit extends Mixture {
  readonly logLikelihood: number;
  /** `rows x components`, each row's sum 1. */
  readonly responsibilities: Float64Array;
  readonly nIter: number;
  readonly converged: boolean;
}

/** When EM ends. */
export interface EmRules {
  readonly family: MixtureFamily;
  readonly components: number;
  readonly maxIter: number;
  /** Of the change of the log-likelihood, over 1 plus its size. */
  readonly tol: number;
}

/** Variance of a column given those before it, against that in the table, below which a component has fallen onto a point, a line or a plane of rows. */
const leastVariance = 1e-8;

/**
 * EM from given responsibilities; null where a component falls together, so that the likelihood has no maximum near.
 *
 * @param points - `rows x features`.
 * @param start - `rows x components`.
 * @param rules - the family, and when to end.
 * @returns the mixture, or null.
 */
export function expectationMaximisation(
  points: Table,
  start: Float64Array,
  { family, components, maxIter, tol }: EmRules,
): MixtureFit | null {
  const variances = Matrix.from1DArray(points.rows, points.features, points.x).variance('column', { unbiased: false });
  const floors = variances.map((variance) => leastVariance * variance);
  let responsibilities = start;
  let logLikelihood = -Infinity;
  for (let nIter = 1; ; nIter++) {
    const mixture = maximised(points, responsibilities, family, components);
    if (mixture === null || mixture.covariances.some((covariance) => !isWide(covariance, floors))) return null;
    const expected = expectation(points, mixture);
    if (expected === null || !Number.isFinite(expected.logLikelihood)) return null;
    const converged = Math.abs(expected.logLikelihood - logLikelihood) < tol * (1 + Math.abs(expected.logLikelihood));
    if (converged || nIter >= maxIter) return { ...mixture, ...expected, nIter, converged };
    ({ responsibilities, logLikelihood } = expected);
  }
}

/** Whether a covariance has some width in every direction. */
function isWide(covariance: Matrix, floors: readonly number[]): boolean {
  if (!covariance.to1DArray().every(Number.isFinite)) return false;
  const factor = new CholeskyDecomposition(covariance);
  return (
    factor.isPositiveDefinite() && factor.lowerTriangularMatrix.diagonal().every((pivot, k) => pivot ** 2 > floors[k]!)
  );
}

function maximised(
  { x, rows, features }: Table,
  responsibilities: Float64Array,
  family: MixtureFamily,
  components: number,
): Mixture | null {
  const sizes = new Array<number>(components).fill(0);
  for (let at = 0; at < responsibilities.length; at++) sizes[at % components]! += responsibilities[at]!;
  // Of less than a row nothing can be said.
  if (sizes.some((size) => !(size > 1e-6))) return null;
  const means = sizes.map((size, c) =>
    Array.from({ length: features }, (_, k) => {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += responsibilities[i * components + c]! * x[i * features + k]!;
      return sum / size;
    }),
  );
  const scatters = means.map((mean, c) => {
    const scatter = Matrix.zeros(features, features);
    for (let i = 0; i < rows; i++) {
      const share = responsibilities[i * components + c]!;
      for (let k = 0; k < features; k++)
        for (let l = 0; l <= k; l++) {
          const product = share * (x[i * features + k]! - mean[k]!) * (x[i * features + l]! - mean[l]!);
          scatter.set(k, l, scatter.get(k, l) + product);
        }
    }
    for (let k = 0; k < features; k++) for (let l = 0; l < k; l++) scatter.set(l, k, scatter.get(k, l));
    return scatter;
  });
  return { weights: sizes.map((size) => size / rows), means, covariances: covariancesOf(family, scatters, sizes) };
}

/** Chances of each row's component, and the log-likelihood; null where a covariance has no inverse. */
export function expectation(
  { x, rows, features }: Table,
  { weights, means, covariances }: Mixture,
): Pick<MixtureFit, 'responsibilities' | 'logLikelihood'> | null {
  const components = weights.length;
  const factors = covariances.map((covariance) => new CholeskyDecomposition(covariance));
  if (factors.some((factor) => !factor.isPositiveDefinite())) return null;
  const lower = factors.map((factor) => factor.lowerTriangularMatrix);
  const logs = new Float64Array(rows * components);
  lower.forEach((triangle, c) => {
    const determinant = triangle.diagonal().reduce((sum, pivot) => sum + Math.log(pivot), 0);
    const constant = Math.log(weights[c]!) - determinant - (features / 2) * Math.log(2 * Math.PI);
    const solved = new Float64Array(features);
    for (let i = 0; i < rows; i++) {
      let squares = 0;
      for (let k = 0; k < features; k++) {
        let value = x[i * features + k]! - means[c]![k]!;
        for (let l = 0; l < k; l++) value -= triangle.get(k, l) * solved[l]!;
        solved[k] = value / triangle.get(k, k);
        squares += solved[k]! ** 2;
      }
      logs[i * components + c] = constant - squares / 2;
    }
  });
  let logLikelihood = 0;
  for (let i = 0; i < rows; i++) {
    const row = logs.subarray(i * components, (i + 1) * components);
    const most = row.reduce((largest, value) => Math.max(largest, value), -Infinity);
    const sum = row.reduce((total, value) => total + Math.exp(value - most), 0);
    logLikelihood += most + Math.log(sum);
    row.forEach((value, c) => (row[c] = Math.exp(value - most) / sum));
  }
  return { responsibilities: logs, logLikelihood };
}
