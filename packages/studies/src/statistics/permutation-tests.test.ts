import { drawWord, keyOfSeed } from '@kuznets/test-kit';
import { describe, expect, it } from 'vitest';
import { permutationTests } from './permutation-tests.ts';

/** Numbers between 0 and 1, each a function of its place. */
const noise = (seed: number) => {
  const key = keyOfSeed(seed);
  let place = 0;
  return (): number => (drawWord(place++, (block) => [block, 0, 0, 0], key) + 0.5) / 2 ** 32;
};

describe('permutationTests', () => {
  it('counts the permutations that are as large, one by one and by the largest', () => {
    const next = noise(4);
    const observed = [3, 0.4, 1.2, 5, 0.4];
    const permuted = Array.from({ length: 19 }, () => observed.map((_, at) => Math.round(8 * next()) / (at + 2)));
    const { pValue, pFamilywise } = permutationTests(observed, permuted);
    // By the definition: every subset of the statistics that are no more extreme, tested anew.
    const all = [observed, ...permuted];
    const z = all.map((row) =>
      row.map((value, at) => {
        const column = all.map((other) => other[at]!);
        const mean = column.reduce((a, b) => a + b) / 20;
        return (value - mean) / Math.sqrt(column.reduce((a, b) => a + (b - mean) ** 2, 0) / 20);
      }),
    );
    const own = observed.map((_, k) => {
      const among = [0, 1, 2, 3, 4].filter((l) => z[0]![l]! <= z[0]![k]!);
      return z.filter((row) => Math.max(...among.map((l) => row[l]!)) >= z[0]![k]! - 1e-12).length / 20;
    });
    observed.forEach((value, k) => {
      expect(pValue[k]).toBeCloseTo(permuted.filter((row) => row[k]! >= value).length / 20 + 0.05, 12);
      const larger = [0, 1, 2, 3, 4].filter((l) => z[0]![l]! >= z[0]![k]!);
      expect(pFamilywise[k]).toBeCloseTo(Math.max(...larger.map((l) => own[l]!)), 12);
      expect(pFamilywise[k]).toBeGreaterThanOrEqual(pValue[k]! - 1e-12);
    });
  });

  it('says 1 of what never changes, and never 0', () => {
    expect(
      permutationTests(
        [7, 9],
        [
          [7, 1],
          [7, 2],
          [7, 3],
        ],
      ),
    ).toEqual({
      pValue: [1, 0.25],
      pFamilywise: [1, 0.25],
      pFdr: [1, 0.5],
    });
  });

  it('rejects anything in 5 % of samples where nothing means anything', () => {
    const next = noise(9);
    let rejections = 0;
    for (let sample = 0; sample < 2000; sample++) {
      // Of very different widths and correlated: the largest raw statistic would always be the last one's.
      const rows = Array.from({ length: 20 }, () => {
        const common = next();
        return [common + next(), 50 * (common + next() ** 3), 1000 * next() ** 8];
      });
      const { pFamilywise } = permutationTests(rows[0]!, rows.slice(1));
      if (Math.min(...pFamilywise) <= 0.05) rejections++;
    }
    // Exactly 1 in 20; the standard deviation over 2,000 samples is 0.0049.
    expect(Math.abs(rejections / 2000 - 0.05)).toBeLessThan(4 * 0.0049);
  });
});
