import { type IntervalRows, type PredictionIntervals, checkLevel, checkTable } from '@kuznets/base';
import { gammaln, tCdf, tQuantile } from '@kuznets/base/distributions';

/** One linear model's distribution of a new target, Student's t: plain data. */
export interface PredictiveModel {
  /** Its probability among the models. */
  readonly weight: number;
  /** Degrees of freedom. */
  readonly df: number;
  /** Square of the scale that errors have by themselves: `s^2` of least squares. */
  readonly variance: number;
  /** `k`: columns that it takes, ascending. */
  readonly columns: Uint32Array;
  /** `k`: values that are taken off the columns. */
  readonly centre: Float64Array;
  /** `1 + k`: the prediction where columns are at their centres, and the slopes. */
  readonly coef: Float64Array;
  /** `(1 + k)^2`: what not knowing `coef` adds, as multiples of `variance`: `(X'X)^-1` of the centred columns for least squares. */
  readonly spread: Float64Array;
}

/** Intervals of a predictive distribution about what the estimator itself predicts: of a model average the models kept are not quite all. */
export function intervalsAbout(
  prediction: Float64Array,
  predictive: Predictive,
  { table, level }: Pick<IntervalRows, 'table' | 'level'>,
): PredictionIntervals {
  return { ...predictiveIntervals(predictive, table.x, table.rows, level), prediction };
}

/** The distribution of new targets by linear models: a mixture of Student's t, one a model. Plain data. */
export interface Predictive {
  readonly features: number;
  /** Weights add up to 1. */
  readonly models: readonly PredictiveModel[];
}

/**
 * Analytic prediction intervals: equal tails of the distribution of a new target.
 *
 * Of model m the target less `c'b_m` over `sqrt(v_m (1 + c'S_m c))` is Student's t with `df_m` degrees of freedom, c being 1 and the model's columns less
 * their centres. For least squares this is R's `predict(interval = "prediction")`; of several models the ends are where
 * the weighted sum of the distribution functions is `(1 - level) / 2` and `(1 + level) / 2`.
 *
 * @param predictive - the models
 * @param x - `rows x features`, row-major, finite
 * @param rows - number of rows
 * @param level - above 0 and below 1
 * @returns the mixture's mean and its interval for each row
 * @throws ConfigError for a level that is none; ShapeError, DataError for the table
 *
 * Source: Koop (2003), Bayesian Econometrics, chapters 3 and 11; Fernandez, Ley and Steel (2001), https://doi.org/10.1002/jae.623.
 */
export function predictiveIntervals(
  { features, models }: Predictive,
  x: Float64Array,
  rows: number,
  level: number,
): PredictionIntervals {
  checkLevel(level);
  checkTable({ x, rows, features });
  const [prediction, low, high] = [0, 0, 0].map(() => new Float64Array(rows)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < rows; row++) {
    const parts = models.map((model) => partOf(model, x.subarray(row * features, (row + 1) * features)));
    prediction[row] = parts.reduce((sum, { weight, location }) => sum + weight * location, 0);
    low[row] = quantileOf(parts, (1 - level) / 2);
    high[row] = quantileOf(parts, (1 + level) / 2);
  }
  return { prediction, low, high };
}

/**
 * The logarithm of the density of the distribution that `predictiveIntervals` takes intervals of, at targets that were seen: `log sum_m w_m p_m(y_i | x_i)`.
 *
 * Its mean over rows that were not fitted, with the sign turned, is the log predictive score of Fernandez, Ley and Steel.
 *
 * @param predictive - the models
 * @param x - `rows x features`, row-major, finite
 * @param y - `rows` targets
 * @returns `rows` logarithms
 * @throws ShapeError, DataError for the table
 *
 * Source: Fernandez, Ley and Steel (2001), https://doi.org/10.1016/S0304-4076(00)00076-2, section 3.3.
 */
export function predictiveLogDensity({ features, models }: Predictive, x: Float64Array, y: Float64Array): Float64Array {
  const { length: rows } = y;
  checkTable({ x, rows, features });
  return y.map((target, row) => {
    const logs = models.map((model) => {
      const { weight, df, location, scale } = partOf(model, x.subarray(row * features, (row + 1) * features));
      const square = ((target - location) / scale) ** 2 / df;
      const constant = gammaln((df + 1) / 2) - gammaln(df / 2) - Math.log(df * Math.PI) / 2;
      return Math.log(weight) + constant - Math.log(scale) - ((df + 1) / 2) * Math.log1p(square);
    });
    const largest = logs.reduce((most, value) => Math.max(most, value), -Infinity);
    return largest + Math.log(logs.reduce((sum, value) => sum + Math.exp(value - largest), 0));
  });
}

/** A t distribution and its weight. */
interface Part {
  readonly weight: number;
  readonly df: number;
  readonly location: number;
  readonly scale: number;
}

function partOf({ weight, df, variance, columns, centre, coef, spread }: PredictiveModel, cells: Float64Array): Part {
  const k = columns.length + 1;
  const c = Float64Array.from({ length: k }, (_, j) => (j === 0 ? 1 : cells[columns[j - 1]!]! - centre[j - 1]!));
  let location = 0;
  let share = 1;
  for (let i = 0; i < k; i++) {
    location += c[i]! * coef[i]!;
    for (let j = 0; j < k; j++) share += c[i]! * spread[i * k + j]! * c[j]!;
  }
  return { weight, df, location, scale: Math.sqrt(variance * share) };
}

/** Where the mixture's distribution function is `p`. */
function quantileOf(parts: readonly Part[], p: number): number {
  // Models of one size, or all, have the same degrees of freedom.
  const standard = new Map<number, number>();
  for (const { df } of parts) if (!standard.has(df)) standard.set(df, tQuantile(p, df));
  const alone = parts.map(({ df, location, scale }) => location + scale * standard.get(df)!);
  if (parts.length === 1) return alone[0]!;
  // Each distribution function is p at its own quantile, so that the mixture's quantile is between the least and the largest of them.
  const over = (value: number): number =>
    parts.reduce((sum, { weight, df, location, scale }) => sum + weight * tCdf((value - location) / scale, df), -p);
  let low = alone.reduce((a, b) => Math.min(a, b));
  let high = alone.reduce((a, b) => Math.max(a, b));
  const close = 1e-13 * (high - low + parts[0]!.scale);
  let [atLow, atHigh] = [over(low), over(high)];
  // The false position, an end that stays put counting half (Illinois).
  for (let last = 0; high - low > close && atHigh > 0 && atLow < 0; ) {
    const value = high - (atHigh * (high - low)) / (atHigh - atLow);
    const at = over(value);
    if (at === 0) return value;
    if (at > 0) {
      [high, atHigh] = [value, at];
      if (last === 1) atLow /= 2;
      last = 1;
    } else {
      [low, atLow] = [value, at];
      if (last === -1) atHigh /= 2;
      last = -1;
    }
  }
  return atHigh <= 0 ? high : atLow >= 0 ? low : low + (high - low) / 2;
}
