import { record } from './memory';

// The last counter word says what a number is drawn for.
export const ROWS: u32 = 1;
export const ROOT: u32 = 2;
export const CHILD: u32 = 3;
export const FEATURES: u32 = 4;
export const PERMUTE: u32 = 5;

/** Philox 4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405) with a key; the last result is in r0..r3. */
@unmanaged
export class Philox {
  key0: u32;
  key1: u32;
  r0: u32;
  r1: u32;
  r2: u32;
  r3: u32;

  draw(c0: u32, c1: u32, c2: u32, c3: u32): void {
    let k0 = this.key0;
    let k1 = this.key1;
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
    this.r0 = c0;
    this.r1 = c1;
    this.r2 = c2;
    this.r3 = c3;
  }

  /** Word `draw & 3` of the last result. */
  @inline
  word(draw: u32): u32 {
    return load<u32>(changetype<usize>(this) + ((<usize>(draw & 3)) << 2), offsetof<Philox>('r0'));
  }
}

export function createPhilox(key0: u32, key1: u32): Philox {
  const random = record<Philox>();
  random.key0 = key0;
  random.key1 = key1;
  return random;
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
