import { ConfigError, type IntervalRows, type PredictionIntervals, type Sample } from '@kuznets/base';
import { LinearEstimator } from '../linear-estimator.ts';
import { fittedPredictive } from '../predictive/fitted-predictive.ts';
import { predictiveIntervals } from '../predictive/predictive.ts';
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
 * const gum = await new LinearRegression().fit(data);
 * gum.result.r2;
 * await gum.predict(data);
 * const { low, high } = await gum.predict(data, { interval: 0.9 });
 * ```
 */
export class LinearRegression extends LinearEstimator<OlsOptions, OlsResult> {
  constructor(options: OlsOptions = {}) {
    super(options, olsConstraints);
  }

  protected regress(sample: Sample): OlsResult {
    return ols(sample, this.options);
  }

  /** `x b +- t s sqrt(1 + x (X'X)^-1 x)`, R's `predict(interval = "prediction")`: of a new row of weight 1, errors spreading alike. */
  protected override intervalRows(result: OlsResult, { table, level }: IntervalRows): PredictionIntervals {
    if (result.covType !== 'nonrobust' || this.options.absorbed !== undefined)
      throw new ConfigError('no analytic intervals of this fit', {
        where: { option: 'interval' },
        got: result.covType,
        allowed: 'covType "nonrobust" without absorbed effects; or cvPlusInterval and splitConformal of @kuznets/base',
      });
    return predictiveIntervals(fittedPredictive(result), table.x, table.rows, level);
  }
}
