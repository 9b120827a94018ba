import { readFileSync } from 'node:fs';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { type BoostingOptions, GradientBoostingRegressor } from '@kuznets/ensembles';
import { type Table, boostOracle } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fls2001, reference, sdm2004 } from './data.ts';

interface Reference {
  readonly sample: { readonly rows: number; readonly features: number; readonly x: number[]; readonly y: number[] };
  readonly cases: readonly {
    readonly options: Required<Omit<BoostingOptions, 'tiePreference'>>;
    readonly prediction: readonly number[];
  }[];
}

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(async () => {
  await device.destroy();
});

/** A cycle rounds residuals to half a step of 2^-29 of their range and leaf means to another half; later cycles repeat the error. */
const rounding = (y: Float64Array, cycles: number): number => 2 * cycles * (Math.max(...y) - Math.min(...y)) * 2 ** -29;

const { sample, cases } = JSON.parse(readFileSync(reference('sklearn_boosting.json'), 'utf8')) as Reference;

describe("GradientBoostingRegressor predicts as scikit-learn's", () => {
  it.each(cases)('$options', async ({ options, prediction }) => {
    const table = { ...sample, x: Float64Array.from(sample.x), y: Float64Array.from(sample.y) };
    const model = await new GradientBoostingRegressor(options).fit(table, { device });
    const predicted = await model.predict(table);
    prediction.forEach((value, row) =>
      expect(Math.abs(Number(predicted[row]) - value)).toBeLessThan(rounding(table.y, options.nEstimators)),
    );
  });
});

const tables: readonly (readonly [string, Table | undefined])[] = [
  ['fls2001', fls2001],
  ['sdm2004', sdm2004],
];

describe.each(tables.filter(([, table]) => table !== undefined))('five cycles of LSBoost on %s', (_, table) => {
  it.each([
    ["with MATLAB's defaults", {}],
    ['started at the mean with small steps', { learningRate: 0.3, init: 'mean' as const }],
    ['with few splits', { maxSplits: 3, minSamplesLeaf: 3, minSamplesSplit: 6 }],
  ])('%s equal float64', async (_name, options) => {
    if (!table) throw new Error('no data');
    const settings = {
      learningRate: 1,
      maxSplits: 10,
      minSamplesLeaf: 5,
      minSamplesSplit: 10,
      init: 'zero' as const,
      ...options,
    };
    const expected = boostOracle(table, { ...settings, cycles: 5 });
    for (let cycles = 1; cycles <= 5; cycles++) {
      const model = await new GradientBoostingRegressor({ ...options, nEstimators: cycles }).fit(table, { device });
      model.result.trainPrediction.forEach((value, row) =>
        expect(Math.abs(value - Number(expected[cycles - 1]?.[row]))).toBeLessThan(rounding(table.y, cycles)),
      );
    }
  });

  it('R2 rises with every cycle, above 0.97', async () => {
    if (!table) throw new Error('no data');
    const model = await new GradientBoostingRegressor().fit(table, { device });
    const r2 = model.result.trainScores.map((score) => score.r2);
    expect(r2).toHaveLength(100);
    expect(r2[4]).toBeGreaterThan(0.97);
    // Within 1e-12 of 1 residuals are rounding errors.
    for (const [cycle, value] of r2.entries())
      expect(value).toBeGreaterThan(Math.min(cycle === 0 ? 0 : Number(r2[cycle - 1]), 1 - 1e-12));
  });
});

it.skipIf(sdm2004 !== undefined)('left out without KUZNETS_DATA: boosting on sdm2004', () => {
  expect(process.env['KUZNETS_DATA'], 'KUZNETS_DATA is set but has no sdm2004').toBeUndefined();
});
