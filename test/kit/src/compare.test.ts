import { describe, expect, it } from 'vitest';
import { differenceText, firstDifference, productDifference, recordDifferences } from './compare.ts';

describe('firstDifference', () => {
  it('accepts equal bytes, NaN included', () => {
    expect(firstDifference(Float64Array.of(1, Number.NaN), Float64Array.of(1, Number.NaN))).toBeUndefined();
    expect(firstDifference(new Uint32Array(0), new Uint32Array(0))).toBeUndefined();
  });

  it('names the first element that differs', () => {
    const difference = firstDifference(Int32Array.of(1, 2, 4, 5), Int32Array.of(1, 2, 3, 3), 'value');
    expect(difference).toEqual({ name: 'value', index: 2, got: 4, expected: 3, tolerance: 0 });
    expect(differenceText(difference!)).toBe('value[2]: got 4, expected 3');
    expect(firstDifference(Float64Array.of(-0), Float64Array.of(0))).toMatchObject({
      index: 0,
      got: '-0',
      expected: 0,
    });
  });

  it('refuses another length and another type', () => {
    expect(firstDifference(Int32Array.of(1), Int32Array.of(1, 2))).toMatchObject({ got: 1, expected: 2 });
    expect(firstDifference(Uint32Array.of(1), Int32Array.of(1))).toMatchObject({ got: 'Uint32Array' });
  });
});

describe('recordDifferences', () => {
  it('lists every field that differs or is missing', () => {
    const expected = { trees: 1, a: Int32Array.of(1), b: Int32Array.of(2) };
    expect(recordDifferences({ trees: 1, a: Int32Array.of(1), b: Int32Array.of(2) }, expected)).toEqual([]);
    expect(recordDifferences({ trees: 2, a: Int32Array.of(3) }, expected)).toHaveLength(3);
  });
});

describe('productDifference', () => {
  it('allows the rounding of float32 and no more; NaN equals nothing', () => {
    const expected = { product: [1], magnitude: [1] };
    expect(productDifference([1 + 2 ** -23], expected, 1)).toBeUndefined();
    expect(productDifference([1 + 2 ** -22], expected, 1)).toMatchObject({ index: 0, tolerance: 3 * 2 ** -24 });
    expect(productDifference([Number.NaN], { product: [Number.NaN], magnitude: [1] }, 1)).toMatchObject({
      got: Number.NaN,
    });
  });
});
