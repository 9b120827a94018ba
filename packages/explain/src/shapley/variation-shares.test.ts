import { type Table, joinTrees, sliceTrees } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Predictor } from '../predictor.ts';
import { explainedVariation } from '../tree-variation.ts';
import { predictorOf, randomEnsemble, sampleOf } from '../variation.fixture.ts';
import { coalitionWorths } from './shapley.fixture.ts';
import {
  type VariationShares,
  VariationSharesAccumulator,
  linearVariationShares,
  variationShares,
} from './variation-shares.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

const variance = (values: Float64Array): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};

/** Every order in which players may come. */
const orders = (players: readonly number[]): number[][] =>
  players.length < 2
    ? [[...players]]
    : players.flatMap((first) => orders(players.filter((other) => other !== first)).map((rest) => [first, ...rest]));

/** Shares as means over all orders of what a player adds, by predictions of every row with every other's values. */
const bruteForceShares = async (model: Predictor, table: Table, players: number): Promise<VariationShares> => {
  const { rows } = table;
  const worths = await coalitionWorths(model, table);
  const all = 2 ** players - 1;
  const prediction = worths[all]!;
  const aepv = Float64Array.from(worths, (_, coalition) => {
    const kept = worths[all - coalition]!;
    return kept.reduce((sum, value, row) => sum + (prediction[row]! - value) ** 2, 0) / rows;
  });
  const values = new Float64Array(players);
  const every = orders(Array.from({ length: players }, (_, player) => player));
  for (const order of every) {
    let coalition = 0;
    for (const player of order) {
      values[player]! += (aepv[coalition | (1 << player)]! - aepv[coalition]!) / every.length;
      coalition |= 1 << player;
    }
  }
  const apv = variance(prediction);
  return {
    ...{ rows, players, apv, values, aepv },
    shares: values.map((value) => value / apv),
    closed: values.map((_, player) => variance(worths[1 << player]!) / apv),
    total: values.map((_, player) => 1 - variance(worths[all - (1 << player)]!) / apv),
  };
};

const expectSame = (got: VariationShares, wanted: VariationShares, tolerance: number): void => {
  expect([got.rows, got.players]).toEqual([wanted.rows, wanted.players]);
  for (const name of ['values', 'shares', 'closed', 'total', 'aepv'] as const) {
    const [a, b] = [got[name], wanted[name]];
    if (a === null) continue;
    expect(a.length).toBe(b!.length);
    b!.forEach((value, at) =>
      expect(Math.abs(a[at]! - value), `${name} ${at}: ${a[at]} for ${value}`).toBeLessThanOrEqual(tolerance),
    );
  }
  expect(got.shares.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
};

describe('variationShares', () => {
  test.each([
    ['columns', 40, 4, undefined],
    ['groups of columns', 30, 6, [0, 1, 1, 0, 2, 3]],
  ])('equals brute force over all orders: %s', async (_, rows, features, of) => {
    const groups = of && { names: ['a', 'b', 'c', 'd'], of: Uint32Array.from(of) };
    const table: Table = { ...sampleOf(rows, features, rows), groups };
    const ensemble = randomEnsemble(table, 12, 5, 7);
    const got = await variationShares(ensemble, table, { device });
    expectSame(got, await bruteForceShares(predictorOf(ensemble), table, 4), 1e-10);
    expect([got.values[3], got.closed[3], got.total[3]], 'a player that no tree uses').toEqual([0, 0, 0]);
  });

  test('coalitions of one and of two are explainedVariation', async () => {
    const table = sampleOf(90, 5, 3);
    const ensemble = randomEnsemble(table, 10, 6, 5);
    const { aepv } = await variationShares(ensemble, table, { device });
    const wanted = await explainedVariation(ensemble, table, { device });
    wanted.aepv.forEach((value, k) => expect(aepv![1 << k]).toBeCloseTo(value, 10));
    const { first, second, aepv: pairs } = wanted.pairs!;
    first.forEach((k, pair) => expect(aepv![(1 << k) | (1 << second[pair]!)]).toBeCloseTo(pairs[pair]!, 10));
  });

  test('trees in chunks give the same bytes as all at once, in blocks of rows too', async () => {
    const groups = {
      names: Array.from({ length: 13 }, (_, k) => `x${k}`),
      of: Uint32Array.from({ length: 13 }, (_, k) => k),
    };
    const table: Table = { ...sampleOf(300, 13, 3), groups };
    const grid = { centre: 0, scale: 2 ** -20 };
    const { trees } = randomEnsemble(table, 9, 4, 5);
    const value = trees.value.map((leaf) => Math.round(leaf / grid.scale) * grid.scale);
    const ensemble = { trees: { ...trees, value, grid }, nFeatures: 13, scale: 1 / 9, base: 0 };
    const sums = new VariationSharesAccumulator(table, { device, grid });
    await expect(sums.result(1)).rejects.toThrow(/no tree was added/);
    await sums.add(sliceTrees(ensemble.trees, 5, 4));
    await sums.add(sliceTrees(ensemble.trees, 0, 5));
    expect(await sums.result(1 / 9)).toEqual(await variationShares(ensemble, table, { device }));
    // Trees enough that the first do not wait for the rest: trees times rows of 2^20.
    const many = joinTrees(Array.from({ length: 3496 }, (_, copy) => sliceTrees(ensemble.trees, copy % 9, 1)));
    await sums.add(many);
    await sums.add(sliceTrees(ensemble.trees, 0, 1));
    const all = joinTrees([ensemble.trees, many, sliceTrees(ensemble.trees, 0, 1)]);
    const { shares } = await variationShares({ ...ensemble, trees: all }, table, { device });
    expect((await sums.result(1 / 9)).shares).toEqual(shares);
  });

  test('on a full factorial sample they are the indices of Sobol', async () => {
    // f = x0 + 2 x1 + 4 x0 x1 with independent signs: parts of variance 1, 4 and 16, the last shared by halves.
    const x = Float64Array.of(-1, -1, -1, 1, 1, -1, 1, 1);
    const table: Table = { x, rows: 4, features: 2 };
    const signs = (row: number, column: number): number => x[2 * row + column]!;
    const value = (row: number): number => signs(row, 0) + 2 * signs(row, 1) + 4 * signs(row, 0) * signs(row, 1);
    const trees = {
      offsets: Uint32Array.of(0, 7),
      feature: Int32Array.of(0, 1, -1, -1, 1, -1, -1),
      threshold: new Float64Array(7),
      childrenLeft: Int32Array.of(1, 2, -1, -1, 5, -1, -1),
      childrenRight: Int32Array.of(4, 3, -1, -1, 6, -1, -1),
      value: Float64Array.of(0, 0, value(0), value(1), 0, value(2), value(3)),
    };
    const got = await variationShares({ trees, nFeatures: 2, scale: 1, base: 0 }, table, { device });
    const close = (a: Float64Array, b: readonly number[]): void =>
      b.forEach((wanted, k) => expect(Math.abs(a[k]! - wanted)).toBeLessThanOrEqual(1e-12));
    expect(got.apv).toBeCloseTo(21, 12);
    close(got.closed, [1 / 21, 4 / 21]);
    close(got.total, [17 / 21, 20 / 21]);
  });

  test('a linear model in closed form, for players of one column and of several', async () => {
    const groups = { names: ['a', 'b', 'c'], of: Uint32Array.of(0, 1, 1, 2, 0) };
    const table: Table = { ...sampleOf(20, 5, 9), groups };
    const coef = Float64Array.of(2, -1, 0.25, 0.5, 3);
    const model = {
      predict: ({ x, rows }: Table) =>
        Float64Array.from({ length: rows }, (_, row) => coef.reduce((sum, b, k) => sum + b * x[5 * row + k]!, 4)),
    };
    const wanted = await bruteForceShares(model, table, 3);
    expectSame(linearVariationShares({ coef, intercept: 4 }, table), wanted, 1e-12 * wanted.apv);
  });

  test('refuses more than sixteen players', async () => {
    const table = sampleOf(20, 17, 1);
    await expect(variationShares(randomEnsemble(table, 2, 2, 1), table, { device })).rejects.toThrow(
      /too many players.*17; allowed: at most 16/,
    );
  });
});
