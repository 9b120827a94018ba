import {
  ConfigError,
  type Constraints,
  Estimator,
  type FitOptions,
  ShapeError,
  checkFinite,
  checkOption,
  numbers,
  paceOf,
  wholeNumbers,
} from '@kuznets/base';
import { mixedEm } from './mixed-em.ts';
import { type MixedParams, expectedCells, layoutOf, statesAhead } from './mixed-model.ts';
import { startingValues } from './mixed-start.ts';
import type { Matrix } from './small-matrix.ts';

/** Options of {@link MixedDynamicFactor}. */
export interface MixedDynamicFactorOptions {
  /** Number of factors, on which every variable loads; statsmodels' `factors`. Default 1. */
  readonly kFactors?: number;
  /** Lags of the factors' vector autoregression; statsmodels' `factor_orders`. Default 1. */
  readonly factorOrder?: number;
  /** Most EM steps; statsmodels' `maxiter`. Default 500. */
  readonly maxIter?: number;
  /** EM steps end where the log-likelihood moves by no more than this share of its mean; statsmodels' `tolerance`. Default 1e-6. */
  readonly tolerance?: number;
}

const constraints: Constraints<MixedDynamicFactorOptions> = {
  kFactors: wholeNumbers(1, 2 ** 16),
  factorOrder: wholeNumbers(1, 1000),
  maxIter: wholeNumbers(1, 2 ** 31),
  tolerance: numbers(0, 1),
};

/** A multivariate series in which cells may be missing. */
export interface MixedPanel {
  /** `periods x kEndog`, `NaN` where a cell is missing: not collected, not yet published, or no end of a quarter. */
  readonly endog: Float64Array;
  readonly periods: number;
  /** Number of observed variables. */
  readonly kEndog: number;
  /** Variables of months, the first columns; the others are of quarters, in the row of the quarter's last month. Default all. */
  readonly kMonthly?: number;
}

/** What {@link MixedDynamicFactor} estimates, of variables scaled by `mean` and `scale`. */
export interface MixedDynamicFactorResult extends MixedParams {
  readonly kEndog: number;
  readonly kMonthly: number;
  readonly kFactors: number;
  readonly factorOrder: number;
  readonly periods: number;
  /** `kEndog` means and standard deviations (`n - 1`) of the cells that are there. */
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  readonly logLikelihood: number;
  /** Before each EM step, and at the end. */
  readonly logLikelihoods: readonly number[];
  readonly nIter: number;
  readonly converged: boolean;
  /** `periods x kFactors`: means given all cells. */
  readonly smoothed: Float64Array;
  /** `periods x kEndog`: what is expected of every cell given those that are there, in the variables' units. */
  readonly expected: Float64Array;
  /** The last period's state given all cells. */
  readonly lastState: Float64Array;
}

/**
 * Linear dynamic factor model of series with missing cells, ragged edges, and months beside quarters, by EM.
 *
 * `y_it = l_i' f_t + e_it + xi_it`, `f_t = A_1 f_(t-1) + ... + u_t`, `e_it = a_i e_i(t-1) + v_it`, `xi ~ N(0, 1e-4)`; a variable of quarters measures
 * `l' f + e` of five months with the weights 1, 2, 3, 2, 1, as growth does (Mariano and Murasawa). Variables are scaled first. statsmodels'
 * `DynamicFactorMQ` with all factors in one block, `idiosyncratic_ar1=True` and `obs_cov_diag=True`, whose EM steps these are; starting values differ, so that factors
 * may have another sign or rotation.
 *
 * Source: Bańbura and Modugno (2014), https://doi.org/10.1002/jae.2306; Mariano and Murasawa (2003), https://doi.org/10.1002/jae.695.
 *
 * @example
 * ```ts
 * const known = endog.map((value, at) => (at % 7 === 3 ? NaN : value));
 * const model = await new MixedDynamicFactor().fit({ endog: known, periods: 16, kEndog: 9 });
 * model.result.expected; // 16 x 9, every cell
 * await model.forecast(3); // 3 x 9
 * ```
 */
export class MixedDynamicFactor extends Estimator<MixedDynamicFactorOptions, MixedPanel, MixedDynamicFactorResult> {
  constructor(options: MixedDynamicFactorOptions = {}) {
    super(options, constraints);
  }

  protected async learn(panel: MixedPanel, fit: FitOptions): Promise<MixedDynamicFactorResult> {
    const { kFactors = 1, factorOrder = 1, maxIter = 500, tolerance = 1e-6 } = this.options;
    const { kEndog, periods, kMonthly = kEndog } = panel;
    const { mean, scale, scaled } = scaledPanel(panel);
    checkOption('kMonthly', kMonthly, wholeNumbers(0, kEndog));
    checkOption('kFactors', kFactors, wholeNumbers(1, Math.min(kMonthly || kEndog, periods)));
    checkOption('factorOrder', factorOrder, wholeNumbers(1, periods - 2));
    const layout = layoutOf({ kEndog, kMonthly, kFactors, factorOrder });
    const pace = paceOf(fit);
    const { smoothed, params, logLikelihoods, converged } = await mixedEm(
      scaled,
      layout,
      startingValues(scaled, layout),
      { maxIter, tolerance, rest: (share) => pace.rest(share) },
    );
    return {
      ...params,
      ...{ kEndog, kMonthly, kFactors, factorOrder, periods, mean, scale, logLikelihoods, converged },
      logLikelihood: smoothed.logLikelihood,
      nIter: logLikelihoods.length - 1,
      smoothed: Float64Array.from(
        { length: periods * kFactors },
        (_, at) => smoothed.means[Math.floor(at / kFactors)]![at % kFactors]!,
      ),
      expected: expectedCells(smoothed.means, layout, params, { mean, scale }),
      lastState: smoothed.means.at(-1)!,
    };
  }

  /**
   * Expected values of the periods after the last, in the variables' units; statsmodels' `forecast`.
   *
   * @param steps - number of periods, at least 1.
   * @returns `steps x kEndog`; of a variable of quarters in every row, that of a quarter's last month being the quarter's.
   * @throws ConfigError for another number of steps; NotFittedError before `fit`.
   */
  async forecast(steps: number): Promise<Float64Array> {
    checkOption('steps', steps, wholeNumbers(1, 2 ** 24));
    const { result } = this;
    const layout = layoutOf(result);
    const params = paramsOf(result);
    return expectedCells(
      statesAhead(Float64Array.from(result.lastState), layout, params, steps),
      layout,
      params,
      result,
    );
  }
}

/** The parameters of a result, of which those of a file are other arrays. */
function paramsOf(result: MixedDynamicFactorResult): MixedParams {
  const { loadings, transition, shockCov, idiosyncraticAr, idiosyncraticVar } = result;
  const of = (values: Float64Array): Matrix => Float64Array.from(values);
  return {
    loadings: of(loadings),
    transition: of(transition),
    shockCov: of(shockCov),
    idiosyncraticAr: of(idiosyncraticAr),
    idiosyncraticVar: of(idiosyncraticVar),
  };
}

/** The variables with mean 0 and standard deviation 1 of the cells that are there. */
function scaledPanel({ endog, periods, kEndog }: MixedPanel) {
  checkOption('periods', periods, wholeNumbers(3, 2 ** 24));
  checkOption('kEndog', kEndog, wholeNumbers(1, 2 ** 16));
  if (endog.length !== periods * kEndog)
    throw new ShapeError(`endog holds ${endog.length} numbers, got periods x kEndog = ${periods * kEndog}`);
  checkFinite(endog, (at) => ({ what: `endog of period ${Math.floor(at / kEndog)}, variable ${at % kEndog}` }), true);
  const [mean, scale] = [new Float64Array(kEndog), new Float64Array(kEndog)];
  for (let i = 0; i < kEndog; i++) {
    const known = endog.filter((value, at) => at % kEndog === i && !Number.isNaN(value));
    mean[i] = known.reduce((sum, value) => sum + value, 0) / known.length;
    scale[i] = Math.sqrt(known.reduce((sum, value) => sum + (value - mean[i]!) ** 2, 0) / (known.length - 1));
    if (!(scale[i]! > 0))
      throw new ConfigError(`endog: variable ${i} does not vary: allowed are variables with cells that differ`, {
        got: `${known.length} cells`,
      });
  }
  return { mean, scale, scaled: endog.map((value, at) => (value - mean[at % kEndog]!) / scale[at % kEndog]!) };
}
