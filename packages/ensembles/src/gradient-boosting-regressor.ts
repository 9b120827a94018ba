import { type Constraints, either, exactly, numbersBetween, oneOf, wholeNumbers } from '@kuznets/base';
import type { DeviceFitOptions } from '@kuznets/core-gpu';
import { type BoostingResult, boost } from './boost.ts';
import { type RegressionTreeOptions, constraintsOf, growSettings } from './options.ts';
import { type NamedSample, TreeRegressor } from './tree-regressor.ts';

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

const constraints: Constraints<BoostingOptions> = {
  ...constraintsOf(['nEstimators', 'minSamplesLeaf', 'minSamplesSplit', 'tiePreference']),
  learningRate: either(numbersBetween(0, 1), exactly(1)),
  maxSplits: wholeNumbers(1, 2 ** 31),
  init: oneOf('zero', 'mean'),
};

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
 * boosting.result.trainScore.r2;
 * ```
 */
export class GradientBoostingRegressor extends TreeRegressor<BoostingOptions, BoostingResult> {
  constructor(options: BoostingOptions = {}) {
    super(options, constraints);
  }

  protected regress(sample: NamedSample, fit: DeviceFitOptions): Promise<BoostingResult> {
    const { learningRate = 1, maxSplits = 10, init = 'zero', ...options } = this.options;
    const { rows, features } = sample;
    const growth = growSettings(
      { minSamplesLeaf: 5, minSamplesSplit: 10, ...options, maxDepth: maxSplits, bootstrap: false, ties: 'first' },
      rows,
      features,
    );
    return boost(sample, { ...growth, maxSplits, learningRate, init }, fit);
  }
}
