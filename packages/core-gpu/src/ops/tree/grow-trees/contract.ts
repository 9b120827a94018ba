import type { Branches, ColumnGroups } from '@kuznets/base';

/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm', 'webgpu'] as const;

/**
 * The training sample of tree growth, in integers: ranks for features, fixed point for the target.
 *
 * `y ~ targetCentre + targetScale * target`. With `rows <= 65535`, `rowBits` is 16, every distinct value has its own
 * rank and `|target| <= 2^29`. Larger samples have `rowBits` 24, at most 256 ranks (bins) a feature, and
 * `|target| * rows < 2^38`.
 */
export interface RankedSample {
  readonly rows: number;
  readonly features: number;
  /** 16: ranks are exact; 24: features are binned to at most 256 bins. */
  readonly rowBits: 16 | 24;
  /** `features x rows`: 0-based rank of a row's value among the distinct values (or bins) of the feature. */
  readonly ranks: Uint16Array;
  /** `features + 1` offsets into `lowValues` and `highValues`. */
  readonly rankOffsets: Uint32Array;
  /** Smallest value of each rank. */
  readonly lowValues: Float64Array;
  /** Largest value of each rank: equal to `lowValues` where ranks are exact. */
  readonly highValues: Float64Array;
  /** `rows` targets in fixed point. */
  readonly target: Int32Array;
  readonly targetScale: number;
  readonly targetCentre: number;
  /** Columns that are permuted together; trees grow without regard to them. Default: every column by itself. */
  readonly groups?: ColumnGroups | undefined;
}

/** Which rows each tree is grown on; the rows of weight 0 are that tree's out-of-bag rows. */
export interface BagOptions {
  /** 0 to 2^53 - 1; with the tree's index it decides every random choice. */
  readonly seed: number;
  /** Rows, or clusters, drawn for each tree. */
  readonly draws: number;
  /** With replacement (bootstrap) or without (subsampling). */
  readonly replace: boolean;
  /**
   * `rows`, ascending from 0: of the 2^32 words of a draw, the first that draws the row, so that rows are drawn with probabilities in
   * proportion to weights, ranger's `case.weights`; with `replace` alone. Of clusters where these are drawn. Default: all alike.
   */
  readonly starts?: Uint32Array | undefined;
  /** `rows`: the cluster of each row, numbered from 0 as they first come; all rows of a cluster are drawn together. Default: each row by itself. */
  readonly clusters?: Uint32Array | undefined;
}

/** How a tree is grown. Counts include the multiplicity of bootstrap draws. */
export interface GrowTreesOptions extends BagOptions {
  /** Global index of the first tree: trees `firstTree .. firstTree + trees - 1` are grown. */
  readonly firstTree: number;
  readonly trees: number;
  /** Features drawn, without replacement and from all features, at each node; `features` means all. */
  readonly maxFeatures: number;
  readonly minSamplesLeaf: number;
  readonly minSamplesSplit: number;
  /** Largest depth of a node, the root being 0; `Infinity` for none. */
  readonly maxDepth: number;
  /** Largest number of leaves, kept best first as in scikit-learn; `Infinity` for none. */
  readonly maxLeafNodes: number;
  /** Largest number of splits, a layer at a time as MATLAB's `MaxNumSplits`; default none. Not used with `maxLeafNodes`. */
  readonly maxSplits?: number;
  /** `hash` breaks ties between features at random, reproducibly; `first` takes the lowest feature index, as MATLAB's `fitrtree`. */
  readonly ties: 'hash' | 'first';
  /**
   * What a split lessens. `squaredError` (default): the sum of squared errors. `weka` and `standardDeviation`: the mean over
   * rows of the variance of their side to the power 1/5 or 1/2, as M5P does; see {@link growTrees}.
   */
  readonly criterion?: 'squaredError' | 'weka' | 'standardDeviation';
}

/** Trees as they are grown, each tree's nodes in preorder. */
export interface GrownTrees extends Branches {
  /** Largest rank that goes left; 0 at a leaf. */
  readonly cut: Uint16Array;
  /** `x <= threshold` goes left; 0 at a leaf. */
  readonly threshold: Float64Array;
  /** Mean target of the node's rows, fixed point, rounded half up. */
  readonly value: Int32Array;
  /** Rows in the node, with multiplicity. */
  readonly count: Uint32Array;
}

/**
 * What a backend returns before thresholds are set: nodes in any order in which a parent comes before its children, perhaps
 * with gaps between trees.
 *
 * `rankLeft` is the split's last rank on the left, `rankRight` the next rank present in the node.
 */
export interface RawTrees extends Branches {
  readonly rankLeft: Uint16Array;
  readonly rankRight: Uint16Array;
  /** Exact integer sum of the node's targets, below 2^46 in magnitude. */
  readonly sum: Float64Array;
  readonly count: Uint32Array;
}
