import type { ColumnGroups, Trees } from '@kuznets/base';
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
  /** Columns that are permuted together. Default: every column by itself. */
  readonly groups?: ColumnGroups | undefined;
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

/** Model trees and how they do on the rows of the sample. */
export interface M5Models {
  /** Nodes in preorder with counts; leaves have linear models, the features of each ascending; splits have value 0. */
  readonly trees: Trees;
  /** `trees x rows`: each tree's prediction of each row. */
  readonly prediction: Float64Array;
  /** `trees x rows`: 1 where the tree did not draw the row. */
  readonly outOfBag: Uint8Array;
  /** In squared units of the target; with `permute`. */
  readonly permutation?: OobPermutation;
}
