import { BaggedEstimator } from './bagged-estimator.ts';
import { type BaggedOptions, baggedConstraints } from './options.ts';

/**
 * Random forest: bagged trees that try a random part of the features at each split.
 *
 * `maxFeatures` is by default a third of the features, rounded down (MATLAB's `TreeBagger` and R's randomForest for
 * regression; ranger takes the square root, scikit-learn all). Other defaults are scikit-learn's.
 *
 * Source: Breiman (2001), "Random forests", Machine Learning 45, https://doi.org/10.1023/A:1010933404324.
 *
 * @example
 * ```ts
 * const device = await createDevice();
 * const forest = await new RandomForestRegressor({ nEstimators: 1000, randomState: 1 }).fit({ x, y, rows, features }, { device });
 * forest.result.forestHash;
 * ```
 */
export class RandomForestRegressor extends BaggedEstimator {
  constructor(options: BaggedOptions = {}) {
    super(options, baggedConstraints, { maxFeatures: 'third', ties: 'hash' });
  }
}
