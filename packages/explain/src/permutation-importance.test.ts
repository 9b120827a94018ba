import { drawWord, keyOfSeed, toIndex } from '@kuznets/test-kit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Sample, permutation, purposes } from '@kuznets/base';
import { permutationImportance } from './permutation-importance.ts';
import type { Predictor } from './predictor.ts';

const linear = (coef: readonly number[], calls?: number[]): Predictor => ({
  predict: ({ x, rows }) => {
    calls?.push(rows);
    return Float64Array.from({ length: rows }, (_, row) =>
      coef.reduce((sum, beta, k) => sum + beta * (x[row * coef.length + k] ?? 0), 0),
    );
  },
});

/** Deterministic, uncorrelated enough, in no order. */
const dataOf = (rows: number, coef: readonly number[]): Sample => {
  const features = coef.length;
  const x = Float64Array.from(
    { length: rows * features },
    (_, i) => Math.sin(12.9898 * (i + 1)) * (1 + (i % features)),
  );
  return { x, y: Float64Array.from(linear(coef).predict({ x, rows, features }) as Float64Array), rows, features };
};

const column = ({ x, rows, features }: Sample, k: number): number[] =>
  Array.from({ length: rows }, (_, row) => x[row * features + k] ?? 0);

const coef = [2, 0, -0.5, 1];

describe('permutation', () => {
  test('holds every index once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200 }),
        fc.nat(),
        fc.nat(100),
        fc.nat(100),
        (length, seed, feature, repeat) => {
          expect(
            [...permutation(length, seed, purposes.permutationImportance, [feature, repeat])].sort((a, b) => a - b),
          ).toEqual(Array.from({ length }, (_, i) => i));
        },
      ),
    );
  });

  test('is the shuffle of its definition: each word once, in order', () => {
    for (const [length, seed, feature, repeat] of [
      [0, 1, 0, 0],
      [1, 1, 0, 0],
      [2, 1, 0, 0],
      [23, 2 ** 40 + 3, 5, 9],
      [64, 7, 66, 4],
    ] as const) {
      const order = Array.from({ length }, (_, i) => i);
      for (let i = length - 1, step = 0; i > 0; i -= 1, step += 1) {
        const j = toIndex(
          drawWord(step, (block) => [block, feature, repeat, 6], keyOfSeed(seed)),
          i + 1,
        );
        [order[i], order[j]] = [order[j] ?? Number.NaN, order[i] ?? Number.NaN];
      }
      expect([...permutation(length, seed, purposes.permutationImportance, [feature, repeat])]).toEqual(order);
    }
  });

  test('is uniform: chi-square of the 24 orders of four', () => {
    const counts = new Map<string, number>();
    const draws = 4800;
    for (let repeat = 0; repeat < draws; repeat += 1) {
      const order = permutation(4, 7, purposes.permutationImportance, [3, repeat]).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chi2 = [...counts.values()].reduce((sum, count) => sum + (count - draws / 24) ** 2 / (draws / 24), 0);
    expect(chi2).toBeLessThan(49.7); // 99.9 % point of 23 degrees of freedom
    expect(chi2).toBeGreaterThan(7.5); // 0.1 % point
  });

  test('depends on seed, feature and repeat', () => {
    const orders = [
      permutation(50, 1, purposes.permutationImportance, [0, 0]),
      permutation(50, 2, purposes.permutationImportance, [0, 0]),
      permutation(50, 1, purposes.permutationImportance, [1, 0]),
      permutation(50, 1, purposes.permutationImportance, [0, 1]),
      permutation(50, 2 ** 32 + 1, purposes.permutationImportance, [0, 0]),
    ];
    expect(new Set(orders.map(String)).size).toBe(orders.length);
  });
});

describe('permutationImportance', () => {
  test('a feature the model ignores has importance exactly 0, one it uses does not', async () => {
    const data = dataOf(60, coef);
    const noisy = { ...data, y: data.y.map((value, i) => value + Math.cos(i)) };
    const { importances, importancesStd } = await permutationImportance(linear(coef), noisy, {
      nRepeats: 7,
      randomState: 3,
    });
    expect([...importances.subarray(7, 14)]).toEqual(new Array(7).fill(0));
    expect(importancesStd[1]).toBe(0);
    for (const k of [0, 2, 3]) expect(Math.min(...importances.subarray(7 * k, 7 * k + 7))).toBeGreaterThan(0);
  });

  test('a constant feature has importance exactly 0 although the model uses it', async () => {
    const data = dataOf(30, coef);
    const x = data.x.map((value, i) => (i % 4 === 0 ? 5 : value));
    const { importances } = await permutationImportance(linear(coef), { ...data, x }, { nRepeats: 3 });
    expect([...importances.subarray(0, 3)]).toEqual([0, 0, 0]);
  });

  test('linear model: expected rise in squared error is 2 beta^2 var x, within 4.5 standard errors', async () => {
    const data = dataOf(200, coef);
    const nRepeats = 400;
    const { importancesMean, importancesStd, baselineScore } = await permutationImportance(linear(coef), data, {
      nRepeats,
      scoring: 'neg_mean_squared_error',
      randomState: 11,
    });
    expect(baselineScore).toBeCloseTo(0, 12);
    coef.forEach((beta, k) => {
      const values = column(data, k);
      const mean = values.reduce((sum, value) => sum + value, 0) / data.rows;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.rows;
      // Var of sum_i x_i x_perm(i) over uniform permutations is (n var)^2 / (n - 1) for centred x.
      const sd = (2 * beta ** 2 * variance) / Math.sqrt(data.rows - 1);
      expect(Math.abs((importancesMean[k] ?? Number.NaN) - 2 * beta ** 2 * variance)).toBeLessThanOrEqual(
        (4.5 * sd) / Math.sqrt(nRepeats),
      );
      // The s.d. of a sample s.d. is about sd / sqrt(2 R).
      expect(Math.abs((importancesStd[k] ?? Number.NaN) - sd)).toBeLessThanOrEqual(
        (4.5 * sd) / Math.sqrt(2 * nRepeats) + 1e-15,
      );
    });
  });

  test('equals the definition, permuting one column at a time', async () => {
    const data = dataOf(23, coef);
    const model: Predictor = {
      predict: async ({ x, rows }) =>
        Float64Array.from(
          { length: rows },
          (_, i) => Math.exp((x[4 * i] ?? 0) / 2) * (x[4 * i + 3] ?? 0) + Math.abs(x[4 * i + 2] ?? 0),
        ),
    };
    const nRepeats = 3;
    const result = await permutationImportance(model, data, { nRepeats, randomState: 5, batchRows: 50 });
    const r2 = async (x: Float64Array): Promise<number> => {
      const predicted = await model.predict({ ...data, x });
      const mean = data.y.reduce((sum, value) => sum + value, 0) / data.rows;
      const errors = data.y
        .map((value, i) => (value - (predicted[i] ?? 0)) ** 2)
        .reduce((sum, value) => sum + value, 0);
      return 1 - errors / data.y.map((value) => (value - mean) ** 2).reduce((sum, value) => sum + value, 0);
    };
    const baseline = await r2(data.x);
    for (let k = 0; k < 4; k += 1) {
      for (let repeat = 0; repeat < nRepeats; repeat += 1) {
        const order = permutation(data.rows, 5, purposes.permutationImportance, [k, repeat]);
        const x = data.x.map((value, i) =>
          i % 4 === k ? (data.x[4 * (order[Math.floor(i / 4)] ?? 0) + k] ?? 0) : value,
        );
        expect(result.importances[k * nRepeats + repeat]).toBeCloseTo(baseline - (await r2(x)), 12);
      }
      const values = [...result.importances.subarray(k * nRepeats, (k + 1) * nRepeats)];
      const mean = values.reduce((sum, value) => sum + value, 0) / nRepeats;
      expect(result.importancesMean[k]).toBeCloseTo(mean, 14);
      expect(result.importancesStd[k]).toBeCloseTo(
        Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / nRepeats),
        14,
      );
    }
  });

  test('batches change nothing but the calls, more repeats extend the first ones', async () => {
    const data = dataOf(10, coef);
    const small: number[] = [];
    const large: number[] = [];
    const one = await permutationImportance(linear(coef, small), data, { nRepeats: 3, batchRows: 1 });
    const all = await permutationImportance(linear(coef, large), data, { nRepeats: 3, batchRows: 1000 });
    const more = await permutationImportance(linear(coef), data, { nRepeats: 5 });
    expect(small).toEqual(new Array(13).fill(10));
    expect(large).toEqual([10, 120]);
    expect([...all.importances]).toEqual([...one.importances]);
    expect([...more.importances.subarray(5, 8)]).toEqual([...one.importances.subarray(3, 6)]);
  });

  test('scorers: values by hand, larger is better', async () => {
    const data = { x: Float64Array.of(0, 1, 2), y: Float64Array.of(1, 1, 4), rows: 3, features: 1 };
    const baseline = async (
      scoring: 'r2' | 'neg_mean_squared_error' | 'neg_root_mean_squared_error' | 'neg_mean_absolute_error',
    ) => (await permutationImportance(linear([1]), data, { scoring })).baselineScore;
    expect(await baseline('r2')).toBeCloseTo(1 - 5 / 6, 15);
    expect(await baseline('neg_mean_squared_error')).toBeCloseTo(-5 / 3, 15);
    expect(await baseline('neg_root_mean_squared_error')).toBeCloseTo(-Math.sqrt(5 / 3), 15);
    expect(await baseline('neg_mean_absolute_error')).toBeCloseTo(-1, 15);
    const custom = await permutationImportance(linear([1]), data, {
      scoring: (yTrue, yPred) => (yTrue[2] ?? 0) - (yPred[2] ?? 0),
    });
    expect(custom.baselineScore).toBe(2);
  });

  test('refuses wrong sizes, options and predictions', async () => {
    const data = dataOf(5, coef);
    const named = (name: string) => expect.objectContaining({ name });
    await expect(permutationImportance(linear(coef), { ...data, rows: 6 })).rejects.toEqual(named('ShapeError'));
    await expect(permutationImportance(linear(coef), { ...data, y: data.y.slice(1) })).rejects.toEqual(
      named('ShapeError'),
    );
    await expect(permutationImportance({ predict: () => new Float64Array(4) }, data)).rejects.toEqual(
      named('ShapeError'),
    );
    await expect(permutationImportance({ predict: () => new Float64Array(5).fill(Number.NaN) }, data)).rejects.toThrow(
      /predicts NaN in row 0/,
    );
    for (const options of [
      { nRepeats: 0 },
      { nRepeats: 1.5 },
      { randomState: -1 },
      { randomState: 2 ** 53 },
      { batchRows: 0 },
      { scoring: 'mse' as 'r2' },
    ]) {
      await expect(permutationImportance(linear(coef), data, options), JSON.stringify(options)).rejects.toEqual(
        named('ConfigError'),
      );
    }
  });
});
