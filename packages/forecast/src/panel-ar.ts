import { ConfigError, NotFittedError, ShapeError } from '@kuznets/base';
import { checkFinite, wholeNumber } from './check.ts';

/** Series of several units over the same periods. */
export interface PanelSeries {
  /** `units x periods`, row-major, oldest first. */
  readonly y: Float64Array;
  readonly units: number;
  /** At least 3. */
  readonly periods: number;
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
 * new PanelAr().fit({ y, units: 48, periods: 12 }).forecast(3); // 48 x 3
 * ```
 */
export class PanelAr {
  #fitted: { readonly result: PanelArResult; readonly last: Float64Array } | undefined;

  /**
   * Estimates coefficient and intercepts.
   *
   * @param panel - `units x periods`.
   * @returns this estimator.
   * @throws ShapeError, ConfigError for fewer than 3 periods, values that are not finite, or units that never change.
   */
  fit(panel: PanelSeries): this {
    const { y, units, periods } = panel;
    wholeNumber('units', units, 1, 2 ** 24);
    wholeNumber('periods', periods, 3, 2 ** 24);
    if (y.length !== units * periods)
      throw new ShapeError(`y holds ${y.length} numbers, got units x periods = ${units * periods}`);
    checkFinite('y', y, 1);
    this.#fitted = {
      result: within(panel),
      last: Float64Array.from({ length: units }, (_, unit) => y[unit * periods + periods - 1]!),
    };
    return this;
  }

  /** The estimates; see {@link PanelArResult}. */
  get result(): PanelArResult {
    if (!this.#fitted) throw new NotFittedError('PanelAr is not fitted: call fit first');
    return this.#fitted.result;
  }

  /**
   * Iterated forecasts.
   *
   * @param steps - periods ahead, at least 1.
   * @returns `units x steps`.
   */
  forecast(steps: number): Float64Array {
    wholeNumber('steps', steps, 1, 2 ** 24);
    const { coef, effects } = this.result;
    const forecast = new Float64Array(effects.length * steps);
    effects.forEach((effect, unit) => {
      let value = this.#fitted!.last[unit]!;
      for (let step = 0; step < steps; step++) forecast[unit * steps + step] = value = effect + coef * value;
    });
    return forecast;
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
  return Object.freeze({
    coef,
    effects: Float64Array.from(means, ({ past, present }) => present - coef * past),
    sigma: freedom > 0 ? Math.sqrt(residual / freedom) : 0,
    nObs: units * length,
  });
}
