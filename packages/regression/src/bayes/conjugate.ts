import { type Sample } from '@kuznets/base';
import { type LeastSquares, leastSquares } from '../linear/least-squares.ts';

/** Moments of the posterior; the constant comes first in `mean` and `sd`. */
export interface Posterior {
  /** `1 + features`. */
  readonly mean: Float64Array;
  /** `1 + features`: posterior standard deviations. */
  readonly sd: Float64Array;
  /** Posterior mean of the error variance. */
  readonly variance: number;
  /** Degrees of freedom of the coefficients' Student distributions; Infinity stands for none, as draws have. */
  readonly df: number;
  /** Posterior covariance of the coefficients of two columns of one group; 0 where one is not in the model. */
  readonly covariance: (first: number, second: number) => number;
}

/** Prior of the error variance, `p(s2) ~ s2^(-a - 1) exp(-1 / (b s2))`, and the coefficients' variance as a multiple of it. */
export interface ConjugatePrior {
  readonly a: number;
  readonly b: number;
  readonly v: number;
}

/**
 * Normal inverse-gamma posterior: `b | s2 ~ N(0, v s2 I)`, constant included where there is one.
 *
 * The posterior mean is least squares on the table with a row `1 / sqrt(v)` added for each coefficient, so that the condition is not squared.
 */
export function conjugatePosterior(sample: Sample, fitIntercept: boolean, prior: ConjugatePrior): Posterior {
  const { rows, features } = sample;
  const offset = fitIntercept ? 1 : 0;
  const total = rows + features + offset;
  const { fit, shape, rate } = conjugateFit(sample, fitIntercept, prior);
  const variance = rate / (shape - 1);
  const mean = new Float64Array(1 + features);
  const sd = new Float64Array(1 + features);
  fit.kept.forEach((column, j) => {
    let squares = 0;
    for (let i = 0; i < total; i++) squares += fit.pinv[(1 + j) * total + i]! ** 2;
    mean[column + 1 - offset] = fit.coef[1 + j]!;
    sd[column + 1 - offset] = Math.sqrt(variance * squares);
  });
  const covariance = covarianceOf(fit, total, variance);
  return {
    ...{ mean, sd, variance, df: 2 * shape },
    covariance: (first, second) => covariance(first + offset, second + offset),
  };
}

/** Least squares on the rows added, and the error variance's inverse gamma. */
export function conjugateFit(
  { x, y, rows, features }: Sample,
  fitIntercept: boolean,
  { a, b, v }: ConjugatePrior,
): { readonly fit: LeastSquares; readonly shape: number; readonly rate: number } {
  const offset = fitIntercept ? 1 : 0;
  const columns = features + offset;
  const total = rows + columns;
  const design = new Float64Array(total * columns);
  for (let i = 0; i < rows; i++) {
    if (fitIntercept) design[i * columns] = 1;
    design.set(x.subarray(i * features, (i + 1) * features), i * columns + offset);
  }
  for (let k = 0; k < columns; k++) design[(rows + k) * columns + k] = 1 / Math.sqrt(v);
  const target = new Float64Array(total);
  target.set(y);
  const fit = leastSquares(
    { x: design, y: target, rows: total, features: columns },
    [...Array(columns).keys()],
    false,
    { tolerance: Number.EPSILON },
  );
  const shape = a + rows / 2;
  const rate = 1 / b + fit.residuals.reduce((sum, residual) => sum + residual * residual, 0) / 2;
  return { fit, shape, rate };
}

/**
 * Posterior under Zellner's g prior: `b | s2 ~ N(0, g s2 (X'X)^-1)` for centred X, flat constant, `p(s2) ~ 1 / s2`.
 *
 * The mean is least squares shrunk by `g / (1 + g)`.
 */
export function gPriorPosterior(data: Sample, g: number): Posterior {
  const { y, rows, features } = data;
  const fit = leastSquares(data, [...Array(features).keys()], true);
  const shrink = g / (1 + g);
  const centre = y.reduce((sum, value) => sum + value, 0) / rows;
  const sse = fit.residuals.reduce((sum, residual) => sum + residual * residual, 0);
  const sst = y.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const df = rows - 1;
  const variance = (sst - shrink * (sst - sse)) / (df - 2);
  const mean = new Float64Array(1 + features);
  const sd = new Float64Array(1 + features);
  mean[0] = centre + shrink * (fit.coef[0]! - centre);
  // The constant at the mean of x has variance s2 / n; the part that the slopes add shrinks with them.
  let constant = 0;
  for (let i = 0; i < rows; i++) constant += fit.pinv[i]! ** 2;
  sd[0] = Math.sqrt(variance * (1 / rows + shrink * (constant - 1 / rows)));
  fit.kept.forEach((feature, j) => {
    let squares = 0;
    for (let i = 0; i < rows; i++) squares += fit.pinv[(1 + j) * rows + i]! ** 2;
    mean[1 + feature] = shrink * fit.coef[1 + j]!;
    sd[1 + feature] = Math.sqrt(variance * shrink * squares);
  });
  return { mean, sd, variance, df, covariance: covarianceOf(fit, rows, variance * shrink) };
}

/** `scale sum_i pinv_ai pinv_bi` by column of the table. */
function covarianceOf({ kept, pinv }: LeastSquares, rows: number, scale: number): Posterior['covariance'] {
  return (first, second) => {
    const [a, b] = [kept.indexOf(first), kept.indexOf(second)];
    if (a < 0 || b < 0) return 0;
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += pinv[(1 + a) * rows + i]! * pinv[(1 + b) * rows + i]!;
    return scale * sum;
  };
}
