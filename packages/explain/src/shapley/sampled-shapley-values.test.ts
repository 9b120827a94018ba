import type { Table } from '@kuznets/base';
import { describe, expect, test } from 'vitest';
import { predictorOf, randomEnsemble, sampleOf, withLeafModels } from '../variation.fixture.ts';
import { linearShapleyValues } from './linear-shapley-values.ts';
import { sampledShapleyValues } from './sampled-shapley-values.ts';
import { bruteForceShapley } from './shapley.fixture.ts';

const rowSum = (values: Float64Array, rows: number, row: number): number => {
  let sum = 0;
  for (let at = row; at < values.length; at += rows) sum += values[at]!;
  return sum;
};

describe('sampledShapleyValues', () => {
  const table = sampleOf(24, 6, 3);
  const model = predictorOf(withLeafModels(randomEnsemble(table, 6, 4, 5), 8));

  test.each([
    ['columns', table],
    ['groups', { ...table, groups: { names: ['a', 'b', 'c'], of: Uint32Array.of(0, 1, 1, 2, 0, 2) } }],
  ])('are those over all coalitions within their standard errors: %s', async (_, sample: Table) => {
    const { groups } = sample;
    const background = { ...sampleOf(400, 6, 4), ...(groups && { groups }) };
    const exact = await bruteForceShapley(model, sample, background);
    const got = await sampledShapleyValues(model, sample, { background, orders: 40, batchRows: 97 });
    expect(got).toMatchObject({ rows: 24, players: exact.players, interactions: null, orders: 40 });
    expect(Math.abs(got.expected - exact.expected)).toBeLessThan(1e-10);
    let [squares, count] = [0, 0];
    got.values.forEach((value, at) => {
      const error = got.standardErrors[at]!;
      const miss = Math.abs(value - exact.values[at]!);
      expect(miss, `value ${at}`).toBeLessThanOrEqual(4.5 * error + 1e-10);
      if (error === 0) return;
      squares += (miss / error) ** 2;
      count += 1;
    });
    // A standard error that is too small or too large by a half would show; balancing takes some of it.
    expect(squares / count).toBeGreaterThan(0.4);
    expect(squares / count).toBeLessThan(1.5);
    for (let row = 0; row < 24; row += 1)
      expect(Math.abs(rowSum(got.values, 24, row) - (got.prediction[row]! - got.expected))).toBeLessThan(1e-12);
    if (sample === table)
      expect([...got.values.subarray(5 * 24)], 'a column that no tree uses').toEqual(new Array(24).fill(0));
  });

  test('of a linear function they are exact where every row of the background is drawn', async () => {
    const coef = Float64Array.of(2, -1, 0, 3, 0.5, 0);
    const linear = {
      predict: ({ x, rows, features }: Table) =>
        Float64Array.from({ length: rows }, (_, row) =>
          coef.reduce((sum, c, k) => sum + c * x[row * features + k]!, 7),
        ),
    };
    const background = sampleOf(12, 6, 9);
    const exact = linearShapleyValues({ coef, intercept: 7 }, table, { background });
    const got = await sampledShapleyValues(linear, table, { background, orders: 12 });
    exact.values.forEach((value, at) => expect(Math.abs(got.values[at]! - value)).toBeLessThan(1e-12));
    const few = await sampledShapleyValues(linear, table, { background, orders: 2 });
    for (let row = 0; row < 24; row += 1)
      expect(Math.abs(rowSum(few.values, 24, row) - (few.prediction[row]! - few.expected))).toBeLessThan(1e-12);
  });

  test('do not depend on the size of a batch, and do on the seed', async () => {
    const small = await sampledShapleyValues(model, table, { orders: 4, batchRows: 1 });
    expect(await sampledShapleyValues(model, table, { orders: 4 })).toEqual(small);
    expect((await sampledShapleyValues(model, table, { orders: 4, randomState: 2 })).values).not.toEqual(small.values);
  });

  test('one player has all, bad options are refused', async () => {
    const one = { ...table, groups: { names: ['all'], of: new Uint32Array(6) } };
    const { values, prediction, expected } = await sampledShapleyValues(model, one, { orders: 2 });
    values.forEach((value, row) => expect(Math.abs(value - (prediction[row]! - expected))).toBeLessThan(1e-12));
    await expect(sampledShapleyValues(model, table, { orders: 1 })).rejects.toThrow(/orders/);
    await expect(sampledShapleyValues(model, table, { background: one })).rejects.toThrow(/other groups/);
    const signal = AbortSignal.abort();
    await expect(sampledShapleyValues(model, table, { signal })).rejects.toThrow(/abort/i);
  });
});
