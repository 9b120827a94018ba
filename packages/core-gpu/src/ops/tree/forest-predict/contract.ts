import type { Branches } from '@kuznets/base';
import type { BagOptions, GrownTrees } from '../grow-trees/contract.ts';

/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm', 'webgpu'] as const;

/** The part of a forest that routing needs: `codes[feature] <= cut` goes left. */
export interface RoutableTrees extends Branches, Pick<GrownTrees, 'value'> {
  readonly cut: Uint16Array | Uint32Array;
}

/** Rows to route, as integer codes. */
export interface CodedRows {
  readonly rows: number;
  readonly features: number;
  /** `rows x features`, row-major. */
  readonly codes: Uint32Array;
}

/** Restricts prediction to each tree's out-of-bag rows; `firstTree` is the global index of the first tree given. */
export interface OutOfBag extends BagOptions {
  readonly firstTree: number;
}

/** Options of {@link forestPredict}. */
export interface ForestPredictOptions {
  readonly outOfBag?: OutOfBag;
}

/** Exact integer sums of the trees' values, so that any split of a forest into parts adds up to the same numbers. */
export interface ForestPrediction {
  /** `rows`: sum of leaf values in target units, an exact integer below 2^53. */
  readonly sum: Float64Array;
  /** `rows`: how many trees contributed. */
  readonly count: Uint32Array;
}
