import { readFileSync } from 'node:fs';
import { ConfigError, treeCount } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { SecondOrderBoostingRegressor } from './second-order-boosting.ts';
import type { SecondOrderBoostingOptions } from './second-order-options.ts';

interface Reference {
  readonly samples: Readonly<
    Record<string, { rows: number; features: number; x: number[]; y: number[]; new: number[] }>
  >;
  readonly cases: readonly {
    sample: string;
    options: Readonly<Record<string, number>>;
    train: number[];
    predicted: number[];
    leaves: number;
  }[];
}

const { samples, cases } = JSON.parse(
  readFileSync(new URL('../../../test/reference/xgboost_exact.json', import.meta.url), 'utf8'),
) as Reference;

const camelCase = (name: string): string => name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());

const sample = (name: string) => {
  const { rows, features, x, y } = samples[name]!;
  return { rows, features, x: Float64Array.from(x), y: Float64Array.from(y) };
};

describe("SecondOrderBoostingRegressor grows XGBoost's trees", () => {
  it.each(cases)('$sample $options', async ({ sample: name, options, train, predicted, leaves }) => {
    const data = sample(name);
    const model = await new SecondOrderBoostingRegressor(
      Object.fromEntries(Object.entries(options).map(([key, value]) => [camelCase(key), value])),
    ).fit(data);
    expect(model.result.trees.feature.filter((feature) => feature < 0)).toHaveLength(leaves);
    const fresh = Float64Array.from(samples[name]!.new);
    const apart = (got: Float64Array, expected: readonly number[]): number =>
      expected.reduce(
        (most, value, row) => Math.max(most, Math.abs(got[row]! - value) / Math.max(1, Math.abs(value))),
        0,
      );
    expect(apart(await model.predict(data), train)).toBeLessThan(1e-6);
    expect(
      apart(await model.predict({ x: fresh, rows: fresh.length / data.features, features: data.features }), predicted),
    ).toBeLessThan(1e-6);
  });
});

describe("LightGBM's settings", () => {
  const lightgbm = (options: SecondOrderBoostingOptions, data: ReturnType<typeof sample>) =>
    new SecondOrderBoostingRegressor({ preset: 'lightgbm', ...options }).fit(data);
  const sizes = ({ result: { trees } }: SecondOrderBoostingRegressor): number[] =>
    Array.from({ length: treeCount(trees) }, (_, tree) => trees.offsets[tree + 1]! - trees.offsets[tree]!);

  it('never split 31 rows', async () => {
    const { x, y, features } = sample('states');
    const few = { x: x.slice(0, 31 * features), y: y.slice(0, 31), rows: 31, features };
    const model = await lightgbm({}, few);
    expect(new Set(sizes(model))).toEqual(new Set([1]));
    const mean = few.y.reduce((sum, value) => sum + value, 0) / 31;
    for (const value of await model.predict(few)) expect(Math.abs(value - mean)).toBeLessThan(1e-5);
  });

  it('split 48 rows once a tree, and larger samples up to 31 leaves', async () => {
    expect(new Set(sizes(await lightgbm({}, sample('states'))))).toEqual(new Set([3]));
    const large = await lightgbm({ minSamplesLeaf: 1, nEstimators: 3 }, sample('noise'));
    expect(sizes(large)).toEqual([61, 61, 61]);
  });

  it('opens the leaf of largest gain first', async () => {
    const data = sample('noise');
    const one = { nEstimators: 1, learningRate: 1 };
    const few = await lightgbm({ ...one, maxLeafNodes: 4 }, data);
    const more = await lightgbm({ ...one, maxLeafNodes: 5 }, data);
    expect(more.result.trees.threshold[0]).toBe(few.result.trees.threshold[0]);
    const error = async (model: SecondOrderBoostingRegressor) =>
      (await model.predict(data)).reduce((sum, value, row) => sum + (value - data.y[row]!) ** 2, 0);
    expect(await error(more)).toBeLessThan(await error(few));
  });
});

it.each<[SecondOrderBoostingOptions, RegExp]>([
  [{ learningRate: 0 }, /learningRate: not allowed: 0; allowed: numbers between 0 and 1, 1/],
  [{ regLambda: -1 }, /regLambda: not allowed: -1/],
  [{ baseScore: Number.NaN }, /baseScore: not allowed: NaN; allowed: finite numbers, "mean"/],
  [{ preset: 'catboost' as 'xgboost' }, /preset: not allowed: "catboost"; allowed: "xgboost", "lightgbm"/],
])('%j is refused', (options, message) => {
  expect(() => new SecondOrderBoostingRegressor(options)).toThrow(ConfigError);
  expect(() => new SecondOrderBoostingRegressor(options)).toThrow(message);
});
