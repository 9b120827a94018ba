import { type Words4, indexFromWord, philox4x32, seedKey } from './philox.ts';

/** The middle words of a counter: which of many like streams. */
export type Stream = readonly [number, number];

/**
 * The index drawn for a place: uniform on `0 .. choices - 1`, a function of its arguments alone.
 *
 * @param stream - two words that say which draw of many this is, such as bootstrap and feature
 */
export function drawIndices(
  count: number,
  choices: (place: number) => number,
  seed: number,
  purpose: number,
  stream: Stream = [0, 0],
): Uint32Array {
  const key = seedKey(seed);
  let words: Words4 = [0, 0, 0, 0];
  return Uint32Array.from({ length: count }, (_, place) => {
    if (place % 4 === 0) words = philox4x32([place / 4, stream[0], stream[1], purpose], key);
    return indexFromWord(words[place % 4]!, choices(place));
  });
}

/** A uniform random permutation of `0 .. length - 1` by Fisher and Yates. */
export function permutation(length: number, seed: number, purpose: number, stream?: Stream): Uint32Array {
  const order = Uint32Array.from({ length }, (_, i) => i);
  drawIndices(Math.max(0, length - 1), (place) => length - place, seed, purpose, stream).forEach((at, place) => {
    const last = length - 1 - place;
    const held = order[last]!;
    order[last] = order[at]!;
    order[at] = held;
  });
  return order;
}

/** A number between 0 and 1, neither included. */
export function uniform(word: number): number {
  return (word + 0.5) / 2 ** 32;
}

/** Standard normal numbers by Box and Muller, as functions of seed, purpose and stream. */
export function normals(count: number, seed: number, purpose: number, stream: Stream): Float64Array {
  const key = seedKey(seed);
  const out = new Float64Array(count);
  for (let i = 0; i < count; i += 2) {
    const words = philox4x32([i / 2, stream[0], stream[1], purpose], key);
    // 53 bits for the radius: the tail reaches 8.6 standard deviations.
    const radius = Math.sqrt(-2 * Math.log((words[0] * 2 ** 21 + (words[1] >>> 11) + 0.5) / 2 ** 53));
    const angle = 2 * Math.PI * uniform(words[2]);
    out[i] = radius * Math.cos(angle);
    if (i + 1 < count) out[i + 1] = radius * Math.sin(angle);
  }
  return out;
}

/**
 * A number from the gamma distribution of scale 1 by rejection, a function of seed, purpose and stream.
 *
 * Source: Marsaglia and Tsang (2000), ACM Transactions on Mathematical Software 26, https://doi.org/10.1145/358407.358414.
 */
export function gamma(shape: number, seed: number, purpose: number, stream: Stream): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 0; ; attempt++) {
    const words = philox4x32([attempt, stream[0], stream[1], purpose], seedKey(seed));
    const z = Math.sqrt(-2 * Math.log(uniform(words[0]))) * Math.cos(2 * Math.PI * uniform(words[1]));
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(uniform(words[2])) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}
