import type { PatternBlock } from '../patterns.ts';

/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm'] as const;

/** Most players whose coalitions are all kept. */
export const MOST_PLAYERS = 16;

/** Exact sums over trees `t` for every coalition of players. */
export interface CoalitionSums extends PatternBlock {
  /** `rows x 2^players`: `sum_t sum_j f_t(x_i with the players of the coalition of x_j)`; player k is bit k of a coalition's number. */
  readonly sums: BigInt64Array;
}
