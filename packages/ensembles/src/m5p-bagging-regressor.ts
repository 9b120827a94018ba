import { type M5PEnsembleOptions, M5PEstimator, m5pEnsembleConstraints } from './m5p-estimator.ts';

/**
 * Bagged M5P trees (M5P-BG): the mean of model trees grown on bootstrap samples, all features tried at each split.
 *
 * `f(x) = 1/B sum_b T_b(x)`, trees as in `M5PRegressor` but for ties, which are broken at random, reproducibly. Weka's
 * `Bagging` of `M5P`; the growth paper uses 10,000 trees. Leaves are not smoothed by default: with `-U`, Weka comes to the
 * paper's in-sample R2 of 0.88 on its data, without to 0.80. Linear leaves extrapolate, and single trees may do so wildly.
 *
 * Source: Breiman (1996), "Bagging predictors", Machine Learning 24, https://doi.org/10.1007/BF00058655.
 *
 * @example
 * ```ts
 * const device = await createDevice();
 * const bagging = await new M5PBaggingRegressor({ nEstimators: 1000 }).fit({ x, y, rows, features }, { device, keepTrees: false });
 * bagging.result.oobScore.r2;
 * ```
 */
export class M5PBaggingRegressor extends M5PEstimator<M5PEnsembleOptions> {
  constructor(options: M5PEnsembleOptions = {}) {
    super(options, m5pEnsembleConstraints, { smooth: false, maxFeatures: 'all', ties: 'hash' });
  }
}
