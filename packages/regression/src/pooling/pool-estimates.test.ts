import { ConfigError, ShapeError } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { poolEstimates } from './pool-estimates.ts';

describe('poolEstimates', () => {
  it('pools by hand what can be pooled by hand', () => {
    const { m, qbar, ubar, b, t, riv, lambda, df } = poolEstimates([[1], [2], [3]], [[1], [2], [3]]);
    const total = 2 + 4 / 3;
    expect([m, qbar[0], ubar[0], b[0], t[0]]).toEqual([3, 2, 2, 1, total]);
    expect(riv[0]).toBeCloseTo(2 / 3, 15);
    expect(lambda[0]).toBeCloseTo(0.4, 15);
    expect(df[0]).toBeCloseTo(2 / 0.16, 12);
  });

  it('leaves equal estimates nearly the degrees of freedom of a complete sample', () => {
    const { b, se, df, fmi } = poolEstimates([[5], [5]], [[4], [4]], 50);
    expect([b[0], se[0]]).toEqual([0, 2]);
    // (51 / 53) 50 (1 - 1e-4) beside (2 - 1) / 1e-8: mice's floor of lambda.
    const observed = (51 / 53) * 50 * (1 - 1e-4);
    expect(df[0]).toBeCloseTo((1e8 * observed) / (1e8 + observed), 10);
    expect(fmi[0]).toBeCloseTo(2 / (df[0]! + 3), 15);
  });

  it('takes any number of estimates, none too', () => {
    expect(poolEstimates([[], []], [[], []]).qbar).toEqual(new Float64Array(0));
    expect(
      poolEstimates(
        [new Float64Array(3), new Float64Array(3)],
        [
          [1, 1, 1],
          [1, 1, 1],
        ],
      ).t,
    ).toHaveLength(3);
  });

  it('refuses what cannot be pooled', () => {
    expect(() => poolEstimates([[1]], [[1]])).toThrow(ConfigError);
    expect(() => poolEstimates([[1]], [[1]])).toThrow('too few completed samples to pool: 1; allowed: at least 2');
    expect(() => poolEstimates([[1], [2]], [[1]])).toThrow(ShapeError);
    expect(() => poolEstimates([[1], [2, 3]], [[1], [1]])).toThrow('estimates[1] has 2 numbers, estimates[0] 1');
    expect(() => poolEstimates([[1], [2]], [[1], [1, 1]])).toThrow('variances[1] has 2 numbers, estimates[0] 1');
    for (const df of [0, -1, NaN]) expect(() => poolEstimates([[1], [2]], [[1], [1]], df)).toThrow('dfComplete');
  });
});
