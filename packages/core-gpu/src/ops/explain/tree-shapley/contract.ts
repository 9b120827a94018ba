import type { PatternBlock } from '../patterns.ts';

/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm'] as const;

/** Options of {@link treeShapley}. */
export interface ShapleyOptions {
  /** Sum {@link ShapleySums.pairValues} too. Default false. */
  readonly pairs?: boolean;
}

/**
 * Exact sums over trees `t` of Shapley values, in integers of `1 / (background x unit)` of the values' unit.
 *
 * `stride` is the block's rows rounded up to a multiple of 8, the rows beyond being 0. Pairs come in the order (0, 1), (0, 2), ...,
 * (1, 2), ... Sums of parts of the trees that have one `unit` add up to those of all, in any order.
 */
export interface ShapleySums extends PatternBlock {
  readonly stride: number;
  /** Least common multiple of 1 to {@link PatternTrees.places}; 2^40 where there are more than 28, and weights are rounded. */
  readonly unit: number;
  /** `stride`: `sum_t f_t(x_i)`. */
  readonly prediction: BigInt64Array;
  /** 1: the mean of `sum_t f_t` over the background. */
  readonly expected: BigInt64Array;
  /** `players x stride` */
  readonly values: BigInt64Array;
  /** `pairs x stride`: Shapley interaction index. Empty where it is not wanted. */
  readonly pairValues: BigInt64Array;
}
