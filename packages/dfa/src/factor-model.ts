import { ConfigError, ShapeError, checkFinite, checkOption, wholeNumbers } from '@kuznets/base';

/** One or several multivariate series of equal length that follow the same model independently. */
export interface FactorPanel {
  /** `series x periods x kEndog`, finite. */
  readonly endog: Float64Array;
  readonly periods: number;
  /** Number of observed variables. */
  readonly kEndog: number;
  /** Number of independent series, such as the regions of a cluster. Default 1. */
  readonly series?: number;
}

/**
 * Parameters of the linear dynamic factor model
 * `y_t = loadings f_t + e_t`, `f_t = sum_j transition_j f_(t-j) + u_t`, `e_t ~ N(0, diag(idiosyncratic))`, `u_t ~ N(0, I)`.
 */
export interface FactorModelParams {
  readonly kFactors: number;
  readonly factorOrder: number;
  /** `kEndog x kFactors`. */
  readonly loadings: Float64Array;
  /** `kEndog` variances above 0. */
  readonly idiosyncratic: Float64Array;
  /** `kFactors x (kFactors factorOrder)`: the coefficients of lag 1, then those of lag 2, and so on. */
  readonly transition: Float64Array;
}

/** Checks shape and finiteness. */
export function checkPanel({ endog, series = 1, periods, kEndog }: FactorPanel, leastPeriods = 2): void {
  checkOption('series', series, wholeNumbers(1, 2 ** 24));
  checkOption('periods', periods, wholeNumbers(leastPeriods, 2 ** 24));
  checkOption('kEndog', kEndog, wholeNumbers(1, 2 ** 16));
  if (endog.length !== series * periods * kEndog) {
    throw new ShapeError(
      `endog holds ${endog.length} numbers, got series x periods x kEndog = ${series * periods * kEndog}`,
    );
  }
  checkFinite(endog, (index) => {
    const row = Math.floor(index / kEndog);
    return {
      what: `endog of series ${Math.floor(row / periods)}, period ${row % periods}, variable ${index % kEndog}`,
    };
  });
}

/** Checks parameters against the number of observed variables. */
export function checkParams(
  { kFactors, factorOrder, loadings, idiosyncratic, transition }: FactorModelParams,
  kEndog: number,
): void {
  checkOption('kFactors', kFactors, wholeNumbers(1, kEndog));
  checkOption('factorOrder', factorOrder, wholeNumbers(1, 1000));
  const shape = (name: string, got: number, expected: number): void => {
    if (got !== expected) throw new ShapeError(`${name} hold ${got} numbers, got a model of ${expected}`);
  };
  shape('loadings', loadings.length, kEndog * kFactors);
  shape('idiosyncratic variances', idiosyncratic.length, kEndog);
  shape('transition coefficients', transition.length, kFactors * kFactors * factorOrder);
  const at = idiosyncratic.findIndex((variance) => !(variance > 0 && variance < Infinity));
  if (at >= 0)
    throw new ConfigError(`idiosyncratic variance ${at} is ${idiosyncratic[at]}: allowed are finite numbers above 0`);
}
