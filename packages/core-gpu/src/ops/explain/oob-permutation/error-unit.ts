import type { RankedSample } from '../../tree/grow-trees/contract.ts';

/** Bits dropped, rounding half up, before errors are squared, so that their sum over the rows fits 64 bits. */
export function errorShift(sample: Pick<RankedSample, 'rowBits'>): number {
  return sample.rowBits === 16 ? 6 : 0;
}

/**
 * What one unit of {@link OobPermutation} is worth in squared units of the target.
 *
 * @param sample - the training sample
 * @returns `(targetScale * 2^shift)^2`
 */
export function permutationErrorUnit(sample: Pick<RankedSample, 'rowBits' | 'targetScale'>): number {
  return (sample.targetScale * 2 ** errorShift(sample)) ** 2;
}
