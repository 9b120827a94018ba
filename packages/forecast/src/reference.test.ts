import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Arima, FactorPanelAr, PanelAr, type PanelSeries, dieboldMariano, forecastAccuracy } from './index.ts';

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
    deviations: number[];
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
  changes: {
    first: number;
    last: number;
    coef: [number, number, number];
    sigma2: number;
    sigma2Effects: number;
    effects: number[];
    nObs: number;
  }[];
};

const intervals = JSON.parse(read('test/reference/forecast_intervals.json')) as {
  arima: { state: string; order: [number, number, number]; constant: boolean; predict: number[]; forecast: number[] }[];
  forecast: number[];
  panels: { first: number; last: number; deviations: number[] }[];
};

const [header, ...lines] = read('packages/data/datasets/us-states/us_states.csv')
  .trim()
  .split('\n')
  .map((line) => line.split(','));
const [state, year, gsp] = ['state', 'year', 'gsp'].map((name) => header!.indexOf(name));
const names = [...new Set(lines.map((line) => line[state!]!))].sort();

/** Log gsp of the states from one year to another. */
function statesFrom(first: number, last: number): PanelSeries {
  const periods = last - first + 1;
  const y = new Float64Array(48 * periods);
  for (const line of lines) {
    const t = Number(line[year!]) - first;
    if (t >= 0 && t < periods) y[names.indexOf(line[state!]!) * periods + t] = Math.log(Number(line[gsp!]));
  }
  return { y, units: 48, periods };
}

const panelModel = (first: number, last: number): Promise<PanelAr> => new PanelAr().fit(statesFrom(first, last));

const relative = (got: ArrayLike<number>, expected: readonly number[], tolerance: number): void =>
  near(
    Array.from(got, (value, at) => value / expected[at]!),
    expected.map(() => 1),
    tolerance,
  );

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
    // statsmodels does not correct the shocks' variance.
    const parameters = order[0] + order[2] + Number(constant);
    const factor = Math.sqrt(result.nObs / (result.nObs - parameters));
    relative(
      await model.deviations(4),
      expected.deviations.map((value) => value * factor),
      2e-4,
    );
  });
});

describe("errors of forecasts are R's", () => {
  it.each(intervals.arima)('Arima, $state $order', async ({ state, order, constant, predict, forecast }) => {
    const model = await new Arima({ order, constant }).fit(reference.series[state]!);
    relative(await model.deviations(4), forecast, 1e-4);
    const { nObs } = model.result;
    const parameters = order[0] + order[2] + Number(constant);
    const corrected = predict.map((value) => value * Math.sqrt(nObs / (nObs - parameters)));
    relative(await model.deviations(4, reference.series[state]!), corrected, 1e-4);
  });

  it('as forecast() prints them', async () => {
    const model = await new Arima({ order: [1, 0, 0] }).fit(reference.series['NEW_YORK']!);
    relative(await model.deviations(4), intervals.forecast, 1e-4);
  });

  it.each(intervals.panels)('PanelAr one period ahead, $first to $last', async ({ first, last, deviations }) => {
    const model = await panelModel(first, last);
    const ours = await model.deviations(2);
    near(
      ours.filter((_, at) => at % 2 === 0),
      deviations,
      1e-9,
    );
    // Two ahead: shocks, intercept and coefficient, the derivative by differences of the forecast itself.
    const { coef, effects, means, last: values, sigma, squares, nObs } = model.result;
    const ahead = (b: number) => {
      const effect = effects[0]! + (coef - b) * means[0]!;
      return effect + b * (effect + b * values[0]!);
    };
    const slope = (ahead(coef + 1e-5) - ahead(coef - 1e-5)) / 2e-5;
    const variance = 1 + coef ** 2 + (1 + coef) ** 2 / (nObs / 48) + slope ** 2 / squares;
    expect(ours[1]!).toBeCloseTo(sigma * Math.sqrt(variance), 9);
  });
});

describe("PanelAr is plm's within estimator", () => {
  it.each(panel.cases)('$first to $last', async ({ first, last, coef, effects, sigma, nObs }) => {
    const model = await panelModel(first, last);
    near([model.result.coef, model.result.sigma], [coef, sigma], 1e-10);
    near(model.result.effects, effects, 1e-9);
    expect(model.result.nObs).toBe(nObs);
    const before = model.result.last[0]!;
    expect((await model.forecast(2))[1]).toBeCloseTo(effects[0]! + coef * (effects[0]! + coef * before), 9);
  });
});

describe("FactorPanelAr is plm's random effects of Amemiya", () => {
  it.each(panel.changes)('$first to $last', async ({ first, last, ...expected }) => {
    const { result } = await new FactorPanelAr().fit(statesFrom(first, last));
    near([result.intercept, result.coef, result.factorCoef!], expected.coef, 1e-8);
    near(
      [1e3 * result.sigma2, 1e3 * result.sigma2Effects],
      [1e3 * expected.sigma2, 1e3 * expected.sigma2Effects],
      1e-8,
    );
    near(result.effects, expected.effects, 1e-8);
    expect(result.nObs).toBe(expected.nObs);
  });

  it('goes on with the changes that it forecasts, and with their mean', async () => {
    const series = statesFrom(1970, 1986);
    const model = await new FactorPanelAr().fit(series);
    const { intercept, coef, factorCoef, effects } = model.result;
    const changes = (at: number): number[] => names.map((_, i) => series.y[17 * i + at]! - series.y[17 * i + at - 1]!);
    const next = (own: readonly number[]): number[] => {
      const factor = own.reduce((sum, value) => sum + value, 0) / 48;
      return own.map((value, i) => intercept + effects[i]! + coef * value + factorCoef! * factor);
    };
    const first = next(changes(16));
    const forecast = await model.forecast(2);
    expect(forecast[2 * 5 + 1]).toBeCloseTo(series.y[17 * 5 + 16]! + first[5]! + next(first)[5]!, 12);
  });

  it('has no factor of few changes, no effects of one change a unit, and refuses what does not vary', async () => {
    const few = (await new FactorPanelAr().fit(statesFrom(1970, 1974))).result;
    expect(few.factorCoef).toBeNull();
    const one = (await new FactorPanelAr().fit(statesFrom(1970, 1972))).result;
    expect({ effects: one.effects.every((value) => value === 0), variance: one.sigma2Effects }).toEqual({
      effects: true,
      variance: 0,
    });
    const line = Float64Array.from({ length: 12 }, (_, at) => at % 6);
    await expect(new FactorPanelAr().fit({ y: line, units: 2, periods: 6 })).rejects.toThrow('same amount');
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
