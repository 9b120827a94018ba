import { type Table, type TreeEnsemble, groupCount, joinTrees } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionalComponents } from './functional-components.ts';
import { coalitionWorths } from './shapley/shapley.fixture.ts';
import { explainedVariation } from './tree-variation.ts';
import { predictorOf, randomEnsemble, sampleOf, withCategories, withLeafModels } from './variation.fixture.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

const sumOfSquares = (values: Float64Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
};

/** Components and H by predictions of every row with every other's values. */
const expectBruteForce = async (ensemble: TreeEnsemble, table: Table, order: number): Promise<void> => {
  const { rows } = table;
  const worths = await coalitionWorths(predictorOf(ensemble), table);
  const got = await functionalComponents(ensemble, table, { device, order, among: 'all' });
  const size = (mask: number): number => mask.toString(2).replaceAll('0', '').length;
  const players = groupCount(table);
  expect(got.sets).toHaveLength(
    Array.from({ length: 2 ** players }, (_, mask) => size(mask)).filter((of) => of > 0 && of <= order).length,
  );
  got.sets.forEach((set, at) => {
    const mask = set.reduce((all, player) => all | (1 << player), 0);
    const wanted = new Float64Array(rows);
    worths.forEach((worth, part) => {
      if ((part & ~mask) === 0) worth.forEach((v, row) => (wanted[row]! += (-1) ** size(mask ^ part) * v));
    });
    const own = got.values.subarray(at * rows, (at + 1) * rows);
    own.forEach((value, row) => expect(Math.abs(value - wanted[row]!)).toBeLessThan(1e-10));
    const [numerator, denominator] = [sumOfSquares(wanted), sumOfSquares(worths[mask]!)];
    expect(got.varianceShare[at]).toBeCloseTo(numerator / sumOfSquares(worths.at(-1)!), 10);
    if (set.length === 1 || denominator < 1e-20) return;
    expect(Math.abs(got.hStatistic[at]! - Math.sqrt(numerator / denominator))).toBeLessThan(1e-8);
  });
};

describe('functional components', () => {
  test('are those of brute force, up to triples and further', async () => {
    const table = sampleOf(23, 6, 3);
    await expectBruteForce(randomEnsemble(table, 6, 5, 4), table, 3);
    await expectBruteForce(randomEnsemble(table, 3, 6, 9), table, 5);
    const holed = { ...table, x: table.x.map((cell, at) => (at % 7 === 3 ? Number.NaN : cell)) };
    await expectBruteForce(randomEnsemble(holed, 4, 5, 2, true), holed, 3);
  });

  test('are those of brute force for groups of columns, and for categories', async () => {
    const sample = sampleOf(19, 6, 5);
    const groups = { names: ['a', 'b', 'c', 'd'], of: Uint32Array.of(0, 1, 0, 2, 3, 3) };
    await expectBruteForce(randomEnsemble(sample, 5, 5, 6), { ...sample, groups }, 4);
    const levels = {
      ...sample,
      x: sample.x.map((cell, at) => (at % 6 < 2 ? Math.abs(Math.trunc(4 * cell)) % 4 : cell)),
    };
    await expectBruteForce(withCategories(randomEnsemble(levels, 5, 5, 7), 8), levels, 3);
  });

  test("are the pairs' H, and of the players asked for the same as among all", async () => {
    const table = sampleOf(31, 7, 11);
    const ensemble = randomEnsemble(table, 8, 6, 12);
    const all = await functionalComponents(ensemble, table, { device, among: 'all' });
    const { pairs, aepv } = await explainedVariation(ensemble, table, { device });
    pairs!.first.forEach((first, pair) => {
      const at = all.sets.findIndex((set) => set.join() === `${first},${pairs!.second[pair]}`);
      if (Number.isNaN(pairs!.hStatistic[pair]!)) return;
      expect(all.hStatistic[at]).toBeCloseTo(pairs!.hStatistic[pair]!, 9);
      expect(all.varianceShare[at]).toBeCloseTo(pairs!.interaction[pair]!, 9);
    });
    const some = await functionalComponents(ensemble, table, { device, among: 3 });
    const strongest = [...aepv.keys()].sort((a, b) => aepv[b]! - aepv[a]!).slice(0, 3);
    expect(some.sets.at(-1)).toEqual(strongest.sort((a, b) => a - b));
    some.sets.forEach((set, at) => {
      const place = all.sets.findIndex((other) => other.join() === set.join());
      for (let row = 0; row < 31; row += 1)
        expect(some.values[at * 31 + row]).toBeCloseTo(all.values[place * 31 + row]!, 11);
    });
  });

  test('of x1 x2 x3 over a full grid are the products of deviations, in closed form', async () => {
    const levels = [1, 2, 4];
    const grid = levels.flatMap((a) => levels.flatMap((b) => levels.map((c) => [a, b, c])));
    const table = { x: Float64Array.from(grid.flat()), rows: 27, features: 3 };
    const { values, sets, hStatistic, varianceShare, mean } = await functionalComponents(product(levels), table, {
      device,
      among: 'all',
    });
    const mu = 7 / 3;
    expect(mean).toBeCloseTo(mu ** 3, 12);
    sets.forEach((set, at) =>
      grid.forEach((row, i) => {
        const wanted = set.reduce((all, k) => all * (row[k]! - mu), mu ** (3 - set.length));
        expect(Math.abs(values[at * 27 + i]! - wanted)).toBeLessThan(1e-12);
      }),
    );
    const variance = 7 - mu ** 2;
    const total = 7 ** 3 - mu ** 6;
    expect(hStatistic.at(-1)).toBeCloseTo(Math.sqrt(variance ** 3 / total), 12);
    expect(varianceShare.at(-1)).toBeCloseTo(variance ** 3 / total, 12);
    expect(varianceShare.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test('of a sum of trees of two columns each have triples of exactly 0', async () => {
    const table = sampleOf(20, 4, 2);
    const pairsAlone = randomEnsemble({ ...table, features: 4 }, 1, 2, 3);
    const stumps = randomEnsemble(table, 4, 1, 5);
    const ensemble = { ...stumps, trees: joinTrees([stumps.trees, pairsAlone.trees]) };
    const { sets, values, hStatistic } = await functionalComponents(ensemble, table, { device, among: 'all' });
    const onPath = new Set(pairsAlone.trees.feature);
    sets.forEach((set, at) => {
      if (set.length < 3 || set.every((player) => onPath.has(player))) return;
      expect(values.subarray(20 * at, 20 * at + 20).every((value) => value === 0)).toBe(true);
      expect([0, Number.NaN]).toContain(hStatistic[at]);
    });
    expect(sets.some((set) => set.length === 3 && !set.every((player) => onPath.has(player)))).toBe(true);
  });

  test('refuse what is not allowed', async () => {
    const table = sampleOf(9, 3, 1);
    const ensemble = randomEnsemble(table, 2, 2, 1);
    await expect(functionalComponents(ensemble, table, { device, order: 7 })).rejects.toThrow(/order.*7.*1 to 6/);
    await expect(functionalComponents(withLeafModels(ensemble, 2), table, { device })).rejects.toThrow(/linear models/);
    const stop = AbortSignal.abort(new Error('stopped'));
    await expect(functionalComponents(ensemble, table, { device, among: 2, signal: stop })).rejects.toThrow(/stopped/);
  });
});

/** `x1 x2 x3` over a grid of levels, as one tree. */
const product = (levels: readonly number[]): TreeEnsemble => {
  const nodes: { feature: number; threshold: number; left: number; right: number; value: number }[] = [];
  const grow = (column: number, from: number, worth: number): number => {
    const at = nodes.push({ feature: -1, threshold: 0, left: -1, right: -1, value: worth }) - 1;
    if (column === 3) return at;
    if (from === levels.length - 1) {
      nodes.pop();
      return grow(column + 1, 0, worth * levels[from]!);
    }
    const left = grow(column + 1, 0, worth * levels[from]!);
    nodes[at] = { feature: column, threshold: levels[from]!, left, right: grow(column, from + 1, worth), value: 0 };
    return at;
  };
  grow(0, 0, 1);
  return {
    ...{ nFeatures: 3, scale: 1, base: 0 },
    trees: {
      offsets: Uint32Array.of(0, nodes.length),
      feature: Int32Array.from(nodes, ({ feature }) => feature),
      threshold: Float64Array.from(nodes, ({ threshold }) => threshold),
      childrenLeft: Int32Array.from(nodes, ({ left }) => left),
      childrenRight: Int32Array.from(nodes, ({ right }) => right),
      value: Float64Array.from(nodes, ({ value }) => value),
    },
  };
};
