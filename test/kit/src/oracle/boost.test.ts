import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type BoostOracleOptions, boostOracle } from './boost.ts';

interface Reference {
  readonly sample: { readonly rows: number; readonly features: number; readonly x: number[]; readonly y: number[] };
  readonly cases: readonly {
    readonly options: Omit<BoostOracleOptions, 'cycles'> & { readonly nEstimators: number };
    readonly prediction: readonly number[];
  }[];
}

const { sample, cases } = JSON.parse(
  readFileSync(new URL('../../../reference/sklearn_boosting.json', import.meta.url), 'utf8'),
) as Reference;

describe('the boosting oracle and scikit-learn predict the same', () => {
  it.each(cases)('$options', ({ options, prediction }) => {
    const table = { ...sample, x: Float64Array.from(sample.x), y: Float64Array.from(sample.y), names: [] };
    const ours = boostOracle(table, { ...options, cycles: options.nEstimators }).at(-1) ?? [];
    prediction.forEach((value, row) => expect(Math.abs((ours[row] ?? Number.NaN) - value)).toBeLessThan(1e-10));
  });
});
