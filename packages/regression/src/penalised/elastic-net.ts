import {
  type Constraints,
  type FitOptions,
  type Sample,
  anything,
  either,
  listsOf,
  numbersBetween,
  oneOf,
  shareOut,
  wholeNumbers,
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
export interface ElasticNetOptions extends Omit<PathOptions, 'alphas'> {
  /** Weight of the penalty, in units of y; scikit-learn's `alpha`, glmnet's `lambda`. */
  readonly alpha: number;
}

/** Options of {@link Lasso}. */
export type LassoOptions = Omit<ElasticNetOptions, 'l1Ratio' | 'standardizeY'>;

/** Options of {@link ElasticNetCV}. */
export interface ElasticNetCVOptions extends Omit<PathOptions, 'alphas' | 'l1Ratio'>, FoldOptions {
  /** Shares of the absolute penalty to choose from, by the smallest error on the same folds. Default 0.5. */
  readonly l1Ratio?: number | readonly number[];
  /** Which alpha the coefficients are those of: the smallest error, or the largest within one standard error. Default `min`. */
  readonly rule?: 'min' | '1se';
}

/** Options of {@link LassoCV}. */
export type LassoCVOptions = Omit<ElasticNetCVOptions, 'l1Ratio' | 'standardizeY'>;

type NamedSample = Sample & { readonly featureNames: readonly string[] };

const elasticNetConstraints: Constraints<ElasticNetOptions> = {
  ...penaltyConstraints,
  alpha: numbersBetween(0),
  weights: anything(),
};

const elasticNetCVConstraints: Constraints<ElasticNetCVOptions> = {
  ...penaltyConstraints,
  l1Ratio: either(penaltyConstraints.l1Ratio, listsOf(penaltyConstraints.l1Ratio, 1)),
  weights: anything(),
  rule: oneOf('min', '1se'),
  nFolds: wholeNumbers(2),
  foldId: anything(),
  randomState: wholeNumbers(0),
};

/** A penalised fit at one alpha, with the path that ranks the features. */
export interface ElasticNetResult extends LinearFit {
  readonly featureNames: readonly string[];
  readonly alpha: number;
  readonly l1Ratio: number;
  /** `features`: coefficients times the deviation of their feature. */
  readonly standardizedCoef: Float64Array;
  /** Standard deviation of what each group of columns contributes, in units of y; of a column by itself the size of its `standardizedCoef`. */
  readonly deviation: Float64Array;
  /** Number of coefficients that are not zero. */
  readonly df: number;
  /** Duality gap at `alpha`, a share of the variance of y. */
  readonly gap: number;
  readonly path: ElasticNetPath;
  readonly vanishing: VanishingOrder;
  /** What a user should know of the path and of the fit at `alpha`. */
  readonly notes: readonly FitNote[];
}

/** A penalised fit whose alpha was cross-validated. */
export interface ElasticNetCVResult extends ElasticNetResult {
  readonly alphaMin: number;
  readonly alpha1se: number;
  /** One for each `l1Ratio` tried, in the order given. */
  readonly errors: readonly PathError[];
  /** `rows`: the fold of each row. */
  readonly folds: Uint32Array;
}

/**
 * Elastic net at a given alpha.
 *
 * `argmin 1/(2n) |y - a - X b|^2 + alpha (l1Ratio |b|_1 + (1 - l1Ratio)/2 |b|^2)` with X standardised; see {@link elasticNetPath}. The
 * path of 100 alphas is kept as well: it ranks the features by when their coefficients vanish (`result.vanishing`).
 * `l1Ratio` defaults to 0.5 (scikit-learn's `l1_ratio`, the growth study).
 *
 * Source: Zou and Hastie (2005), Journal of the Royal Statistical Society B 67, https://doi.org/10.1111/j.1467-9868.2005.00503.x.
 *
 * @example
 * ```ts
 * const model = await new ElasticNet({ alpha: 0.00345 }).fit(data);
 * model.result.coef;
 * ```
 */
export class ElasticNet extends LinearEstimator<ElasticNetOptions, ElasticNetResult> {
  constructor(options: ElasticNetOptions) {
    super({ l1Ratio: 0.5, ...options }, elasticNetConstraints);
  }

  protected async regress(sample: NamedSample, fit: FitOptions): Promise<ElasticNetResult> {
    const { alpha, ...options } = this.options;
    const [toPath, toFit] = shareOut(fit, [3, 1]);
    return fitAt(sample, await pathOn(sample, sample.featureNames, options, toPath), alpha, options, toFit);
  }
}

/**
 * LASSO at a given alpha: {@link ElasticNet} with `l1Ratio` 1.
 *
 * Source: Tibshirani (1996), Journal of the Royal Statistical Society B 58, https://doi.org/10.1111/j.2517-6161.1996.tb02080.x.
 *
 * @example
 * ```ts
 * const model = await new Lasso({ alpha: 0.00089 }).fit(data);
 * model.result.vanishing.order;
 * ```
 */
export class Lasso extends ElasticNet {
  constructor(options: LassoOptions) {
    super({ ...options, l1Ratio: 1 });
  }
}

/**
 * Elastic net whose alpha, and `l1Ratio` among those given, minimise the cross-validated error.
 *
 * With weights held-out errors are weighted as the fits are. Folds are a random partition fixed by `randomState`. As in glmnet, each fold's path has the alphas of the fit on all rows, errors
 * are means over folds weighted by size, and `alpha1se` is the largest alpha within one standard error of the smallest error.
 *
 * Source: Hastie, Tibshirani and Friedman (2009), The Elements of Statistical Learning, https://doi.org/10.1007/978-0-387-84858-7, section 7.10.
 *
 * @example
 * ```ts
 * const model = await new ElasticNetCV({ l1Ratio: [0.25, 0.5, 0.75], randomState: 1 }).fit(data);
 * model.result.alphaMin;
 * ```
 */
export class ElasticNetCV extends LinearEstimator<ElasticNetCVOptions, ElasticNetCVResult> {
  constructor(options: ElasticNetCVOptions = {}) {
    super({ l1Ratio: 0.5, ...options }, elasticNetCVConstraints);
  }

  protected async regress(sample: NamedSample, fit: FitOptions): Promise<ElasticNetCVResult> {
    const { l1Ratio = 0.5, rule = 'min', ...rest } = this.options;
    const { featureNames: names } = sample;
    const folds = assignFolds(sample.rows, rest);
    const shares = typeof l1Ratio === 'number' ? [l1Ratio] : l1Ratio;
    const [toTried, toFit] = shareOut(fit, [20 * shares.length, 1]);
    const told = shareOut(
      toTried!,
      shares.map(() => 1),
    );
    const tried: { readonly path: ElasticNetPath; readonly error: PathError }[] = [];
    for (const [i, share] of shares.entries()) {
      const [toPath, toFolds] = shareOut(told[i]!, [1, 10]);
      const options = { ...rest, l1Ratio: share };
      const path = await pathOn(sample, names, options, toPath);
      const error = await crossValidatePath(sample, names, { ...options, alphas: path.alphas }, folds, toFolds!);
      tried.push({ path, error });
    }
    const best = tried.reduce((a, b) => (a.error.mse[a.error.indexMin]! <= b.error.mse[b.error.indexMin]! ? a : b));
    const { alphaMin, alpha1se } = best.error;
    const chosen = await fitAt(sample, best.path, rule === 'min' ? alphaMin : alpha1se, rest, toFit);
    return { ...chosen, alphaMin, alpha1se, errors: tried.map(({ error }) => error), folds };
  }
}

/**
 * LASSO whose alpha minimises the cross-validated error: {@link ElasticNetCV} with `l1Ratio` 1.
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
    super({ ...options, l1Ratio: 1 });
  }
}

async function fitAt(
  data: NamedSample,
  path: ElasticNetPath,
  alpha: number,
  options: PathOptions,
  fit: FitOptions | undefined,
): Promise<ElasticNetResult> {
  const { featureNames } = data;
  // By the rule `change` a fit depends on where it starts: on the path, from the alpha before.
  const above = options.stopping === 'change' ? path.alphas.filter((value) => value > alpha) : new Float64Array(0);
  const solved = { ...options, l1Ratio: path.l1Ratio, alphas: [...above, alpha] };
  const last = lastOf(await pathOn(data, featureNames, solved, fit));
  return {
    featureNames,
    ...last,
    alpha,
    l1Ratio: path.l1Ratio,
    path,
    vanishing: vanishingOrder(path),
    // The columns are the same, the alphas are not.
    notes: [...path.notes, ...last.notes.filter(({ code }) => code !== 'constant-columns')],
  };
}

function lastOf({ coefs, standardizedCoefs, deviations, intercepts, df, gaps, alphas, notes }: ElasticNetPath) {
  const last = alphas.length - 1;
  const from = (last * coefs.length) / alphas.length;
  return {
    coef: coefs.slice(from),
    standardizedCoef: standardizedCoefs.slice(from),
    deviation: deviations.slice((last * deviations.length) / alphas.length),
    intercept: intercepts[last]!,
    df: df[last]!,
    gap: gaps[last]!,
    notes,
  };
}
