import { describe, expect, it } from 'vitest';
import { accuracy } from './accuracy.ts';

describe('accuracy', () => {
  it('measures by the formulas', () => {
    expect(accuracy([1, 2, 3, 6], [1, 2, 4, 4])).toEqual({ r2: 1 - 5 / 14, mse: 1.25, mae: 0.75, rows: 4 });
  });

  it('leaves out rows without a prediction, in the mean too', () => {
    expect(accuracy([1, 3, 100], [1, 2, NaN])).toEqual({ r2: 0.5, mse: 0.5, mae: 0.5, rows: 2 });
  });

  it('says nothing where nothing is defined', () => {
    expect(accuracy([1], [NaN])).toEqual({ r2: null, mse: null, mae: null, rows: 0 });
    expect(accuracy([2, 2], [1, 3])).toEqual({ r2: null, mse: 1, mae: 1, rows: 2 });
    expect(() => accuracy([1], [])).toThrow(RangeError);
  });
});
