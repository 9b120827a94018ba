import { expect, test } from 'vitest';
import { bruteForceVariation, linearVariationShares } from '@kuznets/explain';
import { groupedDesign, groupsOf, sampledShares } from './group-shares.ts';
import type { GrowthData } from './data.ts';

const feature = (name: string, group: string | null, levels: readonly string[] | null = null) => ({
  ...{ name, group, levels },
  label: null,
});

const data = (features: GrowthData['features']): GrowthData => ({
  ...{
    name: 'mine',
    catalogued: false,
    citation: null,
    target: 'y',
    idColumn: null,
    features,
    clusters: [],
    weights: null,
    absorbed: null,
    notes: [],
  },
  ids: ['a', 'b'],
  y: Float64Array.of(1, 2),
  x: new Float64Array(2 * features.length),
});

test('groups in the order of their names, those without one last; a factor is in one as a whole', () => {
  const sample = data([
    feature('a', 'War'),
    feature('b', null),
    feature('f', 'Religion', ['none', 'some', 'much']),
    feature('c', 'War'),
  ]);
  expect(groupsOf(sample.features)).toEqual(['Religion', 'War', null]);
  const { groups } = groupedDesign(sample)!;
  expect(groups).toEqual({ names: ['Religion', 'War', ''], of: Uint32Array.of(1, 2, 0, 0, 1) });
});

test('no shares where fewer than two groups are known, or more than sixteen', () => {
  expect(groupedDesign(data([feature('a', 'War'), feature('b', null)]))).toBeNull();
  const many = Array.from({ length: 17 }, (_, k) => feature(`x${k}`, `g${k}`));
  expect(groupedDesign(data(many))).toBeNull();
  expect(groupsOf(many.slice(1))).toHaveLength(16);
});

test('shares of a function that is known by its decompositions alone sum to one, and few groups need no orders', async () => {
  const features = ['a', 'b', 'c', 'd'].map((name, k) => feature(name, k < 2 ? 'War' : null));
  const sample = {
    ...data([feature('e', 'Religion'), ...features]),
    ids: ['p', 'q', 'r', 's'],
    x: Float64Array.of(1, 2, 3, 4, 5, 2, 1, 4, 3, 1, 0, 2, 2, 1, 3, 5, 1, 0, 2, 2),
    y: Float64Array.of(1, 2, 3, 4),
  };
  const coef = Float64Array.of(2, 1, -1, 0.5, 3);
  const model = {
    predict: ({ x, rows }: { readonly x: Float64Array; readonly rows: number }) =>
      Float64Array.from({ length: rows }, (_, row) => coef.reduce((sum, b, k) => sum + b * x[5 * row + k]!, 0)),
  };
  const fit = { seed: 1, signal: new AbortController().signal };
  const got = await sampledShares(sample, (table) => bruteForceVariation(model, table, { pairs: 'none' }), fit);
  const wanted = linearVariationShares({ coef }, groupedDesign(sample)!);
  wanted.shares.forEach((share, group) => expect(got.groupShares!.shares[group]).toBeCloseTo(share, 12));
  wanted.total.forEach((index, group) => expect(got.groupShares!.total[group]).toBeCloseTo(index, 12));
  expect(got.notes).toEqual([]);
  expect(await sampledShares(data([feature('a', null)]), () => Promise.reject(new Error('asked')), fit)).toEqual({
    ...{ groupShares: null, notes: [] },
  });
});
