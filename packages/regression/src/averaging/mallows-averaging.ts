import {
  ConfigError,
  type Constraints,
  type Sample,
  checkOption,
  oneOf,
  wholeNumbers,
  checkSample,
} from '@kuznets/base';
import { leastSquares } from '../linear/least-squares.ts';
import { ols } from '../linear/ols.ts';
import { LinearEstimator, type LinearFit } from '../linear-estimator.ts';
import { scaleColumns } from '../sample.ts';
import { minimiseOnSimplex } from './simplex-quadratic.ts';

/** Options of {@link MallowsAveraging}. */
export interface MallowsOptions {
  /**
   * Order in which features join the nested candidates: by falling |t| in the fit of all, by falling |correlation| with y, or as they stand.
   * Default `tStat` where all features can be fitted, else `correlation`.
   */
  readonly order?: 'tStat' | 'correlation' | 'given';
  /** Features of the largest candidate. Default all, at most half the rows' degrees of freedom where not all can be fitted. */
  readonly maxFeatures?: number;
}

const mallowsConstraints: Constraints<MallowsOptions> = {
  order: oneOf('tStat', 'correlation', 'given'),
  maxFeatures: wholeNumbers(1),
};

/** An average of nested least squares fits; candidate m has the first m features of `order`. */
export interface MallowsResult extends LinearFit {
  readonly featureNames: readonly string[];
  /** Indices of the features in the order in which they join; features that earlier ones span, or beyond `maxFeatures`, are not among them. */
  readonly order: readonly number[];
  /** `1 + order.length`: weight of the candidate with that many features, sum 1. */
  readonly weights: Float64Array;
  /** `features`: total weight of the candidates that hold the feature; it ranks them. */
  readonly importances: Float64Array;
  /** Error variance of the largest candidate. */
  readonly variance: number;
  /** Mallows' criterion of the average, `|y - fit|^2 + 2 variance sum_m w_m p_m`. */
  readonly criterion: number;
  /** `1 + order.length`: Mallows' criterion of each candidate alone. */
  readonly criteria: Float64Array;
  /** Largest violation of the conditions of the optimum of the weights, relative. */
  readonly violation: number;
  readonly r2: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** `rows`. */
  readonly fitted: Float64Array;
}

/**
 * Frequentist model averaging by Mallows' criterion.
 *
 * `w = argmin |y - sum_m w_m f_m|^2 + 2 s2 sum_m w_m p_m` over weights that are not negative and sum to 1; `f_m` is the least squares fit of candidate m with
 * `p_m` parameters, s2 the error variance of the largest. Candidates are nested: the constant alone, then one feature more
 * at a time (see `order`), as Hansen has them; the average has one coefficient for each feature, candidates without it counting zero.
 * With as many features as rows the largest candidate leaves no variance: then a part of them is taken.
 *
 * Source: Hansen (2007), Econometrica 75, https://doi.org/10.1111/j.1468-0262.2007.00785.x.
 *
 * @example
 * ```ts
 * const model = await new MallowsAveraging().fit(data);
 * model.result.importances;
 * ```
 */
export class MallowsAveraging extends LinearEstimator<MallowsOptions, MallowsResult> {
  constructor(options: MallowsOptions = {}) {
    super(options, mallowsConstraints);
  }

  protected regress(sample: Sample): MallowsResult {
    return mallowsFit(sample, this.options);
  }
}

function mallowsFit(data: Sample, options: MallowsOptions): MallowsResult {
  const names = checkSample(data);
  const { y, rows, features } = data;
  if (rows < 3) throw new ConfigError(`x has ${String(rows)} rows: a candidate with one feature needs at least 3`);
  const fits = features + 1 < rows;
  const {
    order = fits ? 'tStat' : 'correlation',
    maxFeatures = fits ? features : Math.max(1, Math.floor((rows - 1) / 2)),
  } = options;
  checkOption('maxFeatures', maxFeatures, wholeNumbers(1, Math.min(features, rows - 2)));
  const { kept, q, pinv, residuals } = leastSquares(data, orderOf(data, order).slice(0, maxFeatures), true);

  const p = kept.length;
  const mean = y.reduce((a, b) => a + b, 0) / rows;
  const projections = Float64Array.from({ length: p }, (_, j) =>
    y.reduce((sum, value, i) => sum + q[j * rows + i]! * (value - mean), 0),
  );
  const sse = new Float64Array(p + 1);
  sse[p] = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  for (let m = p - 1; m >= 0; m--) sse[m] = sse[m + 1]! + projections[m]! ** 2;
  const variance = sse[p]! / (rows - 1 - p);
  // Residuals of nested fits: their products are the squared residuals of the larger of the two.
  const products = Float64Array.from(
    { length: (p + 1) ** 2 },
    (_, at) => sse[Math.max(Math.floor(at / (p + 1)), at % (p + 1))]!,
  );
  const { weights, violation } = minimiseOnSimplex(
    products.map((value) => 2 * value),
    sse.map((_, m) => 2 * variance * (m + 1)),
  );

  const fitted = new Float64Array(rows).fill(mean);
  const importances = new Float64Array(features);
  let holding = 0;
  for (let j = p - 1; j >= 0; j--) {
    holding += weights[j + 1]!;
    importances[kept[j]!] = holding;
    for (let i = 0; i < rows; i++) fitted[i]! += holding * projections[j]! * q[j * rows + i]!;
  }
  // The average lies in the span of the largest candidate: its coefficients are those of the regression of the fit.
  const slope = (j: number): number => fitted.reduce((sum, value, i) => sum + pinv[j * rows + i]! * value, 0);
  const coef = new Float64Array(features);
  kept.forEach((feature, j) => (coef[feature] = slope(1 + j)));
  const sum = (of: (value: number, i: number) => number): number =>
    y.reduce((total, value, i) => total + of(value, i), 0);
  const left = sum((value, i) => (value - fitted[i]!) ** 2);
  return Object.freeze({
    featureNames: names,
    coef,
    intercept: slope(0),
    order: kept,
    weights,
    importances,
    variance,
    criterion: left + 2 * variance * weights.reduce((total, weight, m) => total + weight * (m + 1), 0),
    criteria: sse.map((value, m) => value + 2 * variance * (m + 1)),
    violation,
    r2: 1 - left / sse[0]!,
    mae: sum((value, i) => Math.abs(value - fitted[i]!)) / rows,
    fitted,
  });
}

function orderOf(data: Sample, order: NonNullable<MallowsOptions['order']>): number[] {
  const { x, y, rows, features } = data;
  const all = [...Array(features).keys()];
  if (order === 'given') return all;
  const strength = order === 'tStat' ? ols(data).tStat.map((t) => (Number.isNaN(t) ? 0 : Math.abs(t))) : correlations();
  return all.sort((a, b) => strength[b]! - strength[a]! || a - b);

  function correlations(): Float64Array {
    const { columns } = scaleColumns(x, rows, features, true);
    return Float64Array.from(all, (k) =>
      Math.abs(y.reduce((sum, value, i) => sum + value * columns[k * rows + i]!, 0)),
    );
  }
}
