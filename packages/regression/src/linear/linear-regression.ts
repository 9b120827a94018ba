import { LinearEstimator } from '../linear-estimator.ts';
import type { Regression } from '../sample.ts';
import { type OlsOptions, type OlsResult, ols } from './ols.ts';

/**
 * Ordinary least squares as an estimator; on every regressor at once it is the growth literature's general unrestricted model.
 *
 * See {@link ols} for formulas, defaults and what is refused; `result` is its record.
 *
 * Source: Sala-i-Martin, Doppelhofer and Miller (2004), American Economic Review 94, https://doi.org/10.1257/0002828042002570.
 *
 * @example
 * ```ts
 * const gum = new LinearRegression({ covType: 'HC1' }).fit(data);
 * gum.result.r2;
 * gum.predict(x, rows);
 * ```
 */
export class LinearRegression extends LinearEstimator<OlsResult> {
  readonly options: Readonly<OlsOptions>;

  constructor(options: OlsOptions = {}) {
    super();
    this.options = Object.freeze({ ...options });
  }

  /**
   * Fits.
   *
   * @param data - the training table
   * @returns this estimator
   * @throws ConfigError, ShapeError as {@link ols} does
   */
  fit(data: Regression): this {
    return this.set(ols(data, this.options));
  }
}
