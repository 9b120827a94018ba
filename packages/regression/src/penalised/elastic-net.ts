import {
  type Constraints,
  type Sample,
  anything,
  either,
  listsOf,
  numbersBetween,
  oneOf,
  wholeNumbers,
  checkSample,
} from '@kuznets/base';
import { type LinearFit, LinearEstimator } from '../linear-estimator.ts';
import type { FitNote } from '../note.ts';
import { type FoldOptions, type PathError, assignFolds, crossValidatePath } from './cross-validation.ts';
import {
  type ElasticNetPath,
  type PathOptions,
  type VanishingOrder,
  pathOn,
  penaltyConstraints,
  vanishingOrder,
} from './path.ts';

/** Options of {@link ElasticNet}. */
export interface ElasticNetOptions extends Omit<PathOptions, 'lambdas'> {
  /** Weight of the penalty, in units of y; scikit-learn's `alpha`. */
  readonly lambda: number;
}

/** Options of {@link Lasso}. */
export type LassoOptions = Omit<ElasticNetOptions, 'alpha' | 'standardizeY'>;

/** Options of {@link ElasticNetCV}. */
export interface ElasticNetCVOptions extends Omit<PathOptions, 'lambdas' | 'weights' | 'alpha'>, FoldOptions {
  /** Shares of the absolute penalty to choose from, by the smallest error on the same folds. Default 0.5. */
  readonly alpha?: number | readonly number[];
  /** Which lambda the coefficients are those of: the smallest error, or the largest within one standard error. Default `min`. */
  readonly rule?: 'min' | '1se';
}

/** Options of {@link LassoCV}. */
export type LassoCVOptions = Omit<ElasticNetCVOptions, 'alpha' | 'standardizeY'>;

const elasticNetConstraints: Constraints<ElasticNetOptions> = {
  ...penaltyConstraints,
  lambda: numbersBetween(0),
  weights: anything(),
};

const elasticNetCVConstraints: Constraints<ElasticNetCVOptions> = {
  ...penaltyConstraints,
  alpha: either(penaltyConstraints.alpha, listsOf(penaltyConstraints.alpha, 1)),
  rule: oneOf('min', '1se'),
  nFolds: wholeNumbers(2),
  foldId: anything(),
  randomState: wholeNumbers(0),
};

/** A penalised fit at one lambda, with the path that ranks the features. */
export interface ElasticNetResult extends LinearFit {
  readonly featureNames: readonly string[];
  readonly lambda: number;
  readonly alpha: number;
  /** `features`: coefficients times the deviation of their feature. */
  readonly standardizedCoef: Float64Array;
  /** Number of coefficients that are not zero. */
  readonly df: number;
  /** Duality gap at `lambda`, a share of the variance of y. */
  readonly gap: number;
  readonly path: ElasticNetPath;
  readonly vanishing: VanishingOrder;
  /** What a user should know of the path and of the fit at `lambda`. */
  readonly notes: readonly FitNote[];
}

/** A penalised fit whose lambda was cross-validated. */
export interface ElasticNetCVResult extends ElasticNetResult {
  readonly lambdaMin: number;
  readonly lambda1se: number;
  /** One for each `alpha` tried, in the order given. */
  readonly errors: readonly PathError[];
  /** `rows`: the fold of each row. */
  readonly folds: Uint32Array;
}

/**
 * Elastic net at a given lambda.
 *
 * `argmin 1/(2n) |y - a - X b|^2 + lambda (alpha |b|_1 + (1 - alpha)/2 |b|^2)` with X standardised; see {@link elasticNetPath}. The
 * path of 100 lambdas is kept as well: it ranks the features by when their coefficients vanish (`result.vanishing`).
 * `alpha` defaults to 0.5 (scikit-learn's `l1_ratio`, the growth study).
 *
 * Source: Zou and Hastie (2005), Journal of the Royal Statistical Society B 67, https://doi.org/10.1111/j.1467-9868.2005.00503.x.
 *
 * @example
 * ```ts
 * const model = await new ElasticNet({ lambda: 0.00345 }).fit(data);
 * model.result.coef;
 * ```
 */
export class ElasticNet extends LinearEstimator<ElasticNetOptions, ElasticNetResult> {
  constructor(options: ElasticNetOptions) {
    super({ alpha: 0.5, ...options }, elasticNetConstraints);
  }

  protected regress(sample: Sample): ElasticNetResult {
    const names = checkSample(sample);
    return fitAt(sample, names, pathOn(sample, names, this.options), this.options.lambda, this.options);
  }
}

/**
 * LASSO at a given lambda: {@link ElasticNet} with `alpha` 1.
 *
 * Source: Tibshirani (1996), Journal of the Royal Statistical Society B 58, https://doi.org/10.1111/j.2517-6161.1996.tb02080.x.
 *
 * @example
 * ```ts
 * const model = await new Lasso({ lambda: 0.00089 }).fit(data);
 * model.result.vanishing.order;
 * ```
 */
export class Lasso extends ElasticNet {
  constructor(options: LassoOptions) {
    super({ ...options, alpha: 1 });
  }
}

/**
 * Elastic net whose lambda, and `alpha` among those given, minimise the cross-validated error.
 *
 * Folds are a random partition fixed by `randomState`. As in glmnet, each fold's path has the lambdas of the fit on all rows, errors
 * are means over folds weighted by size, and `lambda1se` is the largest lambda within one standard error of the smallest error.
 *
 * Source: Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, https://doi.org/10.1007/978-0-387-84858-7, section 7.10.
 *
 * @example
 * ```ts
 * const model = await new ElasticNetCV({ alpha: [0.25, 0.5, 0.75], randomState: 1 }).fit(data);
 * model.result.lambdaMin;
 * ```
 */
export class ElasticNetCV extends LinearEstimator<ElasticNetCVOptions, ElasticNetCVResult> {
  constructor(options: ElasticNetCVOptions = {}) {
    super({ alpha: 0.5, ...options }, elasticNetCVConstraints);
  }

  protected regress(sample: Sample): ElasticNetCVResult {
    const names = checkSample(sample);
    const { alpha = 0.5, rule = 'min', ...rest } = this.options;
    const folds = assignFolds(sample.rows, rest);
    const tried = (typeof alpha === 'number' ? [alpha] : alpha).map((share) => {
      const path = pathOn(sample, names, { ...rest, alpha: share });
      return { path, error: crossValidatePath(sample, names, { ...rest, alpha: share, lambdas: path.lambdas }, folds) };
    });
    const best = tried.reduce((a, b) => (a.error.mse[a.error.indexMin]! <= b.error.mse[b.error.indexMin]! ? a : b));
    const { lambdaMin, lambda1se } = best.error;
    const fit = fitAt(sample, names, best.path, rule === 'min' ? lambdaMin : lambda1se, rest);
    return { ...fit, lambdaMin, lambda1se, errors: tried.map(({ error }) => error), folds };
  }
}

/**
 * LASSO whose lambda minimises the cross-validated error: {@link ElasticNetCV} with `alpha` 1.
 *
 * Source: Tibshirani (1996), Journal of the Royal Statistical Society B 58, https://doi.org/10.1111/j.2517-6161.1996.tb02080.x.
 *
 * @example
 * ```ts
 * const model = await new LassoCV({ rule: '1se' }).fit(data);
 * model.result.df;
 * ```
 */
export class LassoCV extends ElasticNetCV {
  constructor(options: LassoCVOptions = {}) {
    super({ ...options, alpha: 1 });
  }
}

function fitAt(
  data: Sample,
  names: readonly string[],
  path: ElasticNetPath,
  lambda: number,
  options: PathOptions,
): ElasticNetResult {
  // By the rule `change` a fit depends on where it starts: on the path, from the lambda before.
  const above = options.stopping === 'change' ? path.lambdas.filter((value) => value > lambda) : new Float64Array(0);
  const at = lastOf(pathOn(data, names, { ...options, alpha: path.alpha, lambdas: [...above, lambda] }));
  return Object.freeze({
    featureNames: names,
    ...at,
    lambda,
    alpha: path.alpha,
    path,
    vanishing: vanishingOrder(path),
    // The columns are the same, the lambdas are not.
    notes: [...path.notes, ...at.notes.filter(({ code }) => code !== 'constant-columns')],
  });
}

function lastOf({ coefs, standardizedCoefs, intercepts, df, gaps, lambdas, notes }: ElasticNetPath) {
  const last = lambdas.length - 1;
  const from = (last * coefs.length) / lambdas.length;
  return {
    coef: coefs.slice(from),
    standardizedCoef: standardizedCoefs.slice(from),
    intercept: intercepts[last]!,
    df: df[last]!,
    gap: gaps[last]!,
    notes,
  };
}
