import { describe, expect, it } from 'vitest';
import { descendingOrder, descendingRanks, overlap, spearman } from './ranks.ts';

describe('ranks', () => {
  it('gives the largest rank 1 and ties their average', () => {
    expect(descendingRanks([0, 5, 0, 7, 0])).toEqual([4, 2, 4, 1, 4]);
  });

  it('orders ties as they come', () => {
    expect(descendingOrder([0, 5, 0, 7, 0])).toEqual([3, 1, 0, 2, 4]);
  });

  it('lets further values decide between equal ones', () => {
    expect(descendingRanks([1, 1, 2, 1], [3, 4, 0, 3])).toEqual([3.5, 2, 1, 3.5]);
    expect(descendingOrder([1, 1, 2, 1], [3, 4, 0, 3])).toEqual([2, 1, 0, 3]);
  });

  it("correlates as R's cor(method = 'spearman') does with ties", () => {
    // cor(c(1, 2, 2, 4, 5), c(2, 1, 4, 4, 5), method = "spearman")
    expect(spearman([1, 2, 2, 4, 5], [2, 1, 4, 4, 5])).toBeCloseTo(0.763157894736842, 14);
    expect(spearman([1, 2, 3], [3, 2, 1])).toBe(-1);
    expect(spearman([1, 1, 1], [3, 2, 1])).toBeNull();
    expect(() => spearman([1], [1, 2])).toThrow(RangeError);
  });

  it('counts shared heads', () => {
    expect(overlap(['a', 'b', 'c'], ['c', 'a', 'd'], 2)).toBe(1);
    expect(overlap(['a'], ['a', 'b'], 8)).toBe(1);
  });
});
