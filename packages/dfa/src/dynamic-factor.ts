import { ConfigError, type Constraints, Estimator, type FitOptions, checkOption, wholeNumbers } from '@kuznets/base';
import { estimate } from './estimate.ts';
import { type FactorModelParams, type FactorPanel, checkPanel } from './factor-model.ts';
import { type SmoothedFactors, companionMatrix, smoothFactors } from './kalman.ts';
import { type Matrix, add, multiply } from './small-matrix.ts';

/** Options of {@link DynamicFactor}. */
export interface DynamicFactorOptions {
  /** Number of factors; statsmodels' `k_factors`. Default 1. */
  readonly kFactors?: number;
  /** Lags of the factors' vector autoregression; statsmodels' `factor_order`. Default 1. */
  readonly factorOrder?: number;
  /** EM steps before the quasi-Newton iterations. Default 50. */
  readonly emIter?: number;
  /** Most quasi-Newton iterations. Default 1000. */
  readonly maxIter?: number;
}

const constraints: Constraints<DynamicFactorOptions> = {
  kFactors: wholeNumbers(1, 2 ** 16),
  factorOrder: wholeNumbers(1, 1000),
  emIter: wholeNumbers(0, 2 ** 31),
  maxIter: wholeNumbers(0, 2 ** 31),
};

/** What {@link DynamicFactor} estimates. */
export interface DynamicFactorResult extends FactorModelParams, SmoothedFactors {
  readonly kEndog: number;
  readonly periods: number;
  readonly series: number;
  /** `-2 log L + 2 q`, `q` the number of parameters, as statsmodels counts them. */
  readonly aic: number;
  /** `-2 log L + q log(series periods)`. */
  readonly bic: number;
  /** Log-likelihood before each EM step. */
  readonly emLogLikelihoods: readonly number[];
  /** Quasi-Newton iterations. */
  readonly nIter: number;
  readonly converged: boolean;
  /**
   * Whether the likelihood rises towards a model in which the factors have fewer shocks than there are factors, as in short
   * panels with a factor too many: their variance would grow without end and is held at 1e6 that of the shocks. Fit fewer factors.
   */
  readonly singular: boolean;
}

/**
 * Linear dynamic factor model, by maximum likelihood: EM steps from principal components, then BFGS on the exact Gaussian
 * likelihood of the Kalman filter from there and from principal components; the best is kept, never below an EM step.
 *
 * `y_t = L f_t + e_t`, `f_t = A_1 f_(t-1) + ... + u_t`, `e_t ~ N(0, diag)`, `u_t ~ N(0, I)`: statsmodels' `DynamicFactor`
 * with `error_order=0` and `error_cov_type='diagonal'`, which has no intercept either: pass centred data. Several series
 * may share one model. Factors are rotated so that `L' diag^-1 L` is diagonal and falling, columns of loadings with a sum
 * that is not negative; statsmodels leaves the rotation to the starting values. An idiosyncratic variance is at least 1e-5
 * of its variable's mean square.
 *
 * Source: Durbin and Koopman (2012), https://doi.org/10.1093/acprof:oso/9780199641178.001.0001; Watson and Engle (1983),
 * https://doi.org/10.1016/0304-4076(83)90066-0.
 *
 * @example
 * ```ts
 * const model = await new DynamicFactor({ kFactors: 1 }).fit({ endog, periods: 16, kEndog: 9 });
 * model.result.smoothed; // 16 x 1
 * await model.forecast(3); // 3 x 9
 * ```
 */
export class DynamicFactor extends Estimator<DynamicFactorOptions, FactorPanel, DynamicFactorResult> {
  constructor(options: DynamicFactorOptions = {}) {
    super(options, constraints);
  }

  protected async learn(panel: FactorPanel, fit: FitOptions): Promise<DynamicFactorResult> {
    checkPanel(panel);
    const { kFactors = 1, factorOrder = 1, emIter = 50, maxIter = 1000 } = this.options;
    const { kEndog, periods, series = 1 } = panel;
    checkOption('kFactors', kFactors, wholeNumbers(1, Math.min(kEndog, series * periods)));
    checkOption('factorOrder', factorOrder, wholeNumbers(1, periods - 1));
    for (let i = 0; i < kEndog; i++) {
      if (panel.endog.every((value, at) => at % kEndog !== i || value === 0))
        throw new ConfigError(`endog: variable ${i} is 0 throughout: allowed are variables that vary`);
    }
    const { params, ...how } = await estimate(panel, { kFactors, factorOrder, emIter, maxIter }, fit);
    const smoothed = smoothFactors(panel, params);
    const size = params.loadings.length + params.idiosyncratic.length + params.transition.length;
    return {
      ...params,
      ...smoothed,
      ...how,
      kEndog,
      periods,
      series,
      aic: 2 * (size - smoothed.logLikelihood),
      bic: size * Math.log(series * periods) - 2 * smoothed.logLikelihood,
    };
  }

  /**
   * The factors of another panel, with the parameters of the fit.
   *
   * @param panel - scaled as that of the fit.
   * @returns factors and log-likelihood.
   * @throws ShapeError, ConfigError, DataError for another shape; NotFittedError before `fit`.
   */
  async transform(panel: FactorPanel): Promise<SmoothedFactors> {
    return smoothFactors(panel, this.result);
  }

  /**
   * Expected values of the periods after the last; statsmodels' `forecast`.
   *
   * @param steps - number of periods, at least 1.
   * @param panel - whose periods come before. Default: that of the fit.
   * @returns `series x steps x kEndog`.
   * @throws ConfigError for another number of steps; otherwise as `transform`.
   */
  async forecast(steps: number, panel?: FactorPanel): Promise<Float64Array> {
    checkOption('steps', steps, wholeNumbers(1, 2 ** 24));
    const { result } = this;
    if (!panel) return forecastFactors(result, result, steps);
    const { series = 1, periods } = panel;
    return forecastFactors(result, { ...(await this.transform(panel)), series, periods }, steps);
  }

  /**
   * Standard deviations of the forecasts' errors, the same for all series: `forecast +- z s_h` is an interval.
   *
   * `s_h^2 = diag(L A^h P A'^h L' + sum_(j < h) L A^j Q A'^j L') + e`, `P` the covariance of the last period's state given the data; statsmodels'
   * `get_forecast(steps).se_mean`. Of sums over the first periods, as of levels that are forecast by their changes, likewise, `A^j` summed up. What is
   * estimated counts as known, as there.
   *
   * @param steps - number of periods, at least 1.
   * @param options - `sums`: deviations of the sums of the first forecasts. Default false.
   * @returns `steps x kEndog`.
   * @throws ConfigError for another number of steps; NotFittedError before `fit`.
   */
  async deviations(steps: number, { sums = false }: { readonly sums?: boolean } = {}): Promise<Float64Array> {
    checkOption('steps', steps, wholeNumbers(1, 2 ** 24));
    const { result } = this;
    const { kEndog, kFactors, factorOrder, idiosyncratic, lastCov } = result;
    const states = kFactors * factorOrder;
    const companion = companionMatrix(result);
    // What a state of now does to the variables h periods on, or to their sum until then.
    let [now, total] = [wide(result, states), new Float64Array(kEndog * states)];
    const shocks = new Float64Array(kEndog);
    const deviations = new Float64Array(steps * kEndog);
    for (let step = 0; step < steps; step++) {
      const moved = sums ? add(total, now) : now;
      for (let i = 0; i < kEndog; i++) for (let j = 0; j < kFactors; j++) shocks[i]! += moved[i * states + j]! ** 2;
      total = moved;
      now = multiply(now, companion, kEndog, states, states);
      const reach = sums ? multiply(total, companion, kEndog, states, states) : now;
      const spread = multiply(reach, lastCov, kEndog, states, states);
      for (let i = 0; i < kEndog; i++) {
        let variance = shocks[i]! + idiosyncratic[i]! * (sums ? step + 1 : 1);
        for (let j = 0; j < states; j++) variance += spread[i * states + j]! * reach[i * states + j]!;
        deviations[step * kEndog + i] = Math.sqrt(variance);
      }
    }
    return deviations;
  }
}

/** Loadings on the state, whose lags nothing loads on. */
function wide({ loadings, kFactors }: FactorModelParams, states: number): Matrix {
  const all = new Float64Array((loadings.length / kFactors) * states);
  loadings.forEach((value, at) => (all[Math.floor(at / kFactors) * states + (at % kFactors)] = value));
  return all;
}

function forecastFactors(
  params: FactorModelParams & Pick<DynamicFactorResult, 'kEndog'>,
  { series, periods, smoothed }: Pick<DynamicFactorResult, 'series' | 'periods' | 'smoothed'>,
  steps: number,
): Float64Array {
  const { kFactors, factorOrder, kEndog, loadings } = params;
  const states = kFactors * factorOrder;
  const companion = companionMatrix(params);
  const forecast = new Float64Array(series * steps * kEndog);
  for (let s = 0; s < series; s++) {
    // The last state's smoothed mean: at the end of the sample its lags are the smoothed factors themselves.
    let state = Float64Array.from(
      { length: states },
      (_, at) => smoothed[(s * periods + periods - 1 - Math.floor(at / kFactors)) * kFactors + (at % kFactors)]!,
    );
    for (let step = 0; step < steps; step++) {
      state = multiply(companion, state, states, states, 1);
      forecast.set(multiply(loadings, state.subarray(0, kFactors), kEndog, kFactors, 1), (s * steps + step) * kEndog);
    }
  }
  return forecast;
}
