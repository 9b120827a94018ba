import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DynamicFactor, type FactorModelParams, smoothFactors } from './index.ts';

interface Reference {
  readonly panels: Readonly<Record<string, { periods: number; kEndog: number; endog: number[] }>>;
  readonly fits: readonly {
    panel: string;
    kFactors: number;
    factorOrder: number;
    llf: number;
    aic: number;
    bic: number;
    common: number[];
    factors: number[];
    forecast: number[];
  }[];
  readonly fixed: readonly {
    panel: string;
    kFactors: number;
    factorOrder: number;
    loadings: number[];
    idiosyncratic: number[];
    transition: number[];
    endog: number[];
    llf: number[];
    smoothed: number[];
    filtered: number[];
    smoothedCov: number[];
    deviations: number[];
  }[];
}

const { panels, fits, fixed } = JSON.parse(
  readFileSync(new URL('../../../test/reference/statsmodels_dynamic_factor.json', import.meta.url), 'utf8'),
) as Reference;

const apart = (got: ArrayLike<number>, expected: ArrayLike<number>): number => {
  expect(got.length).toBe(expected.length);
  return Array.from(expected).reduce((most, value, at) => Math.max(most, Math.abs(got[at]! - value)), 0);
};

/** Deviations of sums of one to three forecasts, by the covariances of all pairs of them. */
function sumDeviations(model: FactorModelParams, lastCov: Float64Array, kEndog: number): number[] {
  const { kFactors, factorOrder, loadings, idiosyncratic, transition } = model;
  const states = kFactors * factorOrder;
  type Rows = number[][];
  const times = (a: Rows, b: Rows): Rows =>
    a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)));
  const turned = (a: Rows): Rows => a[0]!.map((_, j) => a.map((row) => row[j]!));
  const square = (cell: (i: number, j: number) => number): Rows =>
    Array.from({ length: states }, (_, i) => Array.from({ length: states }, (_unused, j) => cell(i, j)));
  const companion = square((i, j) => (i < kFactors ? transition[i * states + j]! : Number(j === i - kFactors)));
  const last = square((i, j) => lastCov[i * states + j]!);
  const shock = square((i, j) => Number(i === j && i < kFactors));
  const loads = Array.from({ length: kEndog }, (_, i) =>
    Array.from({ length: states }, (_unused, j) => (j < kFactors ? loadings[i * kFactors + j]! : 0)),
  );
  const power = (k: number): Rows => (k === 0 ? square((i, j) => Number(i === j)) : times(companion, power(k - 1)));
  const covOf = (k: number, l: number): Rows => {
    let cov = times(times(power(k), last), turned(power(l)));
    for (let j = 1; j <= Math.min(k, l); j++) {
      const more = times(times(power(k - j), shock), turned(power(l - j)));
      cov = cov.map((row, i) => row.map((value, at) => value + more[i]![at]!));
    }
    return times(times(loads, cov), turned(loads));
  };
  return [1, 2, 3].flatMap((steps) =>
    Array.from({ length: kEndog }, (_, i) => {
      let variance = steps * idiosyncratic[i]!;
      for (let k = 1; k <= steps; k++) for (let l = 1; l <= steps; l++) variance += covOf(k, l)[i]![i]!;
      return Math.sqrt(variance);
    }),
  );
}

describe("smoothFactors is statsmodels' smoother", () => {
  it.each(fixed)(
    '$panel, $kFactors factors of order $factorOrder',
    async ({ panel, endog, llf, smoothed, filtered, smoothedCov, deviations, ...params }) => {
      const { periods, kEndog } = panels[panel]!;
      const model = {
        ...params,
        loadings: Float64Array.from(params.loadings),
        idiosyncratic: Float64Array.from(params.idiosyncratic),
        transition: Float64Array.from(params.transition),
      };
      const result = smoothFactors({ endog: Float64Array.from(endog), periods, kEndog, series: 2 }, model);
      expect(Math.abs(result.logLikelihood - llf[0]! - llf[1]!)).toBeLessThan(1e-9 * Math.abs(llf[0]! + llf[1]!));
      expect(apart(result.smoothed, smoothed)).toBeLessThan(1e-10);
      expect(apart(result.filtered, filtered)).toBeLessThan(1e-10);
      expect(apart(result.smoothedCov, smoothedCov)).toBeLessThan(1e-10);
      const fitted = new DynamicFactor();
      fitted.restore({
        ...{ ...model, ...result, kEndog, periods, series: 2, emLogLikelihoods: [], nIter: 0 },
        ...{ aic: 0, bic: 0, converged: true, singular: false },
      });
      expect(apart(await fitted.deviations(3), deviations)).toBeLessThan(1e-10);
      const sums = await fitted.deviations(3, { sums: true });
      expect(apart(sums, sumDeviations(model, result.lastCov, kEndog))).toBeLessThan(1e-10);
    },
  );
});

describe("DynamicFactor finds statsmodels' maximum", () => {
  it.each(fits)(
    '$panel, $kFactors factors of order $factorOrder',
    async ({ panel, kFactors, factorOrder, ...expected }) => {
      const { endog, ...shape } = panels[panel]!;
      const model = await new DynamicFactor({ kFactors, factorOrder }).fit({
        ...shape,
        endog: Float64Array.from(endog),
      });
      const { result } = model;
      expect(result.converged).toBe(true);
      expect(Math.abs(result.logLikelihood - expected.llf)).toBeLessThan(1e-6);
      expect(Math.abs(result.aic - expected.aic)).toBeLessThan(1e-5);
      expect(Math.abs(result.bic - expected.bic)).toBeLessThan(1e-5);
      expect(result.logLikelihood).toBeGreaterThan(expected.llf - 1e-9);
      // With two factors statsmodels' differenced gradient stops 4e-7 below this maximum, which moves forecasts by 3e-4.
      const tolerance = kFactors === 1 ? 1e-4 : 1e-3;
      expect(apart(await model.forecast(3), expected.forecast)).toBeLessThan(tolerance);
      // The rotation of several factors is arbitrary, what they explain is not.
      const common = Float64Array.from({ length: shape.periods * shape.kEndog }, (_, at) => {
        const [t, i] = [Math.floor(at / shape.kEndog), at % shape.kEndog];
        let sum = 0;
        for (let j = 0; j < kFactors; j++)
          sum += result.loadings[i * kFactors + j]! * result.smoothed[t * kFactors + j]!;
        return sum;
      });
      expect(apart(common, expected.common)).toBeLessThan(tolerance);
      if (kFactors > 1) return;
      const sign = Math.sign(expected.factors[0]! * result.smoothed[0]!);
      expect(
        apart(
          result.smoothed.map((value) => sign * value),
          expected.factors,
        ),
      ).toBeLessThan(1e-4);
    },
  );
});
