import type { Sample } from '@kuznets/base';
import { type BayesianOptions, unitsOf } from '../bayes/options.ts';
import { conjugateFit } from '../bayes/conjugate.ts';
import { type LeastSquares, leastSquares } from '../linear/least-squares.ts';
import type { Predictive } from './predictive.ts';

/** How a posterior moves least squares: a shrinkage of the slopes to zero, and the error variance. */
interface Posterior {
  readonly shrink: number;
  readonly df: number;
  /** Square of the scale of the predictive t beside `spread`. */
  readonly variance: number;
}

/**
 * The distribution of a new target by least squares with a constant: Student's t with `rows - k - 1` degrees of freedom about the fit, of scale
 * `s sqrt(1 + c'(X'X)^-1 c)`. A new row counts as one of weight 1.
 *
 * @param sample - rows and targets; columns that others span are left out, as R's `lm` does
 * @param weights - `rows`, positive. Default ones
 * @returns plain data for `predictiveIntervals`
 *
 * @example
 * ```ts
 * const { low, high } = predictiveIntervals(olsPredictive(data), data.x, data.rows, 0.9);
 * ```
 */
export function olsPredictive(sample: Sample, weights?: Float64Array): Predictive {
  const { rows, features } = sample;
  const fit = leastSquares(sample, [...Array(features).keys()], true, { weights });
  const df = rows - fit.kept.length - 1;
  const sse = fit.residuals.reduce((sum, residual) => sum + residual * residual, 0);
  return shrunken(sample, fit, { shrink: 1, df, variance: sse / df }, weights);
}

/** The same under Zellner's g prior, with a flat constant and `p(s2) ~ 1 / s2`: slopes times `g / (1 + g)`, `rows - 1` degrees of freedom. */
function gPriorPredictive(sample: Sample, g: number): Predictive {
  const { y, rows, features } = sample;
  const fit = leastSquares(sample, [...Array(features).keys()], true);
  const shrink = g / (1 + g);
  const mean = y.reduce((sum, value) => sum + value, 0) / rows;
  const sse = fit.residuals.reduce((sum, residual) => sum + residual * residual, 0);
  const sst = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return shrunken(sample, fit, { shrink, df: rows - 1, variance: (sst - shrink * (sst - sse)) / (rows - 1) });
}

function shrunken(
  { x, y, rows, features }: Sample,
  { kept, pinv, coef }: LeastSquares,
  { shrink, df, variance }: Posterior,
  weights?: Float64Array,
): Predictive {
  const weightOf = (row: number): number => weights?.[row] ?? 1;
  const total = weights?.reduce((a, b) => a + b, 0) ?? rows;
  const centre = Float64Array.from(kept, (column) => {
    const first = x[column]!;
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += weightOf(row) * (x[row * features + column]! - first);
    return first + sum / total;
  });
  const k = kept.length + 1;
  const spread = new Float64Array(k * k);
  spread[0] = 1 / total;
  for (let i = 1; i < k; i++)
    for (let j = 1; j <= i; j++) {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum += pinv[i * rows + row]! * pinv[j * rows + row]!;
      spread[i * k + j] = shrink * sum;
      spread[j * k + i] = shrink * sum;
    }
  const mean = y.reduce((sum, value, row) => sum + weightOf(row) * value, 0) / total;
  return {
    features,
    models: [
      {
        ...{ weight: 1, df, variance, columns: Uint32Array.from(kept), centre, spread },
        coef: Float64Array.from({ length: k }, (_, j) => (j === 0 ? mean : shrink * coef[j]!)),
      },
    ],
  };
}

/**
 * The distribution of a new target by Bayesian regression with a conjugate prior: `conjugate` of the columns as they are, or `gPrior`.
 *
 * Under the g prior it is Student's t with `n - 1` degrees of freedom about the posterior mean; under the conjugate prior with `2 a + n`,
 * of scale `sqrt(rate / shape (1 + x'(X'X + I / v)^-1 x))`. The spike and slab has draws in its place, and no such distribution.
 *
 * @param sample - what the regression was fitted to
 * @param options - as it was fitted with: `prior` `conjugate` or `gPrior`
 * @returns plain data for `predictiveIntervals`; null for the spike and slab
 *
 * Source: Koop (2003), Bayesian Econometrics, chapter 3.
 *
 * @example
 * ```ts
 * const predictive = bayesPredictive(data, { prior: 'gPrior' })!;
 * const { low, high } = predictiveIntervals(predictive, data.x, data.rows, 0.9);
 * ```
 */
export function bayesPredictive(sample: Sample, options: BayesianOptions = {}): Predictive | null {
  const { prior = 'conjugate', g = sample.rows } = options;
  if (prior === 'gPrior') return gPriorPredictive(sample, g);
  return prior === 'conjugate' ? conjugatePredictive(sample, options) : null;
}

function conjugatePredictive(
  sample: Sample,
  { a = 3, b = 1, v = 1e4, fitIntercept = true, standardize = false }: BayesianOptions,
): Predictive {
  const { rows, features } = sample;
  const { centre, scale } = unitsOf(sample, standardize);
  const x = sample.x.map((value, at) => (value - centre[at % features]!) / scale[at % features]!);
  const { fit, shape, rate } = conjugateFit({ ...sample, x }, fitIntercept, { a, b, v });
  const offset = fitIntercept ? 1 : 0;
  const total = rows + features + offset;
  const k = features + 1;
  const unit = (j: number): number => (j === 0 ? 1 : scale[j - 1]!);
  // Of column j of the coefficients, the constant first; none without a constant.
  const place = (j: number): number => (j < 1 - offset ? -1 : fit.kept.indexOf(j - 1 + offset));
  const spread = new Float64Array(k * k);
  for (let i = 0; i < k; i++)
    for (let j = 0; j <= i; j++) {
      const [first, second] = [place(i), place(j)];
      if (first < 0 || second < 0) continue;
      let sum = 0;
      for (let row = 0; row < total; row++)
        sum += fit.pinv[(1 + first) * total + row]! * fit.pinv[(1 + second) * total + row]!;
      spread[i * k + j] = spread[j * k + i] = sum / (unit(i) * unit(j));
    }
  return {
    features,
    models: [
      {
        ...{ weight: 1, df: 2 * shape, variance: rate / shape, spread, centre },
        columns: Uint32Array.from({ length: features }, (_, j) => j),
        coef: Float64Array.from({ length: k }, (_, j) => (place(j) < 0 ? 0 : fit.coef[1 + place(j)]! / unit(j))),
      },
    ],
  };
}
