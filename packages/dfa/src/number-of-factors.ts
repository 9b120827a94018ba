import { ConfigError, checkOption, wholeNumbers } from '@kuznets/base';
import { Matrix, SVD } from 'ml-matrix';
import { type FactorPanel, checkPanel } from './factor-model.ts';

/** Bai and Ng's criteria for each number of factors, and the numbers that minimise them. */
export interface NumberOfFactors {
  /** `0 ... most`. */
  readonly kFactors: readonly number[];
  /** Mean squared residual after that many principal components. */
  readonly residualVariance: readonly number[];
  readonly icp1: readonly number[];
  readonly icp2: readonly number[];
  readonly icp3: readonly number[];
  /** The number each criterion is least at; the smaller of equals. */
  readonly selected: { readonly icp1: number; readonly icp2: number; readonly icp3: number };
}

/** Options of {@link numberOfFactors}. */
export interface NumberOfFactorsOptions {
  /**
   * Largest number tried. Default 8, or one less than the smaller of observations and variables, or as many as leave a residual where fewer
   * reproduce the data: an indicator that adds others up leaves none sooner.
   */
  readonly most?: number;
}

/**
 * The number of factors by Bai and Ng's information criteria:
 * `IC_p(k) = ln V(k) + k g`, with `g1 = (N+T)/(NT) ln(NT/(N+T))`, `g2 = (N+T)/(NT) ln C2`, `g3 = ln(C2)/C2`, `C2 = min(N, T)`.
 *
 * `V(k)` is the mean squared residual of the first `k` principal components. In samples as short as those here the
 * criteria lean to the largest number tried; see the source.
 *
 * Source: Bai and Ng (2002), "Determining the number of factors in approximate factor models", Econometrica 70,
 * https://doi.org/10.1111/1468-0262.00273.
 *
 * @param panel - standardised data; the periods of all series are observations.
 * @param options - largest number tried.
 * @returns criteria and choices.
 * @throws ShapeError, ConfigError for data of another shape, that `most` factors reproduce exactly, or that do not vary.
 * @example
 * ```ts
 * numberOfFactors({ endog, periods: 16, kEndog: 48 }, { most: 6 }).selected.icp2;
 * ```
 */
export function numberOfFactors(panel: FactorPanel, options: NumberOfFactorsOptions = {}): NumberOfFactors {
  checkPanel(panel);
  const { endog, kEndog } = panel;
  const rows = endog.length / kEndog;
  const { most: largest = Math.min(8, rows - 1, kEndog - 1) } = options;
  checkOption('most', largest, wholeNumbers(0, Math.min(rows, kEndog) - 1));
  const { diagonal } = new SVD(Matrix.from1DArray(rows, kEndog, endog), {
    autoTranspose: true,
    computeLeftSingularVectors: false,
    computeRightSingularVectors: false,
  });
  const variances = Array.from(
    { length: largest + 1 },
    (_, k) => diagonal.slice(k).reduce((sum, value) => sum + value * value, 0) / (rows * kEndog),
  );
  const exact = variances.findIndex((value) => !(value > 1e-20 * variances[0]!));
  if (exact === 0 || (exact > 0 && options.most !== undefined))
    throw new ConfigError(
      `endog: ${exact} factors reproduce the data exactly: allowed are ${exact === 0 ? 'data that vary' : `at most ${exact - 1} (most)`}`,
    );
  const residualVariance = exact < 0 ? variances : variances.slice(0, exact);
  const kFactors = [...residualVariance.keys()];
  const [product, sum, least] = [rows * kEndog, rows + kEndog, Math.min(rows, kEndog)];
  const criterion = (penalty: number): number[] => residualVariance.map((value, k) => Math.log(value) + k * penalty);
  const icp1 = criterion((sum / product) * Math.log(product / sum));
  const icp2 = criterion((sum / product) * Math.log(least));
  const icp3 = criterion(Math.log(least) / least);
  const at = (values: readonly number[]): number =>
    values.indexOf(values.reduce((least, value) => Math.min(least, value), Infinity));
  return { kFactors, residualVariance, icp1, icp2, icp3, selected: { icp1: at(icp1), icp2: at(icp2), icp3: at(icp3) } };
}
