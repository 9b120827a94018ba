import { Matrix, determinant, inverse } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { ols } from '../linear/ols.ts';
import { gamma, normals, type Sample } from '@kuznets/base';
import { BayesianLinearRegression, type BayesianResult } from './bayesian-linear-regression.ts';
import type { BayesianOptions } from './options.ts';

const noise = (i: number): number => Math.sin(i * i * 0.73) * Math.cos(i * 1.7);
const rows = 25;
const features = 3;
const x = Float64Array.from({ length: rows * features }, (_, i) => noise(i + 1) + (i % 3));
const data: Sample = {
  x,
  y: Float64Array.from({ length: rows }, (_, i) => 1 + 2 * x[3 * i]! - 0.4 * x[3 * i + 1]! + noise(i + 500)),
  rows,
  features,
  featureNames: ['a', 'b', 'c'],
};
const fit = async (options: BayesianOptions, sample = data): Promise<BayesianResult> =>
  (await new BayesianLinearRegression(options).fit(sample)).result;

/** Posterior of `b | s2 ~ N(0, s2 diag(v))`, `1/s2 ~ Gamma(a, scale b)`, by explicit inverses, with the log marginal likelihood up to a constant. */
function exact(v: readonly number[], a: number, b: number): { mean: number[]; sd: number[]; log: number } {
  const design = new Matrix(Array.from({ length: rows }, (_, i) => [1, ...x.subarray(3 * i, 3 * i + 3)]));
  const y = Matrix.columnVector([...data.y]);
  const precision = design
    .transpose()
    .mmul(design)
    .add(Matrix.diag(v.map((value) => 1 / value)));
  const spread = inverse(precision);
  const mean = spread.mmul(design.transpose().mmul(y));
  const shape = a + rows / 2;
  const rate = 1 / b + (y.transpose().mmul(y).get(0, 0) - mean.transpose().mmul(precision).mmul(mean).get(0, 0)) / 2;
  const sd = spread.diagonal().map((value) => Math.sqrt((value * rate) / (shape - 1)));
  return {
    mean: mean.to1DArray(),
    sd,
    log:
      -0.5 * (Math.log(determinant(precision)) + v.reduce((sum, value) => sum + Math.log(value), 0)) -
      shape * Math.log(rate),
  };
}

describe('BayesianLinearRegression', () => {
  it('conjugate: posterior moments by explicit inverses', async () => {
    const posterior = await fit({ v: 2.5, a: 4, b: 0.7 });
    const { mean, sd } = exact([2.5, 2.5, 2.5, 2.5], 4, 0.7);
    [posterior.intercept, ...posterior.coef].forEach((value, j) => expect(value).toBeCloseTo(mean[j]!, 11));
    [posterior.interceptSd, ...posterior.posteriorSd].forEach((value, j) => expect(value).toBeCloseTo(sd[j]!, 11));
    expect(posterior.importances[0]).toBeCloseTo(Math.abs(mean[1]!) / sd[1]!, 9);
    expect(posterior.confInt[1]! - posterior.coef[0]!).toBeCloseTo(posterior.coef[0]! - posterior.confInt[0]!, 12);
  });

  it('ends at least squares when the prior says nothing', async () => {
    const plain = ols(data);
    (await fit({ v: 1e12 })).coef.forEach((value, k) => expect(value).toBeCloseTo(plain.coef[k]!, 9));
    (await fit({ prior: 'gPrior', g: 1e12 })).coef.forEach((value, k) => expect(value).toBeCloseTo(plain.coef[k]!, 9));
  });

  it('takes more features than rows, equal columns and a constant one', async () => {
    const wide = await fit(
      {},
      {
        x: Float64Array.from({ length: 40 }, (_, i) => noise(i)),
        y: Float64Array.of(1, 2, 4, 8),
        rows: 4,
        features: 10,
      },
    );
    expect([...wide.coef, ...wide.posteriorSd].every(Number.isFinite)).toBe(true);
    const twins = await fit(
      { v: 1 },
      { ...data, x: x.map((value, i) => (i % 3 === 1 ? x[i - 1]! : i % 3 === 2 ? 5 : value)) },
    );
    expect(twins.coef[0]).toBeCloseTo(twins.coef[1]!, 11);
    expect(Number.isFinite(twins.posteriorSd[2])).toBe(true);
  });

  it('standardised it does not see units, from 1e-12 to 1e12', async () => {
    const scales = [1e-12, 1, 1e12];
    const scaled = { ...data, x: x.map((value, i) => value * scales[i % 3]!) };
    for (const prior of ['conjugate', 'gPrior', 'spikeSlab'] as const) {
      const [plain, other] = [
        await fit({ prior, standardize: true, v: 1, nDraws: 50 }),
        await fit({ prior, standardize: true, v: 1, nDraws: 50 }, scaled),
      ];
      other.coef.forEach((value, k) => expect((value * scales[k]!) / plain.coef[k]!).toBeCloseTo(1, 8));
    }
  });

  it('spike and slab: equals the sum over all sixteen models', async () => {
    const [a, b, slab, spike, inclusion] = [3, 1, 10, 0.1, 0.3];
    const models = Array.from({ length: 16 }, (_, model) => {
      const inside = [0, 1, 2, 3].map((j) => (model >> j) & 1);
      const posterior = exact(
        inside.map((on) => (on ? slab : spike)),
        a,
        b,
      );
      return {
        inside,
        ...posterior,
        log: posterior.log + inside.reduce<number>((sum, on) => sum + Math.log(on ? inclusion : 1 - inclusion), 0),
      };
    });
    const most = Math.max(...models.map(({ log }) => log));
    const total = models.reduce((sum, { log }) => sum + Math.exp(log - most), 0);
    const average = (of: (model: (typeof models)[number]) => number): number =>
      models.reduce((sum, model) => sum + (Math.exp(model.log - most) / total) * of(model), 0);
    const posterior = await fit({
      prior: 'spikeSlab',
      a,
      b,
      slabSpike: [slab, spike],
      inclusion,
      nDraws: 40_000,
      burnIn: 500,
      randomState: 3,
    });
    for (let k = 0; k < 3; k++) {
      const mean = average((model) => model.mean[k + 1]!);
      const sd = Math.sqrt(average((model) => model.sd[k + 1]! ** 2 + model.mean[k + 1]! ** 2) - mean ** 2);
      // Standard errors of 40,000 draws with little correlation, four of them; shares and deviations likewise.
      expect(Math.abs(posterior.coef[k]! - mean)).toBeLessThan((4 * sd) / Math.sqrt(20_000));
      expect(Math.abs(posterior.posteriorSd[k]! / sd - 1)).toBeLessThan(0.03);
      expect(Math.abs(posterior.posteriorInclusion![k]! - average((model) => model.inside[k + 1]!))).toBeLessThan(0.02);
      expect(posterior.rHat![k]).toBeLessThan(1.01);
    }
    expect(posterior.notes).toEqual([]);
  });

  it('draws the same numbers for the same seed and says when a chain has not converged', async () => {
    const options = { prior: 'spikeSlab', nDraws: 40, burnIn: 10, randomState: 8 } as const;
    expect(await fit(options)).toEqual(await fit(options));
    expect((await fit({ ...options, randomState: 9 })).coef).not.toEqual((await fit(options)).coef);
    const stuck = await fit({ prior: 'spikeSlab', nDraws: 6, burnIn: 0, randomState: 1, slabSpike: [1e6, 1e-9] });
    const [note] = stuck.notes;
    const names = [...'abc'].filter((_, k) => stuck.rHat![k]! > 1.05);
    expect(note).toEqual({ code: 'draws-not-converged', allowed: 1.05, rHat: Math.max(...stuck.rHat!), names });
  });

  it('refuses bad options by name', async () => {
    await expect(fit({ prior: 'flat' as 'gPrior' })).rejects.toThrow(
      'prior: not allowed: "flat"; allowed: "conjugate", "gPrior", "spikeSlab"',
    );
    await expect(fit({ v: -1 })).rejects.toThrow('v: not allowed: -1');
    await expect(
      fit({ prior: 'gPrior' }, { ...data, rows: 6, x: x.slice(0, 18), y: data.y.slice(0, 6) }),
    ).rejects.toThrow('needs more than 6 rows, got 6: use "conjugate", "spikeSlab" or Lasso');
    await expect(fit({ prior: 'spikeSlab', inclusion: 1 })).rejects.toThrow('inclusion: not allowed: 1');
  });
});

describe('random numbers', () => {
  const moments = (values: readonly number[]): [number, number] => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
  };

  it('normals have mean 0 and variance 1, gammas the mean and variance of their shape', () => {
    const [mean, variance] = moments([...normals(100_000, 1, 43, [0, 0])]);
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(100_000));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / 100_000));
    const [centre, spread] = moments(Array.from({ length: 50_000 }, (_, i) => gamma(7.5, 1, 44, [i, 0])));
    expect(Math.abs(centre - 7.5)).toBeLessThan(4 * Math.sqrt(7.5 / 50_000));
    expect(Math.abs(spread / 7.5 - 1)).toBeLessThan(0.04);
  });
});
