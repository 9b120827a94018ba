import { concatenate, joinTrees } from '@kuznets/base';
import { joinPermutations } from '../../explain/oob-permutation/join.ts';
import type { M5Models } from './contract.ts';

/** Joins consecutive ranges of trees. */
export function joinM5(parts: readonly M5Models[]): M5Models {
  const permutations = parts.flatMap(({ permutation }) => permutation ?? []);
  const predictions = parts.map(({ prediction }) => prediction);
  const outsides = parts.map(({ outOfBag }) => outOfBag);
  return {
    trees: joinTrees(parts.map(({ trees }) => trees)),
    prediction: concatenate(Float64Array, predictions),
    outOfBag: concatenate(Uint8Array, outsides),
    ...(permutations.length > 0 && { permutation: joinPermutations(permutations) }),
  };
}
