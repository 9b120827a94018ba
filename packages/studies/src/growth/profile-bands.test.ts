import { createDevice } from '@kuznets/core-gpu';
import { normals, purposes, quantile } from '@kuznets/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import { intervalOverSamples } from '../statistics/over-samples.ts';
import type { GrowthConfigInput } from './config.ts';
import type { GrowthData } from './data.ts';
import { light } from './methods/method.ts';
import type { Model } from './methods/model.ts';
import { ols } from './methods/linear.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import { growthStudy } from './study.ts';
import { drawnFrom, resampledRows, rowsOf } from './subsample.ts';
import { growthTables } from './tables/tables.ts';

const rows = 60;
const draw = (stream: number) => normals(rows, 3, purposes.normal, [stream, 0]);
const [first, second, error] = [draw(0), draw(1), draw(2)];
const region = Array.from({ length: rows }, (_, row) => row % 3);

/** y follows a number and the third of three regions; another number is noise. */
const data: GrowthData = {
  ...{ name: 'made.csv', catalogued: false, citation: null, target: 'y', idColumn: null, clusters: [] },
  ...{ weights: null, absorbed: null, notes: [] },
  ids: region.map((_, row) => `${row + 1}`),
  features: [
    { name: 'signal', label: null, group: null, levels: null },
    { name: 'region', label: null, group: null, levels: ['a', 'b', 'c'] },
    { name: 'noise', label: null, group: null, levels: null },
  ],
  y: Float64Array.from(region, (level, row) => first[row]! + 2 * Number(level === 2) + 0.5 * error[row]!),
  x: Float64Array.from(region.flatMap((level, row) => [first[row]!, level, second[row]!])),
};

const device = await createDevice({ backend: 'wasm', workers: 1 });
afterAll(() => device.destroy());

const study = async (settings: GrowthConfigInput) => {
  const config = resolveGrowthConfig({ data: 'made.csv', seeds: 1, folds: 0, decompose: false, ...settings });
  return (await runStudy(growthStudy, config, data, { device })).result;
};

const resamples = 12;
const methods = ['ols', 'bagging', 'm5p-bagging', 'svr'] as const;
let result: Awaited<ReturnType<typeof study>>;
beforeAll(async () => {
  result = await study({ methods: [...methods], trees: 20, resamples });
});

it('has of every method the interval of the middle line at every fifth point, and at every level', () => {
  for (const { id, profiles } of result.methods) {
    for (const { determinant, x, predictions, overSamples } of profiles) {
      const { points, low, high } = overSamples!;
      expect(points, id).toEqual(determinant === 'region' ? [0, 1, 2] : Array.from({ length: 21 }, (_, at) => 5 * at));
      expect(points.at(-1)).toBe(x.length - 1);
      points.forEach((point, at) => {
        expect(low[at]!).toBeLessThanOrEqual(predictions[1]![point]!);
        expect(high[at]!).toBeGreaterThanOrEqual(predictions[1]![point]!);
      });
      expect(
        low.some((end, at) => high[at]! > end!),
        id,
      ).toBe(true);
    }
  }
});

it("is of each sample's model over the ranges and at the medians of all rows", async () => {
  const models: Extract<Model, { kind: 'linear' }>[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    const drawn = rowsOf(data, resampledRows('subsample', data, 1, resample));
    const { model } = await ols.fit(
      drawn,
      { covType: 'nonrobust' },
      {
        ...{ device, cpu: device, signal: new AbortController().signal, onProgress: () => undefined, seed: 1 },
        ...{ ...light, keep: true },
      },
    );
    models.push(model as (typeof models)[number]);
  }
  const { profiles } = result.methods[0]!;
  const { x, predictions, overSamples } = profiles.find(({ determinant }) => determinant === 'signal')!;
  const noise = quantile([...second], 0.5);
  overSamples!.points.forEach((point, at) => {
    // Regions are equally frequent: the first stands for all.
    const values = models.map(({ coef, intercept }) => intercept + coef[0]! * x[point]! + coef[3]! * noise);
    const { low, high } = intervalOverSamples(predictions[1]![point]!, values, drawnFrom('subsample', data))!;
    expect(overSamples!.low[at]!).toBeCloseTo(low, 10);
    expect(overSamples!.high[at]!).toBeCloseTo(high, 10);
  });
});

it('stands in the table of profiles, and nowhere where no samples are drawn', async () => {
  const keys = (of: typeof result) =>
    growthTables(of)
      .find(({ name }) => name === 'profiles')!
      .columns.map(({ key }) => key);
  expect(keys(result).slice(-2)).toEqual(['q50_low', 'q50_high']);
  const plain = await study({ methods: ['ols'], resamples: 0 });
  expect(keys(plain).at(-1)).toBe('q75');
  expect(plain.methods[0]!.profiles.every(({ overSamples }) => overSamples === undefined)).toBe(true);
});
