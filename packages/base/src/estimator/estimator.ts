import { ConfigError, FormatError, NotFittedError } from '../errors.ts';
import { type Constraints, checkOptions } from '../options.ts';
import { r2Score } from '../scores.ts';
import { type Sample, type Table, checkSample, columnsAsFitted } from '../table/table.ts';
import { type Json, deepFreeze, fromJson, toJson } from './json.ts';
import { type PredictionIntervals, checkLevel } from '../intervals/conformal.ts';
import type { FitOptions } from './pace.ts';

const VERSION = 1;

/** An estimator as {@link Estimator.toJSON} writes it. */
export interface EstimatorJson {
  /** `kuznets/` and the class. */
  readonly format: string;
  readonly version: number;
  readonly options: Json;
  readonly result: Json;
}

/** What takes over a saved result. */
interface Restorable {
  /** Takes over a result. */
  restore(result: never): void;
}

/** What `fit` is called with: its second argument may be left out where nothing in it is required. */
export type FitArguments<Training, Fit extends FitOptions> = FitOptions extends Fit
  ? [training: Training, fit?: Fit]
  : [training: Training, fit: Fit];

/**
 * What every estimator is: options that are checked at once, `fit`, and everything learned in `result`.
 *
 * A subclass declares constraints on its options and computes a record of plain data (numbers, texts, typed arrays, lists,
 * records) from a training set. `fit` starts the computation, freezes the record and keeps it; of two fits at once, the one
 * called last stays.
 *
 * @template Options - of the constructor, all of them optional.
 * @template Training - what `fit` takes.
 * @template Result - what is learned: plain data.
 * @template Fit - what `fit` is told besides.
 */
export abstract class Estimator<
  Options extends object,
  Training,
  Result extends object,
  Fit extends FitOptions = FitOptions,
> {
  /** As given, frozen; defaults are not filled in. */
  readonly options: Readonly<Options>;
  #result: Result | undefined;
  #fits = 0;

  protected constructor(options: Options, constraints: Constraints<Options>) {
    this.options = checkOptions(options, constraints);
  }

  /** Learns from a training set; everything learned is in what it returns. */
  protected abstract learn(training: Training, fit: Fit): Promise<Result> | Result;

  /**
   * Fits the model.
   *
   * @param training - what to learn from; then what the fit is told: the device where one is needed, signal and progress
   * @returns this estimator
   * @throws ConfigError, ShapeError, DataError for options or data outside what is allowed; the signal's reason when it stops the fit
   */
  async fit(...[training, fit]: FitArguments<Training, Fit>): Promise<this> {
    const call = ++this.#fits;
    const told = (fit ?? {}) as Fit;
    told.signal?.throwIfAborted();
    const result = deepFreeze(await this.learn(training, told));
    told.signal?.throwIfAborted();
    if (call === this.#fits) this.#result = result;
    told.onProgress?.(1);
    return this;
  }

  /** Everything learned, frozen. Throws NotFittedError before `fit`. */
  get result(): Result {
    if (!this.#result) throw new NotFittedError(`${this.constructor.name} is not fitted: call fit first`);
    return this.#result;
  }

  /**
   * The fitted estimator as plain JSON, without loss.
   *
   * @returns format, version, options and result
   * @throws NotFittedError before `fit`
   */
  toJSON(): EstimatorJson {
    return {
      format: `kuznets/${this.constructor.name}`,
      version: VERSION,
      options: toJson(this.options),
      result: toJson(this.result),
    };
  }

  /**
   * The estimator that {@link Estimator.toJSON} wrote: it predicts the same bytes.
   *
   * @param json - parsed JSON
   * @returns the fitted estimator
   * @throws FormatError when it is of another class or version, or damaged; ConfigError when its options are not allowed
   */
  static fromJSON<E extends Restorable>(this: new (options: never) => E, json: unknown): E {
    const format = `kuznets/${this.name}`;
    const saved = json as Partial<EstimatorJson> | null;
    if (typeof saved !== 'object' || saved === null || saved.format !== format)
      throw new FormatError('another format', { code: 'other-format', got: saved?.format, allowed: format });
    if (saved.version !== VERSION)
      throw new FormatError('another version', { code: 'other-version', got: saved.version, allowed: String(VERSION) });
    const [options, result] = [saved.options, saved.result].map((part) => fromJson(part ?? null));
    if (typeof options !== 'object' || typeof result !== 'object' || options === null || result === null)
      throw new FormatError('damaged', { code: 'damaged', allowed: 'options and a result' });
    const estimator = new this(options as never);
    estimator.restore(result as never);
    return estimator;
  }

  /**
   * Takes over a result that was saved; a subclass checks it first.
   *
   * @internal
   */
  restore(result: Result): void {
    this.#result = deepFreeze(result);
  }
}

/** What the result of every {@link Regressor} holds besides its own. */
export interface RegressorResult {
  /** Names of the columns it was fitted with: `predict` matches by them. */
  readonly featureNames: readonly string[];
}

/** How `predict` is told to give intervals. */
export interface IntervalOptions {
  /** Probability of the intervals, above 0 and below 1, such as 0.9. */
  readonly interval: number;
  /** What the estimator was fitted to, unchanged; one that was fitted here knows it, one that was read from JSON has to be told. */
  readonly training?: Sample;
}

/** Rows that intervals are asked for, checked and in the order of the fit. */
export interface IntervalRows {
  readonly table: Table;
  readonly level: number;
  /** What the estimator was fitted to. Throws ConfigError where it is not known. */
  readonly training: () => Sample;
}

/**
 * An estimator that learns a target from a table of features.
 *
 * @template Options - of the constructor.
 * @template Result - what is learned.
 * @template Fit - what `fit` is told besides.
 */
export abstract class Regressor<
  Options extends object,
  Result extends RegressorResult,
  Fit extends FitOptions = FitOptions,
> extends Estimator<Options, Sample, Result, Fit> {
  readonly #samples = new WeakMap<Result, Sample>();

  /** Learns from a sample that was checked. */
  protected abstract regress(
    sample: Sample & { readonly featureNames: readonly string[] },
    fit: Fit,
  ): Promise<Result> | Result;

  /** Predicts rows of checked cells, `rows x features`, in the order of the fit. */
  protected abstract predictRows(
    result: Result,
    x: Float64Array,
    rows: number,
    told: Partial<Fit>,
  ): Promise<Float64Array> | Float64Array;

  /** Prediction intervals from a theory of the estimator's own; where there is none, as here, the error says what there is instead. */
  protected intervalRows(
    _result: Result,
    _rows: IntervalRows,
    _told: Partial<Fit>,
  ): Promise<PredictionIntervals> | PredictionIntervals {
    return noIntervals(this.constructor.name);
  }

  protected async learn(sample: Sample, fit: Fit): Promise<Result> {
    const result = await this.regress({ ...sample, featureNames: checkSample(sample) }, fit);
    this.#samples.set(result, sample);
    return result;
  }

  /**
   * Predicts the rows of a table; columns are matched by name where both tables have names, else by place.
   *
   * With `interval` each has one: of least squares, Bayesian regression and model averaging the analytic one, of bagging and random forests the quantiles
   * of the targets that share its leaves. Other estimators have no theory of their errors: `splitConformal` and `cvPlusInterval` hold for all.
   *
   * @param table - `rows x features`, finite
   * @param told - as `fit` is, and `IntervalOptions`. Default: on the CPU, without intervals
   * @returns `rows` predictions, in units of the target, with the ends of their intervals where they are asked for
   * @throws NotFittedError before `fit`; ConfigError naming columns that are missing, for a level that is none, for intervals of an estimator that has
   * none or that was read from JSON without its `training`; ShapeError, DataError for the table
   */
  predict(table: Table, told: Partial<Fit> & IntervalOptions): Promise<PredictionIntervals>;
  predict(table: Table, told?: Partial<Fit>): Promise<Float64Array>;
  async predict(
    table: Table,
    told: Partial<Fit> & Partial<IntervalOptions> = {},
  ): Promise<Float64Array | PredictionIntervals> {
    const { result } = this;
    const x = columnsAsFitted(table, result.featureNames);
    const { interval: level, training, ...rest } = told;
    const fit = rest as unknown as Partial<Fit>;
    if (level === undefined) return this.predictRows(result, x, table.rows, fit);
    checkLevel(level);
    const rows = {
      table: { x, rows: table.rows, features: result.featureNames.length, featureNames: result.featureNames },
      level,
      training: () => training ?? this.#samples.get(result) ?? unknownTraining(),
    };
    return this.intervalRows(result, rows, fit);
  }

  /**
   * R2 of the predictions for a sample: scikit-learn's `score`.
   *
   * @param sample - rows and their targets
   * @returns `1 - SSE / SST`; NaN where the target is constant
   * @throws as {@link Regressor.predict}
   */
  async score(sample: Sample): Promise<number> {
    if (sample.y.length !== sample.rows)
      throw new ConfigError('y has another length', { got: sample.y.length, allowed: String(sample.rows) });
    return r2Score(sample.y, await this.predict(sample));
  }
}

/** Says how every estimator gets intervals. */
function noIntervals(got: string): never {
  throw new ConfigError('no intervals of its own', {
    where: { option: 'interval' },
    got,
    allowed:
      'LinearRegression, BayesianLinearRegression, BayesianModelAveraging, BaggingRegressor, RandomForestRegressor; of any other the conformal ones, splitConformal from errors of rows held out or cvPlusInterval from models of folds',
  });
}

function unknownTraining(): never {
  throw new ConfigError('the rows of the fit are not known to an estimator that was read from JSON', {
    where: { option: 'training' },
    allowed: 'the sample that it was fitted to',
  });
}
