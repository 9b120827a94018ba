import { type Table, type TreeEnsemble, predictEnsemble } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { predictorOf, randomEnsemble, sampleOf, withCategories, withLeafModels } from '../variation.fixture.ts';
import { linearShapleyValues } from './linear-shapley-values.ts';
import { type ShapleyValues, shapleyValues } from './shapley-values.ts';
import { bruteForceShapley } from './shapley.fixture.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

const expectSame = (got: ShapleyValues, wanted: ShapleyValues, tolerance: number): void => {
  const close = (name: string, a: ArrayLike<number>, b: ArrayLike<number>): void => {
    expect(a.length, name).toBe(b.length);
    for (let at = 0; at < b.length; at += 1)
      expect(Math.abs(a[at]! - b[at]!), `${name} ${at}: ${a[at]} for ${b[at]}`).toBeLessThanOrEqual(tolerance);
  };
  expect([got.rows, got.players]).toEqual([wanted.rows, wanted.players]);
  close('expected', [got.expected], [wanted.expected]);
  close('prediction', got.prediction, wanted.prediction);
  close('values', got.values, wanted.values);
  close('interactions', got.interactions!.values, wanted.interactions!.values);
};

describe('shapleyValues equals brute force over all coalitions', () => {
  test.each([
    ['two rows', 2, 3, 5, 3],
    ['more rows than a word of masks', 65, 4, 6, 5],
    ['deep trees, patterns that occur', 9, 7, 5, 9],
    ['one feature', 30, 2, 5, 4],
    ['stumps', 40, 6, 9, 1],
    ['single leaves', 12, 3, 4, 0],
  ])('%s', async (_, rows, features, trees, depth) => {
    const table = sampleOf(rows, features, rows + features);
    const ensemble = randomEnsemble(table, trees, depth, 7);
    const got = await shapleyValues(ensemble, table, { device, interactions: true });
    expectSame(got, await bruteForceShapley(predictorOf(ensemble), table), 1e-10);
    const last = got.values.subarray((features - 1) * rows);
    expect([...last], 'a feature that no tree uses').toEqual(new Array(rows).fill(0));
  });

  test('categories, as columns and in groups', async () => {
    const table = sampleOf(40, 5, 6);
    const ensemble = withCategories(randomEnsemble(table, 8, 5, 3), 4);
    const groups = { names: ['a', 'b', 'c'], of: Uint32Array.of(0, 1, 1, 2, 0) };
    for (const sample of [table, { ...table, groups }]) {
      const got = await shapleyValues(ensemble, sample, { device, interactions: true });
      expectSame(got, await bruteForceShapley(predictorOf(ensemble), sample), 1e-10);
    }
  });

  test('groups, missing values, another background', async () => {
    const whole = sampleOf(50, 6, 1);
    const x = whole.x.map((value, at) => (at % 7 === 0 ? Number.NaN : value));
    const groups = { names: ['a', 'b', 'c', 'd'], of: Uint32Array.of(0, 1, 1, 2, 0, 3) };
    const background: Table = { rows: 31, features: 6, groups, x: x.slice(0, 31 * 6) };
    const table: Table = { rows: 19, features: 6, groups, x: x.slice(31 * 6) };
    const ensemble = randomEnsemble(background, 8, 5, 3, true);
    const got = await shapleyValues(ensemble, table, { device, background, interactions: true });
    expectSame(got, await bruteForceShapley(predictorOf(ensemble), table, background), 1e-10);
  });
});

describe('shapleyValues', () => {
  const table = sampleOf(70, 5, 2);
  const ensemble = randomEnsemble(table, 20, 5, 11);

  test('values add up to the prediction less its mean, exactly where values lie on a grid', async () => {
    const { trees } = ensemble;
    const grid = { centre: 0, scale: 1 };
    const value = trees.value.map(Math.round);
    const whole: TreeEnsemble = { trees: { ...trees, value, grid }, nFeatures: 5, scale: 1, base: 0 };
    const got = await shapleyValues(whole, table, { device, interactions: true });
    const { rows, players, values, prediction, expected } = got;
    expect(prediction).toEqual(predictEnsemble(whole, table));
    const unit = 60 * rows;
    for (let row = 0; row < rows; row += 1) {
      let sum = 0;
      for (let player = 0; player < players; player += 1) sum += Math.round(unit * values[player * rows + row]!);
      expect(sum).toBe(Math.round(unit * (prediction[row]! - expected)));
    }
  });

  test('columns that are alike in model and sample get the same', async () => {
    const x = table.x.map((value, at) => (at % 5 === 1 ? table.x[at - 1]! : value));
    const swap = (trees: TreeEnsemble['trees']) => ({
      ...trees,
      feature: trees.feature.map((split) => (split === 0 ? 1 : split === 1 ? 0 : split)),
    });
    const nodes = ensemble.trees.feature.length;
    const joined = <T extends Int32Array | Float64Array>(a: T, b: T): T => {
      const out = new (a.constructor as new (length: number) => T)(2 * nodes);
      out.set(a);
      out.set(b, nodes);
      return out;
    };
    const [one, two] = [ensemble.trees, swap(ensemble.trees)];
    const trees = {
      offsets: Uint32Array.of(...one.offsets, ...one.offsets.slice(1).map((offset) => offset + nodes)),
      feature: joined(one.feature, two.feature),
      threshold: joined(one.threshold, two.threshold),
      childrenLeft: joined(one.childrenLeft, two.childrenLeft),
      childrenRight: joined(one.childrenRight, two.childrenRight),
      value: joined(one.value, two.value),
    };
    const { values } = await shapleyValues({ ...ensemble, trees }, { ...table, x }, { device });
    expect(values.slice(0, 70)).toEqual(values.slice(70, 140));
    expect(values.slice(0, 70)).not.toEqual(values.slice(140, 210));
  });

  test('the same bytes for any number of workers, with and without interactions', async () => {
    const whole = await shapleyValues(ensemble, table, { device, interactions: true });
    const other = await createDevice({ backend: 'wasm', workers: 1 });
    const alone = await shapleyValues(ensemble, table, { device: other });
    await other.destroy();
    expect(alone).toEqual({ ...whole, interactions: null });
  });

  test('a linear model in closed form', async () => {
    const model = { coef: Float64Array.of(2, -1, 0, 0.5, 3), intercept: 4 };
    const groups = { names: ['a', 'b', 'c'], of: Uint32Array.of(0, 1, 1, 2, 0) };
    const small: Table = { x: table.x.slice(0, 60), rows: 12, features: 5, groups };
    const predictor = {
      predict: ({ x, rows }: Table) =>
        Float64Array.from({ length: rows }, (_, i) =>
          model.coef.reduce((sum, slope, k) => sum + slope * x[5 * i + k]!, model.intercept),
        ),
    };
    const wanted = await bruteForceShapley(predictor, small);
    expectSame(linearShapleyValues(model, small, { interactions: true }), wanted, 1e-12);
  });

  test('tells the share that is done, stops when told, refuses by name', async () => {
    const shares: number[] = [];
    await shapleyValues(ensemble, table, { device, onProgress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    await expect(shapleyValues(ensemble, table, { device, signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
    await expect(shapleyValues(withLeafModels(ensemble, 3), table, { device })).rejects.toThrow(
      /linear models; allowed: constant leaves/,
    );
    await expect(shapleyValues({ ...ensemble, nFeatures: 6 }, table, { device })).rejects.toThrow(/6 features/);
    const groups = { names: ['a'], of: new Uint32Array(5) };
    const background = { ...table, groups };
    await expect(shapleyValues(ensemble, table, { device, background })).rejects.toThrow(/other groups/);
  });

  test('more rows than 16 bits number', async () => {
    const large = sampleOf(70_001, 3, 5);
    const few = randomEnsemble(large, 2, 2, 3);
    const { values, prediction, expected, rows } = await shapleyValues(few, large, { device });
    for (const row of [0, 65_535, 65_536, 70_000])
      expect(values[row]! + values[rows + row]! + values[2 * rows + row]!).toBeCloseTo(prediction[row]! - expected, 9);
    expect(prediction[70_000]).toBeCloseTo(predictEnsemble(few, large)[70_000]!, 9);
  });
});
