import { describe, expect, it } from 'vitest';
import { spread, spreadColumns } from './spread.ts';

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
