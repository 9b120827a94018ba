import { ConfigError, ShapeError } from '../errors.ts';
import { nthSmallest } from './nth-smallest.ts';

/** Predictions with an interval each. */
export interface PredictionIntervals {
  /** `rows`, in units of the target. */
  readonly prediction: Float64Array;
  /** `rows`: lower ends; `-Infinity` where too little is known for the level. */
  readonly low: Float64Array;
  /** `rows`: upper ends; `Infinity` where too little is known for the level. */
  readonly high: Float64Array;
}

/**
 * Split conformal intervals: predictions of a model plus and minus a quantile of its errors on rows that it was not fitted on.
 *
 * `prediction +- q`, q being the `ceil(level (n + 1))`-th smallest of the n absolute errors, Infinity where that is more than n. A new
 * row that is exchangeable with the rows of the errors lies in its interval with a probability of at least `level`, whatever the model; below
 * `level + 1 / (n + 1)` where no two errors are alike.
 *
 * @param prediction - `rows` predictions
 * @param residuals - `n` targets less predictions, of rows held out of the fit
 * @param level - above 0 and below 1
 * @returns `rows` intervals
 * @throws ConfigError for a level that is none
 *
 * Source: Lei, G'Sell, Rinaldo, Tibshirani and Wasserman (2018), Journal of the American Statistical Association 113,
 * https://doi.org/10.1080/01621459.2017.1307116.
 *
 * @example
 * ```ts
 * const { low, high } = splitConformal(Float64Array.of(10), Float64Array.of(-1, 2, 0.5, -3), 0.8);
 * [low[0], high[0]]; // [7, 13]
 * ```
 */
export function splitConformal(
  prediction: Float64Array,
  residuals: ArrayLike<number>,
  level: number,
): PredictionIntervals {
  checkLevel(level);
  const place = placeOf(level, residuals.length);
  const errors = Float64Array.from(residuals, Math.abs);
  const half = place > errors.length ? Infinity : nthSmallest(errors, place);
  return {
    prediction,
    low: prediction.map((value) => value - half),
    high: prediction.map((value) => value + half),
  };
}

/** What cross-validation knows of predictions. */
export interface FoldPredictions {
  /** One a fold: `rows` predictions of the new rows by the model that was fitted without the fold. */
  readonly predictions: readonly Float64Array[];
  /** `n`: the fold in which each training row was held out. */
  readonly heldIn: ArrayLike<number>;
  /** `n`: its target less the prediction by the model that did not see it. */
  readonly residuals: ArrayLike<number>;
}

/**
 * CV+ intervals, the jackknife+ of K folds: every training row says where a new row may lie, by the model that did not see it.
 *
 * The ends are the `floor((1 - level) (n + 1))`-th smallest of `m_k(i)(x) - |r_i|` and the `ceil(level (n + 1))`-th smallest of
 * `m_k(i)(x) + |r_i|` over the n training rows, `m_k(i)` being the model fitted without row i's fold and `r_i` its error there; infinite where there are
 * too few rows. With a fold for each row it is the jackknife+. A new row that is exchangeable with the training rows lies in its interval with
 * a probability of at least `2 level - 1 - sqrt(2 / n)`, whatever the method; in practice of about `level`. Where rows of a cluster are alike, clusters
 * must be held out whole, and the guarantee is of new clusters.
 *
 * @param prediction - `rows` predictions of the model of all rows, which are passed on
 * @param folds - what the models of the folds say
 * @param level - above 0 and below 1
 * @returns `rows` intervals, which need not hold the prediction
 * @throws ConfigError for a level that is none, ShapeError where lengths differ
 *
 * Source: Barber, Candes, Ramdas and Tibshirani (2021), Annals of Statistics 49(1), 486-507, https://doi.org/10.1214/20-AOS1965.
 *
 * @example
 * ```ts
 * const folds = { predictions: [Float64Array.of(9), Float64Array.of(11)], heldIn: [0, 0, 1, 1], residuals: [1, -2, 3, 0.5] };
 * const { low, high } = cvPlusInterval(Float64Array.of(10), folds, 0.6);
 * [low[0], high[0]]; // [8, 11.5]
 * ```
 */
export function cvPlusInterval(
  prediction: Float64Array,
  { predictions, heldIn, residuals }: FoldPredictions,
  level: number,
): PredictionIntervals {
  checkLevel(level);
  const rows = prediction.length;
  const n = residuals.length;
  if (heldIn.length !== n) throw new ShapeError(`heldIn has ${heldIn.length} values, residuals ${n}`);
  for (const [fold, values] of predictions.entries())
    if (values.length !== rows) throw new ShapeError(`fold ${fold} predicts ${values.length} rows, the model ${rows}`);
  const place = placeOf(level, n);
  const low = new Float64Array(rows).fill(-Infinity);
  const high = new Float64Array(rows).fill(Infinity);
  if (place > n) return { prediction, low, high };
  const ends = new Float64Array(n);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < n; i++) ends[i] = predictions[heldIn[i]!]![row]! + Math.abs(residuals[i]!);
    high[row] = nthSmallest(ends, place);
    // The floor((1 - level)(n + 1))-th smallest is the place-th largest.
    for (let i = 0; i < n; i++) ends[i] = predictions[heldIn[i]!]![row]! - Math.abs(residuals[i]!);
    low[row] = nthSmallest(ends, n + 1 - place);
  }
  return { prediction, low, high };
}

/** How many of the targets lie in their intervals, and how wide those are. */
export interface IntervalScores {
  /** Share of the targets inside, ends included. */
  readonly coverage: number;
  /** Mean width, in units of the target; Infinity where one is. */
  readonly width: number;
}

/**
 * Coverage and mean width of intervals; rows without a target are left out.
 *
 * @param y - `rows` targets, NaN where there is none
 * @param intervals - `rows` intervals
 * @returns both; NaN where no row has a target
 * @throws ShapeError where lengths differ
 */
export function scoreIntervals(y: ArrayLike<number>, { low, high }: PredictionIntervals): IntervalScores {
  if (y.length !== low.length) throw new ShapeError(`y has ${y.length} values, there are ${low.length} intervals`);
  const known = Array.from(low, (_, row) => row).filter((row) => !Number.isNaN(y[row]));
  const inside = known.filter((row) => y[row]! >= low[row]! && y[row]! <= high[row]!).length;
  const width = known.reduce((sum, row) => sum + (high[row]! - low[row]!), 0);
  return { coverage: inside / known.length, width: width / known.length };
}

/** `ceil(level (n + 1))`, where rounding errors in the product do not count. */
function placeOf(level: number, n: number): number {
  const exact = level * (n + 1);
  const nearest = Math.round(exact);
  return Math.abs(exact - nearest) < 1e-9 * (n + 1) ? nearest : Math.ceil(exact);
}

/** Refuses what is no probability. */
export function checkLevel(level: number): void {
  if (level > 0 && level < 1) return;
  throw new ConfigError('not allowed', {
    where: { option: 'level' },
    got: level,
    allowed: 'a number above 0 and below 1',
  });
}
