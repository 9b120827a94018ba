import {
  ConfigError,
  ShapeError,
  type Constraint,
  type Constraints,
  booleans,
  checkOption,
  checkOptions,
  wholeNumbers,
  numbersBetween,
  listsOf,
  oneOf,
  anything,
  checkSample,
  type Sample,
} from '@kuznets/base';
import { fCdf, tCdf, tQuantile } from '@kuznets/base/distributions';
import type { LinearFit } from '../linear-estimator.ts';
import type { AbsorbedDegrees } from '../absorb/degrees.ts';
import { type Groups, clusterCovariance } from './cluster-covariance.ts';
import { type LeastSquares, leastSquares } from './least-squares.ts';

/** How the covariance of the coefficients is estimated. */
export type CovarianceType = 'nonrobust' | 'HC0' | 'HC1' | 'HC2' | 'HC3' | 'cluster';

/** Options of {@link ols} and {@link LinearRegression}. */
export interface OlsOptions {
  /** Estimate a constant. Default true (R's `lm`, MATLAB's `fitlm`, scikit-learn). */
  readonly fitIntercept?: boolean;
  /** Covariance of the coefficients. Default `nonrobust` (R's `lm`, MATLAB's `fitlm`, statsmodels' `cov_type`). */
  readonly covType?: CovarianceType;
  /** Of `cluster`: a label for each row, or for two ways two such lists (statsmodels' `groups`, fixest's `cluster`). */
  readonly groups?: readonly [Groups] | readonly [Groups, Groups];
  /** Probability of the confidence intervals. Default 0.95. */
  readonly confLevel?: number;
  /**
   * `rows`, positive: `argmin sum_i w_i (y_i - a - x_i b)^2`; R's `lm(weights)`, Stata's aweights, scikit-learn's `sample_weight`. Their
   * unit matters to `sigma` and `sse` alone. Default ones.
   */
  readonly weights?: Float64Array;
  /**
   * What effects took that columns and target were demeaned of, by `demean` and `absorbedDegrees`: degrees of freedom, errors, t and p are those of least squares
   * beside the effects' dummies, R2 is within, and there is no constant. Not with HC2 and HC3, whose leverage is of all columns. Default none.
   */
  readonly absorbed?: AbsorbedDegrees;
  /** What becomes of a column that the columns before it span: left out and named (R's `lm`), or an error. Default `drop`. */
  readonly collinear?: 'drop' | 'error';
}

/** What is allowed in {@link OlsOptions}. */
export const olsConstraints: Constraints<OlsOptions> = {
  fitIntercept: booleans,
  covType: oneOf('nonrobust', 'HC0', 'HC1', 'HC2', 'HC3', 'cluster'),
  weights: anything(),
  groups: listsOf(anything(), 1) as Constraint<NonNullable<OlsOptions['groups']>>,
  confLevel: numbersBetween(0, 1),
  absorbed: anything(),
  collinear: oneOf('drop', 'error'),
};

/** A column left out of a fit because other columns span it. */
export interface Aliased {
  readonly name: string;
  /** Names of the columns it is a combination of; none for a constant column beside an intercept. */
  readonly on: readonly string[];
}

/** Inference on one coefficient. */
export interface CoefficientTest {
  readonly coef: number;
  readonly se: number;
  readonly tStat: number;
  readonly pValue: number;
  readonly confInt: readonly [number, number];
}

/** A least squares fit. Where a feature is left out (see `aliased`) its coefficient is 0 and its inference NaN. */
export interface OlsResult extends LinearFit {
  readonly featureNames: readonly string[];
  /** `features`: standard errors. */
  readonly se: Float64Array;
  /** `features`: `coef / se`. */
  readonly tStat: Float64Array;
  /** `features`: two-sided, Student's t with `dfTest` degrees of freedom. */
  readonly pValue: Float64Array;
  /** `features x 2`: lower and upper bound. */
  readonly confInt: Float64Array;
  /** Inference on the constant, null without one. */
  readonly interceptTest: CoefficientTest | null;
  /** `(1 + features)^2`: covariance of the constant and the coefficients; NaN in the rows and columns of features left out. */
  readonly covariance: Float64Array;
  readonly covType: CovarianceType;
  /** Number of clusters of each grouping; empty without clusters. */
  readonly clusters: readonly number[];
  /** Whether clustering two ways gave a negative variance, so that negative eigenvalues of the covariance were set to zero. */
  readonly covarianceFixed: boolean;
  /** Degrees of freedom of t, p and the intervals: `dfResidual`, of clusters the smallest number of them less one. */
  readonly dfTest: number;
  /** `rows`. */
  readonly fitted: Float64Array;
  /** `rows`: y less the fit, whatever the weights. */
  readonly residuals: Float64Array;
  /** `rows`: diagonal of the hat matrix. */
  readonly leverage: Float64Array;
  /** `1 - SSE / SST`, SST about the mean; about zero without an intercept, as R and statsmodels have it. NaN when SST is zero. */
  readonly r2: number;
  readonly adjustedR2: number;
  /** Mean absolute error, weighted where the fit is. */
  readonly mae: number;
  /** Residual sum of squares, weighted where the fit is. */
  readonly sse: number;
  /** Residual standard error, `sqrt(SSE / dfResidual)`. */
  readonly sigma: number;
  readonly rows: number;
  /** Number of estimated slopes. */
  readonly dfModel: number;
  readonly dfResidual: number;
  /** All slopes are zero: F with `dfModel` and `dfResidual` degrees of freedom, from sums of squares; NaN without slopes. */
  readonly fStat: number;
  readonly fPValue: number;
  /** Gaussian log likelihood. */
  readonly logLikelihood: number;
  /** `-2 logLikelihood + 2 (parameters + 1)`: R's `AIC`. */
  readonly aic: number;
  /** `-2 logLikelihood + log(rows) (parameters + 1)`: R's `BIC`. */
  readonly bic: number;
  /** Columns left out because others span them. */
  readonly aliased: readonly Aliased[];
}

/**
 * Ordinary least squares.
 *
 * `b = argmin sum_i (y_i - a - x_i b)^2`, with the covariance `s^2 (X'X)^-1` or White's `(X'X)^-1 X' diag(w) X (X'X)^-1`: HC0 has
 * `w = e^2`, HC1 (Stata's `robust`, fixest's `hetero`) times `n / (n - p)`, HC2 `e^2 / (1 - h)`, HC3 `e^2 / (1 - h)^2`. `cluster` has
 * `c (X'X)^-1 sum_g X_g' e_g e_g' X_g (X'X)^-1`; with two groupings `V_1 + V_2 - V_12`. Its `c = (n - 1) / (n - p) G / (G - 1)`, with the
 * smaller G of two, and t with G - 1 degrees of freedom, are fixest's `ssc(adj = TRUE, cluster.adj = TRUE, cluster.df = "min", t.df = "min")`
 * (one way also Stata's); where two ways give a negative variance, negative eigenvalues become zero (Cameron, Gelbach and Miller). Columns are centred and scaled inside, so
 * units do not matter; in order, a column that those before it span (less than 1e-7 of it remains) is left out and named, as R's `lm` does.
 *
 * @param data - table with more rows than parameters
 * @param options - see {@link OlsOptions}
 * @returns coefficients, inference and measures of fit
 * @throws ConfigError when there are as many parameters as rows or more, for collinear columns with `collinear: 'error'`,
 * for HC2 and HC3 when a row has leverage 1, and for clusters without `groups` or fewer than two; ShapeError when lengths disagree
 *
 * Source: White (1980), Econometrica 48, https://doi.org/10.2307/1912934; MacKinnon and White (1985), Journal of Econometrics
 * 29, https://doi.org/10.1016/0304-4076(85)90158-7; Cameron, Gelbach and Miller (2011), Journal of Business and Economic
 * Statistics 29, https://doi.org/10.1198/jbes.2010.07136.
 *
 * @example
 * ```ts
 * const gum = ols({ x, y, rows: 88, features: 67, featureNames }, { covType: 'HC3' });
 * gum.adjustedR2;
 * ```
 */
export function ols(data: Sample, options: OlsOptions = {}): OlsResult {
  const names = checkSample(data);
  return olsOn(
    data,
    names,
    Array.from({ length: data.features }, (_, k) => k),
    options,
  );
}

/** {@link ols} on some of the columns, in the order given; the others' coefficients are 0 and their inference NaN. */
export function olsOn(data: Sample, names: readonly string[], use: readonly number[], options: OlsOptions): OlsResult {
  const { absorbed, covType = 'nonrobust', confLevel = 0.95, collinear = 'drop' } = options;
  const { fitIntercept = absorbed === undefined } = options;
  checkOptions(options, olsConstraints);
  checkGroups(options);
  const { y, rows, features } = data;
  checkAbsorbed(options);
  const constant = absorbed?.degrees ?? (fitIntercept ? 1 : 0);
  if (use.length + constant >= rows) {
    const beside = absorbed ? ` and ${String(constant)} absorbed` : fitIntercept ? ' and a constant' : '';
    throw new ConfigError(
      `${String(use.length)} features${beside} on ${String(rows)} rows leave least squares no degrees of freedom: ` +
        'use Lasso, ElasticNet, StepwiseRegression, BayesianLinearRegression or Bayesian model averaging, or fewer features',
    );
  }
  const { weights } = options;
  checkWeights(weights, rows);
  const fit = leastSquares(data, use, fitIntercept, { weights });
  const aliased = fit.aliased.map(({ feature, on }) => ({
    name: names[feature]!,
    on: on.map((k) => names[k]!),
  }));
  if (collinear === 'error' && aliased.length > 0) {
    throw new ConfigError(
      `collinear columns: ${aliased.map(({ name, on }) => `${name} is ${on.length === 0 ? 'constant' : `a combination of ${on.join(', ')}`}`).join('; ')}`,
    );
  }

  const parameters = fit.kept.length + constant;
  const dfResidual = rows - parameters;
  const weightOf = (i: number): number => weights?.[i] ?? 1;
  const total = weights?.reduce((a, b) => a + b, 0) ?? rows;
  const mean = fitIntercept ? y.reduce((sum, value, i) => sum + weightOf(i) * value, 0) / total : 0;
  const residuals = weights ? fit.residuals.map((residual, i) => residual / Math.sqrt(weights[i]!)) : fit.residuals;
  let sse = 0;
  let sst = 0;
  let absolute = 0;
  fit.residuals.forEach((residual, i) => {
    sse += residual * residual;
    absolute += weightOf(i) * Math.abs(residuals[i]!);
    sst += weightOf(i) * (y[i]! - mean) ** 2;
  });
  const r2 = sst > 0 ? 1 - sse / sst : NaN;
  const dfModel = fit.kept.length;
  const fStat = dfModel > 0 ? (sst - sse) / dfModel / (sse / dfResidual) : NaN;
  const logWeights = weights?.reduce((sum, weight) => sum + Math.log(weight), 0) ?? 0;
  const logLikelihood = logWeights / 2 + (-rows / 2) * (Math.log(2 * Math.PI) + Math.log(sse / rows) + 1);

  const clustered =
    covType === 'cluster' ? clusterCovariance(fit, options.groups!, parameters - (absorbed?.nested ?? 0)) : undefined;
  const dfTest = clustered ? clustered.least - 1 : dfResidual;
  const spread = clustered
    ? (a: number, b: number): number => clustered.values[a * (fit.kept.length + 1) + b]!
    : covarianceOf(fit, covType as Exclude<CovarianceType, 'cluster'>, rows, parameters, sse / dfResidual);
  const at = [...(fitIntercept ? [0] : []), ...fit.kept.map((_, j) => j + 1)];
  const place = (j: number): number => (j === 0 ? 0 : fit.kept[j - 1]! + 1);
  const covariance = new Float64Array((1 + features) ** 2).fill(NaN);
  for (const i of at) for (const j of at) covariance[place(i) * (1 + features) + place(j)] = spread(i, j);

  const coef = new Float64Array(features);
  const [se, tStat, pValue] = [0, 0, 0].map(() => new Float64Array(features).fill(NaN)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const confInt = new Float64Array(2 * features).fill(NaN);
  const quantile = tQuantile((1 + confLevel) / 2, dfTest);
  const test = (value: number, error: number): CoefficientTest => ({
    coef: value,
    se: error,
    tStat: value / error,
    pValue: error === 0 && value === 0 ? NaN : 2 * tCdf(-Math.abs(value / error), dfTest),
    confInt: [value - quantile * error, value + quantile * error],
  });
  fit.kept.forEach((feature, j) => {
    const one = test(fit.coef[j + 1]!, Math.sqrt(spread(j + 1, j + 1)));
    coef[feature] = one.coef;
    se[feature] = one.se;
    tStat[feature] = one.tStat;
    pValue[feature] = one.pValue;
    confInt.set(one.confInt, 2 * feature);
  });
  return Object.freeze({
    featureNames: names,
    coef,
    intercept: fit.coef[0]!,
    se,
    tStat,
    pValue,
    confInt,
    interceptTest: fitIntercept ? test(fit.coef[0]!, Math.sqrt(spread(0, 0))) : null,
    covariance,
    covType,
    clusters: clustered?.clusters ?? [],
    covarianceFixed: clustered?.fixed ?? false,
    dfTest,
    fitted: y.map((value, i) => value - residuals[i]!),
    residuals,
    leverage: fit.leverage,
    r2,
    adjustedR2: 1 - ((1 - r2) * (rows - constant)) / dfResidual,
    mae: absolute / total,
    sse,
    sigma: Math.sqrt(sse / dfResidual),
    rows,
    dfModel,
    dfResidual,
    fStat,
    // The upper tail as a lower one: 1 - cdf has no digits left where p is small.
    fPValue: fStat > 0 ? fCdf(1 / fStat, dfResidual, dfModel) : NaN,
    logLikelihood,
    aic: -2 * logLikelihood + 2 * (parameters + 1),
    bic: -2 * logLikelihood + Math.log(rows) * (parameters + 1),
    aliased,
  });
}

/** Weights of rows, or none. */
export function checkWeights(weights: Float64Array | undefined, rows: number): void {
  if (weights === undefined) return;
  if (weights.length !== rows) throw new ShapeError(`weights has ${weights.length} values, x has ${rows} rows`);
  const place = weights.findIndex((weight) => !(weight > 0 && weight < Infinity));
  if (place >= 0)
    throw new ConfigError('not allowed', {
      where: { option: `weights[${place}]` },
      got: weights[place],
      allowed: 'numbers above 0',
    });
}

function checkAbsorbed({ absorbed, fitIntercept, covType }: OlsOptions): void {
  if (absorbed === undefined) return;
  const { degrees, nested = 0 } = absorbed;
  checkOption('absorbed.degrees', degrees, wholeNumbers(1, Infinity));
  checkOption('absorbed.nested', nested, wholeNumbers(0, degrees - 1));
  if (fitIntercept)
    throw new ConfigError('absorbed effects hold the constant: fitIntercept cannot be true beside them');
  if (covType === 'HC2' || covType === 'HC3')
    throw new ConfigError('the leverage of rows with absorbed effects is not known', {
      where: { option: 'covType' },
      got: covType,
      allowed: 'nonrobust, HC0, HC1 or cluster',
    });
}

function checkGroups({ covType, groups }: OlsOptions): void {
  if ((covType === 'cluster') !== (groups !== undefined))
    throw new ConfigError('covType "cluster" and groups go together: give both or neither');
  if (groups !== undefined && groups.length > 2)
    throw new ConfigError(`groups: ${String(groups.length)} groupings; allowed are one or two`);
}

/** `sum_i w_i pinv_ai pinv_bi` as a function of a and b. */
function covarianceOf(
  { pinv, residuals, leverage }: LeastSquares,
  type: Exclude<CovarianceType, 'cluster'>,
  rows: number,
  parameters: number,
  variance: number,
): (a: number, b: number) => number {
  const weights = residuals.map((residual, i) => {
    const square = residual * residual;
    const rest = 1 - leverage[i]!;
    if ((type === 'HC2' || type === 'HC3') && rest < 1e-10) {
      throw new ConfigError(`row ${String(i)} has leverage 1, ${type} divides by one minus it: use HC0 or HC1`);
    }
    return {
      nonrobust: variance,
      HC0: square,
      HC1: (square * rows) / (rows - parameters),
      HC2: square / rest,
      HC3: square / rest ** 2,
    }[type];
  });
  return (a, b) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += weights[i]! * pinv[a * rows + i]! * pinv[b * rows + i]!;
    return sum;
  };
}
