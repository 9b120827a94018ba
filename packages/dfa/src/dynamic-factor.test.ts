import { NotFittedError, ShapeError } from '@kuznets/base';
import { uniforms } from '@kuznets/test-kit';
import { describe, expect, it } from 'vitest';
import { score } from './estimate.ts';
import { DynamicFactor, type DynamicFactorOptions, type FactorPanel, numberOfFactors, smoothFactors } from './index.ts';

const normals = (seed: number): (() => number) => {
  const next = uniforms(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
};

/** Series with `kFactors` autoregressive factors and noise. */
const simulate = (
  periods: number,
  kEndog: number,
  kFactors: number,
  noise: number,
  { seed = 1, series = 1 } = {},
): FactorPanel => {
  const normal = normals(seed);
  const loadings = Float64Array.from({ length: kEndog * kFactors }, normal);
  const endog: number[] = [];
  for (let s = 0; s < series; s++) {
    const factors = new Float64Array(kFactors);
    for (let t = -50; t < periods; t++) {
      factors.forEach((value, j) => (factors[j] = 0.7 * value + normal()));
      if (t < 0) continue;
      for (let i = 0; i < kEndog; i++)
        endog.push(factors.reduce((sum, value, j) => sum + loadings[i * kFactors + j]! * value, noise * normal()));
    }
  }
  return { endog: Float64Array.from(endog), periods, kEndog, series };
};

describe('score', () => {
  it('is the gradient of the log-likelihood', () => {
    const panel = simulate(9, 4, 2, 0.5, { seed: 4, series: 3 });
    const next = uniforms(9);
    const draw = (length: number, low: number, high: number) =>
      Float64Array.from({ length }, () => low + (high - low) * next());
    const params = {
      kFactors: 2,
      factorOrder: 2,
      loadings: draw(8, -1, 1),
      idiosyncratic: draw(4, 0.3, 1),
      transition: draw(8, -0.3, 0.3),
    };
    const squares = new Float64Array(4);
    panel.endog.forEach((value, at) => (squares[at % 4]! += (value * value) / 27));
    const gradient = score(panel, params, squares)!;
    for (const name of ['loadings', 'idiosyncratic', 'transition'] as const) {
      params[name].forEach((value, at) => {
        const likelihood = (moved: number) =>
          smoothFactors(panel, { ...params, [name]: params[name].with(at, moved) }).logLikelihood;
        const difference = (likelihood(value + 1e-5) - likelihood(value - 1e-5)) / 2e-5;
        expect(Math.abs(gradient[name][at]! - difference)).toBeLessThan(1e-5 * Math.max(1, Math.abs(difference)));
      });
    }
  });
});

describe('DynamicFactor', () => {
  it('never loses likelihood in an EM step', async () => {
    const { emLogLikelihoods, logLikelihood } = (await new DynamicFactor({ kFactors: 2 }).fit(simulate(60, 8, 2, 0.7)))
      .result;
    expect(emLogLikelihoods).toHaveLength(50);
    // Steps leave the first period's distribution aside, which can cost a little.
    emLogLikelihoods.forEach((value, at) =>
      expect(value).toBeGreaterThan((emLogLikelihoods[at - 1] ?? -Infinity) - 0.05),
    );
    expect(logLikelihood).toBeGreaterThan(emLogLikelihoods.at(-1)!);
  });

  // Panels whose likelihood rises towards a singular model: iterations once ended at -192 and -567.
  it.each([
    [9, 5, 83],
    [17, 10, 88],
  ])('stays above every EM step where the maximum is singular: %i x %i', async (periods, kEndog, seed) => {
    const panel = simulate(periods, kEndog, 1, 1, { seed });
    const results = [];
    for (const emIter of [0, 50, 200])
      results.push((await new DynamicFactor({ kFactors: 2, emIter }).fit(panel)).result);
    const best = Math.max(...results.map(({ logLikelihood }) => logLikelihood));
    for (const { logLikelihood, emLogLikelihoods, singular, ...params } of results) {
      expect(singular).toBe(true);
      emLogLikelihoods.forEach((value) => expect(logLikelihood).toBeGreaterThanOrEqual(value));
      expect(logLikelihood).toBeGreaterThan(best - 0.05);
      expect(smoothFactors(panel, params).logLikelihood).toBe(logLikelihood);
    }
  });

  it('does not call an ordinary maximum singular', async () => {
    expect((await new DynamicFactor({ kFactors: 2 }).fit(simulate(60, 8, 2, 0.7))).result.singular).toBe(false);
  });

  it('recovers a factor that explains nearly everything', async () => {
    const { result } = await new DynamicFactor().fit(simulate(200, 10, 1, 0.3));
    expect(Math.abs(result.transition[0]! - 0.7)).toBeLessThan(0.12);
    result.idiosyncratic.forEach((variance) => expect(Math.abs(variance - 0.09)).toBeLessThan(0.03));
  });

  it('takes several series as one model, in any order', async () => {
    const panel = simulate(6, 5, 1, 0.5, { seed: 2, series: 12 });
    const half = panel.endog.length / 2;
    const turned = {
      ...panel,
      endog: Float64Array.from([...panel.endog.subarray(half), ...panel.endog.subarray(0, half)]),
    };
    const models = await Promise.all([panel, turned].map((data) => new DynamicFactor().fit(data)));
    const [a, b] = models.map(({ result }) => result);
    expect(a!.logLikelihood).toBeCloseTo(b!.logLikelihood, 8);
    a!.loadings.forEach((value, at) => expect(Math.abs(value - b!.loadings[at]!)).toBeLessThan(1e-5));
  });

  it('forecasts the transition of the last factors, of any panel', async () => {
    const panel = simulate(30, 4, 1, 0.5);
    const model = await new DynamicFactor().fit(panel);
    const { loadings, transition, smoothed } = model.result;
    const forecast = await model.forecast(2);
    expect(await model.forecast(2, panel)).toEqual(forecast);
    expect((await model.transform(panel)).smoothed).toEqual(smoothed);
    expect(await model.forecast(2, simulate(20, 4, 1, 0.5, { seed: 3, series: 2 }))).toHaveLength(2 * 2 * 4);
    loadings.forEach((loading, i) => {
      expect(forecast[i]).toBeCloseTo(loading * transition[0]! * smoothed[29]!, 12);
      expect(forecast[4 + i]).toBeCloseTo(loading * transition[0]! ** 2 * smoothed[29]!, 12);
    });
  });

  it.each<[DynamicFactorOptions, FactorPanel, RegExp]>([
    [{ kFactors: 5 }, simulate(9, 4, 1, 1), /kFactors: not allowed: 5; allowed: whole numbers from 1 to 4/],
    [{ factorOrder: 9 }, simulate(9, 4, 1, 1), /factorOrder: not allowed: 9; allowed: whole numbers from 1 to 8/],
    [{}, { ...simulate(9, 4, 1, 1), periods: 1 }, /periods: not allowed: 1/],
    [{}, { endog: Float64Array.from([1, 0, 2, 0, 3, 0]), periods: 3, kEndog: 2 }, /variable 1 is 0 throughout/],
    [
      {},
      { endog: Float64Array.from([1, 0, 2, Number.NaN, 3, 0]), periods: 3, kEndog: 2 },
      /series 0, period 1, variable 1 is not a finite number: NaN/,
    ],
  ])('refuses %j', async (options, panel, message) => {
    await expect(new DynamicFactor(options).fit(panel)).rejects.toThrow(message);
  });

  it('names shapes, order of calls and a transition that is not stationary', async () => {
    await expect(new DynamicFactor().fit({ ...simulate(9, 4, 1, 1), kEndog: 5 })).rejects.toThrow(ShapeError);
    expect(() => new DynamicFactor().result).toThrow(NotFittedError);
    const params = {
      kFactors: 1,
      factorOrder: 1,
      loadings: Float64Array.of(1, 1, 1, 1),
      idiosyncratic: Float64Array.of(1, 1, 1, 1),
      transition: Float64Array.of(1),
    };
    expect(() => smoothFactors(simulate(9, 4, 1, 1), params)).toThrow(/transition is not stationary/);
  });
});

describe('numberOfFactors', () => {
  it.each([1, 3])('finds %i factors in a large panel', (kFactors) => {
    const { selected } = numberOfFactors(simulate(100, 60, kFactors, 0.8, { seed: 7 }), { most: 8 });
    expect(selected).toEqual({ icp1: kFactors, icp2: kFactors, icp3: kFactors });
  });

  it('finds none in noise', () => {
    const normal = normals(5);
    const endog = Float64Array.from({ length: 100 * 60 }, normal);
    expect(numberOfFactors({ endog, periods: 100, kEndog: 60 }).selected).toEqual({ icp1: 0, icp2: 0, icp3: 0 });
  });

  it('computes the formulas', () => {
    const { endog, periods, kEndog } = simulate(12, 5, 2, 0.5);
    const { icp1, icp2, icp3, residualVariance } = numberOfFactors({ endog, periods, kEndog });
    expect(residualVariance[0]).toBeCloseTo(endog.reduce((sum, value) => sum + value * value, 0) / 60, 12);
    const log = (k: number) => Math.log(residualVariance[k]!);
    expect(icp1[2]! - log(2)).toBeCloseTo(2 * (17 / 60) * Math.log(60 / 17), 12);
    expect(icp2[2]! - log(2)).toBeCloseTo(2 * (17 / 60) * Math.log(5), 12);
    expect(icp3[2]! - log(2)).toBeCloseTo((2 * Math.log(5)) / 5, 12);
  });

  it('refuses data that fewer factors reproduce', () => {
    const { endog, periods, kEndog } = simulate(12, 5, 2, 0);
    const panel = { endog, periods, kEndog };
    expect(() => numberOfFactors(panel, { most: 4 })).toThrow(
      /2 factors reproduce the data exactly: allowed are at most 1/,
    );
    expect(numberOfFactors(panel)).toEqual(numberOfFactors(panel, { most: 1 }));
    expect(() => numberOfFactors({ ...panel, endog: endog.map(() => 0) })).toThrow(/0 factors reproduce/);
    expect(() => numberOfFactors({ endog, periods, kEndog }, { most: 5 })).toThrow(/most: not allowed: 5/);
  });
});
