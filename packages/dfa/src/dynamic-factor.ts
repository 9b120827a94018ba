import { ConfigError, NotFittedError } from '@kuznets/base';
import { type EstimateSettings, estimate } from './estimate.ts';
import { type FactorModelParams, type FactorPanel, checkPanel, wholeNumber } from './factor-model.ts';
import { type SmoothedFactors, companionMatrix, smoothFactors } from './kalman.ts';
import { multiply } from './small-matrix.ts';

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
}

/**
 * Linear dynamic factor model, by maximum likelihood: EM steps from principal components, then BFGS on the exact Gaussian
 * likelihood of the Kalman filter.
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
 * const model = new DynamicFactor({ kFactors: 1 }).fit({ endog, periods: 16, kEndog: 9 });
 * model.result.smoothed; // 16 x 1
 * model.forecast(3); // 3 x 9
 * ```
 */
export class DynamicFactor {
  readonly options: DynamicFactorOptions;
  #result: DynamicFactorResult | undefined;

  constructor(options: DynamicFactorOptions = {}) {
    this.options = Object.freeze({ ...options });
  }

  /**
   * Estimates the parameters and smooths the factors.
   *
   * @param panel - centred data, usually standardised.
   * @returns this estimator.
   * @throws ShapeError, ConfigError for options or data outside what is allowed; a variable that is zero throughout is named.
   */
  fit(panel: FactorPanel): this {
    checkPanel(panel);
    const { kFactors = 1, factorOrder = 1, emIter = 50, maxIter = 1000 } = this.options;
    const { kEndog, periods, series = 1 } = panel;
    wholeNumber(
      'kFactors',
      kFactors,
      1,
      Math.min(kEndog, series * periods),
      ', the smaller of variables and observations',
    );
    wholeNumber('factorOrder', factorOrder, 1, periods - 1, ', the number of periods less one');
    wholeNumber('emIter', emIter, 0, 2 ** 31);
    wholeNumber('maxIter', maxIter, 0, 2 ** 31);
    for (let i = 0; i < kEndog; i++) {
      if (panel.endog.every((value, at) => at % kEndog !== i || value === 0))
        throw new ConfigError(`endog: variable ${i} is 0 throughout: allowed are variables that vary`);
    }
    this.#result = analyse(panel, { kFactors, factorOrder, emIter, maxIter });
    return this;
  }

  /** Everything estimated; see {@link DynamicFactorResult}. */
  get result(): DynamicFactorResult {
    if (!this.#result) throw new NotFittedError('DynamicFactor is not fitted: call fit first');
    return this.#result;
  }

  /**
   * Expected values of the periods after the last; statsmodels' `forecast`.
   *
   * @param steps - number of periods, at least 1.
   * @returns `series x steps x kEndog`.
   */
  forecast(steps: number): Float64Array {
    wholeNumber('steps', steps, 1, 2 ** 24);
    return forecastFactors(this.result, steps);
  }
}

function analyse(panel: FactorPanel, settings: EstimateSettings): DynamicFactorResult {
  const { params, logLikelihood: _, ...how } = estimate(panel, settings);
  const smoothed = smoothFactors(panel, params);
  const { kEndog, periods, series = 1 } = panel;
  const size = params.loadings.length + params.idiosyncratic.length + params.transition.length;
  return Object.freeze({
    ...params,
    ...smoothed,
    ...how,
    kEndog,
    periods,
    series,
    aic: 2 * (size - smoothed.logLikelihood),
    bic: size * Math.log(series * periods) - 2 * smoothed.logLikelihood,
  });
}

function forecastFactors(result: DynamicFactorResult, steps: number): Float64Array {
  const { kFactors, factorOrder, kEndog, series, periods, loadings, smoothed } = result;
  const states = kFactors * factorOrder;
  const companion = companionMatrix(result);
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
