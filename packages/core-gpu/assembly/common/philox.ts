// Philox 4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405); the result is left in r0..r3.
export let r0: u32 = 0;
export let r1: u32 = 0;
export let r2: u32 = 0;
export let r3: u32 = 0;

// The last counter word says what a number is drawn for.
export const ROWS: u32 = 1;
export const ROOT: u32 = 2;
export const CHILD: u32 = 3;
export const FEATURES: u32 = 4;
export const PERMUTE: u32 = 5;

let key0: u32 = 0;
let key1: u32 = 0;

export function setSeed(low: u32, high: u32): void {
  key0 = low;
  key1 = high;
}

export function philox(c0: u32, c1: u32, c2: u32, c3: u32): void {
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < 10; round++) {
    const p0 = <u64>c0 * 0xd2511f53;
    const p1 = <u64>c2 * 0xcd9e8d57;
    c0 = <u32>(p1 >> 32) ^ c1 ^ k0;
    c1 = <u32>p1;
    c2 = <u32>(p0 >> 32) ^ c3 ^ k1;
    c3 = <u32>p0;
    k0 += 0x9e3779b9;
    k1 += 0xbb67ae85;
  }
  r0 = c0;
  r1 = c1;
  r2 = c2;
  r3 = c3;
}

/** Word `draw & 3` of the last Philox result. */
// @ts-ignore: decorator
@inline
export function word(draw: u32): u32 {
  const lane = draw & 3;
  return lane < 2 ? (lane == 0 ? r0 : r1) : lane == 2 ? r2 : r3;
}

/** floor(word * n / 2^32). */
// @ts-ignore: decorator
@inline
export function index(word: u32, n: u32): u32 {
  return <u32>((<u64>word * n) >> 32);
}

/** MurmurHash3's 32-bit finaliser, a bijection. */
// @ts-ignore: decorator
@inline
export function fmix32(h: u32): u32 {
  h ^= h >> 16;
  h *= 0x85ebca6b;
  h ^= h >> 13;
  h *= 0xc2b2ae35;
  return h ^ (h >> 16);
}

/** Known-answer access for tests: the four words at `out`. */
export function philoxAt(out: usize, c0: u32, c1: u32, c2: u32, c3: u32): void {
  philox(c0, c1, c2, c3);
  store<u32>(out, r0, 0);
  store<u32>(out, r1, 4);
  store<u32>(out, r2, 8);
  store<u32>(out, r3, 12);
}
