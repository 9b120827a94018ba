import { ConfigError, NotFittedError, type Scores, scorePrediction } from '@kuznets/base';
import { type AdditiveTrees, predictAdditive } from './additive-trees.ts';
import { type FittedM5P, type M5PFitOptions, fitM5P } from './fit-m5p.ts';
import {
  type BaggedOptions,
  type EstimatorDefaults,
  type RegressionTreeOptions,
  resolveOptions,
  wholeNumber,
} from './options.ts';
import type { Regression } from './sample.ts';

/** How M5P trees are grown and finished. Defaults are those of Weka 3.6's `M5P`. */
export interface M5POptions extends Pick<RegressionTreeOptions, 'minSamplesSplit' | 'tiePreference'> {
  /** Smallest number of rows in a node that may be split. Default 4 (Weka's `-M`). */
  readonly minSamplesSplit?: number;
  /**
   * What a split lessens: the mean over rows of their side's variance to the power 1/5 (`weka`, the default) or 1/2
   * (`standardDeviation`, as Quinlan 1992 and Wang and Witten 1997 have it).
   */
  readonly criterion?: 'weka' | 'standardDeviation';
  /** Prune from the leaves up. Default true; Weka's `-N` is false. */
  readonly prune?: boolean;
  /** Mix the models of leaves with their ancestors'. Default true, in ensembles false; Weka's `-U` is false. */
  readonly smooth?: boolean;
}

/** Options of an ensemble of M5P trees. */
export type M5PEnsembleOptions = Omit<M5POptions, 'tiePreference'> &
  Pick<BaggedOptions, 'nEstimators' | 'maxSamples' | 'bootstrap' | 'maxFeatures' | 'randomState'>;

/** What `M5PRegressor`, `M5PBaggingRegressor` and `M5PForestRegressor` have in common. */
export abstract class M5PEstimator {
  readonly options: Readonly<M5PEnsembleOptions>;
  readonly #defaults: EstimatorDefaults;
  #state: { readonly fitted: FittedM5P; readonly y: Float64Array } | undefined;

  protected constructor(options: M5PEnsembleOptions, defaults: EstimatorDefaults) {
    this.options = Object.freeze({ ...options });
    this.#defaults = defaults;
  }

  /**
   * Grows the trees and fits their models.
   *
   * @param data - the training table, at most 65,535 rows
   * @param options - the device and what to keep
   * @returns this estimator
   * @throws ConfigError, ShapeError for options or data outside what is allowed; DeviceLostError when the device goes away
   */
  async fit(data: Regression, options: M5PFitOptions): Promise<this> {
    const {
      nEstimators = 100,
      criterion = 'weka',
      prune = true,
      smooth = true,
      minSamplesSplit = 4,
      ...rest
    } = this.options;
    wholeNumber('nEstimators', nEstimators, 1, 2 ** 31);
    if (!['weka', 'standardDeviation'].includes(criterion))
      throw new ConfigError(`criterion is "${String(criterion)}": allowed are "weka" and "standardDeviation"`);
    const rules = resolveOptions({ ...rest, minSamplesSplit }, this.#defaults, data.rows, data.features);
    this.#state = {
      fitted: await fitM5P(data, { ...rules, criterion, nEstimators, prune, smooth }, options),
      y: data.y,
    };
    return this;
  }

  #fitted(): { readonly fitted: FittedM5P; readonly y: Float64Array } {
    if (!this.#state) throw new NotFittedError(`${this.constructor.name} is not fitted: call fit first`);
    return this.#state;
  }

  /** The trees; a `TreeEnsemble` of `@kuznets/explain` by shape. Throws NotFittedError before `fit` and after `fit` with `keepTrees: false`. */
  get trees(): AdditiveTrees {
    const { trees } = this.#fitted().fitted;
    if (!trees) throw new NotFittedError('the trees were not kept: fit with keepTrees: true');
    return trees;
  }

  /** SHA-256 of the trees and their models, in hex: equal on every backend and for any number of workers. */
  get treesHash(): string {
    return this.#fitted().fitted.treesHash;
  }

  /** `rows`: mean prediction of the trees that did not draw the row, NaN where every tree drew it. */
  get oobPrediction(): Float64Array {
    return this.#fitted().fitted.oobPrediction;
  }

  /** Scores of {@link M5PEstimator.oobPrediction}. */
  get oobScore(): Scores {
    return scorePrediction(this.#fitted().y, this.oobPrediction);
  }

  /** `rows`: in-sample predictions. */
  get trainPrediction(): Float64Array {
    return this.#fitted().fitted.trainPrediction;
  }

  /** Scores of {@link M5PEstimator.trainPrediction}. */
  get trainScore(): Scores {
    return scorePrediction(this.#fitted().y, this.trainPrediction);
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
