import { LinearEstimator } from '../linear-estimator.ts';
import type { Sample } from '@kuznets/base';
import { type OlsOptions, type OlsResult, ols, olsConstraints } from './ols.ts';

/**
 * Ordinary least squares as an estimator; on every regressor at once it is the growth literature's general unrestricted model.
 *
 * See {@link ols} for formulas, defaults and what is refused; `result` is its record.
 *
 * Source: Sala-i-Martin, Doppelhofer and Miller (2004), American Economic Review 94, https://doi.org/10.1257/0002828042002570.
 *
 * @example
 * ```ts
 * const gum = await new LinearRegression({ covType: 'HC1' }).fit(data);
 * gum.result.r2;
 * await gum.predict(data);
 * ```
 */
export class LinearRegression extends LinearEstimator<OlsOptions, OlsResult> {
  constructor(options: OlsOptions = {}) {
    super(options, olsConstraints);
  }

  protected regress(sample: Sample): OlsResult {
    return ols(sample, this.options);
  }
}
