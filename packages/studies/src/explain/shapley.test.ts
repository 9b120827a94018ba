import type { Table, TreeEnsemble } from '@kuznets/base';
import { shapleySteps } from '@kuznets/explain';
import { expect, it } from 'vitest';
import { sharesPlan } from './shares.ts';
import { sampledRows, spreadRows, withoutCostlyShapley } from './shapley.ts';

/** A tree that splits on one variable after the other, `depth` of them on its longest path; as many copies as are wanted. */
function comb(depth: number, copies: number): TreeEnsemble {
  const size = 2 * depth + 1;
  const of = (value: (node: number) => number) =>
    Array.from({ length: size * copies }, (_, node) => value(node % size));
  const isSplit = (node: number): boolean => node % 2 === 0 && node < size - 1;
  return {
    ...{ nFeatures: depth, scale: 1 / copies, base: 0 },
    trees: {
      offsets: Uint32Array.from({ length: copies + 1 }, (_, tree) => size * tree),
      feature: Int32Array.from(of((node) => (isSplit(node) ? node / 2 : -1))),
      childrenLeft: Int32Array.from(of((node) => (isSplit(node) ? node + 1 : -1))),
      childrenRight: Int32Array.from(of((node) => (isSplit(node) ? node + 2 : -1))),
      threshold: new Float64Array(size * copies),
      value: Float64Array.from(of((node) => node)),
    },
  };
}

const sample = (rows: number, features: number): Table => ({ x: new Float64Array(rows * features), rows, features });

it('counts the steps of Shapley values by leaf: patterns, or pairs of rows where there are fewer', () => {
  // Leaves with 1, 2 and 2 players on their paths.
  expect(shapleySteps(comb(2, 1), sample(8, 2))).toBe(3 * 8 + 2 + 2 * 4 * 4);
  expect(shapleySteps(comb(2, 5), sample(8, 2))).toBe(5 * 58);
  // Two players in one group: no leaf has more than one.
  const grouped = { ...sample(8, 2), groups: { of: Uint32Array.of(0, 0), names: ['both'] } };
  expect(shapleySteps(comb(2, 1), grouped)).toBe(3 * 8 + 3 * 2);
  const deep = shapleySteps(comb(20, 1), sample(100, 20));
  expect(deep).toBe(shapleySteps(comb(9, 1), sample(100, 9)) - 100 - 2 ** 9 * 81 + 12 * (100 + 100 ** 2));
});

it('leaves out values that would take minutes, unless they were asked for', () => {
  const [deep, rows] = [comb(20, 4000), sample(2000, 20)];
  expect(withoutCostlyShapley({ shapley: 'auto' }, deep, rows)).toMatchObject({ code: 'no-shapley-costly' });
  expect(withoutCostlyShapley({ shapley: 1000 }, deep, rows)).toBeNull();
  expect(withoutCostlyShapley({ shapley: 'all' }, deep, rows)).toBeNull();
  expect(withoutCostlyShapley({ shapley: 'auto' }, comb(6, 1000), rows)).toBeNull();
  expect([...spreadRows(5000, 'auto')].length).toBe(1000);
});

it('leaves out shares that would take minutes, unless they were asked for', () => {
  const [deep, shallow, rows] = [comb(20, 4000), comb(6, 100), sample(2000, 20)];
  expect(sharesPlan({ shares: 'auto' }, deep, rows)).toMatchObject({ note: { code: 'no-shares-costly' } });
  expect(sharesPlan({ shares: 8 }, deep, rows)).toEqual({ rounds: 8 });
  expect(sharesPlan({ shares: 'auto' }, shallow, rows)).toEqual({ rounds: 8 });
});

it('samples values of as many rows as a minute or so is enough for, or of those asked for', () => {
  const [deep, rows] = [comb(20, 4000), sample(2000, 20)];
  const auto = { shapley: 'auto', shapleyOrders: 32 } as const;
  expect(sampledRows(auto, comb(6, 100), sample(2000, 6)).length).toBe(1000);
  expect(sampledRows(auto, deep, rows).length).toBe(Math.max(20, Math.floor(2e9 / (64 * 20 * 4000 * Math.log2(41)))));
  expect(sampledRows({ ...auto, shapley: 500 }, deep, rows).length).toBe(500);
  expect([...sampledRows({ ...auto, shapley: 1 }, deep, rows)]).toEqual([0, 1999]);
});
