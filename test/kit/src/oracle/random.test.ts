import { describe, expect, it } from 'vitest';
import { drawWord, floydSample, fmix32, keyOfSeed, philox, philoxVectors, toIndex } from './random.ts';

describe('philox', () => {
  it.each(philoxVectors)('equals the published vector of counter $counter', ({ counter, key, output }) => {
    expect(philox(counter, key)).toEqual(output);
  });
});

describe('fmix32', () => {
  // MurmurHash3_x86_32 of the empty string is the finaliser of its seed: published test vectors.
  it.each([
    [0n, 0n],
    [1n, 0x514e28b7n],
    [0xffffffffn, 0x81f16f39n],
  ])('of %s is %s', (seed, hash) => {
    expect(fmix32(seed)).toBe(hash);
  });

  it('wraps its argument to 32 bits', () => {
    expect(fmix32(2n ** 32n + 1n)).toBe(0x514e28b7n);
  });
});

describe('draws', () => {
  it('splits seeds and scales words', () => {
    expect(keyOfSeed(2 ** 53 - 1)).toEqual([0xffffffff, 0x1fffff]);
    expect(toIndex(0xffffffff, 67)).toBe(66);
    expect(toIndex(0x80000000, 7)).toBe(3);
  });

  it('takes four draws from each output', () => {
    expect(drawWord(6, (block) => [block, 0, 0, 0], [0, 0])).toBe(philox([1, 0, 0, 0], [0, 0])[2]);
  });

  it('samples by Floyd with every draw the first choice, and with every draw the last', () => {
    expect([...floydSample(3, 5, () => 0)]).toEqual([0, 3, 4]);
    expect([...floydSample(3, 5, (_, choices) => choices - 1)]).toEqual([2, 3, 4]);
    expect(floydSample(5, 5, (_, choices) => Math.min(2, choices - 1)).size).toBe(5);
  });
});
