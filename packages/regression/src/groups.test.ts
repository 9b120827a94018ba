import { type Sample } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { uniforms } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MallowsAveraging } from './averaging/mallows-averaging.ts';
import { BayesianLinearRegression } from './bayes/bayesian-linear-regression.ts';
import { NeuralNetworkRegressor } from './network/neural-network-regressor.ts';
import { ElasticNetCV } from './penalised/elastic-net.ts';
import { elasticNetPath, vanishingOrder } from './penalised/path.ts';
import { SVR } from './svr/svr.ts';
import { svrImportance } from './svr/svr-importance.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const rows = 60;
const next = uniforms(7);
const level = Array.from({ length: rows }, () => Math.floor(next() * 4));
const numbers = Array.from({ length: rows }, () => [next(), next(), next()]);
const effects = [0, 1.2, -0.8, 0.3];
const y = Float64Array.from(level, (l, i) => effects[l]! + 2 * numbers[i]![0]! - numbers[i]![1]! + next());
const groups = { names: ['factor', 'a', 'b', 'c'], of: Uint32Array.of(0, 0, 0, 1, 2, 3) };
/** A factor of four levels less a base, and three numbers. */
const coded = (base: number): Sample => ({
  x: Float64Array.from(
    numbers.flatMap((values, i) => [
      ...[0, 1, 2, 3].filter((l) => l !== base).map((l) => Number(level[i] === l)),
      ...values,
    ]),
  ),
  y,
  rows,
  features: 6,
  groups,
});
const sample = coded(0);
const single = {
  ...sample,
  groups: { names: ['0', '1', '2', '3', '4', '5'], of: Uint32Array.from([0, 1, 2, 3, 4, 5]) },
};

describe('a penalty by group', () => {
  it.each([1, 0.5])('has its optimum where the group conditions hold, l1Ratio %s', async (l1Ratio) => {
    const { coefs, intercepts, alphas, gaps } = await elasticNetPath(sample, { l1Ratio, nAlphas: 12 });
    for (const gap of gaps) expect(gap).toBeLessThan(1e-12);
    const column = (k: number): number[] => numbers.map((_, i) => sample.x[6 * i + k]!);
    const centred = (values: readonly number[]): number[] => {
      const mean = values.reduce((a, b) => a + b, 0) / rows;
      return values.map((value) => value - mean);
    };
    const dot = (a: readonly number[], b: readonly number[]): number =>
      a.reduce((sum, value, i) => sum + value * b[i]!, 0);
    alphas.forEach((alpha, l) => {
      const b = [...coefs.subarray(6 * l, 6 * l + 6)];
      const residual = [...y].map(
        (value, i) => value - intercepts[l]! - b.reduce((sum, c, k) => sum + c * sample.x[6 * i + k]!, 0),
      );
      for (const members of [[0, 1, 2], [3], [4], [5]]) {
        const own = numbers.map((_, i) => members.reduce((sum, k) => sum + b[k]! * sample.x[6 * i + k]!, 0));
        const size = Math.sqrt(dot(centred(own), centred(own)) / rows);
        const penalty = alpha * l1Ratio * Math.sqrt(members.length);
        if (size === 0) continue;
        // The slope in the direction of every column of the group is that of the penalty.
        for (const k of members) {
          const pull = dot(centred(column(k)), residual) / rows;
          const against = (dot(centred(column(k)), centred(own)) / rows) * (penalty / size + alpha * (1 - l1Ratio));
          expect(Math.abs(pull - against)).toBeLessThan(1e-6);
        }
      }
    });
  });

  it('does not depend on the base level, and takes all levels at once', async () => {
    const [first, second] = await Promise.all([elasticNetPath(sample), elasticNetPath(coded(2))]);
    first.alphas.forEach((alpha, l) => expect(second.alphas[l]).toBeCloseTo(alpha, 12));
    first.deviations.forEach((value, at) => expect(second.deviations[at]).toBeCloseTo(value, 6));
    for (let l = 0; l < first.alphas.length; l++)
      expect(new Set([0, 1, 2].map((k) => first.coefs[6 * l + k] === 0)).size).toBe(1);
    expect(vanishingOrder(first).order).toHaveLength(4);
  });

  it('of single columns is the LASSO', async () => {
    const { groups: _, ...plain } = sample;
    const [a, b] = await Promise.all([elasticNetPath(single), elasticNetPath(plain)]);
    expect(a).toEqual(b);
  });

  it('is cross-validated', async () => {
    const { result } = await new ElasticNetCV({ l1Ratio: 1, randomState: 3 }).fit(sample);
    expect(result.vanishing.order.slice(0, 2).sort()).toEqual([0, 1]);
    expect(result.deviation).toHaveLength(4);
  });
});

describe('a group is one variable', () => {
  it('of the Bayesian regression: the same whatever the base level, by every prior', async () => {
    for (const options of [{ prior: 'gPrior' }, { prior: 'conjugate', v: 1e8 }] as const) {
      const [a, b] = await Promise.all(
        [0, 2].map(async (base) => (await new BayesianLinearRegression(options).fit(coded(base))).result),
      );
      expect(a!.importances).toHaveLength(4);
      a!.importances.forEach((value, g) => expect(value / b!.importances[g]!).toBeCloseTo(1, 4));
    }
    const { importances, posteriorInclusion } = (
      await new BayesianLinearRegression({ prior: 'spikeSlab', nDraws: 2000, burnIn: 200 }).fit(sample)
    ).result;
    expect(posteriorInclusion!.slice(0, 3)).toEqual(Float64Array.from({ length: 3 }, () => posteriorInclusion![0]!));
    expect(importances[0]).toBeGreaterThan(importances[3]!);
  });

  it('of one column keeps its numbers', async () => {
    const { groups: _, ...plain } = sample;
    for (const options of [{ prior: 'gPrior' }, { prior: 'spikeSlab', nDraws: 500, burnIn: 50 }] as const) {
      const [a, b] = await Promise.all(
        [single, plain].map(async (data) => (await new BayesianLinearRegression(options).fit(data)).result),
      );
      expect(a).toEqual(b);
    }
    const [a, b] = await Promise.all(
      [single, plain].map(async (data) => (await new MallowsAveraging().fit(data)).result),
    );
    expect(a).toEqual(b);
  });

  it('joins the nested models as a whole', async () => {
    const { result } = await new MallowsAveraging().fit(sample);
    expect([result.importances.length, result.weights.length]).toEqual([4, 5]);
    expect(result.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    const [one, two] = await Promise.all(
      [1, 3].map(async (base) => (await new MallowsAveraging().fit(coded(base))).result),
    );
    one!.fitted.forEach((value, i) => expect(two!.fitted[i]).toBeCloseTo(value, 8));
  });

  it('of a support vector regression is substituted and shuffled as a whole', async () => {
    const model = await new SVR({ standardize: true }).fit(sample);
    const selected = Uint32Array.of(0, 1, 2, 3);
    const got = model.substitutedMeans(sample.x, rows, { selected, groups });
    const means = async (columns: readonly number[]): Promise<number[]> => {
      const sums = new Array<number>(rows).fill(0);
      for (let donor = 0; donor < rows; donor++) {
        const x = sample.x.slice();
        for (let i = 0; i < rows; i++) for (const k of columns) x[6 * i + k] = sample.x[6 * donor + k]!;
        (await model.predict({ ...sample, x })).forEach((value, i) => (sums[i]! += value / rows));
      }
      return sums;
    };
    (await means([0, 1, 2])).forEach((value, i) => expect(got.features[i]).toBeCloseTo(value, 10));
    (await means([0, 1, 2, 3])).forEach((value, i) => expect(got.pairs[i]).toBeCloseTo(value, 10));
    const { lossMean } = svrImportance(model.result, sample, { nBootstraps: 20 });
    expect(lossMean).toHaveLength(4);
    // All but the group of everything shuffled: nothing is lost.
    const all = { ...sample, groups: { names: ['all'], of: new Uint32Array(6) } };
    expect(Math.abs(svrImportance(model.result, all, { nBootstraps: 5 }).lossMean[0]!)).toBeLessThan(1e-12);
  });

  it('of networks is substituted as a whole, and its weights are added', async () => {
    const options = { nEstimators: 6, hiddenLayerSize: 3, randomState: 2 };
    const model = await new NeuralNetworkRegressor(options).fit(sample, { device });
    const { groups: _, ...plain } = sample;
    const columns = (await new NeuralNetworkRegressor(options).fit(plain, { device })).result.importancesMean;
    expect(model.result.importancesMean[0]).toBeCloseTo(columns[0]! + columns[1]! + columns[2]!, 10);
    expect(model.result.importancesMean.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 10);
    const got = await model.substitutedMeans(sample, { pairs: { first: [0, 1], second: [1, 2] }, device });
    for (const [columns, values] of [
      [[0, 1, 2], got.features.subarray(0, rows)],
      [[4], got.features.subarray(2 * rows, 3 * rows)],
      [[0, 1, 2, 3], got.pairs.subarray(0, rows)],
      [[3, 4], got.pairs.subarray(rows)],
    ] as const) {
      const sums = new Array<number>(rows).fill(0);
      for (let donor = 0; donor < rows; donor++) {
        const x = sample.x.slice();
        for (let i = 0; i < rows; i++) for (const k of columns) x[6 * i + k] = sample.x[6 * donor + k]!;
        (await model.predict({ ...plain, x }, { device })).forEach((value, i) => (sums[i]! += value / rows));
      }
      sums.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
    }
  });
});
