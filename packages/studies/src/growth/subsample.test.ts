import { permutation } from '@kuznets/base';
import { createDevice } from '@kuznets/core-gpu';
import { crossSection, loadDataset } from '@kuznets/data';
import { expect, it } from 'vitest';
import { accuracy } from '../statistics/accuracy.ts';
import { growthDataFrom, type GrowthData } from './data.ts';
import { bagging } from './methods/forests.ts';
import { foldCount, foldsOf, resampledCount, resampledRows, rowsOf, type Resampling } from './subsample.ts';

it('cuts rows into folds of nearly equal size, by the seed alone', () => {
  const folds = foldsOf(88, 10, 7);
  const sizes = Array.from({ length: 10 }, (_, fold) => folds.filter((f) => f === fold).length);
  expect([...sizes].sort()).toEqual([8, 8, 9, 9, 9, 9, 9, 9, 9, 9]);
  expect(foldsOf(88, 10, 7)).toEqual(folds);
  expect(foldsOf(88, 10, 8)).not.toEqual(folds);
});

it('keeps clusters whole in folds of nearly as many clusters, or leaves out one at a time', () => {
  const clusters = Array.from({ length: 88 }, (_, row) => `c${(row * row) % 23}`);
  const labels = [...new Set(clusters)];
  const folds = foldsOf(88, 5, 7, clusters);
  const foldOf = labels.map((label) => new Set(clusters.flatMap((own, row) => (own === label ? [folds[row]!] : []))));
  expect(foldOf.every((found) => found.size === 1)).toBe(true);
  const sizes = Array.from({ length: 5 }, (_, fold) => foldOf.filter((found) => found.has(fold)).length);
  expect([labels.length, ...sizes.toSorted((a, b) => a - b)]).toEqual([12, 2, 2, 2, 3, 3]);
  expect(foldsOf(88, 5, 8, clusters)).not.toEqual(folds);
  const data = { clusters: [{ name: 'c', values: clusters }] };
  expect([foldCount('clusters', data), foldCount(10, data), foldCount(50, data), foldCount(0, data)]).toEqual([
    12, 10, 12, 0,
  ]);
  expect([foldCount(50, { clusters: [] }), foldCount(0, { clusters: [] })]).toEqual([50, 0]);
  expect(new Set(foldsOf(88, 12, 7, clusters)).size).toBe(12);
});

it('draws 63.2 % of the rows, each once', () => {
  const rows = resampledRows('subsample', 1000, 1, 3);
  expect([rows.length, new Set(rows).size, resampledCount('subsample', 1000)]).toEqual([632, 632, 632]);
  expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  expect(resampledRows('subsample', 1000, 1, 4)).not.toEqual(rows);
  const drawn = Array.from({ length: 200 }, (_, resample) => resampledRows('subsample', 50, 1, resample)).flat();
  // Each row is in 126.4 of 200 samples; the standard deviation is 6.8.
  for (let row = 0; row < 50; row++) {
    expect(Math.abs(drawn.filter((each) => each === row).length - 128)).toBeLessThan(31);
  }
});

it('draws rows with replacement', () => {
  const rows = resampledRows('bootstrap', 1000, 1, 3);
  expect(rows).toHaveLength(1000);
  // 1 - 1/e of the rows are drawn; the standard deviation of their number is about 9.5.
  expect(Math.abs(new Set(rows).size - 632)).toBeLessThan(40);
  expect(resampledRows('bootstrap', 1000, 1, 4)).not.toEqual(rows);
});

it('takes rows with their names and targets', () => {
  const features = ['a', 'b'].map((name) => ({ name, label: null, group: null, levels: null }));
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
    weights: null,
    notes: [],
  };
  expect(rowsOf(data, [2, 0, 2])).toMatchObject({
    ids: ['r', 'p', 'r'],
    y: Float64Array.of(3, 1, 3),
    x: Float64Array.of(3, 30, 1, 10, 3, 30),
  });
});

it('learns nothing out of bag from a target that has been shuffled', async () => {
  const device = await createDevice({ backend: 'wasm', workers: 1 });
  const sample = growthDataFrom(crossSection(await loadDataset('fls2001')));
  const shuffled = { ...sample, y: Float64Array.from(permutation(72, 5, 0), (row) => sample.y[row]!) };
  const settings = { trees: 100, minSamplesLeaf: 5, minSamplesSplit: 10, rankBy: 'standardized' } as const;
  const options = { importance: false, decompose: false, hStatistic: false, keep: false, slopes: false, seed: 1 };
  const meanOutOfBagR2 = async (by: Resampling): Promise<number> => {
    let sum = 0;
    for (let resample = 0; resample < 40; resample++) {
      const drawn = rowsOf(shuffled, resampledRows(by, 72, 1, resample));
      const fitted = await bagging.fit(drawn, settings, {
        ...{ device, cpu: device, signal: new AbortController().signal, onProgress: () => undefined },
        ...options,
      });
      sum += accuracy(drawn.y, fitted.outOfBag!).r2!;
    }
    return sum / 40;
  };
  expect(await meanOutOfBagR2('subsample')).toBeLessThan(0.05);
  // Copies of a row in and out of a bag: why bagging refuses bootstrap samples.
  expect(await meanOutOfBagR2('bootstrap')).toBeGreaterThan(0.2);
  await device.destroy();
});
