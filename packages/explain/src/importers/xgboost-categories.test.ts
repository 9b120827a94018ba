import { readFile } from 'node:fs/promises';
import { predictEnsemble, type Table } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { pathDependentShapleyValues } from '../shapley/path-dependent.ts';
import { readModel } from './read-model.ts';

type Nested = number | readonly Nested[];

interface Reference {
  readonly features: number;
  readonly rows: number;
  readonly x: readonly (number | null)[];
  readonly cases: readonly {
    readonly name: string;
    readonly model: string;
    /** `rows`, or `rows x outputs`; the others have one or two axes of features and the constant more. */
    readonly margin: readonly Nested[];
    readonly contributions: readonly Nested[];
    readonly interactions: readonly Nested[];
  }[];
  readonly refused: Readonly<Record<'linear' | 'hinge', string>>;
}

const url = new URL('../../../../test/reference/xgboost_categories.json', import.meta.url);
const { features, rows, x, cases, refused } = JSON.parse(await readFile(url, 'utf8')) as Reference;
const table: Table = { rows, features, x: Float64Array.from(x, (cell) => cell ?? Number.NaN) };
const read = (text: string, output?: number) =>
  readModel(new TextEncoder().encode(text), { file: 'm.json', ...(output !== undefined && { output }) });

const outputs = cases.flatMap(({ name, margin, ...wanted }) => {
  const several = typeof margin[0] === 'object' ? margin[0].length : 0;
  return Array.from({ length: Math.max(1, several) }, (_, output) => {
    const own = (part: readonly Nested[]) =>
      (several > 0 ? part.map((row) => (row as readonly Nested[])[output]!) : part) as unknown;
    return {
      ...{ name, output },
      model: wanted.model,
      margin: own(margin) as readonly number[],
      contributions: own(wanted.contributions) as readonly (readonly number[])[],
      interactions: own(wanted.interactions) as readonly (readonly (readonly number[])[])[],
    };
  });
});

// XGBoost adds in single precision.
const close = (got: number, wanted: number): void => expect(Math.abs(got - wanted)).toBeLessThanOrEqual(1e-5);

describe.each(outputs)("XGBoost's $name, output $output", ({ model, output, ...wanted }) => {
  const { ensemble } = read(model, output);

  it('predicts the margin in single precision', () => {
    predictEnsemble(ensemble, table).forEach((margin, row) => {
      const allowed = 2 ** -22 * Math.max(1, Math.abs(wanted.margin[row]!));
      expect(Math.abs(margin - wanted.margin[row]!)).toBeLessThanOrEqual(allowed);
    });
  });

  it('has its path-dependent values and interactions', () => {
    const got = pathDependentShapleyValues(ensemble, table, { interactions: true });
    const { first, second, values: pairs } = got.interactions!;
    for (let row = 0; row < rows; row += 1) {
      close(got.expected, wanted.contributions[row]![features]!);
      const alone = Float64Array.from({ length: features }, (_, k) => got.values[k * rows + row]!);
      alone.forEach((value, k) => close(value, wanted.contributions[row]![k]!));
      first.forEach((k, pair) => {
        const half = pairs[pair * rows + row]! / 2;
        close(half, wanted.interactions[row]![k]![second[pair]!]!);
        alone[k]! -= half;
        alone[second[pair]!]! -= half;
      });
      alone.forEach((value, k) => close(value, wanted.interactions[row]![k]![k]!));
    }
  });
});

it('keeps weights of rows where they are no counts', () => {
  expect(read(cases[0]!.model).ensemble.trees.count![0]).toBe(160);
  const { trees } = read(cases[2]!.model).ensemble;
  expect(trees.count).toBeUndefined();
  expect(trees.cover![0]).toBeGreaterThan(0);
});

it('refuses what has no trees or predicts labels alone, with what to do', () => {
  expect(() => read(refused.linear)).toThrow(/unsupported booster: "gblinear"; .*whose coefficients explain it/);
  expect(() => read(refused.hinge)).toThrow(/unsupported objective: "binary:hinge"; .*train with binary:logistic/);
});

it('takes NaN and infinities for nothing where a number must be', () => {
  const { model } = cases[0]!;
  const leaf = (word: string): string =>
    model.replace(/("split_conditions":\[(?:NaN|[-.\dE]+)(?:,NaN)?,)[-.\dE]+/, `$1${word}`);
  expect(leaf('NaN')).not.toBe(model);
  for (const word of ['NaN', 'Infinity', '-Infinity']) expect(() => read(leaf(word))).toThrow(/not finite: NaN/);
  expect(() => read(model.replace('"split_indices":[', '"split_indices":[NaN,'))).toThrow(/another length/);
  expect(() => read(model.replace(/"split_indices":\[\d+/, '"split_indices":[NaN'))).toThrow(/not a number/);
  expect(read(model.replace('"a"', '"NaN, -Infinity"')).ensemble.featureNames![0]).toBe('NaN, -Infinity');
});
