import type { Table } from '@kuznets/base';
import { describe, expect, test } from 'vitest';
import { linearVariation } from './linear-variation.ts';
import { contributionTrend, quantileProfiles, stepCurves } from './profiles.ts';
import { predictorOf, randomEnsemble, sampleOf, withLeafModels } from './variation.fixture.ts';

describe('quantileProfiles', () => {
  const background = { x: Float64Array.of(1, 10, 4, 20, 2, 40, 3, 30), rows: 4, features: 2 };
  const sum = {
    predict: ({ x, rows }: Table) => Float64Array.from({ length: rows }, (_, row) => x[2 * row]! + x[2 * row + 1]!),
  };

  test("MATLAB's prctile of four values: 25 % is half way between the first two", async () => {
    const { grid, prediction, quantiles } = await quantileProfiles(sum, background, 0, { grid: Float64Array.of(0, 1) });
    expect([...grid]).toEqual([0, 1]);
    expect(quantiles).toEqual([25, 50, 75]);
    expect([...prediction]).toEqual([15, 16, 25, 26, 35, 36]);
    const ends = await quantileProfiles(sum, background, 0, {
      grid: Float64Array.of(0),
      quantiles: [0, 12.5, 37.5, 99, 100],
    });
    expect([...ends.prediction]).toEqual([10, 10, 20, 40, 40]);
  });

  test('the default grid runs from the smallest to the largest value', async () => {
    const { grid, prediction } = await quantileProfiles(sum, background, 1);
    expect([grid[0], grid[50], grid[100], grid.length, prediction.length]).toEqual([10, 25, 40, 101, 303]);
  });

  test('refuses by name and value', async () => {
    await expect(quantileProfiles(sum, background, 2)).rejects.toThrow(/feature 2; allowed: 0 to 1/);
    await expect(quantileProfiles(sum, background, 0, { quantiles: [101] })).rejects.toThrow(/quantile 101/);
    await expect(quantileProfiles(sum, background, 0, { grid: new Float64Array(0) })).rejects.toThrow(
      /at least one value/,
    );
  });
});

describe('stepCurves', () => {
  const background = sampleOf(30, 4, 9);
  const ensemble = randomEnsemble(background, 12, 5, 4);

  test('equals the model at and between all of its thresholds', async () => {
    const { thresholds, ice, partialDependence } = await stepCurves(ensemble, background, 1);
    const steps = thresholds.length + 1;
    expect(ice).toHaveLength(30 * steps);
    for (let step = 0; step < steps; step += 1) {
      const at = step < thresholds.length ? thresholds[step]! : 1e9;
      const x = background.x.map((value, cell) => (cell % 4 === 1 ? at : value));
      const wanted = await predictorOf(ensemble).predict({ ...background, x });
      wanted.forEach((value, row) => expect(Math.abs(ice[row * steps + step]! - value)).toBeLessThan(1e-12));
      expect(Math.abs(partialDependence[step]! - wanted.reduce((sum, value) => sum + value / 30, 0))).toBeLessThan(
        1e-12,
      );
    }
  });

  test('a feature that no tree uses is one step', async () => {
    expect(await stepCurves(ensemble, background, 3)).toMatchObject({ thresholds: new Float64Array(0) });
  });

  test('linear leaves are refused by name', async () => {
    await expect(stepCurves(withLeafModels(ensemble, 1), background, 0)).rejects.toThrow(/linear models/);
  });
});

test('contributionTrend: a linear model lies on its line', async () => {
  const background = sampleOf(20, 3, 2);
  const result = await linearVariation({ coef: Float64Array.of(2, 0, -1), intercept: 4 }, background);
  const { x, contribution, slope, intercept } = contributionTrend(result, background, 2);
  expect(slope).toBeCloseTo(-1, 12);
  x.forEach((value, row) => expect(contribution[row]).toBeCloseTo(intercept + slope * value, 12));
  expect(() => contributionTrend(result, { ...background, rows: 10 }, 0)).toThrow(/20 x 3 and the sample 10 x 3/);
});
