const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;

/** Four 32-bit words. */
export type Words4 = readonly [number, number, number, number];

/** High 32 bits of the product of two unsigned 32-bit numbers. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const low = aLow * bLow;
  const mid = aHigh * bLow + (low >>> 16);
  const mid2 = aLow * bHigh + (mid % 0x10000);
  return (aHigh * bHigh + Math.floor(mid / 0x10000) + Math.floor(mid2 / 0x10000)) >>> 0;
}

/**
 * Philox 4x32 with ten rounds: a random function of a counter, so that a draw depends on its key and index alone.
 *
 * Identical, bit for bit, to `philox.wgsl` and to the WASM backend's kernel.
 *
 * @param counter - four 32-bit words that name the draw
 * @param key - two 32-bit words: the seed, low word first
 * @returns four unsigned 32-bit words
 *
 * Source: Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC11,
 * https://doi.org/10.1145/2063384.2063405.
 *
 * @example
 * ```ts
 * philox4x32([0, 0, 0, 0], [0, 0])[0] // 0x6627e8d5
 * ```
 */
export function philox4x32(counter: Words4, key: readonly [number, number]): Words4 {
  let c0 = counter[0] >>> 0;
  let c1 = counter[1] >>> 0;
  let c2 = counter[2] >>> 0;
  let c3 = counter[3] >>> 0;
  let k0 = key[0] >>> 0;
  let k1 = key[1] >>> 0;
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(M0, c0);
    const low0 = Math.imul(M0, c0) >>> 0;
    const high1 = mulHigh(M1, c2);
    const low1 = Math.imul(M1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  return [c0, c1, c2, c3];
}

/**
 * The Philox key of a seed: its low and high 32-bit words.
 *
 * @param seed - an integer from 0 to 2^53 - 1
 * @returns low and high word
 */
export function seedKey(seed: number): readonly [number, number] {
  return [seed >>> 0, Math.floor(seed / 0x1_0000_0000) >>> 0];
}

/**
 * Turns a random word into an index: `floor(word * n / 2^32)`.
 *
 * @param word - unsigned 32-bit word
 * @param n - number of choices, at most 2^32
 * @returns an integer from 0 to n - 1; each choice's probability is within 2^-32 of 1/n
 */
export function indexFromWord(word: number, n: number): number {
  return mulHigh(word, n);
}
