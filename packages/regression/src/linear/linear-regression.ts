import {
  ConfigError,
  type FitOptions,
  type PredictionIntervals,
  type Sample,
  type Table,
  columnsAsFitted,
} from '@kuznets/base';
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

  /**
   * Predicts the rows of a table, with prediction intervals where they are asked for.
   *
   * The interval is `x b +- t s sqrt(1 + x (X'X)^-1 x)`, R's `predict(interval = "prediction")`: of a new row of weight 1, errors spreading alike.
   *
   * @param table - `rows x features`, finite; columns are matched by name where both tables have names, else by place
   * @param told - `interval`: the probability of the intervals, above 0 and below 1, such as 0.9
   * @returns `rows` predictions in units of the target, with the ends of their intervals where they are asked for
   * @throws NotFittedError before `fit`; ConfigError naming columns that are missing, for a level that is none, and for intervals of a fit whose errors
   * do not spread alike or that absorbed effects; ShapeError, DataError for the table
   *
   * @example
   * ```ts
   * const gum = await new LinearRegression().fit(data);
   * const { low, high } = await gum.predict(data, { interval: 0.9 });
   * ```
   */
  override predict(table: Table, told: { readonly interval: number }): Promise<PredictionIntervals>;
  override predict(table: Table, told?: Partial<FitOptions>): Promise<Float64Array>;
  override async predict(
    table: Table,
    told: Partial<FitOptions> & { readonly interval?: number } = {},
  ): Promise<Float64Array | PredictionIntervals> {
    const { interval, ...rest } = told;
    if (interval === undefined) return super.predict(table, rest);
    const { result } = this;
    if (result.covType !== 'nonrobust' || this.options.absorbed !== undefined)
      throw new ConfigError('no analytic intervals of this fit', {
        where: { option: 'interval' },
        got: result.covType,
        allowed: 'covType "nonrobust" without absorbed effects; or cvPlusInterval and splitConformal of @kuznets/base',
      });
    const x = columnsAsFitted(table, result.featureNames);
    return predictiveIntervals(fittedPredictive(result), x, table.rows, interval);
  }
}
