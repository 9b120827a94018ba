import {
  ConfigError,
  type Constraint,
  type Constraints,
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
import { armaLikelihood } from './arma-likelihood.ts';
import { checkSeries } from './series.ts';

/** Options of {@link Arima}. */
export interface ArimaOptions {
  /** Autoregressive lags, differences, moving-average lags: `(p, d, q)`. Default `[1, 1, 0]`. */
  readonly order?: readonly [number, number, number];
  /** Estimate the mean of the differenced series: the level for `d = 0`, the drift for `d = 1`. Default true. */
  readonly constant?: boolean;
}

const orders: Constraint<readonly [number, number, number]> = {
  allowed: 'three whole numbers, p and q up to 100, d up to 10',
  holds: (value): value is [number, number, number] =>
    Array.isArray(value) &&
    value.length === 3 &&
    value.every((part, at) => wholeNumbers(0, at === 1 ? 10 : 100).holds(part)),
};

const constraints: Constraints<ArimaOptions> = { order: orders, constant: booleans };

/** Estimates of {@link Arima}. */
export interface ArimaResult {
  readonly order: readonly [number, number, number];
  /** `p` coefficients. */
  readonly ar: readonly number[];
  /** `q` coefficients. */
  readonly ma: readonly number[];
  /** Mean of the differenced series; null without constant. */
  readonly constant: number | null;
  /** Variance of the shocks, by maximum likelihood. */
  readonly sigma2: number;
  /** Exact Gaussian log-likelihood of the differenced series. */
  readonly logLikelihood: number;
  /** Values of the differenced series. */
  readonly nObs: number;
  readonly aic: number;
  /** AIC corrected for small samples; null where it is undefined, with at most one value more than parameters. */
  readonly aicc: number | null;
  readonly converged: boolean;
  /** What the differenced series is expected to be after the last period, less its mean, as far ahead as the order. */
  readonly state: Float64Array;
  /** `state x state`: covariance of its error, in units of `sigma2`; the shock of the next period is part of it. */
  readonly stateCov: Float64Array;
  /** `d` last values: of the series, of its first differences, and so on. */
  readonly tails: readonly number[];
}

/**
 * ARIMA by exact maximum likelihood: `phi(B) ((1 - B)^d y_t - c) = theta(B) e_t`.
 *
 * R's `arima(method = "ML")` of the differenced series, statsmodels' `ARIMA` with `simple_differencing`; coefficients are
 * kept stationary and invertible through partial autocorrelations, as there. The search starts from several values and from the
 * estimates of every smaller order, so that no nested model has the larger likelihood; there one start may end below it. The shocks' variance counts as a parameter in
 * both criteria. npm's `arima` 0.2.8 has no constant with differences and leaves these forecasts by up to 0.2 in logs.
 *
 * Source: Box and Jenkins (1970); Monahan (1984), https://doi.org/10.1093/biomet/71.2.403.
 *
 * @example
 * ```ts
 * const model = await new Arima({ order: [1, 1, 0] }).fit(series);
 * await model.forecast(3);
 * ```
 */
export class Arima extends Estimator<ArimaOptions, ArrayLike<number>, ArimaResult> {
  constructor(options: ArimaOptions = {}) {
    super(options, constraints);
  }

  protected async learn(series: ArrayLike<number>, fit: FitOptions): Promise<ArimaResult> {
    const { order = [1, 1, 0], constant = true } = this.options;
    const [p, d, q] = order;
    checkSeries('series', series, d + Math.max(2, p + q + (constant ? 3 : 2)));
    return orderFits(Float64Array.from(series), d, constant)(p, q, fit);
  }

  /**
   * Expected values of the periods after the last.
   *
   * @param steps - periods ahead, at least 1.
   * @param series - whose periods come before, more than `d`; statsmodels' `apply`. Default: that of the fit.
   * @returns `steps` forecasts.
   * @throws ConfigError, ShapeError, DataError for steps or a series outside what is allowed; NotFittedError before `fit`.
   */
  async forecast(steps: number, series?: ArrayLike<number>): Promise<Float64Array> {
    checkOption('steps', steps, wholeNumbers(1, 2 ** 24));
    return pathOf(this.result, series ? applied(this.result, series) : this.result, steps);
  }

  /**
   * Standard deviations of the forecasts' errors: `forecast +- z s_h` is an interval.
   *
   * `s_h^2 = s^2 (a_h' P a_h + sum_(k < h) psi_k^2)`, `psi` the weights of the integrated process and `P` the covariance of the state after the last
   * period; `s^2` is `sigma2 nObs / (nObs - p - q - 1 or, without constant, - p - q)`. R's `forecast(Arima(...))`; `predict.arima` and statsmodels, which leave out
   * that factor, have deviations smaller by its root. What is estimated counts as known, as there.
   *
   * @param steps - periods ahead, at least 1.
   * @param series - whose periods come before, more than `d`. Default: that of the fit.
   * @returns `steps` deviations.
   * @throws ConfigError, ShapeError, DataError for steps or a series outside what is allowed; NotFittedError before `fit`.
   *
   * Source: Box and Jenkins (1970); Harvey and Phillips (1979), https://doi.org/10.1093/biomet/66.1.49.
   */
  async deviations(steps: number, series?: ArrayLike<number>): Promise<Float64Array> {
    checkOption('steps', steps, wholeNumbers(1, 2 ** 24));
    const { ar, ma, constant, nObs, sigma2, order } = this.result;
    const { stateCov } = series ? applied(this.result, series) : this.result;
    const free = nObs - ar.length - ma.length - (constant === null ? 0 : 1);
    const size = Math.max(ar.length, ma.length + 1);
    const shockless = { ar, constant: null };
    const responses = Array.from({ length: size }, (_, at) =>
      pathOf(shockless, { state: new Float64Array(size).with(at, 1), tails: Array(order[1]).fill(0) }, steps),
    );
    const psi = Float64Array.from({ length: steps }, (_, step) =>
      responses.reduce((sum, response, at) => sum + (at === 0 ? 1 : (ma[at - 1] ?? 0)) * response[step]!, 0),
    );
    let shocks = 0;
    return psi.map((weight, step) => {
      let variance = shocks;
      responses.forEach((one, i) =>
        responses.forEach((other, j) => (variance += one[step]! * other[step]! * stateCov[i * size + j]!)),
      );
      shocks += weight * weight;
      return Math.sqrt((variance * sigma2 * nObs) / free);
    });
  }
}

/** What is expected of a series after its last period. */
function pathOf(
  { ar, constant }: Pick<ArimaResult, 'ar' | 'constant'>,
  { state, tails }: Pick<ArimaResult, 'state' | 'tails'>,
  steps: number,
): Float64Array {
  const ahead = state.slice();
  const differenced = Float64Array.from({ length: steps }, () => {
    const head = ahead[0]!;
    for (let i = 0; i < ahead.length; i++) ahead[i] = (ar[i] ?? 0) * head + (ahead[i + 1] ?? 0);
    return head + (constant ?? 0);
  });
  return tails.reduceRight((values, last) => {
    let level = last;
    return values.map((value) => (level += value));
  }, differenced);
}

/** State and tails of another series, by the coefficients of a fit. */
function applied(
  { order, ar, ma, constant }: ArimaResult,
  series: ArrayLike<number>,
): Pick<ArimaResult, 'state' | 'stateCov' | 'tails'> {
  checkSeries('series', series, order[1] + 1);
  const { w, tails } = differences(Float64Array.from(series), order[1]);
  const process = { ar: Float64Array.from(ar), ma: Float64Array.from(ma) };
  const { state, stateCov } = armaLikelihood(constant === null ? w : w.map((value) => value - constant), process)!;
  return { state, stateCov, tails };
}

function differences(series: Float64Array, d: number): { readonly w: Float64Array; readonly tails: readonly number[] } {
  const tails: number[] = [];
  let w = series;
  for (let round = 0; round < d; round++) {
    tails.push(w[w.length - 1]!);
    w = w.slice(1).map((value, at) => value - w[at]!);
  }
  return { w, tails };
}

/** Options of {@link selectArima}. */
export interface SelectArimaOptions {
  /** Differences. Default 1. */
  readonly d?: number;
  /** Most autoregressive lags. Default 2. */
  readonly maxP?: number;
  /** Most moving-average lags. Default 2. */
  readonly maxQ?: number;
  /** Whether there is a constant. Default true. */
  readonly constant?: boolean;
}

/**
 * The ARIMA model of least AICc among all orders up to the largest; the smaller of equals.
 *
 * Orders whose AICc is undefined in so short a series are not tried; where all are, `(0, d, 0)` is taken. Models with
 * another number of differences explain other data, so `d` is not chosen here.
 *
 * @param series - past values, oldest first.
 * @param options - range of orders.
 * @param fit - signal and progress.
 * @returns the model, fitted.
 * @throws ShapeError, ConfigError as {@link Arima.fit}.
 */
export async function selectArima(
  series: ArrayLike<number>,
  options: SelectArimaOptions = {},
  fit: FitOptions = {},
): Promise<Arima> {
  const { d = 1, maxP = 2, maxQ = 2, constant = true } = options;
  checkOption('maxP', maxP, wholeNumbers(0, 100));
  checkOption('maxQ', maxQ, wholeNumbers(0, 100));
  checkSeries('series', series, d + (constant ? 3 : 2));
  const fits = orderFits(Float64Array.from(series), d, constant);
  const room = series.length - d - (constant ? 4 : 3);
  const orders = Array.from({ length: Math.max(0, Math.min(room, maxP + maxQ)) + 1 }, (_, size) => size).flatMap(
    (size) => {
      const least = Math.max(0, size - maxQ);
      return Array.from(
        { length: Math.min(size, maxP) - least + 1 },
        (_, at) => [least + at, size - least - at] as const,
      );
    },
  );
  const told = shareOut(fit, [...orders.map(([p, q]) => 1 + p + q), 1]);
  let best: ArimaResult | undefined;
  for (const [i, [p, q]] of orders.entries()) {
    const result = await fits(p, q, told[i]!);
    if (!best || result.aicc! < (best.aicc ?? Infinity)) best = result;
  }
  return new Arima({ order: best!.order, constant }).fit(series, told.at(-1));
}

/** First two partial autocorrelations (as `atanh`) that a search starts from: none, either sign, and a cycle. */
const STARTS: readonly (readonly number[])[] = [[0], [0.5], [-0.5], [1, -1]];

/** The moving average starts against the autoregression, which it would cancel at 1. */
const SHRUNK = 0.8;

/** Maximum likelihood of one series by its orders. */
type OrderFits = (p: number, q: number, fit: FitOptions) => Promise<ArimaResult>;

/** Partial autocorrelations (as `atanh`) of both polynomials, then the mean of the standardised differences. */
interface Optimum extends Minimum {
  readonly x: Float64Array<ArrayBuffer>;
}

/**
 * Fits of a series that starts each order also from the estimates of the next smaller ones: a coefficient more never has a smaller
 * likelihood. Every order is computed once.
 */
function orderFits(series: Float64Array, d: number, constant: boolean): OrderFits {
  const { w, tails } = differences(series, d);
  const n = w.length;
  const centre = constant ? w.reduce((sum, value) => sum + value, 0) / n : 0;
  const scale = Math.sqrt(w.reduce((sum, value) => sum + (value - centre) ** 2, 0) / n);
  const size = series.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!(scale > 1e-14 * size))
    throw new ConfigError(
      `series is ${constant ? 'constant' : 'zero'} after ${d} differences: allowed are series that vary`,
    );
  const unit = w.map((value) => (value - centre) / scale);
  const optima = new Map<string, Promise<Optimum>>();

  const arma = (x: Float64Array, p: number, q: number) => ({
    ar: fromPartial(x.subarray(0, p), 1),
    ma: fromPartial(x.subarray(p, p + q), -1),
  });
  const likelihood = (x: Float64Array, p: number, q: number) =>
    armaLikelihood(constant ? unit.map((value) => value - x[p + q]!) : unit, arma(x, p, q));

  const optimum = (p: number, q: number, fit: FitOptions): Promise<Optimum> => {
    const key = `${p},${q}`;
    const known = optima.get(key) ?? search(p, q, fit);
    optima.set(key, known);
    return known;
  };

  const search = async (p: number, q: number, fit: FitOptions): Promise<Optimum> => {
    const [toFewerAr, toFewerMa, toStarts] = shareOut(fit, [p > 0 ? p * (q + 1) : 0, q > 0 ? 1 : 0, 1]);
    const starts = STARTS.slice(0, p + q > 0 ? STARTS.length : 1).map((head) => {
      const x = new Float64Array(p + q + (constant ? 1 : 0));
      head.slice(0, p).forEach((value, k) => (x[k] = value));
      head.slice(0, q).forEach((value, k) => (x[p + k] = -SHRUNK * value));
      return x;
    });
    // One partial autocorrelation more, of 0, is the same process.
    const nested = [
      ...(p > 0 ? [{ x: (await optimum(p - 1, q, toFewerAr!)).x, at: p - 1 }] : []),
      ...(q > 0 ? [{ x: (await optimum(p, q - 1, toFewerMa!)).x, at: p + q - 1 }] : []),
    ].map(({ x, at }) =>
      Float64Array.from({ length: x.length + 1 }, (_, k) => (k < at ? x[k]! : k > at ? x[k - 1]! : 0)),
    );
    const value = (x: Float64Array): number => {
      const { logLikelihood = -Infinity } = likelihood(x, p, q) ?? {};
      return Number.isFinite(logLikelihood) ? -logLikelihood : Infinity;
    };
    const objective = (x: Float64Array) => {
      const gradient = x.map((at, k) => {
        const step = 1e-5 * Math.max(1, Math.abs(at));
        const change = value(x.with(k, at + step)) - value(x.with(k, at - step));
        return Number.isFinite(change) ? change / (2 * step) : 0;
      });
      return { value: value(x), gradient };
    };
    const minima: Minimum[] = [];
    const told = shareOut(
      toStarts!,
      [...starts, ...nested].map(() => 1),
    );
    for (const [i, start] of [...starts, ...nested].entries())
      minima.push(await minimize(objective, start, { gradientTolerance: 1e-7 * n, pace: paceOf(told[i]) }));
    const best = minima.reduce((least, other) => (other.value < least.value - 1e-9 ? other : least));
    return { ...best, x: best.x.slice() };
  };

  return async (p, q, fit) => {
    const found = await optimum(p, q, fit);
    const { sigma2, state, stateCov } = likelihood(found.x, p, q)!;
    const logLikelihood = -found.value - n * Math.log(scale);
    const parameters = found.x.length + 1;
    const { ar, ma } = arma(found.x, p, q);
    const aic = 2 * (parameters - logLikelihood);
    return {
      order: [p, d, q],
      ar: [...ar],
      ma: [...ma],
      constant: constant ? centre + scale * found.x[p + q]! : null,
      sigma2: sigma2 * scale * scale,
      logLikelihood,
      nObs: n,
      aic,
      aicc: n - parameters - 1 > 0 ? aic + (2 * parameters * (parameters + 1)) / (n - parameters - 1) : null,
      converged: found.converged,
      state: state.map((entry) => entry * scale),
      stateCov,
      tails,
    };
  };
}

/** Coefficients of a stationary polynomial from partial autocorrelations `tanh(x)`; `sign` -1 for the moving average. */
function fromPartial(x: Float64Array, sign: number): Float64Array<ArrayBuffer> {
  const coefficients = new Float64Array(x.length);
  for (let k = 0; k < x.length; k++) {
    const partial = Math.tanh(x[k]!);
    // Both ends of a pair change by each other's old value.
    for (let i = 0, j = k - 1; i <= j; i++, j--) {
      const [low, high] = [coefficients[i]!, coefficients[j]!];
      coefficients[i] = low - partial * high;
      coefficients[j] = high - partial * low;
    }
    coefficients[k] = partial;
  }
  if (sign < 0) for (let k = 0; k < x.length; k++) coefficients[k] = -coefficients[k]!;
  return coefficients;
}
