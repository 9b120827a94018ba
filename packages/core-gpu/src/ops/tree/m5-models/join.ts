import { concatenate, concatenateOffsets } from '@kuznets/base';
import type { M5Models } from './contract.ts';

/** Joins consecutive ranges of trees. */
export function joinM5(parts: readonly M5Models[]): M5Models {
  const permutations = parts.flatMap(({ permutation }) => permutation ?? []);
  return {
    trees: parts.reduce((trees, part) => trees + part.trees, 0),
    offsets: concatenateOffsets(parts.map((part) => part.offsets)),
    feature: concatenate(
      Int32Array,
      parts.map((part) => part.feature),
    ),
    threshold: concatenate(
      Float64Array,
      parts.map((part) => part.threshold),
    ),
    childrenLeft: concatenate(
      Int32Array,
      parts.map((part) => part.childrenLeft),
    ),
    childrenRight: concatenate(
      Int32Array,
      parts.map((part) => part.childrenRight),
    ),
    value: concatenate(
      Float64Array,
      parts.map((part) => part.value),
    ),
    count: concatenate(
      Uint32Array,
      parts.map((part) => part.count),
    ),
    linearOffsets: concatenateOffsets(parts.map((part) => part.linearOffsets)),
    linearFeature: concatenate(
      Int32Array,
      parts.map((part) => part.linearFeature),
    ),
    linearCoef: concatenate(
      Float64Array,
      parts.map((part) => part.linearCoef),
    ),
    prediction: concatenate(
      Float64Array,
      parts.map((part) => part.prediction),
    ),
    outOfBag: concatenate(
      Uint8Array,
      parts.map((part) => part.outOfBag),
    ),
    ...(permutations.length > 0 && {
      permutation: {
        delta: concatenate(
          Float64Array,
          permutations.map(({ delta }) => delta),
        ),
        baseError: concatenate(
          Float64Array,
          permutations.map(({ baseError }) => baseError),
        ),
        oobCount: concatenate(
          Uint32Array,
          permutations.map(({ oobCount }) => oobCount),
        ),
      },
    }),
  };
}
