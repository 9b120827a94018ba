import { ConfigError, NotFittedError, ShapeError } from '@kuznets/base';
import { uniforms } from '@kuznets/test-kit';
import { describe, expect, it } from 'vitest';
import { Arima, PanelAr, dieboldMariano, forecastAccuracy, randomWalk, rollingOrigins, selectArima } from './index.ts';

const noise = (length: number, seed: number): Float64Array => {
  const next = uniforms(seed);
  return Float64Array.from({ length }, () => next() + next() + next() - 1.5);
};

const autoregression = (length: number, coefficient: number, seed = 1): Float64Array => {
  let value = 0;
  return noise(length, seed).map((shock) => (value = coefficient * value + shock));
};

describe('randomWalk', () => {
  it('stays or drifts', async () => {
    expect([...randomWalk([3, 1, 7], 2)]).toEqual([7, 7]);
    expect([...randomWalk([3, 1, 7], 2, { drift: true })]).toEqual([9, 11]);
    expect(() => randomWalk([3], 1, { drift: true })).toThrow(/series has another length: 1; allowed: from 2/);
  });
});

describe('Arima', () => {
  it('without lags is the random walk with drift', async () => {
    const series = autoregression(20, 0.9);
    const forecast = await (await new Arima({ order: [0, 1, 0] }).fit(series)).forecast(3);
    randomWalk(series, 3, { drift: true }).forEach((value, step) => expect(forecast[step]).toBeCloseTo(value, 10));
  });

  it('recovers a long autoregression', async () => {
    const { ar } = (await new Arima({ order: [1, 0, 0] }).fit(autoregression(300, 0.6))).result;
    expect(Math.abs(ar[0]! - 0.6)).toBeLessThan(0.12);
  });

  it('does not depend on the unit', async () => {
    const series = autoregression(17, 0.5);
    const [a, b] = await Promise.all(
      [series, series.map((value) => 1e6 * value + 1e7)].map((y) => new Arima({ order: [1, 1, 1] }).fit(y)),
    );
    expect(Math.abs(b!.result.ar[0]! - a!.result.ar[0]!)).toBeLessThan(1e-5);
    const [small, large] = await Promise.all([a!.forecast(3), b!.forecast(3)]);
    small.forEach((value, step) => expect(Math.abs((large[step]! - 1e7) / 1e6 - value)).toBeLessThan(1e-5));
  });

  it.each([true, false])('forecasts from another series, with a constant: %s', async (constant) => {
    const series = autoregression(40, 0.5);
    const model = await new Arima({ order: [2, 1, 1], constant }).fit(series);
    const [own, again] = await Promise.all([model.forecast(3), model.forecast(3, series)]);
    own.forEach((value, step) => expect(again[step]).toBeCloseTo(value, 9));
    expect((await model.forecast(1, series.slice(0, 20)))[0]).not.toBeCloseTo(own[0]!, 3);
    await expect(model.forecast(1, [1])).rejects.toThrow(ShapeError);
  });

  // With seed 7 three starts left (2, 0, 2) .8 below the likelihood of (2, 0, 1).
  it.each([7, 8])('has no smaller likelihood than a nested model: seed %i', async (seed) => {
    const next = uniforms(seed);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    const [shocks, values] = [
      [0, 0],
      [0, 0],
    ];
    for (let t = 0; t < 160; t++) {
      const shock = normal();
      values.unshift(1.5 * values[0]! - 0.9 * values[1]! + shock - 1.2 * shocks[0]! + 0.6 * shocks[1]!);
      shocks.unshift(shock);
    }
    const series = Float64Array.from(values.slice(0, 60).reverse());
    const fitted = async (p: number, q: number): Promise<number> =>
      (await new Arima({ order: [p, 0, q] }).fit(series)).result.logLikelihood;
    for (const p of [0, 1, 2]) {
      for (const q of [0, 1, 2]) {
        const here = await fitted(p, q);
        if (p > 0) expect(here).toBeGreaterThan((await fitted(p - 1, q)) - 1e-6);
        if (q > 0) expect(here).toBeGreaterThan((await fitted(p, q - 1)) - 1e-6);
      }
    }
  });

  it('is chosen by AICc', async () => {
    const series = autoregression(80, 0.7, 4);
    const chosen = await selectArima(series, { d: 0, maxQ: 1 });
    expect(chosen.result.order[0]).toBeGreaterThan(0);
    const orders = [0, 1, 2].flatMap((p) => [0, 1].map((q) => [p, 0, q] as const));
    const models = await Promise.all(orders.map((order) => new Arima({ order }).fit(series)));
    const all = models.map(({ result }) => result.aicc!);
    expect(chosen.result.aicc).toBe(Math.min(...all));
  });

  it('falls back on the drift where AICc is undefined', async () => {
    expect((await selectArima([1, 3, 4, 8])).result).toMatchObject({ order: [0, 1, 0], aicc: null });
  });

  it('refuses what it cannot fit', async () => {
    await expect(new Arima({ order: [1, 1, 0] }).fit([1, 2, 4])).rejects.toThrow(ShapeError);
    await expect(new Arima({ order: [0, 1, 0] }).fit([1, 2, 3, 4])).rejects.toThrow(
      /series is constant after 1 differences/,
    );
    expect(() => new Arima({ order: [-1, 1, 0] })).toThrow(/order: not allowed.*three whole numbers/);
    await expect(new Arima().fit([1, 2, Number.NaN, 5, 6])).rejects.toThrow(
      /series, number 2 .* is not a finite number: NaN/,
    );
    expect(() => new Arima().result).toThrow(NotFittedError);
  });
});

describe('PanelAr', () => {
  it('is exact without noise', async () => {
    const y = new Float64Array(15);
    [1, 2, 5].forEach((start, unit) => {
      for (let t = 0, value = start; t < 5; t++, value = unit + 0.8 * value) y[unit * 5 + t] = value;
    });
    const model = await new PanelAr().fit({ y, units: 3, periods: 5 });
    expect(model.result.coef).toBeCloseTo(0.8, 12);
    [0, 1, 2].forEach((effect) => expect(model.result.effects[effect]).toBeCloseTo(effect, 11));
  });

  it('refuses what it cannot fit', async () => {
    await expect(new PanelAr().fit({ y: new Float64Array(6).fill(2), units: 2, periods: 3 })).rejects.toThrow(
      ConfigError,
    );
    await expect(new PanelAr().fit({ y: new Float64Array(4), units: 2, periods: 2 })).rejects.toThrow(
      /periods: not allowed: 2; allowed: whole numbers from 3/,
    );
    await expect(new PanelAr().fit({ y: new Float64Array(5), units: 2, periods: 3 })).rejects.toThrow(ShapeError);
  });
});

describe('forecastAccuracy', () => {
  it('sets a forecast against no change', async () => {
    const actual = [110, 90, 105];
    expect(forecastAccuracy(actual, [100, 100, 100], { last: [100, 100, 100] }).theilU).toBe(1);
    expect(forecastAccuracy(actual, [105, 95, 102.5], { last: [100, 100, 100] }).theilU).toBe(0.5);
    expect(forecastAccuracy(actual, actual).smape).toBe(0);
    expect(forecastAccuracy([1, -1], [3, -3]).smape).toBe(100);
  });

  it('leaves undefined measures out', async () => {
    expect(forecastAccuracy([0, 0], [1, 2], { last: [0, 0] })).toMatchObject({
      mape: null,
      r2: null,
      theilU: null,
      smape: 200,
    });
    expect(() => forecastAccuracy([1, 2], [1])).toThrow(/forecast has another length: 1; allowed: 2/);
    expect(() => forecastAccuracy([1, 2], [1, Number.NaN])).toThrow(
      /forecast, number 1 .* is not a finite number: NaN/,
    );
  });
});

describe('dieboldMariano', () => {
  it('prefers the smaller errors and changes sign with the order', async () => {
    const [small, large] = [noise(60, 2), noise(60, 3).map((value) => 3 * value)];
    const test = dieboldMariano(small, large);
    expect(test.statistic).toBeLessThan(-3);
    expect(test.pValue).toBeLessThan(0.01);
    expect(dieboldMariano(large, small).statistic).toBeCloseTo(-test.statistic!, 12);
  });

  it('has no statistic for forecasts that are equal', async () => {
    expect(dieboldMariano([1, 2, 3], [1, 2, 3])).toMatchObject({ statistic: null, pValue: null, meanDifference: 0 });
    expect(() => dieboldMariano([1, 2], [1, 2], { horizon: 2 })).toThrow(/horizon: not allowed: 2/);
  });
});

describe('rollingOrigins', () => {
  it('scores only periods of the sample', async () => {
    expect(rollingOrigins(6, { first: 3, horizon: 2 })).toEqual([
      { origin: 3, horizon: 1, target: 4 },
      { origin: 3, horizon: 2, target: 5 },
      { origin: 4, horizon: 1, target: 5 },
    ]);
    expect(() => rollingOrigins(6, { first: 5 })).toThrow(/first: not allowed: 5; allowed: whole numbers from 0 to 4/);
  });
});
