import { ConfigError, NotFittedError, type Scores } from '@kuznets/base';
import { type Device } from '@kuznets/core-gpu';
import { type AdditiveTrees, predictAdditive } from './additive-trees.ts';
import { type BoostedFit, boost } from './boost.ts';
import { type RegressionTreeOptions, resolveOptions, wholeNumber } from './options.ts';
import { predictorImportance } from './risk.ts';
import type { Regression } from './sample.ts';

/** Options of {@link GradientBoostingRegressor}. */
export interface BoostingOptions
  extends Pick<RegressionTreeOptions, 'minSamplesLeaf' | 'minSamplesSplit' | 'tiePreference'> {
  /** Number of trees. Default 100 (MATLAB's `NumLearningCycles`, scikit-learn). */
  readonly nEstimators?: number;
  /** What each tree is multiplied by, above 0 and at most 1. Default 1 (MATLAB's `LearnRate`; scikit-learn has 0.1). */
  readonly learningRate?: number;
  /**
   * Largest number of splits of a tree. A layer is split whole; where that makes too many, its smallest falls in squared
   * error are undone and growth ends. Default 10 (MATLAB's `MaxNumSplits` in boosting).
   */
  readonly maxSplits?: number;
  /** Smallest number of rows in a leaf. Default 5 (MATLAB's `MinLeafSize` of `templateTree` for regression). */
  readonly minSamplesLeaf?: number;
  /** Smallest number of rows in a node that may be split. Default 10 (MATLAB's `MinParentSize`). */
  readonly minSamplesSplit?: number;
  /** Where boosting starts: at 0, so that the first tree fits y itself (default, MATLAB), or at the mean (scikit-learn). */
  readonly init?: 'zero' | 'mean';
}

/** Options of `GradientBoostingRegressor.fit`. */
export interface BoostingFitOptions {
  readonly device: Device;
  /** Called with the number of trees done. */
  readonly onProgress?: (trees: number) => void;
  /** Stops between trees, rejecting with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Least-squares boosting: each tree fits the residuals of the trees before it.
 *
 * `f(x) = base + learningRate * sum_m T_m(x)`, `T_m` being grown on `y - f_(m-1)(x)`. MATLAB's `fitrensemble` with
 * `Method` "LSBoost", with its defaults; ties go to the first feature. No random numbers are drawn.
 *
 * Source: Friedman (2001), "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29,
 * https://doi.org/10.1214/aos/1013203451.
 *
 * @example
 * ```ts
 * const device = await createDevice();
 * const boosting = await new GradientBoostingRegressor({ nEstimators: 3 }).fit({ x, y, rows, features }, { device });
 * boosting.trainScore.r2;
 * ```
 */
export class GradientBoostingRegressor {
  readonly options: Readonly<BoostingOptions>;
  #fit: BoostedFit | undefined;

  constructor(options: BoostingOptions = {}) {
    this.options = Object.freeze({ ...options });
  }

  /**
   * Grows the trees, one after the other.
   *
   * @param data - the training table
   * @param options - the device
   * @returns this estimator
   * @throws ConfigError, ShapeError for options or data outside what is allowed; DeviceLostError when the device goes away
   */
  async fit(data: Regression, { device, onProgress, signal }: BoostingFitOptions): Promise<this> {
    const {
      nEstimators = 100,
      learningRate = 1,
      maxSplits = 10,
      minSamplesLeaf = 5,
      minSamplesSplit = 10,
      init = 'zero',
      tiePreference,
    } = this.options;
    wholeNumber('nEstimators', nEstimators, 1, 2 ** 31);
    wholeNumber('maxSplits', maxSplits, 1, 2 ** 31);
    if (!(learningRate > 0 && learningRate <= 1))
      throw new ConfigError(`learningRate is ${String(learningRate)}: allowed are numbers above 0 and at most 1`);
    if (!['zero', 'mean'].includes(init))
      throw new ConfigError(`init is "${String(init)}": allowed are "zero" and "mean"`);
    const rules = resolveOptions(
      { minSamplesLeaf, minSamplesSplit, maxDepth: maxSplits, bootstrap: false },
      { maxFeatures: 'all', ties: 'first', tiePreference },
      data.rows,
      data.features,
    );
    this.#fit = await boost(data, { ...rules, maxSplits, nEstimators, learningRate, init }, device, (trees) => {
      signal?.throwIfAborted();
      onProgress?.(trees);
    });
    return this;
  }

  #fitted(): BoostedFit {
    if (!this.#fit) throw new NotFittedError('GradientBoostingRegressor is not fitted: call fit first');
    return this.#fit;
  }

  /** The trees; a `TreeEnsemble` of `@kuznets/explain` by shape. */
  get trees(): AdditiveTrees {
    return this.#fitted().trees;
  }

  /** SHA-256 of the trees, in hex: equal on every backend. */
  get treesHash(): string {
    return this.#fitted().treesHash;
  }

  /** `rows`: in-sample predictions. */
  get trainPrediction(): Float64Array {
    return this.#fitted().trainPrediction;
  }

  /** Scores of {@link GradientBoostingRegressor.trainPrediction}. */
  get trainScore(): Scores {
    return this.trainScores.at(-1)!;
  }

  /** `nEstimators`: in-sample fit after each cycle; scikit-learn's `train_score_` holds its `mse`. */
  get trainScores(): readonly Scores[] {
    return this.#fitted().trainScores;
  }

  /** `features`: see {@link predictorImportance}. */
  get predictorImportance(): Float64Array {
    return predictorImportance(this.trees);
  }

  /**
   * Predicts rows.
   *
   * @param x - `rows x features`, row-major, finite
   * @param rows - number of rows
   * @returns `rows` predictions
   */
  async predict(x: Float64Array, rows: number): Promise<Float64Array> {
    return predictAdditive(this.trees, x, rows);
  }
}
