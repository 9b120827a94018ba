import { readFileSync } from 'node:fs';
import { type Sample, type Table, normals, purposes } from '@kuznets/base';
import { describe, expect, test } from 'vitest';
import { conditionalPermutationImportance } from './conditional-importance.ts';
import { shrunkPrecision } from './shrunk-precision.ts';

const path = new URL('../../../../test/reference/sklearn_ledoit_wolf.json', import.meta.url);
const { cases } = JSON.parse(readFileSync(path, 'utf8')) as {
  readonly cases: readonly {
    readonly rows: number;
    readonly columns: number;
    readonly x: number[];
    readonly shrinkage: number;
    readonly precision: number[];
    readonly expected: number[];
  }[];
};

const linear = (coef: readonly number[]) => ({
  predict: ({ x, rows }: Table) =>
    Float64Array.from({ length: rows }, (_, row) =>
      coef.reduce((sum, value, k) => sum + value * x[row * coef.length + k]!, 0),
    ),
});

/** x0 means something, x1 stands in its shadow, x2 is noise; y is x0 with an error. */
function shadowed(rows: number, seed: number): Sample {
  const [a, b, c, e] = [0, 1, 2, 3].map((stream) => normals(rows, seed, purposes.normal, [stream, 0]));
  const x = new Float64Array(3 * rows);
  for (let row = 0; row < rows; row++) {
    x[3 * row] = a![row]!;
    x[3 * row + 1] = 0.9 * a![row]! + Math.sqrt(0.19) * b![row]!;
    x[3 * row + 2] = c![row]!;
  }
  return { x, y: Float64Array.from(a!, (value, row) => value + 0.5 * e![row]!), rows, features: 3 };
}

describe('shrunkPrecision', () => {
  test.each(cases)("is scikit-learn's LedoitWolf: $rows x $columns", ({ rows, columns, x, shrinkage, precision }) => {
    const found = shrunkPrecision({ x: Float64Array.from(x), rows, features: columns });
    expect(found.shrinkage).toBeCloseTo(shrinkage, 12);
    expect(precision).toHaveLength(columns ** 2);
    precision.forEach((value, at) =>
      expect(found.precision.get(Math.floor(at / columns), at % columns)).toBeCloseTo(value, 9),
    );
  });

  test('leaves a column alone that does not vary', () => {
    const { precision, deviation } = shrunkPrecision({
      x: Float64Array.of(0.1, 1, 0.1, 2, 0.1, 4),
      rows: 3,
      features: 2,
    });
    expect([deviation[0], precision.get(0, 0), precision.get(0, 1)]).toEqual([0, 1, 0]);
  });
});

describe('conditionalPermutationImportance', () => {
  test.each(cases)('draws around what the others say: $rows x $columns', async ({ rows, columns, x, expected }) => {
    // A model that gives back what it is shown of the first two, and a target that is what the others say of them.
    for (const shown of [0, 1]) {
      const table = { x: Float64Array.from(x), rows, features: columns };
      const y = Float64Array.from({ length: rows }, (_, row) => expected[2 * row + shown]!);
      const groups = {
        names: ['both', ...Array.from({ length: columns - 2 }, (_, k) => `z${k}`)],
        of: Uint32Array.from({ length: columns }, (_, k) => Math.max(0, k - 1)),
      };
      const coef = Array.from({ length: columns }, (_, k) => Number(k === shown));
      const nRepeats = 400;
      const { differences, features } = await conditionalPermutationImportance(
        linear(coef),
        { ...table, y, groups },
        table,
        { nRepeats },
      );
      expect(features).toBe(columns - 1);
      // (e_r)^2 less the row's own residual squared: in the mean the variance of the residuals less that.
      const residuals = y.map((value, row) => x[row * columns + shown]! - value);
      const square = residuals.reduce((sum, value) => sum + value ** 2, 0) / rows;
      const fourth = residuals.reduce((sum, value) => sum + value ** 4, 0) / rows;
      const error = 5 * Math.sqrt((fourth - square ** 2) / nRepeats);
      residuals.forEach((value, row) =>
        expect(Math.abs(differences[row]! - (square - value ** 2))).toBeLessThan(error + 1e-12),
      );
      expect(differences.subarray(rows).every((value) => value === 0)).toBe(true);
    }
  });

  test('sees through a shadow, which an unconditional permutation does not', async () => {
    const [train, held] = [shadowed(400, 1), shadowed(400, 2)];
    // A model that has put half of the weight on the shadow.
    const { importancesMean, differences } = await conditionalPermutationImportance(
      linear([0.55, 0.5, 0]),
      held,
      train,
      { nRepeats: 10 },
    );
    expect(importancesMean[2]).toBe(0);
    const t = (k: number): number => {
      const own = differences.subarray(k * 400, (k + 1) * 400);
      const mean = own.reduce((sum, value) => sum + value, 0) / 400;
      return mean / Math.sqrt(own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 399 / 400);
    };
    // Drawn anew given x0, the shadow is as good as its own values: both are x0 with an error of the same size.
    expect(Math.abs(t(1))).toBeLessThan(3);
    expect(t(0)).toBeGreaterThan(3);
  });

  test('is a function of the random state, whatever is handed over at once', async () => {
    const data = shadowed(50, 3);
    const run = async (options: object) =>
      (await conditionalPermutationImportance(linear([1, 0.2, 0.1]), data, data, options)).differences;
    const once = await run({ nRepeats: 7, randomState: 4 });
    expect(await run({ nRepeats: 7, randomState: 4, batchRows: 1 })).toEqual(once);
    expect(await run({ nRepeats: 7, randomState: 5 })).not.toEqual(once);
    await expect(run({ nRepeats: 0 })).rejects.toThrow('nRepeats');
    await expect(
      conditionalPermutationImportance(linear([1]), data, { x: new Float64Array(2), rows: 2, features: 1 }),
    ).rejects.toThrow('rows to learn from do not fit');
  });
});
