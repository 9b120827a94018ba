import { readFile } from 'node:fs/promises';
import type { Table } from '@kuznets/base';
import { expect, test } from 'vitest';
import { readModel } from '../importers/read-model.ts';
import { randomEnsemble, sampleOf } from '../variation.fixture.ts';
import { pathDependentShapleyValues } from './path-dependent.ts';

interface Reference {
  readonly rows: number;
  readonly features: number;
  readonly x: readonly (number | null)[];
  readonly cases: readonly {
    readonly name: string;
    readonly model: object;
    readonly predicted: readonly number[];
    readonly contributions: readonly (readonly number[])[];
    readonly interactions: readonly (readonly (readonly number[])[])[];
  }[];
}

const url = new URL('../../../../test/reference/xgboost_contribs.json', import.meta.url);
const { rows, features, x, cases } = JSON.parse(await readFile(url, 'utf8')) as Reference;
const table: Table = { rows, features, x: Float64Array.from(x, (cell) => cell ?? Number.NaN) };

// XGBoost adds in single precision.
const close = (got: number, wanted: number): void => expect(Math.abs(got - wanted)).toBeLessThanOrEqual(1e-5);

test.each(cases)("path-dependent values and interactions are XGBoost's: $name", ({ model, ...wanted }) => {
  const { ensemble } = readModel(new TextEncoder().encode(JSON.stringify(model)), { file: 'model.json' });
  const got = pathDependentShapleyValues(ensemble, table, { interactions: true });
  const { first, second, values: pairs } = got.interactions!;
  for (let row = 0; row < rows; row += 1) {
    close(got.prediction[row]!, wanted.predicted[row]!);
    const own = wanted.contributions[row]!;
    close(got.expected, own[features]!);
    const diagonal = Float64Array.from({ length: features }, (_, k) => got.values[k * rows + row]!);
    diagonal.forEach((value, k) => close(value, own[k]!));
    first.forEach((k, pair) => {
      const half = pairs[pair * rows + row]! / 2;
      close(half, wanted.interactions[row]![k]![second[pair]!]!);
      diagonal[k]! -= half;
      diagonal[second[pair]!]! -= half;
    });
    diagonal.forEach((value, k) => close(value, wanted.interactions[row]![k]![k]!));
  }
});

test('refuses trees that do not say where training rows went', () => {
  const sample = sampleOf(9, 3, 1);
  expect(() => pathDependentShapleyValues(randomEnsemble(sample, 2, 2, 1), sample)).toThrow(/how many training rows/);
});
