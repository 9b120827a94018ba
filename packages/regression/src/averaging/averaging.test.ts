import { type Sample } from '@kuznets/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ols } from '../linear/ols.ts';
import { MallowsAveraging } from './mallows-averaging.ts';
import { minimiseOnSimplex } from './simplex-quadratic.ts';

const noise = (i: number): number => Math.sin(i * i * 0.73) * Math.cos(i * 1.7);

function table(rows: number, features: number): Sample {
  const x = Float64Array.from({ length: rows * features }, (_, i) => noise(i + 1));
  return {
    x,
    y: Float64Array.from(
      { length: rows },
      (_, i) => 2 * x[i * features]! + 0.5 * (x[i * features + 1] ?? 0) + noise(i + 999),
    ),
    rows,
    features,
  };
}

describe('minimiseOnSimplex', () => {
  it('meets the conditions of the optimum, with singular matrices too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 15 }),
        fc.integer({ min: 1, max: 1000 }),
        (m, rank, seed) => {
          const root = Float64Array.from({ length: rank * m }, (_, i) => noise(seed * 101 + i));
          const a = Float64Array.from({ length: m * m }, (_, at) => {
            let sum = 0;
            for (let r = 0; r < rank; r++) sum += root[r * m + Math.floor(at / m)]! * root[r * m + (at % m)]!;
            return sum;
          });
          const b = Float64Array.from({ length: m }, (_, j) => noise(seed * 57 + j) / 3);
          const { weights } = minimiseOnSimplex(a, b);
          expect(weights.every((weight) => weight >= 0)).toBe(true);
          expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10);
          const slopes = b.map((value, j) => weights.reduce((sum, weight, k) => sum + weight * a[j * m + k]!, value));
          const least = Math.min(...slopes);
          weights.forEach((weight, j) => expect(weight * (slopes[j]! - least)).toBeLessThan(1e-8));
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });

  it('takes the best vertex of a linear problem', () => {
    expect([...minimiseOnSimplex(new Float64Array(9), Float64Array.of(3, -1, 2)).weights]).toEqual([0, 1, 0]);
  });
});

describe('MallowsAveraging', () => {
  const data = table(60, 6);

  it('is no worse by its criterion than any candidate alone', async () => {
    const { criterion, criteria, weights, violation } = (await new MallowsAveraging().fit(data)).result;
    expect(criterion).toBeLessThan(Math.min(...criteria));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(violation).toBeLessThan(1e-13);
  });

  it('has the coefficients of its fitted values and the weights of its candidates', async () => {
    const model = await new MallowsAveraging({ order: 'given' }).fit(data);
    const { fitted, weights, order, importances } = model.result;
    (await model.predict(data)).forEach((value, i) => expect(value).toBeCloseTo(fitted[i]!, 12));
    const byHand = new Float64Array(6);
    weights.forEach((weight, m) => {
      if (m === 0) return;
      const { coef } = ols({
        ...data,
        features: m,
        x: Float64Array.from({ length: 60 * m }, (_, at) => data.x[Math.floor(at / m) * 6 + (at % m)]!),
      });
      coef.forEach((value, k) => (byHand[k]! += weight * value));
    });
    byHand.forEach((value, k) => expect(model.result.coef[k]!).toBeCloseTo(value, 12));
    order.forEach((feature, j) =>
      expect(importances[feature]).toBeCloseTo(
        weights.slice(j + 1).reduce((a, b) => a + b, 0),
        12,
      ),
    );
  });

  it('ranks first what y is made of', async () => {
    expect((await new MallowsAveraging().fit(data)).result.order.slice(0, 2)).toEqual([0, 1]);
    expect((await new MallowsAveraging({ order: 'correlation' }).fit(data)).result.order[0]).toBe(0);
  });

  it('takes one feature, more features than rows, a constant and equal columns', async () => {
    expect((await new MallowsAveraging().fit(table(20, 1))).result.weights).toHaveLength(2);
    const wide = (await new MallowsAveraging().fit(table(20, 50))).result;
    expect(wide.order).toHaveLength(9);
    expect(wide.coef.every(Number.isFinite)).toBe(true);
    const odd = { ...data, x: data.x.map((value, i) => (i % 6 === 4 ? 3 : i % 6 === 5 ? data.x[i - 5]! : value)) };
    const { order, coef } = (await new MallowsAveraging({ order: 'given' }).fit(odd)).result;
    expect(order).toEqual([0, 1, 2, 3]);
    expect([coef[4], coef[5]]).toEqual([0, 0]);
  });

  it('does not see units, from 1e-12 to 1e12', async () => {
    const scaled = { ...data, x: data.x.map((value, i) => value * 10 ** (4 * (i % 6) - 12)) };
    const [plain, other] = [
      (await new MallowsAveraging().fit(data)).result,
      (await new MallowsAveraging().fit(scaled)).result,
    ];
    other.weights.forEach((weight, m) => expect(weight).toBeCloseTo(plain.weights[m]!, 9));
  });

  it('refuses bad options by name', async () => {
    expect(() => new MallowsAveraging({ order: 'random' as 'given' })).toThrow(
      'order: not allowed: "random"; allowed: "tStat", "correlation", "given"',
    );
    await expect(new MallowsAveraging({ maxFeatures: 7 }).fit(data)).rejects.toThrow(
      'maxFeatures: not allowed: 7; allowed: whole numbers from 1 to 6',
    );
    await expect(new MallowsAveraging({ order: 'tStat' }).fit(table(20, 50))).rejects.toThrow('no degrees of freedom');
  });
});
