import { ConfigError, Estimator, checkOption, wholeNumbers } from '@kuznets/base';
import { checkSeries } from './series.ts';

/** Series of several units over the same periods. */
export interface PanelSeries {
  /** `units x periods`, row-major, oldest first. */
  readonly y: Float64Array;
  readonly units: number;
  /** At least 3. */
  readonly periods: number;
}

/** Checks that a panel has its cells, and periods enough for a lag and its effect. */
export function checkPanel({ y, units, periods }: PanelSeries): void {
  checkOption('units', units, wholeNumbers(1, 2 ** 24));
  checkOption('periods', periods, wholeNumbers(3, 2 ** 24));
  checkSeries('y', y, units * periods, units * periods);
}

/** Estimates of {@link PanelAr}. */
export interface PanelArResult {
  /** The common coefficient of the lag. */
  readonly coef: number;
  /** `units` intercepts. */
  readonly effects: Float64Array;
  /** Residual standard deviation, `units (periods - 2) - 1` degrees of freedom. */
  readonly sigma: number;
  readonly nObs: number;
  /** `units`: values of the last period, which forecasts start from. */
  readonly last: Float64Array;
  /** `units`: means of the values that were lags. */
  readonly means: Float64Array;
  /** Sum of the squared deviations of lags from their units' means: `sigma^2` over it is the variance of `coef`. */
  readonly squares: number;
}

/**
 * First-order autoregression of a panel, one coefficient and an intercept for each unit: `y_it = a_i + b y_i,t-1 + e_it` by
 * least squares on deviations from the units' means.
 *
 * R's `plm(y ~ lag(y), model = "within")`. With few periods the coefficient is biased downward (Nickell); no correction is
 * made.
 *
 * Source: Nickell (1981), "Biases in dynamic models with fixed effects", Econometrica 49, https://doi.org/10.2307/1911408.
 *
 * @example
 * ```ts
 * const model = await new PanelAr().fit({ y, units: 48, periods: 12 });
 * await model.forecast(3); // 48 x 3
 * ```
 */
export class PanelAr extends Estimator<object, PanelSeries, PanelArResult> {
  constructor(options: object = {}) {
    super(options, {});
  }

  protected learn(panel: PanelSeries): PanelArResult {
    checkPanel(panel);
    return within(panel);
  }

  /**
   * Iterated forecasts.
   *
   * @param steps - periods ahead, at least 1.
   * @param last - `units`: values to start from. Default: those of the last period of the fit.
   * @returns `units x steps`.
   * @throws ConfigError, ShapeError, DataError for steps or values outside what is allowed; NotFittedError before `fit`.
   */
  async forecast(steps: number, last: ArrayLike<number> = this.result.last): Promise<Float64Array> {
    checkOption('steps', steps, wholeNumbers(1, 2 ** 24));
    const { coef, effects } = this.result;
    checkSeries('last', last, effects.length, effects.length);
    const forecast = new Float64Array(effects.length * steps);
    effects.forEach((effect, unit) => {
      let value = last[unit]!;
      for (let step = 0; step < steps; step++) forecast[unit * steps + step] = value = effect + coef * value;
    });
    return forecast;
  }

  /**
   * Standard deviations of the forecasts' errors: `forecast +- z s_h` is an interval.
   *
   * `s_h^2 = sigma^2 (sum_(k < h) b^(2k) + (sum_(k < h) b^k)^2 / (periods - 1) + D_h^2 / squares)`, `D_h` the derivative of the forecast by `b`, the intercept
   * moving with it: shocks, the intercept's error and the coefficient's. One period ahead that of R's `predict.lm(interval = "prediction")` on
   * dummies; further ahead the delta method. The coefficient's bias in few periods is not part of it.
   *
   * @param steps - periods ahead, at least 1.
   * @param last - `units`: values to start from. Default: those of the last period of the fit.
   * @returns `units x steps`.
   * @throws as {@link PanelAr.forecast}.
   */
  async deviations(steps: number, last: ArrayLike<number> = this.result.last): Promise<Float64Array> {
    const forecast = await this.forecast(steps, last);
    const { coef, sigma, means, squares, nObs, effects } = this.result;
    const periods = nObs / effects.length;
    return forecast.map((_, at) => {
      const [unit, step] = [Math.floor(at / steps), at % steps];
      let [shocks, weights, slope, value] = [0, 0, 0, last[unit]!];
      for (let k = 0; k <= step; k++) {
        shocks += coef ** (2 * k);
        weights += coef ** k;
        slope = value - means[unit]! + coef * slope;
        value = forecast[unit * steps + k]!;
      }
      return sigma * Math.sqrt(shocks + weights ** 2 / periods + slope ** 2 / squares);
    });
  }
}

function within({ y, units, periods }: PanelSeries): PanelArResult {
  const length = periods - 1;
  const means = Array.from({ length: units }, (_, unit) => {
    const own = y.subarray(unit * periods, (unit + 1) * periods);
    const total = own.reduce((sum, value) => sum + value, 0);
    return { past: (total - own[periods - 1]!) / length, present: (total - own[0]!) / length };
  });
  const each = (visit: (past: number, present: number) => void): void =>
    means.forEach(({ past, present }, unit) => {
      for (let t = 1; t < periods; t++) visit(y[unit * periods + t - 1]! - past, y[unit * periods + t]! - present);
    });
  let cross = 0;
  let squares = 0;
  each((past, present) => {
    cross += past * present;
    squares += past * past;
  });
  if (!(squares > 0))
    throw new ConfigError('y does not change in any unit before the last period: allowed are units that vary');
  const coef = cross / squares;
  let residual = 0;
  each((past, present) => (residual += (present - coef * past) ** 2));
  const freedom = units * (length - 1) - 1;
  return {
    coef,
    effects: Float64Array.from(means, ({ past, present }) => present - coef * past),
    sigma: freedom > 0 ? Math.sqrt(residual / freedom) : 0,
    nObs: units * length,
    means: Float64Array.from(means, ({ past }) => past),
    squares,
    last: Float64Array.from({ length: units }, (_, unit) => y[unit * periods + periods - 1]!),
  };
}
