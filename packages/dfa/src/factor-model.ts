import { ConfigError, ShapeError } from '@kuznets/base';

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

/** Checks that an option is a whole number within bounds. */
export function wholeNumber(name: string, value: number, least: number, most: number, why = ''): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigError(`${name} is ${value}: allowed are whole numbers from ${least} to ${most}${why}`);
  }
}

/** Checks shape and finiteness. */
export function checkPanel({ endog, series = 1, periods, kEndog }: FactorPanel): void {
  wholeNumber('series', series, 1, 2 ** 24);
  wholeNumber('periods', periods, 2, 2 ** 24);
  wholeNumber('kEndog', kEndog, 1, 2 ** 16);
  if (endog.length !== series * periods * kEndog) {
    throw new ShapeError(
      `endog holds ${endog.length} numbers, got series x periods x kEndog = ${series * periods * kEndog}`,
    );
  }
  const at = endog.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const [variable, row] = [at % kEndog, Math.floor(at / kEndog)];
  throw new ConfigError(
    `endog of series ${Math.floor(row / periods)}, period ${row % periods}, variable ${variable} is ${endog[at]}: allowed are finite numbers`,
  );
}

/** Checks parameters against the number of observed variables. */
export function checkParams(
  { kFactors, factorOrder, loadings, idiosyncratic, transition }: FactorModelParams,
  kEndog: number,
): void {
  wholeNumber('kFactors', kFactors, 1, kEndog, ', the number of variables');
  wholeNumber('factorOrder', factorOrder, 1, 1000);
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
