/**
 * Any ensemble of regression trees as one struct of arrays.
 *
 * `f(x) = base + scale * sum_t v_t(x)`, `v_t(x)` being the value of the leaf of tree `t` that `x` reaches. Tree `t` has nodes
 * `offsets[t] .. offsets[t + 1] - 1` in any order, the root first; children are counted from the tree's first node. The
 * names are scikit-learn's `tree_` attributes in camelCase.
 */
export interface TreeEnsemble {
  readonly nFeatures: number;
  /** Names of the features, where the model knows them: compared with the sample's. */
  readonly featureNames?: readonly string[];
  /** `trees + 1` offsets into the node arrays. */
  readonly offsets: Uint32Array;
  /** Feature of a split, -1 at a leaf. */
  readonly feature: Int32Array;
  /** `x <= threshold` goes left. A rule `x < t` is `x <= ` the next number below `t`. */
  readonly threshold: Float64Array;
  /** -1 at a leaf. */
  readonly childrenLeft: Int32Array;
  /** -1 at a leaf. */
  readonly childrenRight: Int32Array;
  /** Value of a leaf, before `scale`; not read at a split. */
  readonly value: Float64Array;
  /** What a leaf's value is multiplied by: `1 / trees` for a mean of trees, 1 for boosting. */
  readonly scale: number;
  /** What is added to the trees: 0 for a forest, `base_score` for XGBoost. */
  readonly base: number;
  /** Per node, 1 where a missing value (NaN) goes left and 0 where it goes right. Absent: a missing value is refused. */
  readonly missingLeft?: Uint8Array;
  /** Linear models in the leaves (M5P): a leaf's value is `value + sum coef * x[feature]`. Absent: leaves are constant. */
  readonly linear?: LeafModels;
  /**
   * The grid that leaf values lie on, `centre + scale * integer` with integers below 2^53. Sums over trees are taken in these
   * integers, exactly, so parts of a model that share a grid add up to the same bytes as the whole. Absent: as fine a grid
   * as 64 bits allow, chosen from the values.
   */
  readonly grid?: ValueGrid;
}

/** Linear models of the leaves of a {@link TreeEnsemble}, one after the other. */
export interface LeafModels {
  /** `nodes + 1` offsets into `feature` and `coef`. */
  readonly offsets: Uint32Array;
  readonly feature: Int32Array;
  readonly coef: Float64Array;
}

/** Numbers `centre + scale * integer`. */
export interface ValueGrid {
  readonly centre: number;
  readonly scale: number;
}
