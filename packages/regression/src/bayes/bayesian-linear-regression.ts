import {
  ConfigError,
  type FitOptions,
  type IntervalRows,
  type PredictionIntervals,
  type Sample,
  groupMembers,
  checkSample,
} from '@kuznets/base';
import { fCdf, tCdf, tQuantile } from '@kuznets/base/distributions';
import { LinearEstimator, type LinearFit, predictLinear } from '../linear-estimator.ts';
import { type FitNote, finite } from '../note.ts';
import { quadratic } from '../linear/wald.ts';
import { bayesPredictive } from '../predictive/least-squares-predictive.ts';
import { intervalsAbout } from '../predictive/predictive.ts';
import { type BayesianOptions, bayesianConstraints, unitsOf } from './options.ts';
import { type Posterior, conjugatePosterior, gPriorPosterior } from './conjugate.ts';
import { type SpikeSlabPosterior, spikeSlabPosterior } from './spike-slab.ts';

/** A posterior, `K` features. */
export interface BayesianResult extends LinearFit {
  readonly featureNames: readonly string[];
  readonly prior: 'conjugate' | 'gPrior' | 'spikeSlab';
  /** `K`: posterior standard deviations. */
  readonly posteriorSd: Float64Array;
  readonly interceptSd: number;
  /** `K`, or groups: `|mean| / sd`, which ranks the features; of a group of columns the ratio of the same tail probability, by the F distribution of all of them. */
  readonly importances: Float64Array;
  /** `K x 2`: credible intervals, of the posterior Student distribution or, for draws, of the normal with their moments. */
  readonly confInt: Float64Array;
  /** `K`: `P(beta > 0 | y)`, by the same distributions. */
  readonly probabilityPositive: Float64Array;
  /** Posterior mean of the error variance. */
  readonly variance: number;
  /** `K`: posterior probability of the slab, null for the other priors. */
  readonly posteriorInclusion: Float64Array | null;
  /** `K`: split-chain R-hat of the draws, null for the closed forms. */
  readonly rHat: Float64Array | null;
  /** Share of the variance of y that the posterior mean explains. */
  readonly r2: number;
  /** Mean absolute error. */
  readonly mae: number;
  /** Coefficients whose draws have not converged. */
  readonly notes: readonly FitNote[];
}

/**
 * Bayesian linear regression.
 *
 * Error variance `s2` with an inverse gamma prior, coefficients normal given it; see `prior`. The two conjugate priors have closed forms; the spike and
 * slab is drawn by Gibbs sampling, in float64 on one thread, and its draws depend on `randomState` alone. A note names coefficients
 * whose split-chain R-hat is above 1.05. The growth study's figures are those of `spikeSlab`, its ranking that of `posteriorSd`.
 *
 * Source: Koop (2003), Bayesian Econometrics, chapter 3; Zellner (1986); George and McCulloch (1993),
 * https://doi.org/10.1080/01621459.1993.10476353.
 *
 * @example
 * ```ts
 * const model = await new BayesianLinearRegression({ prior: 'gPrior' }).fit(data);
 * model.result.posteriorSd;
 * ```
 */
export class BayesianLinearRegression extends LinearEstimator<BayesianOptions, BayesianResult> {
  constructor(options: BayesianOptions = {}) {
    super(options, bayesianConstraints);
  }

  protected regress(sample: Sample, fit: FitOptions): Promise<BayesianResult> {
    return bayesianFit(sample, this.options, fit);
  }

  protected override intervalRows(result: BayesianResult, rows: IntervalRows): PredictionIntervals {
    const predictive = bayesPredictive(rows.training(), this.options);
    if (predictive === null)
      throw new ConfigError('no analytic intervals of this prior', {
        where: { option: 'interval' },
        got: result.prior,
        allowed: 'prior "conjugate" or "gPrior"; or cvPlusInterval and splitConformal of @kuznets/base',
      });
    return intervalsAbout(this.predictRows(result, rows.table.x, rows.table.rows), predictive, rows);
  }
}

const allowedRHat = 1.05;

async function bayesianFit(data: Sample, options: BayesianOptions, fit: FitOptions): Promise<BayesianResult> {
  const names = checkSample(data);
  const { rows, features, y } = data;
  const { prior = 'conjugate', fitIntercept = true, standardize = false, confLevel = 0.95 } = options;
  const { centre, scale } = unitsOf(data, standardize);
  const x = standardize ? data.x.map((value, i) => (value - centre[i % features]!) / scale[i % features]!) : data.x;
  const posterior = await posteriorOf({ ...data, x }, prior, fitIntercept, options, fit);

  const perFeature = (of: (k: number) => number): Float64Array =>
    Float64Array.from({ length: features }, (_, k) => of(k));
  const coef = perFeature((k) => posterior.mean[k + 1]! / scale[k]!);
  const posteriorSd = perFeature((k) => posterior.sd[k + 1]! / scale[k]!);
  const intercept = posterior.mean[0]! - coef.reduce((sum, value, k) => sum + value * centre[k]!, 0);
  const wide = posterior.df === Infinity ? 1e9 : posterior.df;
  // The Student distribution has more variance than its scale squared.
  const quantile = tQuantile((1 + confLevel) / 2, wide) * Math.sqrt((wide - 2) / wide);
  const wald = (columns: readonly number[]): number => {
    const present = columns.filter((k) => posteriorSd[k]! > 0);
    if (present.length === 0) return 0;
    if (present.length === 1) return Math.abs(coef[present[0]!]!) / posteriorSd[present[0]!]!;
    const share = (wide - 2) / wide;
    const squares = quadratic(
      present.map((i) => present.map((j) => posterior.covariance(i, j))),
      present.map((k) => posterior.mean[k + 1]!),
    );
    const tail = fCdf((present.length * share) / squares, wide, present.length);
    const t = -tQuantile(tail / 2, wide) * Math.sqrt(share);
    return Number.isFinite(t) ? t : Math.sqrt(squares);
  };
  const draws = 'rHat' in posterior ? posterior : undefined;
  const rHat = draws ? perFeature((k) => draws.rHat[k + 1]!) : null;
  const open = rHat ? names.filter((_, k) => rHat[k]! > allowedRHat) : [];
  const fitted = predictLinear({ coef, intercept }, data.x, rows);
  const mean = y.reduce((a, b) => a + b, 0) / rows;
  const sum = (of: (value: number, i: number) => number): number =>
    y.reduce((total, value, i) => total + of(value, i), 0);
  return Object.freeze({
    featureNames: names,
    prior,
    coef,
    intercept,
    posteriorSd,
    interceptSd: posterior.sd[0]!,
    importances: Float64Array.from(groupMembers(data), wald),
    confInt: Float64Array.from(
      { length: 2 * features },
      (_, at) => coef[at >> 1]! + (at % 2 === 0 ? -1 : 1) * quantile * posteriorSd[at >> 1]!,
    ),
    probabilityPositive: perFeature((k) =>
      posteriorSd[k]! > 0 ? tCdf(coef[k]! / posteriorSd[k]! / Math.sqrt((wide - 2) / wide), wide) : 0.5,
    ),
    variance: posterior.variance,
    posteriorInclusion: draws ? perFeature((k) => draws.inclusion[k + 1]!) : null,
    rHat,
    r2: 1 - sum((value, i) => (value - fitted[i]!) ** 2) / sum((value) => (value - mean) ** 2),
    mae: sum((value, i) => Math.abs(value - fitted[i]!)) / rows,
    notes:
      open.length > 0
        ? [
            {
              code: 'draws-not-converged' as const,
              allowed: allowedRHat,
              rHat: finite(rHat!.reduce((most, value) => Math.max(most, value), -Infinity)),
              names: open,
            },
          ]
        : [],
  });
}

async function posteriorOf(
  data: Sample,
  prior: NonNullable<BayesianOptions['prior']>,
  fitIntercept: boolean,
  options: BayesianOptions,
  fit: FitOptions,
): Promise<Posterior | SpikeSlabPosterior> {
  const { rows, features } = data;
  const {
    a = 3,
    b = 1,
    v = 1e4,
    g = rows,
    slabSpike = [10, 0.1],
    inclusion = 0.5,
    nDraws = 10_000,
    burnIn = 5_000,
    randomState = 0,
  } = options;
  if (prior === 'conjugate') return conjugatePosterior(data, fitIntercept, { a, b, v });
  if (prior === 'gPrior') {
    if (!fitIntercept) throw new ConfigError('prior "gPrior" has a flat constant: fitIntercept must be true');
    if (features + 3 >= rows) {
      throw new ConfigError(
        `prior "gPrior" on ${String(features)} features needs more than ${String(features + 3)} rows, got ${String(rows)}: use "conjugate", "spikeSlab" or Lasso`,
      );
    }
    return gPriorPosterior(data, g);
  }
  return spikeSlabPosterior(
    data,
    fitIntercept,
    { a, b, slab: slabSpike[0], spike: slabSpike[1], inclusion },
    { draws: nDraws, burnIn, seed: randomState },
    fit,
  );
}
