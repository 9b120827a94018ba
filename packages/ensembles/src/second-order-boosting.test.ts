import { readFileSync } from 'node:fs';
import { ConfigError, NotFittedError, ShapeError } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { SecondOrderBoostingRegressor, type SecondOrderBoostingOptions } from './second-order-boosting.ts';

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
  it.each(cases)('$sample $options', ({ sample: name, options, train, predicted, leaves }) => {
    const data = sample(name);
    const model = new SecondOrderBoostingRegressor(
      Object.fromEntries(Object.entries(options).map(([key, value]) => [camelCase(key), value])),
    ).fit(data);
    expect(model.trees.reduce((sum, { feature }) => sum + feature.filter((at) => at < 0).length, 0)).toBe(leaves);
    const fresh = Float64Array.from(samples[name]!.new);
    const apart = (got: Float64Array, expected: readonly number[]): number =>
      expected.reduce(
        (most, value, row) => Math.max(most, Math.abs(got[row]! - value) / Math.max(1, Math.abs(value))),
        0,
      );
    expect(apart(model.predict(data.x, data.rows), train)).toBeLessThan(1e-6);
    expect(apart(model.predict(fresh, fresh.length / data.features), predicted)).toBeLessThan(1e-6);
  });
});

describe("LightGBM's settings", () => {
  it('never split 31 rows', () => {
    const { x, y, features } = sample('states');
    const model = new SecondOrderBoostingRegressor({ preset: 'lightgbm' }).fit({
      x: x.slice(0, 31 * features),
      y: y.slice(0, 31),
      rows: 31,
      features,
    });
    expect(model.splits).toBe(false);
    const mean = y.slice(0, 31).reduce((sum, value) => sum + value, 0) / 31;
    model.predict(x.slice(0, features), 1).forEach((value) => expect(Math.abs(value - mean)).toBeLessThan(1e-5));
  });

  it('split 48 rows once a tree, and larger samples up to 31 leaves', () => {
    const small = new SecondOrderBoostingRegressor({ preset: 'lightgbm' }).fit(sample('states'));
    expect(small.splits).toBe(true);
    small.trees.forEach(({ feature }) => expect(feature.length).toBeLessThanOrEqual(3));
    const large = new SecondOrderBoostingRegressor({ preset: 'lightgbm', minSamplesLeaf: 1, nEstimators: 3 }).fit(
      sample('noise'),
    );
    large.trees.forEach(({ feature }) => expect(feature.filter((at) => at < 0)).toHaveLength(31));
  });

  it('opens the leaf of largest gain first', () => {
    const data = sample('noise');
    const few = new SecondOrderBoostingRegressor({
      preset: 'lightgbm',
      nEstimators: 1,
      maxLeafNodes: 4,
      learningRate: 1,
    }).fit(data);
    const more = new SecondOrderBoostingRegressor({
      preset: 'lightgbm',
      nEstimators: 1,
      maxLeafNodes: 5,
      learningRate: 1,
    }).fit(data);
    expect(more.trees[0]!.threshold.slice(0, 1)).toEqual(few.trees[0]!.threshold.slice(0, 1));
    const error = (model: SecondOrderBoostingRegressor) =>
      model.predict(data.x, data.rows).reduce((sum, value, row) => sum + (value - data.y[row]!) ** 2, 0);
    expect(error(more)).toBeLessThan(error(few));
  });
});

describe('bad input', () => {
  it.each<[SecondOrderBoostingOptions, RegExp]>([
    [{ nEstimators: 0 }, /nEstimators is 0/],
    [{ learningRate: 0 }, /learningRate is 0: allowed are numbers above 0/],
    [{ regLambda: -1 }, /regLambda is -1/],
    [{ baseScore: Number.NaN }, /baseScore is NaN/],
    [{ preset: 'catboost' as 'xgboost' }, /preset is "catboost": allowed are "xgboost" and "lightgbm"/],
  ])('%j is refused', (options, message) => {
    const fit = () => new SecondOrderBoostingRegressor(options).fit(sample('states'));
    expect(fit).toThrow(ConfigError);
    expect(fit).toThrow(message);
  });

  it('names shapes and what is not finite', () => {
    const data = sample('states');
    expect(() => new SecondOrderBoostingRegressor().fit({ ...data, rows: 47 })).toThrow(ShapeError);
    data.x[9] = Number.NaN;
    expect(() => new SecondOrderBoostingRegressor().fit(data)).toThrow(/x, row 1, feature 1 is NaN/);
    expect(() => new SecondOrderBoostingRegressor().trees).toThrow(NotFittedError);
  });
});
