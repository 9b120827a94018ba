import { describe, expect, it } from 'vitest';
import { combinationWeights } from './index.ts';

/** Numbers between -1 and 1 that look drawn. */
const drawn = (count: number, seed: number): number[] =>
  Array.from({ length: count }, (_, at) => 2 * ((Math.sin(seed + 12.9898 * (at + 1)) * 43758.5453) % 1));

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean squared error of a combination. */
const mseOf = (weights: readonly number[], forecasts: readonly number[][], actual: readonly number[]): number =>
  mean(actual.map((y, at) => (y - weights.reduce((sum, w, m) => sum + w * forecasts[m]![at]!, 0)) ** 2));

describe('combinationWeights', () => {
  const actual = drawn(60, 1);
  const noisy = (size: number, seed: number): number[] =>
    drawn(60, seed).map((error, at) => actual[at]! + size * error);
  const forecasts = [noisy(0.5, 2), noisy(1, 3), noisy(2, 4), noisy(0.7, 5).map((value) => value + 1)];

  it('finds the least error among all weights of a grid, to the width of the grid', () => {
    const weights = combinationWeights(forecasts, actual);
    expect(weights.every((weight) => weight >= 0)).toBe(true);
    expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
    const parts = 40;
    let least = Infinity;
    for (let a = 0; a <= parts; a++)
      for (let b = 0; a + b <= parts; b++)
        for (let c = 0; a + b + c <= parts; c++)
          least = Math.min(
            least,
            mseOf(
              [a, b, c, parts - a - b - c].map((part) => part / parts),
              forecasts,
              actual,
            ),
          );
    const found = mseOf(weights, forecasts, actual);
    expect(found).toBeLessThanOrEqual(least + 1e-5);
    expect(found).toBeGreaterThan(0.99 * least - 1e-3);
    // The biased forecast and the noisy one leave little.
    expect(weights[0]).toBeGreaterThan(0.5);
  });

  it('is the closed form of two forecasts', () => {
    const [f, g] = [forecasts[0]!, forecasts[1]!];
    const gap = f.map((value, at) => value - g[at]!);
    const weight = mean(gap.map((d, at) => d * (actual[at]! - g[at]!))) / mean(gap.map((d) => d * d));
    const [first, second] = combinationWeights([f, g], actual);
    expect(first).toBeCloseTo(Math.min(1, Math.max(0, weight)), 5);
    expect(second).toBeCloseTo(1 - first!, 12);
  });

  it('weighs by inverse mean squared errors', () => {
    const [a, b] = combinationWeights(
      [
        [1, 1],
        [2, 2],
      ],
      [0, 0],
      { method: 'inverse-mse' },
    );
    expect([a, b]).toEqual([0.8, 0.2]);
  });

  it.each(['inverse-mse', 'stacking'] as const)('%s: gives equal weights to equal forecasts', (method) => {
    const weights = combinationWeights([forecasts[0]!, forecasts[0]!], actual, { method });
    expect(weights[0]).toBeCloseTo(0.5, 6);
  });

  it.each(['inverse-mse', 'stacking'] as const)('%s: all to what never errs', (method) => {
    expect(combinationWeights([actual, forecasts[0]!], actual, { method })).toEqual([1, 0]);
  });

  it('has weights with fewer cases than forecasts', () => {
    const weights = combinationWeights(
      forecasts.map((own) => own.slice(0, 2)),
      actual.slice(0, 2),
    );
    expect(weights.every((weight) => weight >= 0)).toBe(true);
    expect(weights.reduce((sum, weight) => sum + weight)).toBeCloseTo(1, 12);
  });

  it('refuses lists of another length, and none', () => {
    expect(() => combinationWeights([[1, 2]], [1])).toThrow('forecasts of model 0');
    expect(() => combinationWeights([], [1])).toThrow('no forecast');
  });
});
