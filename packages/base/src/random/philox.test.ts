import { describe, expect, it } from 'vitest';
import { indexFromWord, philox4x32, seedKey } from './philox.ts';

describe('philox4x32', () => {
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('equals the published vector of counter %j', (counter, key, expected) => {
    expect(philox4x32(counter, key)).toEqual(expected);
  });
});

describe('indexFromWord', () => {
  it('is the exact floor of word * n / 2^32', () => {
    for (const n of [1, 2, 3, 67, 65_535, 16_777_216, 0xffff_ffff]) {
      for (const word of [0, 1, 0x7fff_ffff, 0x8000_0000, 0xdead_beef, 0xffff_ffff]) {
        expect(indexFromWord(word, n)).toBe(Number((BigInt(word) * BigInt(n)) >> 32n));
      }
    }
  });
});

describe('seedKey', () => {
  it('splits a seed above 32 bits', () => {
    expect(seedKey(2 ** 53 - 1)).toEqual([0xffff_ffff, 0x1f_ffff]);
  });
});
