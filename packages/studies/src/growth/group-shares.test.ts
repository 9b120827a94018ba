import { expect, test } from 'vitest';
import { groupedDesign, groupsOf } from './group-shares.ts';
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
