import type { Sample } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BoostingOptions, GradientBoostingRegressor } from './gradient-boosting-regressor.ts';
import { RegressionTree } from './regression-tree.ts';
import { predictorImportance, riskReduction } from './risk.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

/** The second feature is the first but for its scale, so that every split on either is a tie. */
const data: Sample = (() => {
  const rows = 50;
  const x = Float64Array.from({ length: rows * 3 }, (_, i) => {
    const row = Math.floor(i / 3);
    return i % 3 === 2 ? (row * 11) % 13 : ((row * 37) % 50) * (i % 3 === 1 ? 2 : 1);
  });
  const y = Float64Array.from({ length: rows }, (_, row) => (x[row * 3]! >= 30 ? 10 : 0) + x[row * 3 + 2]! / 13);
  return { x, y, rows, features: 3 };
})();

describe('GradientBoostingRegressor', () => {
  it('predicts the training rows as fit does, and improves', async () => {
    const model = await new GradientBoostingRegressor({ nEstimators: 6, learningRate: 0.5, init: 'mean' }).fit(data, {
      device,
    });
    expect(await model.predict(data)).toEqual(model.result.trainPrediction);
    const mse = model.result.trainScores.map((score) => score.mse);
    expect(mse).toEqual(mse.toSorted((a, b) => b - a));
    expect(model.ensemble.base).toBeCloseTo(data.y.reduce((a, b) => a + b, 0) / data.rows, 12);
    expect(model.ensemble.scale).toBe(0.5);
  });

  it('is the tree of its options after one cycle', async () => {
    const options = { minSamplesLeaf: 5, minSamplesSplit: 10 };
    const one = await new GradientBoostingRegressor({ ...options, nEstimators: 1, maxSplits: 1000 }).fit(data, {
      device,
    });
    const tree = await new RegressionTree(options).fit(data, { device });
    const { grid: _, ...trees } = tree.ensemble.trees;
    expect(one.ensemble.trees).toEqual(trees);
    const importance = predictorImportance(one.ensemble);
    expect(importance).toEqual(predictorImportance(tree.ensemble));
    const splits = trees.feature.filter((feature) => feature >= 0).length;
    importance.forEach((value, k) => expect(value * splits).toBeCloseTo(riskReduction(tree.ensemble)[k]!, 12));
  });

  it('keeps the number of splits', async () => {
    for (const maxSplits of [1, 2, 3, 5]) {
      const { result } = await new GradientBoostingRegressor({
        nEstimators: 2,
        maxSplits,
        minSamplesLeaf: 1,
        minSamplesSplit: 2,
      }).fit(data, { device });
      expect([...result.trees.offsets]).toEqual([0, 2 * maxSplits + 1, 4 * maxSplits + 2]);
    }
  });

  it('takes preferred features where splits tie', async () => {
    const { result: first } = await new GradientBoostingRegressor({ nEstimators: 2 }).fit(data, { device });
    const preferring = new GradientBoostingRegressor({ nEstimators: 2, tiePreference: [1] });
    const { result: second } = await preferring.fit(data, { device });
    expect([...first.trees.feature].includes(1)).toBe(false);
    expect([...second.trees.feature].map((f) => (f === 1 ? 0 : f))).toEqual([...first.trees.feature]);
    expect([...second.trees.feature].includes(0)).toBe(false);
    expect([...second.trees.threshold].filter((_, i) => second.trees.feature[i] === 1)).toEqual(
      [...first.trees.threshold].filter((_, i) => first.trees.feature[i] === 0).map((t) => 2 * t),
    );
    expect([...second.trainPrediction]).toEqual([...first.trainPrediction]);
    expect(second.forestHash).not.toBe(first.forestHash);
  });

  it.each([
    ['learningRate: not allowed: 0; allowed: numbers between 0 and 1, 1', { learningRate: 0 }],
    ['learningRate: not allowed: NaN', { learningRate: NaN }],
    ['maxSplits: not allowed: 0', { maxSplits: 0 }],
    ['init: not allowed: "median"', { init: 'median' as 'mean' }],
  ] as [string, BoostingOptions][])('refuses at once: %s', (message, options) => {
    expect(() => new GradientBoostingRegressor(options)).toThrow(message);
  });

  it.each([
    ['tiePreference[0]: not allowed: 3; allowed: feature indices from 0 to 2, each once', { tiePreference: [3] }],
    ['tiePreference[1]: not allowed: 2', { tiePreference: [2, 2] }],
  ] as [string, BoostingOptions][])('refuses for this sample: %s', async (message, options) => {
    await expect(new GradientBoostingRegressor(options).fit(data, { device })).rejects.toThrow(message);
  });
});
