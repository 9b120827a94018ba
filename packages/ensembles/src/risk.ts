import { ConfigError } from '@kuznets/base';
import type { AdditiveTrees } from './additive-trees.ts';

/** The nodes that {@link predictorImportance} reads: a `Forest` or {@link AdditiveTrees}. */
export type SplitTrees = Pick<
  AdditiveTrees,
  'nEstimators' | 'nFeatures' | 'offsets' | 'feature' | 'childrenLeft' | 'childrenRight' | 'value' | 'nNodeSamples'
>;

/**
 * Importance of each feature as the fall in risk of its splits over the number of branch nodes, summed over trees.
 *
 * `I_k = sum_t 1/S_t sum_{splits on k} (R - R_L - R_R)`, `R = (n / n_root) MSE` being a node's risk and `S_t` the number of
 * splits of tree `t`. MATLAB's `predictorImportance` of a `RegressionTree`, and of a boosted ensemble.
 *
 * @param trees - trees whose `value` is the mean target of each node
 * @returns `nFeatures` values in squared units of the target; 0 for a tree without splits
 * @throws ConfigError for trees with linear models, whose `value` is another thing
 *
 * Source: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, section 5.3.4,
 * https://doi.org/10.1201/9781315139470.
 */
export function predictorImportance(trees: SplitTrees & { readonly linear?: unknown }): Float64Array {
  if (trees.linear)
    throw new ConfigError(
      'predictorImportance: trees with linear models in their nodes; allowed are trees of constants',
    );
  const total = new Float64Array(trees.nFeatures);
  for (let t = 0; t < trees.nEstimators; t++) {
    const root = trees.offsets[t]!;
    const nodes = trees.feature.subarray(root, trees.offsets[t + 1]);
    const splits = (nodes.length - 1) / 2;
    nodes.forEach((feature, i) => {
      if (feature >= 0) total[feature]! += fallInRisk(trees, root, root + i) / splits;
    });
  }
  return total;
}

/** `R - R_L - R_R` of a split, from the means of its children. */
export function fallInRisk(trees: SplitTrees, root: number, node: number): number {
  const left = root + trees.childrenLeft[node]!;
  const right = root + trees.childrenRight[node]!;
  const nLeft = trees.nNodeSamples[left]!;
  const nRight = trees.nNodeSamples[right]!;
  const gap = trees.value[left]! - trees.value[right]!;
  return ((nLeft * nRight) / (nLeft + nRight) / trees.nNodeSamples[root]!) * gap * gap;
}
