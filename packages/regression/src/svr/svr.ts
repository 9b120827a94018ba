import { type FitOptions, Regressor, type Sample } from '@kuznets/base';
import { type SvrOptions, type SvrResult, fitSvr, predictSvr, svrConstraints } from './fit-svr.ts';
import { type SvrSubstitution, type SvrSubstitutionOptions, substitutedMeans } from './substituted-means.ts';

/**
 * Epsilon-insensitive support vector regression.
 *
 * `f(x) = sum_s b_s k(x_s, x) + bias`, with b minimising `1/2 b'Kb + epsilon |b|_1 - y'b` over `sum b = 0, |b_i| <= c`; solved by sequential minimal
 * optimisation with second-order working sets, as libsvm does. Defaults of `c` and `epsilon` are MATLAB's `fitrsvm`.
 *
 * Unstandardised features of large scale make the Gaussian kernel matrix the identity: the fit then knows nothing of x, see
 * `standardize` and `kernelScale`. Memory is a row of the kernel matrix for each training row.
 *
 * Source: Smola and Schoelkopf (2004), Statistics and Computing 14, https://doi.org/10.1023/B:STCO.0000035301.49549.88.
 *
 * @example
 * ```ts
 * const model = await new SVR({ standardize: true, kernelScale: 8 }).fit(data);
 * await model.predict(data);
 * ```
 */
export class SVR extends Regressor<SvrOptions, SvrResult> {
  constructor(options: SvrOptions = {}) {
    super(options, svrConstraints);
  }

  protected regress(sample: Sample & Pick<SvrResult, 'featureNames'>, fit: FitOptions): Promise<SvrResult> {
    return fitSvr(sample, this.options, fit);
  }

  protected predictRows(result: SvrResult, x: Float64Array, rows: number): Float64Array {
    return predictSvr(result, x, rows);
  }

  /**
   * Mean predictions at the rows of a sample with each feature, and pairs of them, replaced by their values in every row.
   *
   * What brute-force explained variation needs, in closed form: the Gaussian kernel is a product over features. All K features and
   * all pairs cost `S rows K^2 / 2` multiplications instead of `rows^2` predictions each.
   *
   * @param x - `rows x features`, row-major, finite
   * @param rows - number of rows
   * @param options - see {@link SvrSubstitutionOptions}
   * @returns see {@link SvrSubstitution}
   * @throws ConfigError where the kernel is not `gaussian`, or for features that do not exist; NotFittedError before `fit`
   */
  substitutedMeans(x: Float64Array, rows: number, options: SvrSubstitutionOptions = {}): SvrSubstitution {
    return substitutedMeans(this.result, x, rows, options);
  }
}
