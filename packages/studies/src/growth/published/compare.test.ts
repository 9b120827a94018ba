import { expect, it } from 'vitest';
import { studyWords } from '../../words/words.ts';
import type { GrowthData } from '../data.ts';
import type { MethodResult } from '../result.ts';
import { compareWithPublished } from './compare.ts';
import { liuXie2019 } from './published.ts';

const names = Object.keys(liuXie2019.fepv['bagging']!);
const features = names.map((name) => ({ name, label: null, group: null, levels: null }));
const rows = 12;
const data: GrowthData = {
  name: 'sdm2004',
  catalogued: true,
  citation: null,
  target: 'GR6096',
  idColumn: 'id',
  ids: Array.from({ length: rows }, (_, row) => String(row)),
  features,
  y: Float64Array.from({ length: rows }, (_, row) => row),
  x: Float64Array.from({ length: rows * names.length }, (_, at) => Math.sin(at)),
  clusters: [],
  weights: null,
  absorbed: null,
  notes: [],
};

const published = liuXie2019.rankings['bagging']!;
const ranking = [
  ...published.slice(0, 8),
  published[9]!,
  published[8]!,
  ...names.filter((name) => !published.includes(name)),
];
const rank = (name: string): number => ranking.indexOf(name) + 1;
const constant = (value: number) => ({ mean: value, low: value, high: value });

const bagging = {
  id: 'bagging',
  name: 'bagging',
  ranking,
  ranks: {
    firstSeed: names.map(rank),
    mean: names.map(rank),
    low: names.map((name) => rank(name) - (rank(name) === 10 ? 1 : 0)),
    high: names.map(rank),
  },
  accuracy: {
    inSample: { r2: { mean: 0.8815, low: 0.88, high: 0.883 }, mae: constant(0.00473), mse: null },
    outOfBag: null,
    crossValidated: null,
  },
  variation: null,
} as unknown as MethodResult;

it('gives every cell its difference and reason', () => {
  const { cells, overlaps } = compareWithPublished(data, [bagging])!;
  const of = (row: string) => cells.find((cell) => studyWords.en.cellRow(cell) === row)!;
  expect(overlaps).toEqual([{ method: 'bagging', sharedTopEight: 8, sharedTopTen: 10 }]);
  expect(of('place 1')).toMatchObject({ table: '4', ours: 'MALFAL66', published: 'MALFAL66', reason: 'exact' });
  // AIRDIST ranks tenth here, ninth in some seeds; TROPICAR never reaches the tenth place.
  expect(of('place 9')).toMatchObject({ ours: 'TROPICAR', published: 'AIRDIST', reason: 'within-seed-spread' });
  expect(of('place 10')).toMatchObject({
    published: 'TROPICAR',
    reason: 'not-reproduced',
    notes: [{ code: 'ranks-here', determinant: 'TROPICAR', rank: 9 }, { code: 'ties-beyond-spread' }],
  });
  expect(of('MAE')).toMatchObject({ table: '6', reason: 'exact', published: 0.0047 });
  expect(of('R2').difference).toBeCloseTo(-0.0005, 12);
  expect(of('R2')).toMatchObject({ reason: 'within-seed-spread' });
  expect(of('linear R2')).toMatchObject({
    reason: 'paper-inconsistent',
    notes: [{ code: 'least-squares-on-published-ten' }, { code: 'value-not-of-list', first: 0.5719, second: 0.7084 }],
  });
});

it('prefers the variant as published', () => {
  const variant = { ...bagging, id: 'bagging-as-published' };
  expect(new Set(compareWithPublished(data, [bagging, variant])!.cells.map(({ method }) => method))).toEqual(
    new Set(['bagging-as-published']),
  );
});

it('has nothing to say of other data or another target', () => {
  expect(compareWithPublished({ ...data, name: 'fls2001' }, [])).toBeNull();
  expect(compareWithPublished({ ...data, target: 'EAST' }, [])).toBeNull();
});

it('holds complete tables', () => {
  for (const table of [liuXie2019.fepv, liuXie2019.nonlinearity])
    for (const column of Object.values(table)) expect(Object.keys(column).sort()).toEqual([...names].sort());
  for (const list of Object.values(liuXie2019.rankings))
    expect(new Set(list.filter((name) => names.includes(name))).size).toBe(10);
  for (const [method, column] of Object.entries(liuXie2019.topTen))
    expect(Object.keys(column)).toEqual(liuXie2019.rankings[method]);
  for (const [method, column] of Object.entries(liuXie2019.topTen)) {
    for (const [name, { fepv, nonlinearity }] of Object.entries(column)) {
      expect(liuXie2019.nonlinearity[method]![name], `${method} ${name}`).toBe(nonlinearity);
      expect(Math.abs(liuXie2019.fepv[method]![name]! - fepv / 100), `${method} ${name}`).toBeLessThan(0.0051);
    }
  }
});
