import type { Branches, ColumnGroups, Trees } from '@kuznets/base';

/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm'] as const;

/** Trees to decompose, their thresholds already compared with the sample. */
export interface VariationTrees extends Branches, Pick<Trees, 'missingLeft' | 'linear'> {
  /** Codes up to `cut` go left; -1 sends every row right. */
  readonly cut: Int32Array;
  /** Value of a leaf: an integer below 2^53 in magnitude. Where leaves are linear it need not be: terms are rounded one by one. */
  readonly value: Float64Array;
  /** Number of splits on the longest path. */
  readonly depth: number;
}

/** Rows that variables are resampled from, and the pairs to decompose. */
export interface VariationSample {
  readonly rows: number;
  readonly features: number;
  /** Columns that are resampled together: what is summed is by group. Default: every column by itself. */
  readonly groups?: ColumnGroups | undefined;
  /** `features x rows`: order-preserving codes below 65,535; 65,535 is a missing value. */
  readonly codes: Uint16Array;
  /** Groups whose pairs are wanted, in increasing order. */
  readonly pairFeatures: Uint32Array;
  /** Sum {@link VariationSums.pairDependence} too. Default true. */
  readonly pairDependence?: boolean;
  /** `features x rows`, finite: what linear leaves are evaluated at. Needed with {@link VariationTrees.linear} only. */
  readonly columns?: Float64Array;
}

/** Rows `firstRow .. firstRow + rows - 1` to keep sums for; `firstRow` is a multiple of 64. */
export interface VariationBlock {
  readonly firstRow: number;
  readonly rows: number;
}

/** How many of the sample's rows meet the conditions of trees' paths, the same for every block of rows. */
export interface TreeCounts {
  /** In the order in which the kernel visits the nodes. */
  readonly counts: Uint32Array;
  /** `trees + 1`: where a tree's begin. */
  readonly starts: Uint32Array;
}

/**
 * Exact integer sums over trees `t` of a decomposition, in units of `1 / rows` of the values' unit but for `prediction`.
 *
 * `stride` is the block's rows rounded up to a multiple of 8, the rows beyond being 0. The pairs of `pairFeatures` come in the order (0, 1),
 * (0, 2), ..., (1, 2), ... Sums of parts of the trees add up to those of all, in any order.
 */
export interface VariationSums extends VariationBlock {
  readonly stride: number;
  /** `stride`: `sum_t f_t(x_i)`. */
  readonly prediction: BigInt64Array;
  /** `groups x stride`: `sum_t sum_j f_t(x_i) - f_t(x_i with x_k of x_j)`. */
  readonly contribution: BigInt64Array;
  /** `groups x stride`: `sum_t sum_j f_t(x_j with x_k of x_i) - f_t(x_j)`. */
  readonly dependence: BigInt64Array;
  /** `pairs x stride`: the contribution of both, less those of each. */
  readonly pairContribution: BigInt64Array;
  /** `pairs x stride`: the dependence on both, less those on each. Empty where it is not wanted. */
  readonly pairDependence: BigInt64Array;
}
