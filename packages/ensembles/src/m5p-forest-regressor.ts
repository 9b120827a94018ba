import { type M5PEnsembleOptions, M5PEstimator, m5pEnsembleConstraints } from './m5p-estimator.ts';

/**
 * Random forest of M5P trees (M5P-RF): bagged model trees that try a random part of the features at each split.
 *
 * `maxFeatures` is by default a third of the features, rounded down, as in the growth paper; leaves are not smoothed by
 * default, see `M5PBaggingRegressor`. A node's linear model has
 * the features tested below it, as in a single tree.
 *
 * Source: Breiman (2001), "Random forests", Machine Learning 45, https://doi.org/10.1023/A:1010933404324.
 *
 * @example
 * ```ts
 * const device = await createDevice();
 * const forest = await new M5PForestRegressor({ nEstimators: 1000, randomState: 1 }).fit({ x, y, rows, features }, { device });
 * forest.result.forestHash;
 * ```
 */
export class M5PForestRegressor extends M5PEstimator<M5PEnsembleOptions> {
  constructor(options: M5PEnsembleOptions = {}) {
    super(options, m5pEnsembleConstraints, { smooth: false, maxFeatures: 'third', ties: 'hash' });
  }
}
