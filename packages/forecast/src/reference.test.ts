import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Arima, PanelAr, dieboldMariano, forecastAccuracy } from './index.ts';

const read = (path: string): string => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

interface ArimaReference {
  readonly series: Readonly<Record<string, number[]>>;
  readonly cases: readonly {
    series: string;
    order: [number, number, number];
    constant: boolean;
    llf: number;
    arma: number[];
    mean: number | null;
    sigma2: number;
    forecast: number[];
  }[];
  readonly accuracy: { actual: number[]; forecast: number[]; mae: number; mse: number; r2: number; mape: number };
  readonly dieboldMariano: {
    first: number[];
    second: number[];
    tests: { horizon: number; loss: 'squared' | 'absolute'; statistic: number | null; pValue: number | null }[];
  };
}

const reference = JSON.parse(read('test/reference/arima.json')) as ArimaReference;
const panel = JSON.parse(read('test/reference/plm_panel_ar.json')) as {
  cases: { first: number; last: number; coef: number; effects: number[]; sigma: number; nObs: number }[];
};

const near = (got: ArrayLike<number>, expected: readonly number[], tolerance: number): void => {
  expect(got.length).toBe(expected.length);
  expected.forEach((value, at) =>
    expect(Math.abs(got[at]! - value)).toBeLessThan(tolerance * Math.max(1, Math.abs(value))),
  );
};

describe("Arima finds statsmodels' maximum", () => {
  it.each(reference.cases)('$series $order, constant $constant', async ({ series, order, constant, ...expected }) => {
    const model = await new Arima({ order, constant }).fit(reference.series[series]!);
    const { result } = model;
    expect(result.converged).toBe(true);
    near([result.logLikelihood], [expected.llf], 1e-8);
    // Where the likelihood is flat, as at a moving average near the unit circle, both stop within its rounding.
    near([...result.ar, ...result.ma], expected.arma, 5e-4);
    if (expected.mean !== null) near([result.constant!], [expected.mean], 1e-5);
    expect(Math.abs(result.sigma2 / expected.sigma2 - 1)).toBeLessThan(1e-4);
    near(await model.forecast(4), expected.forecast, 1e-6);
  });
});

describe("PanelAr is plm's within estimator", () => {
  const [header, ...lines] = read('packages/data/datasets/us-states/us_states.csv')
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const [state, year, gsp] = ['state', 'year', 'gsp'].map((name) => header!.indexOf(name));
  const names = [...new Set(lines.map((line) => line[state!]!))].sort();
  it.each(panel.cases)('$first to $last', async ({ first, last, coef, effects, sigma, nObs }) => {
    const periods = last - first + 1;
    const y = new Float64Array(48 * periods);
    for (const line of lines) {
      const t = Number(line[year!]) - first;
      if (t >= 0 && t < periods) y[names.indexOf(line[state!]!) * periods + t] = Math.log(Number(line[gsp!]));
    }
    const model = await new PanelAr().fit({ y, units: 48, periods });
    near([model.result.coef, model.result.sigma], [coef, sigma], 1e-10);
    near(model.result.effects, effects, 1e-9);
    expect(model.result.nObs).toBe(nObs);
    expect((await model.forecast(2))[1]).toBeCloseTo(effects[0]! + coef * (effects[0]! + coef * y[periods - 1]!), 9);
  });
});

describe('accuracy', () => {
  it("is scikit-learn's", () => {
    const { actual, forecast, mae, mse, r2, mape } = reference.accuracy;
    const got = forecastAccuracy(actual, forecast);
    near([got.mae, got.mse, got.r2!, got.mape!, got.rmse], [mae, mse, r2, mape, Math.sqrt(mse)], 1e-12);
  });

  it.each(reference.dieboldMariano.tests)(
    "Diebold-Mariano's $loss loss at horizon $horizon",
    ({ horizon, loss, statistic, pValue }) => {
      const { first, second } = reference.dieboldMariano;
      const got = dieboldMariano(first, second, { horizon, loss });
      if (statistic === null) expect(got).toMatchObject({ statistic: null, pValue: null });
      else near([got.statistic!, got.pValue!], [statistic, pValue!], 1e-10);
    },
  );
});
