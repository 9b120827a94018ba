import { NotFittedError, type Scores, scorePrediction } from '@kuznets/base';
import { type Device, type ForestPrediction } from '@kuznets/core-gpu';
import { type FitOptions, type FittedForest, fitForest } from './fit-forest.ts';
import { type Forest, type TargetGrid, riskReduction } from './forest.ts';
import { type BaggedOptions, type EstimatorDefaults, resolveOptions, wholeNumber } from './options.ts';
import { predictForest } from './predict.ts';
import { type Regression, rankSample } from './sample.ts';

interface State extends FittedForest {
  readonly device: Device;
  readonly data: Regression;
  readonly grid: TargetGrid;
  readonly binned: boolean;
}

/** What `BaggingRegressor`, `RandomForestRegressor` and `RegressionTree` have in common: they fit a {@link Forest}. */
export abstract class ForestEstimator {
  readonly options: Readonly<BaggedOptions>;
  readonly #defaults: EstimatorDefaults;
  #state: State | undefined;

  protected constructor(options: BaggedOptions, defaults: EstimatorDefaults) {
    this.options = Object.freeze({ ...options });
    this.#defaults = defaults;
  }

  /**
   * Grows the trees.
   *
   * @param data - the training table
   * @param options - the device and what to keep
   * @returns this estimator
   * @throws ConfigError, ShapeError for options or data outside what is allowed; DeviceLostError when the device goes away
   */
  async fit(data: Regression, options: FitOptions): Promise<this> {
    const { nEstimators = 100 } = this.options;
    wholeNumber('nEstimators', nEstimators, 1, 2 ** 31);
    const sample = rankSample(data);
    const settings = resolveOptions(this.options, this.#defaults, data.rows, data.features);
    const fitted = await fitForest(sample, nEstimators, settings, options);
    const { targetScale, targetCentre } = sample;
    this.#state = {
      ...fitted,
      device: options.device,
      data,
      grid: { targetScale, targetCentre },
      binned: sample.rowBits === 24,
    };
    return this;
  }

  #fitted(): State {
    if (!this.#state) throw new NotFittedError(`${this.constructor.name} is not fitted: call fit first`);
    return this.#state;
  }

  /** The trees. Throws NotFittedError before `fit` and after `fit` with `keepForest: false`. */
  get forest(): Forest {
    const { forest } = this.#fitted();
    if (!forest) throw new NotFittedError('the forest was not kept: fit with keepForest: true');
    return forest;
  }

  /** SHA-256 of the forest's binary format, in hex: equal on every backend, for any number of workers and shards. */
  get forestHash(): string {
    return this.#fitted().forestHash;
  }

  /** Whether features were binned because the sample has more than 65,535 rows. */
  get binned(): boolean {
    return this.#fitted().binned;
  }

  /** `rows`: mean prediction of the trees that did not draw the row, NaN where every tree drew it. */
  get oobPrediction(): Float64Array {
    const { oob, grid } = this.#fitted();
    return means(oob, grid);
  }

  /** Scores of {@link ForestEstimator.oobPrediction}; `oobScore.r2` is scikit-learn's `oob_score_`, `oobScore.mse` ranger's `prediction.error`. */
  get oobScore(): Scores {
    return scorePrediction(this.#fitted().data.y, this.oobPrediction);
  }

  /** `rows`: in-sample predictions, present after `fit` with `trainPrediction: true`. */
  get trainPrediction(): Float64Array {
    const { train, grid } = this.#fitted();
    if (!train) throw new NotFittedError('training rows were not predicted: fit with trainPrediction: true');
    return means(train, grid);
  }

  /** Scores of {@link ForestEstimator.trainPrediction}. */
  get trainScore(): Scores {
    return scorePrediction(this.#fitted().data.y, this.trainPrediction);
  }

  /** `features`: mean over trees of the risk reductions of a feature's splits, not normalised (see {@link riskReduction}). */
  get featureImportances(): Float64Array {
    return riskReduction(this.forest);
  }

  /**
   * Predicts rows.
   *
   * @param x - `rows x features`, row-major, finite
   * @param rows - number of rows
   * @param options - another device than the one used by `fit`
   * @returns `rows` predictions
   */
  async predict(x: Float64Array, rows: number, options: { readonly device?: Device } = {}): Promise<Float64Array> {
    return predictForest(options.device ?? this.#fitted().device, this.forest, x, rows);
  }
}

function means({ sum, count }: ForestPrediction, grid: TargetGrid): Float64Array {
  return sum.map((total, row) => grid.targetCentre + (grid.targetScale * total) / count[row]!);
}
