import { permutation } from '@kuznets/base';
import { createDevice } from '@kuznets/core-gpu';
import { crossSection, loadDataset } from '@kuznets/data';
import { expect, it } from 'vitest';
import { accuracy } from '../statistics/accuracy.ts';
import { type GrowthData } from './data.ts';
import { growthDataFrom } from './from-section.ts';
import { bagging } from './methods/forests.ts';
import { light } from './methods/method.ts';
import {
  drawnFrom,
  exchangeableSizes,
  foldCount,
  foldsOf,
  permutedRows,
  resampled,
  resampledRows,
  rowsOf,
} from './subsample.ts';

/** Rows that are told apart by their targets alone, in clusters where these are named. */
function dataOf(rows: number, clusters?: readonly string[]): GrowthData {
  return {
    ...{
      name: 'd',
      catalogued: true,
      citation: null,
      target: 'y',
      idColumn: 'id',
      features: [],
      weights: null,
      absorbed: null,
      notes: [],
    },
    ids: Array.from({ length: rows }, (_, row) => `r${row}`),
    y: Float64Array.from({ length: rows }, (_, row) => row),
    x: new Float64Array(0),
    clusters: clusters === undefined ? [] : [{ name: 'firm', values: clusters }],
  };
}

it('cuts rows into folds of nearly equal size, by the seed alone', () => {
  const folds = foldsOf(dataOf(88), 10, 7);
  const sizes = Array.from({ length: 10 }, (_, fold) => folds.filter((f) => f === fold).length);
  expect([...sizes].sort()).toEqual([8, 8, 9, 9, 9, 9, 9, 9, 9, 9]);
  expect(foldsOf(dataOf(88), 10, 7)).toEqual(folds);
  expect(foldsOf(dataOf(88), 10, 8)).not.toEqual(folds);
});

it('keeps clusters whole in folds of nearly as many clusters, or leaves out one at a time', () => {
  const clusters = Array.from({ length: 88 }, (_, row) => `c${(row * row) % 23}`);
  const labels = [...new Set(clusters)];
  const folds = foldsOf(dataOf(88, clusters), 5, 7);
  const foldOf = labels.map((label) => new Set(clusters.flatMap((own, row) => (own === label ? [folds[row]!] : []))));
  expect(foldOf.every((found) => found.size === 1)).toBe(true);
  const sizes = Array.from({ length: 5 }, (_, fold) => foldOf.filter((found) => found.has(fold)).length);
  expect([labels.length, ...sizes.toSorted((a, b) => a - b)]).toEqual([12, 2, 2, 2, 3, 3]);
  expect(foldsOf(dataOf(88, clusters), 5, 8)).not.toEqual(folds);
  const data = { clusters: [{ name: 'c', values: clusters }] };
  expect([foldCount('clusters', data), foldCount(10, data), foldCount(50, data), foldCount(0, data)]).toEqual([
    12, 10, 12, 0,
  ]);
  expect([foldCount(50, { clusters: [] }), foldCount(0, { clusters: [] })]).toEqual([50, 0]);
  expect(new Set(foldsOf(dataOf(88, clusters), 12, 7)).size).toBe(12);
});

it('draws 63.2 % of the rows, each once', () => {
  const thousand = dataOf(1000);
  const rows = resampledRows('subsample', thousand, 1, 3);
  expect([rows.length, new Set(rows).size]).toEqual([632, 632]);
  expect(drawnFrom('subsample', thousand)).toEqual({ by: 'subsample', unit: 'row', drawn: 632, from: 1000 });
  expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  expect(resampledRows('subsample', thousand, 1, 4)).not.toEqual(rows);
  const drawn = Array.from({ length: 200 }, (_, resample) =>
    resampledRows('subsample', dataOf(50), 1, resample),
  ).flat();
  // Each row is in 126.4 of 200 samples; the standard deviation is 6.8.
  for (let row = 0; row < 50; row++) {
    expect(Math.abs(drawn.filter((each) => each === row).length - 128)).toBeLessThan(31);
  }
});

it('draws rows with replacement', () => {
  const rows = resampledRows('bootstrap', dataOf(1000), 1, 3);
  expect(rows).toHaveLength(1000);
  // 1 - 1/e of the rows are drawn; the standard deviation of their number is about 9.5.
  expect(Math.abs(new Set(rows).size - 632)).toBeLessThan(40);
  expect(resampledRows('bootstrap', dataOf(1000), 1, 4)).not.toEqual(rows);
});

it('keeps copies of a row together, whose draws share its weight', () => {
  const weights = { name: 'w', values: Float64Array.from({ length: 50 }, (_, row) => 1 + row) };
  const sample = { ...dataOf(50), weights };
  const drawn = resampled('bootstrap', sample, 1, 3);
  expect(drawn.clusters[0]!.values).toEqual(Array.from(drawn.y, String));
  const folds = foldsOf(drawn, 5, 1);
  const foldOf = new Map(Array.from(drawn.y, (row, at) => [row, folds[at]!]));
  drawn.y.forEach((row, at) => expect(folds[at]).toBe(foldOf.get(row)));
  const sums = new Map<number, number>();
  drawn.y.forEach((row, at) => sums.set(row, (sums.get(row) ?? 0) + drawn.weights!.drawn![at]!));
  for (const [row, sum] of sums) expect(sum).toBeCloseTo(1 + row, 12);
  // Values themselves are those of each copy.
  drawn.y.forEach((row, at) => expect(drawn.weights!.values[at]).toBe(1 + row));
  const firms = Array.from({ length: 50 }, (_, row) => `f${row % 10}`);
  expect(resampled('bootstrap', dataOf(50, firms), 1, 3).clusters[0]!.name).toBe('firm');
  expect(resampled('subsample', dataOf(50), 1, 3).clusters).toEqual([]);
});

it('draws clusters whole', () => {
  const firms = Array.from({ length: 60 }, (_, row) => `f${row % 20}`);
  const data = dataOf(60, firms);
  for (const by of ['subsample', 'bootstrap'] as const) {
    const { unit, drawn, from } = drawnFrom(by, data);
    expect([unit, drawn, from]).toEqual(['cluster', by === 'subsample' ? 13 : 20, 20]);
    const rows = resampledRows(by, data, 1, 2);
    expect(rows).toHaveLength(3 * drawn);
    const counts = new Map<number, number>();
    for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
    for (const [row, count] of counts)
      for (const other of [(row + 20) % 60, (row + 40) % 60]) expect(counts.get(other)).toBe(count);
  }
});

it('cuts rows in another way in another partition', () => {
  expect(foldsOf(dataOf(88), 10, 7, 0)).toEqual(foldsOf(dataOf(88), 10, 7));
  expect(foldsOf(dataOf(88), 10, 7, 1)).not.toEqual(foldsOf(dataOf(88), 10, 7));
});

it('exchanges rows, clusters of equal size, or rows within their cluster', () => {
  // Two firms of two rows, three of three, and one of one.
  const firms = ['a', 'b', 'a', 'c', 'd', 'b', 'c', 'c', 'd', 'd', 'e', 'e', 'e', 'f'];
  const data = dataOf(firms.length, firms);
  const sorted = [...firms.keys()];
  const rowsIn = (firm: string) => sorted.filter((row) => firms[row] === firm);
  expect(exchangeableSizes(data).toSorted()).toEqual([2, 3]);
  for (const by of ['rows', 'clusters', 'within'] as const) {
    expect(permutedRows(by, data, 1, 0)).toEqual(sorted);
    const seen = new Set<string>();
    for (let number = 1; number <= 100; number++) {
      const taken = permutedRows(by, data, 1, number);
      expect(taken.toSorted((a, b) => a - b)).toEqual(sorted);
      seen.add(taken.join());
      if (by === 'rows') continue;
      for (const firm of new Set(firms)) {
        const from = rowsIn(firm).map((row) => taken[row]!);
        // The rows of one cluster, in their order where whole clusters are exchanged.
        const source = firms[from[0]!]!;
        expect(by === 'within' ? from.toSorted((a, b) => a - b) : from).toEqual(rowsIn(source));
        if (by === 'within') expect(source).toBe(firm);
      }
    }
    // Of 2! 3! ways to exchange clusters all are drawn in 100; of the others there are too many.
    if (by === 'clusters') expect(seen.size).toBe(12);
    else expect(seen.size).toBeGreaterThan(90);
  }
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
    absorbed: null,
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
  const settings = {
    trees: 100,
    bootstrap: true,
    minSamplesLeaf: 5,
    minSamplesSplit: 10,
    rankBy: 'standardized',
  } as const;
  const options = { ...light, fitted: true, seed: 1 };
  const meanOutOfBagR2 = async (draw: (resample: number) => GrowthData): Promise<number> => {
    let sum = 0;
    for (let resample = 0; resample < 40; resample++) {
      const drawn = draw(resample);
      const fitted = await bagging.fit(drawn, settings, {
        ...{ device, cpu: device, signal: new AbortController().signal, onProgress: () => undefined },
        ...options,
      });
      sum += accuracy(drawn.y, fitted.outOfBag!).r2!;
    }
    return sum / 40;
  };
  for (const by of ['subsample', 'bootstrap'] as const)
    expect(await meanOutOfBagR2((resample) => resampled(by, shuffled, 1, resample)), by).toBeLessThan(0.05);
  // Copies of a row in and out of a bag: why they stay together.
  const torn = (resample: number) => rowsOf(shuffled, resampledRows('bootstrap', shuffled, 1, resample));
  expect(await meanOutOfBagR2(torn)).toBeGreaterThan(0.2);
  await device.destroy();
});
