import {
  ConfigError,
  type Constraints,
  type Sample,
  checkOption,
  groupMembers,
  oneOf,
  wholeNumbers,
  checkSample,
} from '@kuznets/base';
import { leastSquares, orthogonalise } from '../linear/least-squares.ts';
import { ols } from '../linear/ols.ts';
import { waldTests } from '../linear/wald.ts';
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

/** An average of nested least squares fits; candidate m has the first m features of `order`, of a grouped table its first m groups of columns. */
export interface MallowsResult extends LinearFit {
  readonly featureNames: readonly string[];
  /** Indices of the features in the order in which they join; features that earlier ones span, or beyond `maxFeatures`, are not among them. */
  readonly order: readonly number[];
  /** `1 + order.length`, or groups: weight of the candidate with that many features, sum 1. */
  readonly weights: Float64Array;
  /** `features` or groups: total weight of the candidates that hold the feature; it ranks them. */
  readonly importances: Float64Array;
  /** Error variance of the largest candidate. */
  readonly variance: number;
  /** Mallows' criterion of the average, `|y - fit|^2 + 2 variance sum_m w_m p_m`. */
  readonly criterion: number;
  /** As `weights`: Mallows' criterion of each candidate alone. */
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
 * Columns that the table groups join together, in the order of the F test's p-value or of their multiple correlation with y. With as many features as rows the largest candidate leaves no variance: then a part of them is taken.
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
  const members = groupMembers(data);
  const groups = withinColumns(groupOrder(data, members, order), members, maxFeatures);
  const use = groups.flatMap((group) => members[group]!);
  const { kept, q, pinv, residuals } = leastSquares(data, use, true);
  // Candidate m has the first `sizes[m]` of the columns kept; groups whose columns earlier ones span are none of their own.
  const joined = groups.filter((group) => members[group]!.some((column) => kept.includes(column)));
  const sizes = [0];
  for (const group of joined)
    sizes.push(sizes.at(-1)! + members[group]!.filter((column) => kept.includes(column)).length);

  const p = kept.length;
  const count = sizes.length;
  const mean = y.reduce((a, b) => a + b, 0) / rows;
  const projections = Float64Array.from({ length: p }, (_, j) =>
    y.reduce((sum, value, i) => sum + q[j * rows + i]! * (value - mean), 0),
  );
  const bySize = new Float64Array(p + 1);
  bySize[p] = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  for (let m = p - 1; m >= 0; m--) bySize[m] = bySize[m + 1]! + projections[m]! ** 2;
  const sse = Float64Array.from(sizes, (size) => bySize[size]!);
  const variance = bySize[p]! / (rows - 1 - p);
  // Residuals of nested fits: their products are the squared residuals of the larger of the two.
  const products = Float64Array.from(
    { length: count ** 2 },
    (_, at) => sse[Math.max(Math.floor(at / count), at % count)]!,
  );
  const { weights, violation } = minimiseOnSimplex(
    products.map((value) => 2 * value),
    sse.map((_, m) => 2 * variance * (sizes[m]! + 1)),
  );

  const fitted = new Float64Array(rows).fill(mean);
  const importances = new Float64Array(members.length);
  let holding = 0;
  for (let m = count - 1; m > 0; m--) {
    holding += weights[m]!;
    importances[joined[m - 1]!] = holding;
    for (let j = sizes[m]! - 1; j >= sizes[m - 1]!; j--)
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
    criterion: left + 2 * variance * weights.reduce((total, weight, m) => total + weight * (sizes[m]! + 1), 0),
    criteria: sse.map((value, m) => value + 2 * variance * (sizes[m]! + 1)),
    violation,
    r2: 1 - left / bySize[0]!,
    mae: sum((value, i) => Math.abs(value - fitted[i]!)) / rows,
    fitted,
  });
}

function groupOrder(
  data: Sample,
  members: readonly (readonly number[])[],
  order: NonNullable<MallowsOptions['order']>,
): number[] {
  const { x, y, rows, features } = data;
  const all = [...members.keys()];
  if (order === 'given') return all;
  const strength =
    order === 'tStat' ? waldTests(ols(data), data.groups).tStat.map((t) => (Number.isNaN(t) ? 0 : t)) : correlations();
  return all.sort((a, b) => strength[b]! - strength[a]! || a - b);

  function correlations(): Float64Array {
    const { columns } = scaleColumns(x, rows, features, true);
    const withTarget = (column: Float64Array): number => y.reduce((sum, value, i) => sum + value * column[i]!, 0);
    return Float64Array.from(members, (own) => {
      const [first, ...others] = own.map((k) => columns.slice(k * rows, (k + 1) * rows));
      if (others.length === 0) return Math.abs(withTarget(first!));
      const basis = new Float64Array(own.length * rows);
      let squares = 0;
      let count = 0;
      for (const column of [first!, ...others]) {
        orthogonalise(column, basis, count);
        const length = Math.sqrt(column.reduce((sum, value) => sum + value * value, 0));
        if (length < 1e-7) continue;
        basis.set(
          column.map((value) => value / length),
          count++ * rows,
        );
        squares += (withTarget(column) / length) ** 2;
      }
      return Math.sqrt(squares);
    });
  }
}

/** The first groups that have no more columns together than allowed; at least one. */
function withinColumns(
  groups: readonly number[],
  members: readonly (readonly number[])[],
  most: number,
): readonly number[] {
  let columns = 0;
  return groups.filter((group, place) => {
    columns += members[group]!.length;
    return place === 0 || columns <= most;
  });
}
