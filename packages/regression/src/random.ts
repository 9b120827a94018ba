import { type Words4, indexFromWord, philox4x32, seedKey } from '@kuznets/core-gpu';

/** What a stream of random numbers is for: the last counter word, so that no two uses share a draw. */
export const PURPOSE = { folds: 40, bootstrap: 41, shuffle: 42 } as const;

/**
 * The index drawn for a place: uniform on `0 .. choices - 1`, a function of its arguments alone.
 *
 * @param stream - two words that say which draw of many this is, such as bootstrap and feature
 */
export function drawIndices(count: number, choices: (place: number) => number, seed: number, purpose: number, stream: readonly [number, number] = [0, 0]): Uint32Array {
  const key = seedKey(seed);
  let words: Words4 = [0, 0, 0, 0];
  return Uint32Array.from({ length: count }, (_, place) => {
    if (place % 4 === 0) words = philox4x32([place / 4, stream[0], stream[1], purpose], key);
    return indexFromWord(words[place % 4]!, choices(place));
  });
}

/** A uniform random permutation of `0 .. length - 1` by Fisher and Yates. */
export function permutation(length: number, seed: number, purpose: number, stream?: readonly [number, number]): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  drawIndices(Math.max(0, length - 1), (place) => length - place, seed, purpose, stream).forEach((at, place) => {
    const last = length - 1 - place;
    const held = order[last]!;
    order[last] = order[at]!;
    order[at] = held;
  });
  return order;
}
