import { type ColumnGroups, type Table, groupCount, predictEnsemble } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { predictorOf, randomEnsemble, sampleOf } from '../variation.fixture.ts';
import { nestedSharesSteps, nestedVariationShares } from './nested-variation-shares.ts';
import { shapleySteps } from './pattern-input.ts';
import { sampledVariationShares } from './sampled-variation-shares.ts';
import { coalitionWorths } from './shapley.fixture.ts';
import { variationShares } from './variation-shares.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

const levelOf = (...of: readonly number[]): ColumnGroups => ({
  names: Array.from(new Set(of), (group) => `group ${group}`),
  of: Uint32Array.from(of),
});

const orders = (players: readonly number[]): number[][] =>
  players.length < 2
    ? [[...players]]
    : players.flatMap((first) => orders(players.filter((other) => other !== first)).map((rest) => [first, ...rest]));

/** Every column's mean gain over all orders of columns in which the columns of every group follow one another, of 7 at most. */
const bruteForce = async (
  table: Table,
  worthsOf: Promise<readonly Float64Array[]>,
  levels: readonly ColumnGroups[],
) => {
  const worths = await worthsOf;
  const all = worths.length - 1;
  const aepv = worths.map(
    (_, coalition) =>
      worths[all - coalition]!.reduce((sum, kept, row) => sum + (worths[all]![row]! - kept) ** 2, 0) / table.rows,
  );
  const together = (order: readonly number[]): boolean =>
    levels.every(
      ({ of, names }) => order.filter((k, at) => at === 0 || of[k] !== of[order[at - 1]!]).length === names.length,
    );
  const kept = orders(Array.from({ length: groupCount(table) }, (_, k) => k)).filter(together);
  const values = new Float64Array(groupCount(table));
  for (const order of kept) {
    let coalition = 0;
    for (const k of order) {
      values[k]! += (aepv[coalition | (1 << k)]! - aepv[coalition]!) / kept.length;
      coalition |= 1 << k;
    }
  }
  return values;
};

const close = (got: Float64Array, wanted: ArrayLike<number>, tolerance: number): void => {
  expect(got.length).toBe(wanted.length);
  got.forEach((value, k) =>
    expect(Math.abs(value - wanted[k]!), `${k}: ${value} for ${wanted[k]}`).toBeLessThanOrEqual(tolerance),
  );
};

const cases: readonly (readonly [string, number, readonly ColumnGroups[]])[] = [
  ['two levels of three columns', 3, [levelOf(0, 1, 0)]],
  ['two levels', 6, [levelOf(0, 1, 1, 2, 0, 1)]],
  ['three levels', 7, [levelOf(0, 1, 1, 0, 0, 1, 1), levelOf(0, 1, 2, 3, 0, 2, 1)]],
  ['three levels, groups of one part', 6, [levelOf(0, 0, 0, 0, 1, 2), levelOf(0, 0, 1, 1, 2, 3)]],
];

describe('nestedVariationShares', () => {
  test.each(cases)('equals brute force over all orders that keep groups together: %s', async (_, features, levels) => {
    const table = sampleOf(25, features, features);
    const ensemble = randomEnsemble(table, 12, 5, 7);
    const got = await nestedVariationShares(ensemble, table, levels, { device });
    const wanted = await bruteForce(table, coalitionWorths(predictorOf(ensemble), table), levels);
    close(got.levels.at(-1)!.values, wanted, 1e-10);
    levels.forEach(({ of, names }, level) => {
      const sums = new Float64Array(names.length);
      wanted.forEach((value, column) => (sums[of[column]!]! += value));
      close(got.levels[level]!.values, sums, 1e-10);
    });
    const first = await variationShares(ensemble, { ...table, groups: levels[0]! }, { device });
    expect(got.levels[0]!.values).toEqual(first.values);
    expect(got.levels.at(-1)!.values.at(-1), 'a column that no tree uses').toBe(0);
    expect(got.levels.flatMap(({ draws, standardErrors }) => [...draws, ...standardErrors]).every((x) => x === 0)).toBe(
      true,
    );
  });

  test('columns that are the same to the trees and stand alike get the same', async () => {
    const { x, rows } = sampleOf(30, 4, 2);
    for (let row = 0; row < rows; row += 1) x[4 * row + 1] = x[4 * row]!;
    const table: Table = { x, rows, features: 4 };
    const one = randomEnsemble(table, 6, 4, 3);
    const swapped = one.trees.feature.map((k) => (k === 0 ? 1 : k === 1 ? 0 : k));
    const both = { ...one, trees: { ...one.trees, feature: swapped } };
    const a = await nestedVariationShares(one, table, [levelOf(0, 0, 1, 1)], { device });
    const b = await nestedVariationShares(both, table, [levelOf(0, 0, 1, 1)], { device });
    const [p, q] = [a.levels[1]!.values, b.levels[1]!.values];
    close(p, [q[1]!, q[0]!, q[2]!, q[3]!], 1e-12);
    expect(Math.abs(p[0]! - p[1]!), 'not told apart by nothing').toBeGreaterThan(1e-6);
  });

  test('the groups of the sample are the finest level', async () => {
    const table: Table = { ...sampleOf(25, 6, 4), groups: levelOf(0, 1, 1, 2, 3, 3) };
    const ensemble = randomEnsemble(table, 8, 4, 5);
    const levels = [levelOf(0, 1, 1, 0, 1, 1)];
    const got = await nestedVariationShares(ensemble, table, levels, { device });
    const wanted = await bruteForce(table, coalitionWorths(predictorOf(ensemble), table), [levelOf(0, 1, 0, 1)]);
    close(got.levels[1]!.values, wanted, 1e-10);
    expect([...got.levels[1]!.parent]).toEqual([0, 1, 0, 1]);
  });

  test('with many beside, draws give the exact values within their standard errors, and parts sum to their group', async () => {
    // Fourteen groups, one of three columns and one of two: 16 parts with all beside for the first, 15 for the second.
    const of = [0, 0, 0, 1, 1, ...Array.from({ length: 12 }, (_, k) => k + 2)];
    const table = sampleOf(40, of.length, 3);
    const ensemble = randomEnsemble(table, 30, 6, 7);
    const exact = await nestedVariationShares(ensemble, table, [levelOf(...of)], { device });
    expect(exact.levels[1]!.draws.every((draws) => draws === 0)).toBe(true);

    // The same game with a fifteenth and a sixteenth group that no tree uses, which change no value but make it too large.
    const wide = of.length + 2;
    const x = Float64Array.from(
      { length: 40 * wide },
      (_, cell) => table.x[Math.floor(cell / wide) * of.length + (cell % wide)] ?? 0,
    );
    for (let row = 0; row < 40; row += 1) x.fill(row, row * wide + of.length, (row + 1) * wide);
    const sample = { x, rows: 40, features: wide };
    const same = { ...ensemble, nFeatures: wide };
    const levels = [levelOf(...of, 14, 15)];
    const got = await nestedVariationShares(same, sample, levels, { device, draws: 24 });
    expect([...got.levels[1]!.draws.slice(0, 6)]).toEqual([24, 24, 24, 24, 24, 0]);
    let squares = 0;
    for (const k of [0, 1, 2, 3, 4]) {
      const deviation = (got.levels[1]!.values[k]! - exact.levels[1]!.values[k]!) / got.levels[1]!.standardErrors[k]!;
      expect(Math.abs(deviation), `column ${k}`).toBeLessThan(4);
      squares += deviation ** 2 / 5;
    }
    expect(squares).toBeGreaterThan(0.05);
    const sums = new Float64Array(16);
    got.levels[1]!.values.forEach((value, k) => (sums[got.levels[1]!.parent[k]!]! += value));
    close(sums, got.levels[0]!.values, 1e-12);
    expect(await nestedVariationShares(same, sample, levels, { device, draws: 24 })).toEqual(got);
  });

  test('a draw together with its complement is exact for an additive function', async () => {
    // The stumps' AEPV of a coalition is the variance of its terms: beside both halves of what stands beside, parts gain what they do beside all.
    const of = Array.from({ length: 20 }, (_, k) => Math.max(0, k - 3));
    const table = sampleOf(40, of.length, 5);
    const ensemble = randomEnsemble(table, 60, 1, 7);
    const groups = levelOf(...of);
    const deeper = levelOf(17, 17, ...of.slice(2));
    const first = await sampledVariationShares(ensemble, { ...table, groups }, { device, rounds: 2 });
    const got = await nestedVariationShares(ensemble, table, [groups, deeper], { device, first, draws: 4 });
    const predicted = predictEnsemble(ensemble, table);
    const mean = predicted.reduce((sum, value) => sum + value, 0) / table.rows;
    const covariances = of.map((_, column) => {
      const { trees, scale } = ensemble;
      let sum = 0;
      trees.offsets.subarray(0, -1).forEach((root) => {
        if (trees.feature[root] !== column) return;
        for (let row = 0; row < table.rows; row += 1) {
          const left = table.x[row * of.length + column]! <= trees.threshold[root]!;
          const leaf = root + (left ? trees.childrenLeft : trees.childrenRight)[root]!;
          sum += (scale * trees.value[leaf]! * (predicted[row]! - mean)) / table.rows;
        }
      });
      return sum;
    });
    close(got.levels[2]!.values, covariances, 1e-12);
    expect([...got.levels[2]!.draws.slice(0, 4)]).toEqual([4, 4, 4, 4]);
    expect(got.levels[2]!.standardErrors.slice(0, 4).every((error) => error < 1e-12)).toBe(true);
  });

  test('parts sum to groups whose shares were sampled, of any number', async () => {
    const of = [0, 0, 0, ...Array.from({ length: 19 }, (_, k) => k + 1)];
    const table = sampleOf(30, of.length, 3);
    const ensemble = randomEnsemble(table, 20, 5, 7);
    const groups = levelOf(...of);
    const first = await sampledVariationShares(ensemble, { ...table, groups }, { device, rounds: 2 });
    const { apv, levels } = await nestedVariationShares(ensemble, table, [groups], { device, first, draws: 3 });
    expect([apv, levels[0]!.values, levels[0]!.standardErrors]).toEqual([
      first.apv,
      first.values,
      first.standardErrors,
    ]);
    const [a, b, c] = levels[1]!.values;
    expect(Math.abs(a! + b! + c! - first.values[0]!)).toBeLessThan(1e-12);
    expect(levels[1]!.values.subarray(3)).toEqual(first.values.subarray(1));
    // Few groups, but sampled: their parts are drawn too, or they would sum to what the groups are in truth.
    const few = { ...sampleOf(30, 6, 4), groups: levelOf(0, 0, 1, 2, 3, 4) };
    const small = randomEnsemble(few, 8, 4, 5);
    const noisy = await sampledVariationShares(small, few, { device, rounds: 2 });
    const { groups: level, ...plain } = few;
    const parts = await nestedVariationShares(small, plain, [level], { device, first: noisy });
    expect(Math.abs(parts.levels[1]!.values[0]! + parts.levels[1]!.values[1]! - noisy.values[0]!)).toBeLessThan(1e-12);
    expect(parts.levels[1]!.draws[0]).toBe(16);
    const wrong = nestedVariationShares(small, plain, [level], { device, first });
    await expect(wrong).rejects.toThrow(/not those of the groups of the first level: 20; allowed: 5/);
  });

  test('steps are those of the walks that are taken', () => {
    const table = sampleOf(30, 5, 3);
    const ensemble = randomEnsemble(table, 8, 4, 5);
    const groups = levelOf(0, 0, 1, 1, 2);
    const of = (players: number) => shapleySteps(ensemble, table, players) + 30 * players * 2 ** players;
    expect(nestedSharesSteps(ensemble, table, [groups], false)).toBe(2 * of(4));
    expect(nestedSharesSteps(ensemble, table, [groups], true, 5)).toBe(10 * of(4));
    expect(nestedSharesSteps(ensemble, table, [levelOf(0, 0, 0, 1, 2)], true, 5)).toBe(5 * of(5));
  });

  test('refuses levels that are not nested and too many parts by the name of the group', async () => {
    const table = sampleOf(20, 17, 1);
    const ensemble = randomEnsemble(table, 2, 2, 1);
    const of = Array.from({ length: 17 }, (_, k) => k % 2);
    const finer = [0, ...of.slice(1).map((group) => group + 1)];
    await expect(
      nestedVariationShares(ensemble, table, [levelOf(...finer.toReversed()), levelOf(...of)], { device }),
    ).rejects.toThrow(/a group of level 2 lies in two of level 1/);
    const two = Array.from({ length: 17 }, (_, k) => Number(k > 15));
    await expect(nestedVariationShares(ensemble, table, [levelOf(...two)], { device })).rejects.toThrow(
      /group 0: too many parts.*16; allowed: at most 14/,
    );
    await expect(nestedVariationShares(ensemble, table, [], { device })).rejects.toThrow(/no level of groups/);
  });
});
