import {
  type Constraints,
  ConfigError,
  Estimator,
  type FitOptions,
  type Minimum,
  booleans,
  checkOption,
  minimize,
  paceOf,
  shareOut,
  wholeNumbers,
} from '@kuznets/base';
import { checkSeries } from './series.ts';

/** Options of {@link ExponentialSmoothing}. */
export interface ExponentialSmoothingOptions {
  /** Let the level have a slope that changes. Default false. */
  readonly trend?: boolean;
  /** Let the slope fade; only with a trend. Default false. */
  readonly dampedTrend?: boolean;
}

const constraints: Constraints<ExponentialSmoothingOptions> = { trend: booleans, dampedTrend: booleans };

/** Estimates of {@link ExponentialSmoothing}. */
export interface ExponentialSmoothingResult {
  /** How much of an error the level takes up. */
  readonly smoothingLevel: number;
  /** How much of it the slope takes up; null without trend. */
  readonly smoothingTrend: number | null;
  /** What is left of the slope after a period; null where it is not damped. */
  readonly dampingTrend: number | null;
  /** Level and slope before the first period, 0 without trend. */
  readonly initial: readonly [number, number];
  /** Level and slope of the last period, which forecasts start from. */
  readonly last: readonly [number, number];
  /** Variance of the one-step errors, `n` less the parameters but this one as degrees of freedom; null where none are left. */
  readonly sigma2: number | null;
  /** Gaussian log-likelihood but for its constant: `-n/2 log(sum of squared errors)`, as R's `ets` has it. */
  readonly logLikelihood: number;
  readonly nObs: number;
  readonly aic: number;
  /** AIC corrected for small samples; null where it is undefined, with at most one value more than parameters. */
  readonly aicc: number | null;
  readonly converged: boolean;
}

/** `l_t = l_t-1 + phi b_t-1 + alpha e_t`, `b_t = phi b_t-1 + beta e_t`. */
interface Smoothing {
  readonly alpha: number;
  readonly beta: number;
  readonly phi: number;
}

/** The range of `alpha`, and of `beta` up to `alpha`; R's `ets` has it. */
const UNIT = [1e-4, 0.9999] as const;
const DAMPING = [0.8, 0.98] as const;

/**
 * Exponential smoothing with additive errors by maximum likelihood: `y_t = l_t-1 + phi b_t-1 + e_t`, level and slope taking up
 * `alpha e_t` and `beta e_t`.
 *
 * R's `forecast::ets` of ANN, AAN and AAdN with `opt.crit = "lik"`, in its range of parameters: `alpha` from 0.0001 to 0.9999, `beta` up to
 * `alpha`, `phi` from 0.8 to 0.98. The states before the first period enter the errors linearly and are solved for exactly, so that the
 * search is over the smoothing alone; there they are searched for too, and it may end below this maximum.
 *
 * Source: Hyndman, Koehler, Snyder and Grose (2002), https://doi.org/10.1016/S0169-2070(01)00110-8.
 *
 * @example
 * ```ts
 * const model = await new ExponentialSmoothing({ trend: true }).fit(series);
 * await model.forecast(3);
 * ```
 */
export class ExponentialSmoothing extends Estimator<
  ExponentialSmoothingOptions,
  ArrayLike<number>,
  ExponentialSmoothingResult
> {
  constructor(options: ExponentialSmoothingOptions = {}) {
    super(options, constraints);
    if (options.dampedTrend === true && options.trend !== true)
      throw new ConfigError('a trend is damped that there is not', {
        where: { option: 'dampedTrend' },
        got: true,
        allowed: 'with trend: true',
      });
  }

  protected learn(series: ArrayLike<number>, fit: FitOptions): Promise<ExponentialSmoothingResult> {
    const { trend = false, dampedTrend = false } = this.options;
    checkSeries('series', series, trend ? 3 : 2);
    return maximumLikelihood(Float64Array.from(series), trend, dampedTrend, fit);
  }

  /**
   * Expected values of the periods after the last.
   *
   * @param steps - periods ahead, at least 1.
   * @param series - whose periods come before, at least 2; its states before the first are solved for as in a fit. Default: that of the fit.
   * @returns `steps` forecasts.
   * @throws ConfigError, ShapeError, DataError for steps or a series outside what is allowed; NotFittedError before `fit`.
   */
  async forecast(steps: number, series?: ArrayLike<number>): Promise<Float64Array> {
    checkOption('steps', steps, wholeNumbers(1, 2 ** 24));
    const { smoothingLevel: alpha, smoothingTrend: beta, dampingTrend: phi, last } = this.result;
    let [level, slope] = last;
    if (series) {
      checkSeries('series', series, 2);
      [level, slope] = fitted(series, { alpha, beta: beta ?? 0, phi: phi ?? 1 }, beta !== null).last;
    }
    return Float64Array.from({ length: steps }, () => (level += slope *= phi ?? 1));
  }
}

/**
 * The model of least AICc among those without trend, with one and with a damped one; the smaller of equals.
 *
 * R's `ets(model = "ZZN", additive.only = TRUE)`. Models whose AICc is undefined in so short a series are not tried; where all are, there
 * is no trend.
 *
 * @param series - past values, oldest first, at least 2.
 * @param fit - signal and progress.
 * @returns the model, fitted.
 * @throws ShapeError, DataError for too few or not finite values.
 * @example
 * ```ts
 * (await selectExponentialSmoothing(series)).result.smoothingLevel;
 * ```
 */
export async function selectExponentialSmoothing(
  series: ArrayLike<number>,
  fit: FitOptions = {},
): Promise<ExponentialSmoothing> {
  const kinds = [{}, { trend: true }, { trend: true, dampedTrend: true }];
  const told = shareOut(fit, [1, 2, 3]);
  let best: ExponentialSmoothing | undefined;
  for (const [i, kind] of kinds.entries()) {
    if (best && series.length - parametersOf(kind) <= 1) continue;
    const model = await new ExponentialSmoothing(kind).fit(series, told[i]!);
    if (!best || (model.result.aicc ?? Infinity) < (best.result.aicc ?? Infinity)) best = model;
  }
  return best!;
}

/** Smoothing, states before the first period and the errors' variance. */
function parametersOf({ trend = false, dampedTrend = false }: ExponentialSmoothingOptions): number {
  return 3 + (trend ? 2 : 0) + (dampedTrend ? 1 : 0);
}

async function maximumLikelihood(
  y: Float64Array,
  trend: boolean,
  dampedTrend: boolean,
  fit: FitOptions,
): Promise<ExponentialSmoothingResult> {
  const n = y.length;
  const size = y.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
  // What is left of a series that the model meets exactly is rounding.
  const least = n * (1e-14 * size) ** 2;
  const smoothing = (x: Float64Array): Smoothing => {
    const alpha = between(UNIT, x[0]!);
    return {
      alpha,
      beta: trend ? between([UNIT[0], Math.max(UNIT[0], alpha)], x[1]!) : 0,
      phi: dampedTrend ? between(DAMPING, x[2]!) : 1,
    };
  };
  const value = (x: Float64Array): number =>
    (n / 2) * Math.log(Math.max(least, fitted(y, smoothing(x), trend).squares));
  const objective = (x: Float64Array) => ({
    value: value(x),
    gradient: x.map((at, k) => (value(x.with(k, at + 1e-4)) - value(x.with(k, at - 1e-4))) / 2e-4),
  });
  const places = [-3, -1, 1, 4];
  const grid = places.flatMap((a) =>
    (trend ? places : [0]).flatMap((b) =>
      (dampedTrend ? places : [0]).map((c) =>
        Float64Array.of(a, b, c).subarray(0, 1 + Number(trend) + Number(dampedTrend)),
      ),
    ),
  );
  const starts = grid
    .map((x) => ({ x, value: value(x) }))
    .sort((a, b) => a.value - b.value)
    .slice(0, 4);
  const told = shareOut(
    fit,
    starts.map(() => 1),
  );
  let best: Minimum | undefined;
  for (const [i, { x }] of starts.entries()) {
    const found = await minimize(objective, x, { gradientTolerance: 1e-7 * n, maxIter: 200, pace: paceOf(told[i]) });
    if (!best || found.value < best.value) best = found;
  }
  const found = smoothing(best!.x);
  const { initial, last, squares } = fitted(y, found, trend);
  const parameters = parametersOf({ trend, dampedTrend });
  const logLikelihood = -best!.value;
  const aic = 2 * (parameters - logLikelihood);
  return {
    smoothingLevel: found.alpha,
    smoothingTrend: trend ? found.beta : null,
    dampingTrend: dampedTrend ? found.phi : null,
    ...{ initial, last },
    sigma2: n > parameters - 1 ? squares / (n - parameters + 1) : null,
    ...{ logLikelihood, nObs: n, aic },
    aicc: n - parameters - 1 > 0 ? aic + (2 * parameters * (parameters + 1)) / (n - parameters - 1) : null,
    converged: best!.converged,
  };
}

/** A number of a range, by its logit. */
function between([low, high]: readonly [number, number], logit: number): number {
  return low + (high - low) / (1 + Math.exp(-logit));
}

interface Fitted {
  readonly initial: readonly [number, number];
  readonly last: readonly [number, number];
  /** Sum of the squared errors. */
  readonly squares: number;
}

/** The states before the first period of least squared errors: errors are those of states 0 less what each state adds to the forecasts. */
function fitted(y: ArrayLike<number>, { alpha, beta, phi }: Smoothing, trend: boolean): Fitted {
  // Level and slope: of the series from states 0, of the level 1 alone, of the slope 1 alone.
  const state = [0, 0, 1, 0, 0, 1];
  const sums = { ll: 0, lb: 0, bb: 0, ly: 0, by: 0, yy: 0 };
  for (let t = 0; t < y.length; t++) {
    const error = [0, 2, 4].map((at) => (at === 0 ? y[t]! : 0) - state[at]! - phi * state[at + 1]!);
    const [own, level, slope] = error as [number, number, number];
    sums.ll += level * level;
    sums.lb += level * slope;
    sums.bb += slope * slope;
    sums.ly -= level * own;
    sums.by -= slope * own;
    sums.yy += own * own;
    error.forEach((e, at) => {
      const before = phi * state[2 * at + 1]!;
      state[2 * at]! += before + alpha * e;
      state[2 * at + 1] = before + beta * e;
    });
  }
  const determinant = sums.ll * sums.bb - sums.lb * sums.lb;
  const both = trend && determinant > 1e-14 * sums.ll * sums.bb;
  const b = both ? (sums.ll * sums.by - sums.lb * sums.ly) / determinant : 0;
  const l = (sums.ly - sums.lb * b) / sums.ll;
  const end = (at: number): number => state[at]! + l * state[2 + at]! + b * state[4 + at]!;
  return {
    initial: [l, b],
    last: [end(0), end(1)],
    squares: Math.max(0, sums.yy - l * sums.ly - b * sums.by),
  };
}
