import { ConfigError, Estimator, checkOption, wholeNumbers } from '@kuznets/base';
import { Matrix, solve } from 'ml-matrix';
import { type PanelSeries, checkPanel } from './panel-ar.ts';
import { checkSeries } from './series.ts';

/** Estimates of {@link FactorPanelAr}. */
export interface FactorPanelArResult {
  /** Coefficient of a unit's own last change. */
  readonly coef: number;
  /** Coefficient of the mean of all units' last changes; null where the periods are too few. */
  readonly factorCoef: number | null;
  readonly intercept: number;
  /** `units`: what each unit differs by, shrunk to 0. */
  readonly effects: Float64Array;
  /** Variance of the shocks, from the deviations from the units' means. */
  readonly sigma2: number;
  /** Variance of the effects, 0 where the units differ by no more than shocks explain. */
  readonly sigma2Effects: number;
  readonly nObs: number;
  /** `units x 2`: values of the last two periods, which forecasts start from. */
  readonly last: Float64Array;
}

/** Changes from which the coefficient of the common factor is told; it has one value a period. */
const FEWEST_FACTORS = 5;

/**
 * First-order autoregression of a panel's changes with random effects and a common factor:
 * `dy_it = m + u_i + b dy_i,t-1 + c f_t-1 + e_it`, `f_t` the mean of the units' changes, `u_i` of mean 0.
 *
 * R's `plm(model = "random", random.method = "amemiya")` of the changes on their lags; forecasts add the best linear predictors of
 * the effects and go on with the mean of the forecast changes. The factor is left out where there are fewer than five changes to
 * explain. With few periods a lag among the regressors biases both parts of the variance (Nickell); this is a forecast's model, not
 * a test of `b`.
 *
 * Source: Amemiya (1971), https://doi.org/10.2307/2525602; Goldberger (1962), https://doi.org/10.1080/01621459.1962.10480665; Pesaran (2006),
 * https://doi.org/10.1111/j.1468-0262.2006.00692.x, for the mean as the common factor.
 *
 * @example
 * ```ts
 * const model = await new FactorPanelAr().fit({ y, units: 48, periods: 12 });
 * await model.forecast(3); // 48 x 3
 * ```
 */
export class FactorPanelAr extends Estimator<object, PanelSeries, FactorPanelArResult> {
  constructor(options: object = {}) {
    super(options, {});
  }

  protected learn(panel: PanelSeries): FactorPanelArResult {
    checkPanel(panel);
    return randomEffects(panel);
  }

  /**
   * Iterated forecasts.
   *
   * @param steps - periods ahead, at least 1.
   * @param last - `units x 2`: values of two periods to start from. Default: those of the last two periods of the fit.
   * @returns `units x steps`.
   * @throws ConfigError, ShapeError, DataError for steps or values outside what is allowed; NotFittedError before `fit`.
   */
  async forecast(steps: number, last: ArrayLike<number> = this.result.last): Promise<Float64Array> {
    checkOption('steps', steps, wholeNumbers(1, 2 ** 24));
    const { coef, factorCoef, intercept, effects } = this.result;
    const units = effects.length;
    checkSeries('last', last, 2 * units, 2 * units);
    const forecast = new Float64Array(units * steps);
    let level = Float64Array.from(effects, (_, unit) => last[2 * unit + 1]!);
    let change = level.map((value, unit) => value - last[2 * unit]!);
    for (let step = 0; step < steps; step++) {
      const common = intercept + (factorCoef ?? 0) * meanOf(change);
      change = change.map((value, unit) => common + effects[unit]! + coef * value);
      level = level.map((value, unit) => (forecast[unit * steps + step] = value + change[unit]!));
    }
    return forecast;
  }
}

function randomEffects({ y, units, periods }: PanelSeries): FactorPanelArResult {
  const n = periods - 2;
  const changes = Array.from({ length: units }, (_, unit) =>
    Float64Array.from({ length: periods - 1 }, (_unused, t) => y[unit * periods + t + 1]! - y[unit * periods + t]!),
  );
  const factor = Float64Array.from({ length: n }, (_, t) => meanOf(changes.map((own) => own[t]!)));
  const regressors = [
    changes.map((own) => own.subarray(0, n)),
    ...(n >= FEWEST_FACTORS ? [changes.map(() => factor)] : []),
  ];
  const response = changes.map((own) => own.subarray(1));
  if (regressors[0]!.every((own) => own.every((value) => value === regressors[0]![0]![0])))
    throw new ConfigError('y changes by the same amount in every unit and period: allowed are changes that vary');
  // Deviations from a share of the units' means; 1 is the within transformation.
  const quasi = (share: number) => {
    const part = (values: readonly Float64Array[]): number[] =>
      values.flatMap((own) => {
        const mean = share * meanOf(own);
        return Array.from(own, (value) => value - mean);
      });
    return { x: regressors.map(part), z: part(response) };
  };
  const means = (coefficients: readonly number[]): number[] =>
    response.map(
      (own, unit) => meanOf(own) - coefficients.reduce((sum, b, k) => sum + b * meanOf(regressors[k]![unit]!), 0),
    );
  const within = quasi(1);
  const slopes = leastSquares(within.x, within.z);
  const residual = within.z.reduce(
    (sum, value, at) => sum + (value - slopes.reduce((fit, b, k) => fit + b * within.x[k]![at]!, 0)) ** 2,
    0,
  );
  // As plm divides: by deviations and units, whatever was estimated.
  const sigma2 = n > 1 ? residual / (units * (n - 1)) : 0;
  const left = means(slopes);
  const centre = meanOf(left);
  const between = left.reduce((sum, value) => sum + (value - centre) ** 2, 0) / units;
  // One change a unit tells no effect from a shock.
  const sigma2Effects = n > 1 ? Math.max(0, between - sigma2 / n) : 0;
  const total = sigma2 + n * sigma2Effects;
  const share = total > 0 ? 1 - Math.sqrt(sigma2 / total) : 0;
  const { x, z } = quasi(share);
  const [intercept, coef, factorCoef] = leastSquares([z.map(() => 1 - share), ...x], z);
  const coefficients = [coef!, ...(factorCoef === undefined ? [] : [factorCoef])];
  const shrunk = total > 0 ? (n * sigma2Effects) / total : 0;
  return {
    coef: coef!,
    factorCoef: factorCoef ?? null,
    intercept: intercept!,
    effects: Float64Array.from(means(coefficients), (mean) => shrunk * (mean - intercept!)),
    ...{ sigma2, sigma2Effects, nObs: units * n },
    last: Float64Array.from(
      { length: 2 * units },
      (_, at) => y[Math.floor(at / 2) * periods + periods - 2 + (at % 2)]!,
    ),
  };
}

/** Of least norm where regressors are collinear. */
function leastSquares(columns: readonly (readonly number[])[], response: readonly number[]): number[] {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, at) => sum + value * b[at]!, 0);
  const gram = new Matrix(columns.map((a) => columns.map((b) => dot(a, b))));
  return solve(gram, Matrix.columnVector(columns.map((a) => dot(a, response))), true).to1DArray();
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum / values.length;
}
