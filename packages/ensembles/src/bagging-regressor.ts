import { BaggedEstimator } from './bagged-estimator.ts';
import { type BaggedOptions, baggedConstraints } from './options.ts';

/**
 * Bagged regression trees: the mean of trees grown on bootstrap samples, all features tried at each split.
 *
 * `f(x) = 1/B sum_b T_b(x)`. MATLAB's `TreeBagger` with `NumPredictorsToSample` "all", ranger with `mtry` the number of
 * features, scikit-learn's `BaggingRegressor` of decision trees. Ties between features are broken at random,
 * reproducibly. Defaults are scikit-learn's.
 *
 * Source: Breiman (1996), "Bagging predictors", Machine Learning 24, https://doi.org/10.1007/BF00058655.
 *
 * @example
 * ```ts
 * const device = await createDevice();
 * const bagging = await new BaggingRegressor({ nEstimators: 1000, minSamplesLeaf: 5 }).fit({ x, y, rows, features }, { device });
 * bagging.result.oobScore.r2;
 * ```
 */
export class BaggingRegressor extends BaggedEstimator {
  constructor(options: BaggedOptions = {}) {
    super(options, baggedConstraints, { maxFeatures: 'all', ties: 'hash' });
  }
}
