import { concatenate } from '@kuznets/base';
import type { OobPermutation } from './contract.ts';

/** Joins consecutive ranges of trees. */
export function joinPermutations(parts: readonly OobPermutation[]): OobPermutation {
  const deltas = parts.map(({ delta }) => delta);
  const errors = parts.map(({ baseError }) => baseError);
  const counts = parts.map(({ oobCount }) => oobCount);
  return {
    delta: concatenate(Float64Array, deltas),
    baseError: concatenate(Float64Array, errors),
    oobCount: concatenate(Uint32Array, counts),
  };
}
