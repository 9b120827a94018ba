import { readFileSync } from 'node:fs';
import { ConfigError } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { RandomForestRegressor, forestQuantiles, quantileIntervals } from '@kuznets/ensembles';
import { readModel } from '@kuznets/explain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fls2001, reference } from './data.ts';

const expected = JSON.parse(readFileSync(reference('quantile_forest.json'), 'utf8')) as {
  readonly p: readonly number[];
  readonly rows: readonly (readonly number[])[];
  readonly between: readonly (readonly number[])[];
};
const file = 'sklearn_forest.model.json';
const { ensemble } = readModel(readFileSync(reference(file)), { file });
const { rows, features, names } = fls2001;
const sample = { ...fls2001, featureNames: names };

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

describe('forestQuantiles', () => {
  it("are those of Meinshausen's weights by scikit-learn's leaves, of rows seen and of others", () => {
    const between = new Float64Array((rows - 1) * features).map(
      (_, at) => (sample.x[at]! + sample.x[at + features]!) / 2,
    );
    for (const [table, places] of [
      [sample, expected.rows],
      [{ x: between, rows: rows - 1, features, featureNames: names }, expected.between],
    ] as const) {
      const quantiles = forestQuantiles(ensemble, sample, table, expected.p);
      for (const [row, own] of places.entries())
        own.forEach((place, k) => expect(quantiles[k]![row]).toBe(sample.y[place]));
    }
  });

  it('reach a share that sums of thirds reach but for rounding', () => {
    const leaf = (value: number) => ({
      feature: [-1],
      childrenLeft: [-1],
      childrenRight: [-1],
      threshold: [0],
      value: [value],
    });
    const one = leaf(1);
    const trees = {
      offsets: Uint32Array.of(0, 1),
      feature: Int32Array.from(one.feature),
      childrenLeft: Int32Array.from(one.childrenLeft),
      childrenRight: Int32Array.from(one.childrenRight),
      threshold: Float64Array.from(one.threshold),
      value: Float64Array.from(one.value),
    };
    const ten = { x: new Float64Array(10), y: Float64Array.from({ length: 10 }, (_, k) => k), rows: 10, features: 1 };
    const quantiles = forestQuantiles(
      { trees, nFeatures: 1, scale: 1, base: 0 },
      ten,
      { x: Float64Array.of(0), rows: 1, features: 1 },
      [...[0, 0.1, 0.3, 0.7, 0.8, 0.81, 1]],
    );
    expect(quantiles.map(([value]) => value)).toEqual([0, 0, 2, 6, 7, 8, 9]);
  });

  it('are intervals about the prediction of our forests', async () => {
    const model = await new RandomForestRegressor({ nEstimators: 50, minSamplesLeaf: 5, randomState: 1 }).fit(sample, {
      device,
    });
    const prediction = await model.predict(sample);
    const intervals = quantileIntervals(model.ensemble, sample, sample, { prediction, level: 0.9 });
    expect(intervals.prediction).toBe(prediction);
    const inside = sample.y.filter(
      (value, row) => value >= intervals.low[row]! && value <= intervals.high[row]!,
    ).length;
    expect(inside).toBeGreaterThan(0.9 * rows);
    expect(inside).toBeLessThan(rows + 1);
    const narrow = quantileIntervals(model.ensemble, sample, sample, { prediction, level: 0.5 });
    for (let row = 0; row < rows; row++) expect(narrow.low[row]).toBeGreaterThanOrEqual(intervals.low[row]!);
  });

  it('refuse probabilities that are none', () => {
    expect(() => forestQuantiles(ensemble, sample, sample, [0.5, 1.5])).toThrow(ConfigError);
  });
});
