import { readFileSync } from 'node:fs';
import { readTable } from '@kuznets/test-kit';
import { describe, expect, test } from 'vitest';
import { PCA, principalComponents } from './index.ts';

interface Prcomp {
  readonly sdev: number[];
  readonly rotation: number[];
  readonly x: number[];
  readonly center: number[];
  readonly scale: number[];
}

interface Reference {
  readonly year: number;
  readonly columns: string[];
  readonly rows: number;
  readonly scaled: Prcomp;
  readonly centred: Prcomp;
}

const reference = JSON.parse(
  readFileSync(new URL('../../../test/reference/r_prcomp.json', import.meta.url), 'utf8'),
) as Reference;

function usStates(): { readonly x: Float64Array; readonly rows: number; readonly features: number } {
  const path = new URL('../../data/datasets/us-states/us_states.csv', import.meta.url).pathname;
  const table = readTable(path, 'year', ['state', 'region']);
  const features = reference.columns.length;
  const wanted = Array.from(table.y).flatMap((year, row) => (year === reference.year ? [row] : []));
  expect(table.names).toEqual(reference.columns);
  return {
    x: Float64Array.from(wanted.flatMap((row) => Array.from(table.x.subarray(row * features, (row + 1) * features)))),
    rows: wanted.length,
    features,
  };
}

function expectRelative(actual: ArrayLike<number>, expected: ArrayLike<number>, unit = expected): void {
  const largest = Math.max(...Array.from(unit, Math.abs));
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThanOrEqual(1e-10 * largest);
}

describe.each([
  ['scaled', 'sample'],
  ['centred', 'none'],
] as const)("R's prcomp, %s", (key, scaling) => {
  const expected = reference[key];
  const data = usStates();
  const result = principalComponents(data, { scaling });
  const { features, rows } = data;

  test('centres, scales and standard deviations', () => {
    expect(rows).toBe(reference.rows);
    expectRelative(result.mean, expected.center);
    expectRelative(result.scale, expected.scale);
    expectRelative(result.explainedVariance.map(Math.sqrt), expected.sdev);
    expect(result.explainedVarianceRatio.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  test('components and scores up to their sign', () => {
    for (let c = 0; c < features; c++) {
      const ours = result.components.subarray(c * features, (c + 1) * features);
      const theirs = expected.rotation.slice(c * features, (c + 1) * features);
      const sign = Math.sign(ours.reduce((sum, value, j) => sum + value * theirs[j]!, 0));
      expectRelative(
        ours,
        theirs.map((value) => sign * value),
      );
      const column = (scores: ArrayLike<number>): number[] =>
        Array.from({ length: rows }, (_, i) => scores[i * features + c]!);
      expectRelative(
        column(result.scores),
        column(expected.x).map((value) => sign * value),
        expected.x,
      );
      expect(Math.max(...ours)).toBeGreaterThanOrEqual(-Math.min(...ours));
    }
  });
});

describe('PCA', () => {
  const data = usStates();

  test('rebuilds what it kept, and the error is what it says', async () => {
    for (const scaling of ['sample', 'population'] as const) {
      const pca = await new PCA({ nComponents: 3, scaling }).fit(data);
      const { scores, mean, scale, reconstructionMse, explainedVarianceRatio } = pca.result;
      const back = await pca.inverseTransform(scores);
      const error =
        data.x.reduce((sum, value, e) => sum + ((value - back[e]!) / scale[e % data.features]!) ** 2, 0) /
        data.x.length;
      expect(error / reconstructionMse).toBeCloseTo(1, 9);
      const share = explainedVarianceRatio.reduce((sum, value) => sum + value, 0);
      if (scaling === 'population') expect(reconstructionMse).toBeCloseTo(1 - share, 12);
      expectRelative(await pca.transform(data), scores);
      expect(mean).toHaveLength(8);
    }
  });

  test('reads a table wider than it is long', () => {
    const { explainedVarianceRatio } = principalComponents(
      { x: Float64Array.of(1, 2, 3, 5, 2, 2, 8, 1, 0, 4, 1, 2), rows: 3, features: 4 },
      { scaling: 'none' },
    );
    expect(explainedVarianceRatio).toHaveLength(3);
    expect(explainedVarianceRatio[0]! + explainedVarianceRatio[1]!).toBeCloseTo(1, 12);
  });

  test('names what it cannot decompose', async () => {
    const of = (x: number[], rows: number, features: number) => ({ x: Float64Array.from(x), rows, features });
    await expect(new PCA().fit(of([1, 2, 1, 3], 2, 2))).rejects.toThrow(/column 0 is constant/);
    await expect(new PCA().fit(of([1, 2], 1, 2))).rejects.toThrow(/got 1 row/);
    await expect(new PCA().fit(of([1, Number.NaN, 3, 4], 2, 2))).rejects.toThrow(/column "x1": row 0/);
    await expect(new PCA().fit(of([1, 2, 3], 2, 2))).rejects.toThrow(/2 rows x 2 features need 4/);
    await expect(new PCA({ nComponents: 3 }).fit(of([1, 2, 3, 5], 2, 2))).rejects.toThrow(
      /nComponents: not allowed: 3; allowed: whole numbers from 1 to 2/,
    );
    expect(() => new PCA().result).toThrow(/not fitted/);
  });
});
