import { readFileSync } from 'node:fs';
import { ConfigError, normals, purposes } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { DynamicFactor } from './dynamic-factor.ts';
import { MixedDynamicFactor } from './mixed-dynamic-factor.ts';
import { mixedEm } from './mixed-em.ts';
import { expectedCells, layoutOf, type MixedParams, statesAhead } from './mixed-model.ts';

type Parts = Record<keyof MixedParams, number[]>;

interface Panel {
  readonly kMonthly: number;
  readonly kFactors: number;
  readonly factorOrder: number;
  readonly endog: (number | null)[][];
  readonly start: Parts;
  readonly end: Parts;
  readonly logLikelihoods: number[];
  readonly factors: number[][];
  readonly expected: number[][];
  readonly forecast: number[][];
  readonly usual: number;
}

const reference = JSON.parse(
  readFileSync(new URL('../../../test/reference/statsmodels_mixed_factor.json', import.meta.url), 'utf8'),
) as { readonly steps: number; readonly panels: Record<string, Panel> };
const panels = Object.entries(reference.panels);

const paramsOf = (parts: Parts): MixedParams => {
  const of = (name: keyof MixedParams) => Float64Array.from(parts[name]);
  return {
    ...{ loadings: of('loadings'), transition: of('transition'), shockCov: of('shockCov') },
    ...{ idiosyncraticAr: of('idiosyncraticAr'), idiosyncraticVar: of('idiosyncraticVar') },
  };
};
const panelOf = ({ endog, kMonthly }: Panel) => ({
  ...{ periods: endog.length, kEndog: endog[0]!.length, kMonthly },
  endog: Float64Array.from(endog.flat(), (value) => value ?? Number.NaN),
});

/** Largest difference beside the largest value. */
function apart(ours: ArrayLike<number>, theirs: readonly number[]): number {
  expect(ours.length).toBe(theirs.length);
  const size = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return theirs.reduce((most, value, at) => Math.max(most, Math.abs(value - ours[at]!)), 0) / size;
}

describe('MixedDynamicFactor', () => {
  it.each(panels)(
    "takes the EM steps of statsmodels' DynamicFactorMQ from its starting values: %s",
    async (_, panel) => {
      const { kFactors, factorOrder, kMonthly } = panel;
      const { endog, kEndog, periods } = panelOf(panel);
      const layout = layoutOf({ kEndog, kMonthly, kFactors, factorOrder });
      const { result } = await new MixedDynamicFactor({ kFactors, factorOrder, maxIter: 1 }).fit(panelOf(panel));
      const scaled = endog.map((value, at) => (value - result.mean[at % kEndog]!) / result.scale[at % kEndog]!);
      const { params, smoothed, logLikelihoods } = await mixedEm(scaled, layout, paramsOf(panel.start), {
        ...{ maxIter: reference.steps, tolerance: 0 },
      });
      expect(apart(logLikelihoods, panel.logLikelihoods)).toBeLessThan(1e-8);
      for (const [name, values] of Object.entries(panel.end) as [keyof MixedParams, number[]][])
        expect(apart(params[name], values)).toBeLessThan(1e-6);
      const factors = smoothed.means.flatMap((mean) => [...mean.subarray(0, kFactors)]);
      expect(apart(factors, panel.factors.flat())).toBeLessThan(1e-6);
      expect(apart(expectedCells(smoothed.means, layout, params, result), panel.expected.flat())).toBeLessThan(1e-6);
      const ahead = statesAhead(smoothed.means[periods - 1]!, layout, params, panel.forecast.length);
      expect(apart(expectedCells(ahead, layout, params, result), panel.forecast.flat())).toBeLessThan(1e-6);
    },
  );

  it.each(panels)('comes as far as statsmodels from a start of its own: %s', async (_, panel) => {
    const { kFactors, factorOrder } = panel;
    const model = await new MixedDynamicFactor({ kFactors, factorOrder, maxIter: 100 }).fit(panelOf(panel));
    const { logLikelihood, logLikelihoods, nIter } = model.result;
    expect(nIter).toBeLessThanOrEqual(100);
    // More than statsmodels' first steps reach, and what its 500 steps do.
    expect(logLikelihood).toBeGreaterThan(panel.logLikelihoods.at(-1)!);
    expect(Math.abs(logLikelihood - panel.usual)).toBeLessThan(5e-3 * Math.abs(panel.usual));
    logLikelihoods.slice(1).forEach((now, step) => expect(now).toBeGreaterThan(logLikelihoods[step]! - 1e-8));
  });

  it('expects of missing cells what those that are there tell', async () => {
    const [periods, kEndog] = [120, 6];
    const draws = normals(periods * (kEndog + 1), 5, purposes.normal, [0, 0]);
    const endog = new Float64Array(periods * kEndog);
    let factor = 0;
    for (let t = 0; t < periods; t++) {
      factor = 0.8 * factor + draws[t]!;
      for (let i = 0; i < kEndog; i++)
        endog[t * kEndog + i] = 10 * i + (i + 1) * (factor + 0.3 * draws[periods + t * kEndog + i]!);
    }
    const isHidden = (at: number): boolean => at % 11 === 4;
    const known = endog.map((value, at) => (isHidden(at) ? Number.NaN : value));
    const { result } = await new MixedDynamicFactor().fit({ endog: known, periods, kEndog });
    let [error, variance] = [0, 0];
    endog.forEach((value, at) => {
      if (!isHidden(at))
        return expect(Math.abs(result.expected[at]! - value)).toBeLessThan(0.1 * result.scale[at % kEndog]!);
      error += ((result.expected[at]! - value) / result.scale[at % kEndog]!) ** 2;
      variance += ((value - result.mean[at % kEndog]!) / result.scale[at % kEndog]!) ** 2;
    });
    expect(error / variance).toBeLessThan(0.1);
    // Without missing cells the factor is that of the model without correlated errors, but for scale and sign.
    const whole = await new MixedDynamicFactor().fit({ endog, periods, kEndog });
    const plain = await new DynamicFactor().fit({
      endog: endog.map((value, at) => (value - whole.result.mean[at % kEndog]!) / whole.result.scale[at % kEndog]!),
      ...{ periods, kEndog },
    });
    const [a, b] = [whole.result.smoothed, plain.result.smoothed];
    const of = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, t) => sum + value * y[t]!, 0);
    expect(Math.abs(of(a, b)) / Math.sqrt(of(a, a) * of(b, b))).toBeGreaterThan(0.999);
  });

  it('forecasts the states after the last, also from a file', async () => {
    const panel = panelOf(reference.panels['mixed']!);
    const model = await new MixedDynamicFactor({ factorOrder: 2, maxIter: 5 }).fit(panel);
    const { kEndog, lastState, ...result } = model.result;
    const layout = layoutOf({ ...result, kEndog });
    const [next] = statesAhead(Float64Array.from(lastState), layout, result, 1);
    const forecast = await model.forecast(3);
    expect([...forecast.subarray(0, kEndog)]).toEqual([...expectedCells([next!], layout, result, result)]);
    const again = MixedDynamicFactor.fromJSON(JSON.parse(JSON.stringify(model.toJSON())));
    expect(await again.forecast(3)).toEqual(forecast);
  });

  it.each([
    ['endog holds 9 numbers', { endog: new Float64Array(9), periods: 5, kEndog: 2 }],
    ['variable 1 does not vary', { endog: Float64Array.of(1, NaN, 2, 3, 4, 3), periods: 3, kEndog: 2 }],
    [
      'period 2, variable 0 is not a finite number',
      { endog: Float64Array.of(1, 2, Infinity, 3), periods: 4, kEndog: 1 },
    ],
    ['kMonthly', { endog: Float64Array.of(1, 2, 4, 3), periods: 4, kEndog: 1, kMonthly: 2 }],
  ])('refuses: %s', async (message, panel) => {
    await expect(new MixedDynamicFactor().fit(panel)).rejects.toThrow(message);
  });

  it('refuses options by name', () => {
    expect(() => new MixedDynamicFactor({ tolerance: 2 })).toThrow(/tolerance/);
    expect(() => new MixedDynamicFactor({ kFactors: 0 })).toThrow(ConfigError);
  });
});
