import { describe, expect, it } from 'vitest';
import { quantile, spread, spreadColumns } from './spread.ts';

describe('quantile', () => {
  it("equals R's quantile, type 7", () => {
    // quantile(c(3, 1, 4, 1, 5, 9, 2, 6), c(0.05, 0.5, 0.95))
    const values = [3, 1, 4, 1, 5, 9, 2, 6];
    expect(quantile(values, 0.05)).toBe(1);
    expect(quantile(values, 0.5)).toBe(3.5);
    expect(quantile(values, 0.95)).toBeCloseTo(7.95, 12);
  });

  it('is the value itself for one value, and refuses none', () => {
    expect(quantile([7], 0.95)).toBe(7);
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});

describe('spread', () => {
  it('orders low, mean and high', () => {
    expect(spread([2, 4])).toEqual({ mean: 3, low: 2.1, high: 3.9 });
  });

  it('works column by column', () => {
    expect(
      spreadColumns([
        [1, 10],
        [3, 30],
      ]).mean,
    ).toEqual([2, 20]);
    expect(() => spreadColumns([[1], [1, 2]])).toThrow(RangeError);
    expect(() => spreadColumns([])).toThrow(RangeError);
  });
});
