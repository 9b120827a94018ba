import type { TreeEnsemble } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { forestQuantiles } from './forest-quantiles.ts';

/** A tree that splits at 1.5, and one without a split. */
const forest: TreeEnsemble = {
  trees: {
    offsets: Uint32Array.of(0, 3, 4),
    feature: Int32Array.of(0, -1, -1, -1),
    threshold: Float64Array.of(1.5, 0, 0, 0),
    childrenLeft: Int32Array.of(1, -1, -1, -1),
    childrenRight: Int32Array.of(2, -1, -1, -1),
    value: Float64Array.of(0, 10, 3, 4),
  },
  nFeatures: 1,
  scale: 0.5,
  base: 0,
};
const training = {
  x: Float64Array.of(1, 2, 3, 4, 5, 6),
  y: Float64Array.of(10, 1, 2, 3, 4, 5),
  rows: 6,
  features: 1,
};

describe('forestQuantiles', () => {
  it('weighs rows by the sizes of the leaves that they share with a row', () => {
    // At 1 the first row weighs 1/2 + 1/12, the others 1/12 each; at 4 the first 1/12, the others 1/10 + 1/12.
    const table = { x: Float64Array.of(1, 4), rows: 2, features: 1 };
    const quantiles = forestQuantiles(forest, training, table, [1 / 12, 0.4, 0.42, 0.5, 0.92]);
    expect(quantiles.map((values) => values[0])).toEqual([1, 5, 10, 10, 10]);
    expect(quantiles.map((values) => values[1])).toEqual([1, 3, 3, 3, 10]);
  });
});
