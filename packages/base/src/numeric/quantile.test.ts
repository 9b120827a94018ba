import { describe, expect, it } from 'vitest';
import { quantile } from './quantile.ts';

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
