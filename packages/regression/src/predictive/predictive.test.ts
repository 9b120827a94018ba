import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Sample } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fls2001 as readFls2001 } from '@kuznets/test-kit';
import { BayesianModelAveraging } from '../bma/bayesian-model-averaging.ts';
import { BayesianLinearRegression } from '../bayes/bayesian-linear-regression.ts';
import { LinearRegression } from '../linear/linear-regression.ts';
import { bmaPredictive } from './bma-predictive.ts';
import { bayesPredictive, olsPredictive } from './least-squares-predictive.ts';
import { predictiveIntervals, predictiveLogDensity, type Predictive } from './predictive.ts';

type Intervals = Readonly<Record<'prediction' | 'low' | 'high', readonly number[]>>;
type Reference = { readonly columns: readonly string[] } & Readonly<
  Record<'ols' | 'weighted' | 'gPrior' | 'conjugate' | 'conjugateStandardized' | 'bma', Intervals>
>;

const root = '../../../../';
const r = JSON.parse(
  readFileSync(new URL(`${root}test/reference/predictive.json`, import.meta.url), 'utf8'),
) as Reference;
const fls2001 = readFls2001(
  fileURLToPath(new URL(`${root}packages/data/datasets/fls2001/fls2001.csv`, import.meta.url)),
);

/** Ten columns of some rows, growth in percent. */
function part(first: number, end: number): Sample {
  const places = r.columns.map((name) => fls2001.names.indexOf(name));
  const rows = end - first;
  const x = new Float64Array(rows * 10);
  for (let row = 0; row < rows; row++)
    places.forEach((place, k) => (x[row * 10 + k] = fls2001.x[(first + row) * fls2001.features + place]!));
  return { x, y: fls2001.y.slice(first, end), rows, features: 10, featureNames: r.columns };
}

const train = part(0, 48);
const fresh = part(48, 72);

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

function expectIntervals(predictive: Predictive, expected: Intervals, tolerance: number): void {
  const { prediction, low, high } = predictiveIntervals(predictive, fresh.x, fresh.rows, 0.9);
  for (const [got, want] of [
    [prediction, expected.prediction],
    [low, expected.low],
    [high, expected.high],
  ] as const)
    want.forEach((value, row) =>
      expect(Math.abs(got[row]! - value)).toBeLessThan(tolerance * Math.max(1, Math.abs(value))),
    );
}

describe('predictive distributions', () => {
  it("are R's prediction intervals of lm, plain and weighted", () => {
    expectIntervals(olsPredictive(train), r.ols, 1e-8);
    const weights = Float64Array.from({ length: 48 }, (_, row) => (row + 1) / 10);
    expectIntervals(olsPredictive(train, weights), r.weighted, 1e-8);
  });

  it('are what a fitted estimator predicts, with columns in another order, and refuse errors that spread in other ways', async () => {
    const model = await new LinearRegression().fit(train);
    const order = [3, 1, 0, 2, 4, 5, 9, 8, 7, 6];
    const shuffled = {
      ...{ rows: fresh.rows, features: 10, featureNames: order.map((k) => r.columns[k]!) },
      x: fresh.x.map((_, at) => fresh.x[Math.floor(at / 10) * 10 + order[at % 10]!]!),
    };
    const { prediction, low, high } = await model.predict(shuffled, { interval: 0.9 });
    for (const [got, want] of [
      [prediction, r.ols.prediction],
      [low, r.ols.low],
      [high, r.ols.high],
    ] as const)
      want.forEach((value, row) => expect(got[row]! - value).toBeCloseTo(0, 8));
    expect(await model.predict(shuffled)).toEqual(prediction);
    const robust = await new LinearRegression({ covType: 'HC1' }).fit(train);
    await expect(robust.predict(fresh, { interval: 0.9 })).rejects.toThrow(/interval.*HC1.*cvPlusInterval/);
    await expect(model.predict(fresh, { interval: 1 })).rejects.toThrow(/above 0 and below 1/);
  });

  it('are BMS’s predictive density under the g prior', () => {
    expectIntervals(bayesPredictive(train, { prior: 'gPrior' })!, r.gPrior, 1e-7);
  });

  it('are those of the conjugate prior, also of standardised columns, and none of the spike and slab', () => {
    expectIntervals(bayesPredictive(train, { v: 10 })!, r.conjugate, 1e-8);
    expectIntervals(bayesPredictive(train, { v: 10, standardize: true })!, r.conjugateStandardized, 1e-8);
    expect(bayesPredictive(train, { prior: 'spikeSlab' })).toBeNull();
  });

  it('are BMS’s predictive density of all models together', async () => {
    const options = { g: 'uip', modelPrior: 'fixed', modelSize: 4, sampler: 'enumerate', nModels: 1024 } as const;
    const { result } = await new BayesianModelAveraging(options).fit(train, { device });
    expectIntervals(bmaPredictive(train, result, options), r.bma, 1e-7);
  });

  it.each([
    [new BayesianLinearRegression({ prior: 'gPrior' }), 'gPrior', 1e-7],
    [new BayesianLinearRegression({ v: 10 }), 'conjugate', 1e-8],
    [
      new BayesianModelAveraging({ g: 'uip', modelPrior: 'fixed', modelSize: 4, sampler: 'enumerate', nModels: 1024 }),
      'bma',
      1e-7,
    ],
  ] as const)('are what a fitted %o predicts with an interval', async (model, name, tolerance) => {
    const fitted: BayesianLinearRegression | BayesianModelAveraging = await model.fit(train, { device });
    const got = await fitted.predict(fresh, { interval: 0.9 });
    for (const key of ['prediction', 'low', 'high'] as const)
      r[name][key].forEach((value, row) =>
        expect(Math.abs(got[key][row]! - value)).toBeLessThan(tolerance * Math.max(1, Math.abs(value))),
      );
    expect(got.prediction).toEqual(await fitted.predict(fresh));
  });

  it('are none of the spike and slab, which says what there is', async () => {
    const draws = await new BayesianLinearRegression({ prior: 'spikeSlab', nDraws: 50, burnIn: 10 }).fit(train);
    await expect(draws.predict(fresh, { interval: 0.9 })).rejects.toThrow(
      /interval.*spikeSlab.*gPrior.*cvPlusInterval/,
    );
  });

  it('are that of least squares where one model takes every column, without shrinkage', async () => {
    const options = { g: 'bace', sampler: 'enumerate', modelSize: 4 } as const;
    const bestModels = [{ features: Array.from({ length: 10 }, (_, k) => k), probability: 0.3, visited: null }];
    expectIntervals(bmaPredictive(train, { bestModels }, options), r.ols, 1e-8);
  });
});

describe('the log density of a prediction', () => {
  it('holds between the ends of an interval what the interval says', async () => {
    const model = new BayesianModelAveraging({ g: 'uip', nChains: 4, nDraws: 2000, burnIn: 500 });
    const { result } = await model.fit(train, { device });
    const mixture = bmaPredictive(train, result, { g: 'uip' })!;
    expect(mixture.models.length).toBeGreaterThan(5);
    for (const predictive of [olsPredictive(train), mixture]) {
      for (const row of [0, 11, 23]) {
        const x = fresh.x.slice(10 * row, 10 * row + 10);
        const { low, high } = predictiveIntervals(predictive, x, 1, 0.8);
        // Simpson's rule.
        const step = (high[0]! - low[0]!) / 400;
        let mass = 0;
        for (let at = 0; at <= 400; at++) {
          const weight = at === 0 || at === 400 ? 1 : at % 2 === 1 ? 4 : 2;
          const [log] = predictiveLogDensity(predictive, x, Float64Array.of(low[0]! + at * step));
          mass += (weight * step * Math.exp(log!)) / 3;
        }
        expect(mass).toBeCloseTo(0.8, 8);
      }
    }
  });
});
