import type { BagOptions } from '../grow-trees/contract.ts';
import type { OobPermutation } from '../../explain/oob-permutation/contract.ts';

/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm'] as const;

/** The table that M5 trees were grown on, in float64 and as the codes that route it. */
export interface M5Sample {
  readonly rows: number;
  readonly features: number;
  /** `rows x features`, row-major: ranks, so that `code <= cut` goes left. */
  readonly codes: Uint32Array;
  /** `rows x features`, row-major. */
  readonly x: Float64Array;
  /** `rows` */
  readonly y: Float64Array;
}

/** Options of {@link m5Models}. */
export interface M5ModelsOptions extends BagOptions {
  /** Global index of the first tree given. */
  readonly firstTree: number;
  /** Replace subtrees by their node's model where that has the smaller adjusted error. */
  readonly prune: boolean;
  /** Mix a leaf's model with those of its ancestors. */
  readonly smooth: boolean;
  /** Measure out-of-bag permutation importance, too. */
  readonly permute: boolean;
}

/** Model trees as one struct of arrays; nodes in preorder, children counted from the tree's first node. */
export interface M5Trees {
  readonly trees: number;
  /** `trees + 1` */
  readonly offsets: Uint32Array;
  /** -1 at a leaf. */
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  /** -1 at a leaf. */
  readonly childrenLeft: Int32Array;
  readonly childrenRight: Int32Array;
  /** Intercept of a leaf's model, 0 at a split. */
  readonly value: Float64Array;
  /** Rows in the node, with multiplicity. */
  readonly count: Uint32Array;
  /** `nodes + 1` offsets into `linearFeature` and `linearCoef`. */
  readonly linearOffsets: Uint32Array;
  /** Features of the leaves' models, ascending in each. */
  readonly linearFeature: Int32Array;
  readonly linearCoef: Float64Array;
}

/** Model trees and how they do on the rows of the sample. */
export interface M5Models extends M5Trees {
  /** `trees x rows`: each tree's prediction of each row. */
  readonly prediction: Float64Array;
  /** `trees x rows`: 1 where the tree did not draw the row. */
  readonly outOfBag: Uint8Array;
  /** In squared units of the target; with `permute`. */
  readonly permutation?: OobPermutation;
}
