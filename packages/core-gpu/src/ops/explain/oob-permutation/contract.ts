import type { OutOfBag } from '../../tree/forest-predict/contract.ts';

/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm', 'webgpu'] as const;

/**
 * Out-of-bag permutation importance tree by tree, in squared target units (see {@link permutationErrorUnit}).
 *
 * `delta[b, k]` is the mean squared error of tree `b` over its out-of-bag rows with feature `k`, or group of features `k` where the
 * sample has groups, permuted among them, less the error unpermuted; 0 where the tree does not use `k` or has no out-of-bag row.
 */
export interface OobPermutation {
  /** `trees x features`, or groups. */
  readonly delta: Float64Array;
  /** `trees`: mean squared out-of-bag error, 0 where there is no out-of-bag row. */
  readonly baseError: Float64Array;
  /** `trees`: number of out-of-bag rows. */
  readonly oobCount: Uint32Array;
}

/** Options of {@link oobPermutation}: the bags the trees were grown on. */
export type OobPermutationOptions = OutOfBag;
