import { expect, it } from 'vitest';
import type { GrowthData } from './data.ts';
import { foldsOf, resampledRows, rowsOf } from './subsample.ts';

it('cuts rows into folds of nearly equal size, by the seed alone', () => {
  const folds = foldsOf(88, 10, 7);
  const sizes = Array.from({ length: 10 }, (_, fold) => folds.filter((f) => f === fold).length);
  expect([...sizes].sort()).toEqual([8, 8, 9, 9, 9, 9, 9, 9, 9, 9]);
  expect(foldsOf(88, 10, 7)).toEqual(folds);
  expect(foldsOf(88, 10, 8)).not.toEqual(folds);
});

it('draws rows with replacement', () => {
  const rows = resampledRows(1000, 1, 3);
  expect(rows).toHaveLength(1000);
  // 1 - 1/e of the rows are drawn; the standard deviation of their number is about 9.5.
  expect(Math.abs(new Set(rows).size - 632)).toBeLessThan(40);
  expect(resampledRows(1000, 1, 4)).not.toEqual(rows);
});

it('takes rows with their names and targets', () => {
  const features = ['a', 'b'].map((name) => ({ name, label: null, group: null }));
  const data: GrowthData = {
    name: 'd',
    catalogued: true,
    citation: null,
    target: 'y',
    idColumn: 'id',
    ids: ['p', 'q', 'r'],
    features,
    y: Float64Array.of(1, 2, 3),
    x: Float64Array.of(1, 10, 2, 20, 3, 30),
    clusters: [],
    notes: [],
  };
  expect(rowsOf(data, [2, 0, 2])).toMatchObject({
    ids: ['r', 'p', 'r'],
    y: Float64Array.of(3, 1, 3),
    x: Float64Array.of(3, 30, 1, 10, 3, 30),
  });
});
