import { ConfigError, type TreeEnsemble, type Trees, treeCount } from '@kuznets/base';

/**
 * Importance of each feature as the mean, over trees, of the risk reductions of its splits.
 *
 * `I_k = 1/B sum_b sum_{splits on k} (n / n_root) (risk - (n_L risk_L + n_R risk_R) / n)`, `risk` being the mean squared
 * error of a node; the unnormalised `feature_importances_` of scikit-learn.
 *
 * @param ensemble - trees whose `value` is the mean target of each node
 * @returns `nFeatures` values in squared units of the target
 * @throws ConfigError for trees without counts or with linear models, whose `value` is another thing
 *
 * Source: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, section 5.3.4,
 * https://doi.org/10.1201/9781315139470.
 */
export function riskReduction(ensemble: TreeEnsemble): Float64Array {
  const trees = treeCount(ensemble.trees);
  return sumOverSplits(ensemble, () => 1).map((sum) => sum / Math.max(1, trees));
}

/**
 * Importance of each feature as the fall in risk of its splits over the number of branch nodes, summed over trees.
 *
 * `I_k = sum_t 1/S_t sum_{splits on k} (R - R_L - R_R)`, `R = (n / n_root) MSE` being a node's risk and `S_t` the number of
 * splits of tree `t`. MATLAB's `predictorImportance` of a `RegressionTree`, and of a boosted ensemble.
 *
 * @param ensemble - trees whose `value` is the mean target of each node
 * @returns `nFeatures` values in squared units of the target; 0 for a tree without splits
 * @throws ConfigError for trees without counts or with linear models, whose `value` is another thing
 *
 * Source: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, section 5.3.4,
 * https://doi.org/10.1201/9781315139470.
 */
export function predictorImportance(ensemble: TreeEnsemble): Float64Array {
  return sumOverSplits(ensemble, (nodes) => (nodes - 1) / 2);
}

/** Sums over trees and splits of `(R - R_L - R_R) / divisor`, by feature, from the means of the children. */
function sumOverSplits({ trees, nFeatures }: TreeEnsemble, divisor: (nodes: number) => number): Float64Array {
  const { offsets, feature, childrenLeft, childrenRight, value, count } = trees as Required<Trees>;
  if (trees.linear !== undefined || trees.count === undefined)
    throw new ConfigError('trees that do not know the mean target of each node', {
      allowed: 'trees of constants with counts',
    });
  const total = new Float64Array(nFeatures);
  for (let tree = 0; tree < treeCount(trees); tree++) {
    const root = offsets[tree]!;
    const end = offsets[tree + 1]!;
    for (let node = root; node < end; node++) {
      if (feature[node]! < 0) continue;
      const left = root + childrenLeft[node]!;
      const right = root + childrenRight[node]!;
      const [nLeft, nRight] = [count[left]!, count[right]!];
      const gap = value[left]! - value[right]!;
      const fall = ((nLeft * nRight) / (nLeft + nRight) / count[root]!) * gap * gap;
      total[feature[node]!]! += fall / divisor(end - root);
    }
  }
  return total;
}
