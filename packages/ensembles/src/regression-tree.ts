import { ForestEstimator } from './forest-estimator.ts';
import { type RegressionTreeOptions, treeConstraints } from './options.ts';

/**
 * One regression tree on all rows (CART, least squares, no pruning).
 *
 * Each split maximises `SSE(node) - SSE(left) - SSE(right)`; ties go to the first feature, as in MATLAB's `fitrtree`,
 * unless `tiePreference` names others. Defaults are those of scikit-learn's `DecisionTreeRegressor`; `fitrtree` has
 * `minSamplesSplit` 10.
 *
 * Source: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees,
 * https://doi.org/10.1201/9781315139470.
 *
 * @example
 * ```ts
 * const device = await createDevice({ backend: 'wasm' });
 * const tree = await new RegressionTree({ maxDepth: 3 }).fit({ x, y, rows, features }, { device });
 * tree.ensemble.trees.threshold;
 * ```
 */
export class RegressionTree extends ForestEstimator<RegressionTreeOptions> {
  constructor(options: RegressionTreeOptions = {}) {
    super(options, treeConstraints, { nEstimators: 1, bootstrap: false, maxFeatures: 'all', ties: 'first' });
  }
}
