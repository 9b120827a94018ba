import type { GrownTrees } from '@kuznets/core-gpu';
import { fallInRisk } from './risk.ts';

/**
 * An ensemble of regression trees as one struct of arrays; its prediction is the mean of the trees' predictions.
 *
 * Tree `t` has nodes `offsets[t] .. offsets[t + 1] - 1`, in preorder: the root first, a left child right after its
 * parent. Children are counted from the tree's first node. `x[feature] <= threshold` goes left. The names are
 * scikit-learn's `tree_` attributes in camelCase.
 */
export interface Forest {
  readonly nEstimators: number;
  readonly nFeatures: number;
  /** `nEstimators + 1` */
  readonly offsets: Uint32Array;
  /** Feature of a split, -1 at a leaf. */
  readonly feature: Int32Array;
  /** 0 at a leaf. */
  readonly threshold: Float64Array;
  /** -1 at a leaf. */
  readonly childrenLeft: Int32Array;
  /** -1 at a leaf. */
  readonly childrenRight: Int32Array;
  /** Mean target of the node's training rows, on the grid `targetCentre + targetScale * integer`. */
  readonly value: Float64Array;
  /** Training rows in the node, bootstrap multiplicity included. */
  readonly nNodeSamples: Uint32Array;
  readonly targetScale: number;
  readonly targetCentre: number;
}

/** The grid that a forest's values lie on. */
export type TargetGrid = Pick<Forest, 'targetScale' | 'targetCentre'>;

/** Trees as grown, with their values back in units of the target. */
export function forestOf(trees: GrownTrees, nFeatures: number, grid: TargetGrid): Forest {
  const value = new Float64Array(trees.value.length);
  for (let node = 0; node < value.length; node++)
    value[node] = grid.targetCentre + grid.targetScale * trees.value[node]!;
  return Object.freeze({
    nEstimators: trees.trees,
    nFeatures,
    offsets: trees.offsets,
    feature: trees.feature,
    threshold: trees.threshold,
    childrenLeft: trees.childrenLeft,
    childrenRight: trees.childrenRight,
    value,
    nNodeSamples: trees.count,
    targetScale: grid.targetScale,
    targetCentre: grid.targetCentre,
  });
}

/**
 * Importance of each feature as the mean, over trees, of the risk reductions of its splits.
 *
 * `I_k = 1/B sum_b sum_{splits on k} (n / n_root) (risk - (n_L risk_L + n_R risk_R) / n)`, `risk` being the mean squared
 * error of a node; the unnormalised `feature_importances_` of scikit-learn.
 *
 * @param forest - the trees
 * @returns `nFeatures` values in squared units of the target
 *
 * Source: Breiman, Friedman, Olshen and Stone (1984), Classification and Regression Trees, section 5.3.4,
 * https://doi.org/10.1201/9781315139470.
 */
export function riskReduction(forest: Forest): Float64Array {
  const total = new Float64Array(forest.nFeatures);
  for (let t = 0; t < forest.nEstimators; t++) {
    const root = forest.offsets[t]!;
    const end = forest.offsets[t + 1]!;
    for (let node = root; node < end; node++) {
      const feature = forest.feature[node]!;
      if (feature >= 0) total[feature]! += fallInRisk(forest, root, node);
    }
  }
  return total.map((sum) => sum / Math.max(1, forest.nEstimators));
}
