import { type TreeEnsemble, type Trees, type ValueGrid, sliceTrees } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { growTreesOracle, rankTable, syntheticTable } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bruteForceVariation } from './brute-force.ts';
import { explainedVariation } from './tree-variation.ts';
import { TreeVariationAccumulator } from './tree-variation-accumulator.ts';
import {
  expectSameVariation,
  predictorOf,
  randomEnsemble,
  sampleOf,
  withCategories,
  withLeafModels,
} from './variation.fixture.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

const bruteForce = (ensemble: TreeEnsemble, background: ReturnType<typeof sampleOf>) =>
  bruteForceVariation(predictorOf(ensemble), background, { pairs: 'all' });

describe('explainedVariation equals brute force', () => {
  test.each([
    ['two rows', 2, 3, 5, 3],
    ['63 rows', 63, 4, 6, 5],
    ['64 rows', 64, 4, 6, 5],
    ['65 rows, deep trees of few features', 65, 3, 4, 9],
    ['one feature', 30, 2, 5, 4],
    ['three blocks of words', 150, 6, 7, 6],
    ['stumps', 40, 6, 9, 1],
    ['single leaves', 12, 3, 4, 0],
  ])('%s', async (_, rows, features, trees, depth) => {
    const background = sampleOf(rows, features, rows + features);
    const ensemble = randomEnsemble(background, trees, depth, 7);
    expectSameVariation(
      await explainedVariation(ensemble, background, { device }),
      await bruteForce(ensemble, background),
      1e-10,
    );
  });

  test('a grown forest on its grid, ties and dummies in the sample', async () => {
    const table = syntheticTable({ rows: 61, features: 9, seed: 5 });
    const sample = rankTable(table);
    const growing = {
      seed: 4,
      draws: 61,
      replace: true,
      maxFeatures: 3,
      minSamplesLeaf: 2,
      minSamplesSplit: 4,
      maxDepth: Infinity,
      maxLeafNodes: Infinity,
      ties: 'hash',
    } as const;
    const grown = growTreesOracle(sample, { ...growing, firstTree: 0, trees: 20 });
    const grid = { centre: sample.targetCentre, scale: sample.targetScale };
    const value = Float64Array.from(grown.value, (step) => grid.centre + grid.scale * step);
    const ensemble = { trees: { ...grown, value, grid }, nFeatures: 9, scale: 1 / 20, base: 0 };
    const got = await explainedVariation(ensemble, table, { device });
    expectSameVariation(got, await bruteForce(ensemble, table), 1e-10);
    expect([got.aepv[8], got.fepv[8], got.nonlinearity[8]]).toEqual([0, 0, Number.NaN]);
    expect([...got.contribution.subarray(8 * 61)]).toEqual(new Array(61).fill(0));
  });

  test.each([
    ['leaves alone', 40, 4, 5, 0],
    ['shallow trees', 67, 5, 6, 2],
    ['deep trees of few features', 90, 4, 20, 7],
  ])('linear leaves: %s', async (_, rows, features, trees, depth) => {
    const background = sampleOf(rows, features, rows);
    const ensemble = withLeafModels(randomEnsemble(background, trees, depth, 5), 8);
    const got = await explainedVariation(ensemble, background, { device });
    expectSameVariation(got, await bruteForce(ensemble, background), 1e-10);
    expect([got.aepv[features - 1], got.fepv[features - 1]]).toEqual([0, 0]);
  });

  test.each([
    ['constant leaves', false, 1],
    ['constant leaves, missing values', true, 1],
    ['linear leaves', false, 2],
  ])('categories: %s', async (_, missing, models) => {
    const whole = sampleOf(70, 4, 9);
    const background = missing
      ? { ...whole, x: whole.x.map((value, at) => (at % 7 === 0 ? Number.NaN : value)) }
      : whole;
    const numeric = randomEnsemble(background, 8, 5, 3, missing);
    const ensemble = withCategories(models === 2 ? withLeafModels(numeric, 8) : numeric, 4);
    expect(ensemble.trees.levels!.level.length).toBeGreaterThan(20);
    const groups = { names: ['a', 'b', 'c'], of: Uint32Array.of(0, 1, 1, 2) };
    for (const sample of [background, { ...background, groups }]) {
      const got = await explainedVariation(ensemble, sample, { device });
      expectSameVariation(got, await bruteForce(ensemble, sample), 1e-10);
    }
  });

  test('missing values go where the trees say', async () => {
    const whole = sampleOf(70, 4, 1);
    const background = { ...whole, x: whole.x.map((value, at) => (at % 7 === 0 ? Number.NaN : value)) };
    const ensemble = randomEnsemble(background, 8, 5, 3, true);
    const got = await explainedVariation(ensemble, background, { device });
    const wanted = await bruteForce(ensemble, background);
    expect(wanted.nonlinearity[0]).toBeNaN();
    expectSameVariation(got, wanted, 1e-10);
    await expect(explainedVariation(randomEnsemble(background, 2, 2, 3), background, { device })).rejects.toThrow(
      /column "x0".*NaN; allowed: finite numbers/,
    );
  });
});

describe('explainedVariation', () => {
  const background = sampleOf(90, 6, 2);
  const ensemble = randomEnsemble(background, 30, 6, 11);
  const { trees } = ensemble;
  const gridded = (grid: ValueGrid): TreeEnsemble => ({ ...ensemble, trees: { ...trees, grid } });

  test('pairs of the strongest features, of listed ones, of none', async () => {
    const whole = await explainedVariation(ensemble, background, { device });
    const strongest = [...whole.aepv.keys()]
      .sort((a, b) => whole.aepv[b]! - whole.aepv[a]!)
      .slice(0, 3)
      .sort();
    const some = await explainedVariation(ensemble, background, { device, pairs: 3 });
    expect(await explainedVariation(ensemble, background, { device, pairs: strongest.toReversed() })).toEqual(some);
    expect(some.aepv).toEqual(whole.aepv);
    expect([...some.pairs!.first]).toEqual([strongest[0], strongest[0], strongest[1]]);
    const at = (first: number, second: number): number =>
      whole.pairs!.first.findIndex((k, pair) => k === first && whole.pairs!.second[pair] === second);
    expect([...some.pairs!.iepv]).toEqual(
      [...some.pairs!.first].map((first, pair) => whole.pairs!.iepv[at(first, some.pairs!.second[pair]!)]),
    );
    expect((await explainedVariation(ensemble, background, { device, pairs: 'none' })).pairs).toBeNull();
  });

  test('the same bytes for any number of workers and any parts in any order', async () => {
    const grid = { centre: 1, scale: 2 ** -40 };
    const whole = await explainedVariation(gridded(grid), background, { device });
    const other = await createDevice({ backend: 'wasm', workers: 1 });
    const shards = [
      new TreeVariationAccumulator(background, { device: other, grid }),
      new TreeVariationAccumulator(background, { device, grid }),
    ] as const;
    await shards[0].add(sliceTrees(ensemble.trees, 11, 19));
    await shards[1].add(sliceTrees(ensemble.trees, 0, 4));
    await shards[1].add(sliceTrees(ensemble.trees, 4, 7));
    shards[1].merge(structuredClone(shards[0].state));
    expect(shards[1].trees).toBe(30);
    expect(await shards[1].result(ensemble)).toEqual(whole);
    await other.destroy();
  });

  test.each([
    ['constant leaves', ensemble],
    ['linear leaves', withLeafModels(randomEnsemble(background, 10, 4, 3), 8)],
  ])('without H the rest has the same bytes: %s', async (_, model) => {
    const { pairs, ...singles } = await explainedVariation(model, background, { device });
    const without = await explainedVariation(model, background, { device, hStatistic: false });
    expect(pairs!.hStatistic.every((h) => h >= 0)).toBe(true);
    const none = pairs!.hStatistic.map(() => Number.NaN);
    expect(without).toEqual({ ...singles, pairs: { ...pairs, hStatistic: none, interaction: none } });
    const sum = new TreeVariationAccumulator(background, {
      device,
      grid: { centre: 0, scale: 2 ** -20 },
      hStatistic: false,
    });
    await sum.add(model.trees);
    expect((await sum.result(model)).pairs!.hStatistic.every(Number.isNaN)).toBe(true);
  });

  test('a chosen grid is fine enough, a coarse one is visible', async () => {
    const wanted = await bruteForce(ensemble, background);
    const coarse = await explainedVariation(gridded({ centre: 0, scale: 1 }), background, { device });
    expect(Math.abs(coarse.apv / wanted.apv - 1)).toBeGreaterThan(1e-4);
  });

  test('tells the share that is done, stops when told', async () => {
    const shares: number[] = [];
    await explainedVariation(ensemble, background, { device, pairs: 3, onProgress: (share) => shares.push(share) });
    expect(shares).toEqual([0.5, 1]);
    await expect(explainedVariation(ensemble, background, { device, signal: AbortSignal.abort() })).rejects.toThrow(
      /abort/,
    );
  });

  test('more rows than 16 bits number: copies of a sample are that sample', async () => {
    const small = sampleOf(210, 4, 3);
    const copies = 320;
    const x = new Float64Array(copies * small.x.length);
    for (let copy = 0; copy < copies; copy += 1) x.set(small.x, copy * small.x.length);
    const few = randomEnsemble(small, 3, 3, 5);
    const { contribution, ...wanted } = await explainedVariation(few, small, { device });
    const large = await explainedVariation(few, { ...small, x, rows: copies * small.rows }, { device });
    for (const k of [0, 1, 2]) {
      const own = large.contribution.subarray(k * large.rows, (k + 1) * large.rows);
      for (const row of [0, 65_535, 65_536, large.rows - 1])
        expect(own[row]).toBeCloseTo(contribution[k * small.rows + (row % small.rows)]!, 9);
    }
    expect(large.rows).toBe(67_200);
    const close = (got: ArrayLike<number>, of: ArrayLike<number>): void => {
      for (let at = 0; at < of.length; at += 1) expect(got[at]).toBeCloseTo(of[at]!, 9);
    };
    close([large.apv], [wanted.apv]);
    close(large.aepv, wanted.aepv);
    close(large.pairs!.iepv, wanted.pairs!.iepv);
    close(large.pairs!.iepvInteraction, wanted.pairs!.iepvInteraction);
    close(large.pairs!.interaction, wanted.pairs!.interaction);
  });

  test('blocks whose rows are split between workers give the same bytes', async () => {
    const table = sampleOf(6000, 30, 3);
    const few = randomEnsemble(table, 5, 5, 5);
    const several = await createDevice({ backend: 'wasm', workers: 3 });
    try {
      expect(await explainedVariation(few, table, { device: several })).toEqual(
        await explainedVariation(few, table, { device }),
      );
    } finally {
      await several.destroy();
    }
  });

  test('a path of thousands of splits', async () => {
    const splits = 4096;
    const chain: TreeEnsemble = {
      nFeatures: 6,
      trees: {
        offsets: Uint32Array.of(0, 2 * splits + 1),
        feature: Int32Array.from({ length: 2 * splits + 1 }, (_, node) =>
          node % 2 === 0 && node < 2 * splits ? node % 5 : -1,
        ),
        threshold: new Float64Array(2 * splits + 1).fill(-100),
        childrenLeft: Int32Array.from({ length: 2 * splits + 1 }, (_, node) => node + 1),
        childrenRight: Int32Array.from({ length: 2 * splits + 1 }, (_, node) => node + 2),
        value: Float64Array.from({ length: 2 * splits + 1 }, (_, node) => node),
      },
      scale: 1,
      base: 0,
    };
    const result = await explainedVariation(chain, background, { device });
    expect([result.predictionMean, result.apv]).toEqual([2 * splits, 0]);
  });

  test('refuses by name and value', async () => {
    const bad = (changes: object, sample: object = {}, options = {}) =>
      explainedVariation({ ...ensemble, ...changes }, { ...background, ...sample }, { device, ...options });
    const damaged = (changes: Partial<Trees>) => bad({ trees: { ...trees, ...changes } });
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    await expect(bad({ featureNames: names }, { featureNames: ['a', 'b', 'c', 'd', 'e', 'z'] })).rejects.toThrow(
      /only in the model: f; only in the data: z/,
    );
    await expect(bad({ nFeatures: 7 })).rejects.toThrow(/7 features and the data 6/);
    await expect(bad({}, { rows: 1, x: background.x.slice(0, 6) })).rejects.toThrow(
      /too few rows: 1; allowed: at least 2/,
    );
    const leaf = trees.feature.indexOf(-1);
    await expect(damaged({ value: trees.value.with(leaf, Number.NaN) })).rejects.toThrow(
      new RegExp(`tree 0, node ${leaf}: the leaf's value is NaN`),
    );
    await expect(damaged({ childrenLeft: trees.childrenLeft.with(0, 0) })).rejects.toThrow(
      /tree 0, node 0 is reached twice/,
    );
    await expect(damaged({ childrenRight: trees.childrenRight.with(0, 1_000_000) })).rejects.toThrow(
      /child 1000000; allowed: 0 to/,
    );
    await expect(damaged({ feature: trees.feature.with(0, 6) })).rejects.toThrow(
      /splits on feature 6; allowed: 0 to 5/,
    );
    await expect(damaged({ threshold: trees.threshold.with(0, Number.NaN) })).rejects.toThrow(/threshold is NaN/);
    await expect(damaged({ offsets: Uint32Array.of(0) })).rejects.toThrow(/hold no tree/);
    await expect(damaged({ value: trees.value.slice(1) })).rejects.toThrow(/value has \d+ elements/);
    await expect(bad({ scale: Infinity })).rejects.toThrow(/scale Infinity/);
    await expect(damaged({ grid: { centre: 0, scale: 2 ** -60 } })).rejects.toThrow(/sums of up to 2\^.* steps/);
    await expect(damaged({ grid: { centre: 0, scale: 0 } })).rejects.toThrow(/positive step/);
    const wide = { x: new Float64Array(2000 * 2048), rows: 2048, features: 2000 };
    await expect(bad({ nFeatures: 2000 }, wide)).rejects.toThrow(/need 61\.0\d+ GiB.*pairs: 1448/);
    const sums = new TreeVariationAccumulator(background, { device, grid: { centre: 0, scale: 1 } });
    await expect(sums.result(ensemble)).rejects.toThrow(/no tree was added/);
    await sums.add(ensemble.trees);
    expect(() => sums.merge({ ...sums.state, grid: { centre: 0, scale: 2 } })).toThrow(
      /grid 0 \+ 2 i; allowed: 0 \+ 1 i/,
    );
  });
});
