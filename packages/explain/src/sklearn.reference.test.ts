import { readFileSync } from 'node:fs';
import type { Table } from '@kuznets/base';
import { expect, test } from 'vitest';
import { permutationImportance } from './permutation-importance.ts';
import type { ScoringName } from './scoring.ts';

interface Reference {
  readonly repeats: number;
  readonly x: number[];
  readonly y: number[];
  readonly scores: Readonly<
    Record<ScoringName, { baseline: number; importances_mean: number[]; importances_std: number[] }>
  >;
}

const path = new URL('../../../test/reference/sklearn_permutation_importance.json', import.meta.url);
const { repeats, x, y, scores } = JSON.parse(readFileSync(path, 'utf8')) as Reference;

const model = {
  predict: ({ x: values, rows }: Table) =>
    Float64Array.from(
      { length: rows },
      (_, i) => (values[4 * i] ?? 0) * (values[4 * i + 1] ?? 0) + Math.abs(values[4 * i + 2] ?? 0),
    ),
};

test.each(Object.keys(scores) as ScoringName[])('means the same as scikit-learn: %s', async (scoring) => {
  const expected = scores[scoring];
  const nRepeats = 4000;
  const data = { x: Float64Array.from(x), y: Float64Array.from(y), rows: y.length, features: 4 };
  const { baselineScore, importances, importancesMean, importancesStd } = await permutationImportance(model, data, {
    scoring,
    nRepeats,
    randomState: 9,
  });
  expect(baselineScore).toBeCloseTo(expected.baseline, 13);
  expect([importancesMean[3], importancesStd[3], expected.importances_mean[3], expected.importances_std[3]]).toEqual([
    0, 0, 0, 0,
  ]);
  for (const feature of [0, 1, 2]) {
    const mean = importancesMean[feature] ?? Number.NaN;
    const std = importancesStd[feature] ?? Number.NaN;
    const repeated = importances.subarray(feature * nRepeats, (feature + 1) * nRepeats);
    const fourth = repeated.reduce((sum, value) => sum + (value - mean) ** 4, 0) / nRepeats;
    const both = Math.sqrt(1 / nRepeats + 1 / repeats);
    expect(Math.abs(mean - (expected.importances_mean[feature] ?? Number.NaN))).toBeLessThan(4.5 * std * both);
    expect(Math.abs(std - (expected.importances_std[feature] ?? Number.NaN))).toBeLessThan(
      (4.5 * Math.sqrt(fourth - std ** 4) * both) / (2 * std),
    );
  }
});
