import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { M5PChunk } from './fit-m5p.ts';
import { M5PBaggingRegressor } from './m5p-bagging-regressor.ts';
import type { M5POptions } from './m5p-estimator.ts';
import { M5PForestRegressor } from './m5p-forest-regressor.ts';
import { M5PRegressor } from './m5p-regressor.ts';
import type { Regression } from './sample.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

/** Two planes that meet where the first feature is 30; the third is the second but for its scale. */
const data: Regression = (() => {
  const rows = 60;
  const x = Float64Array.from({ length: rows * 3 }, (_, i) => {
    const row = Math.floor(i / 3);
    return i % 3 === 0 ? (row * 37) % 60 : ((row * row * 11) % 59) * (i % 3);
  });
  const y = Float64Array.from({ length: rows }, (_, row) =>
    x[row * 3]! >= 30 ? 400 - x[row * 3 + 1]! : 2 * x[row * 3 + 1]!,
  );
  return { x, y, rows, features: 3 };
})();

describe('M5PRegressor', () => {
  it('finds the planes, and no more', async () => {
    const tree = await new M5PRegressor({ smooth: false }).fit(data, { device });
    expect([...tree.trees.feature]).toEqual([0, -1, -1]);
    expect(tree.trees.threshold[0]).toBe(29.5);
    expect([...tree.trees.linear!.offsets]).toEqual([0, 0, 1, 2]);
    expect([...tree.trees.linear!.feature]).toEqual([1, 1]);
    [2, -1].forEach((slope, i) => expect(tree.trees.linear!.coef[i]).toBeCloseTo(slope, 6));
    [0, 400].forEach((intercept, i) => expect(tree.trees.value[i + 1]).toBeCloseTo(intercept, 4));
    expect(tree.trainScore.r2).toBeGreaterThan(1 - 1e-9);
    expect([...(await tree.predict(data.x, data.rows))]).toEqual([...tree.trainPrediction]);
    expect([...tree.oobPrediction].every(Number.isNaN)).toBe(true);
  });

  it('smooths by default: leaves move towards the root', async () => {
    const smooth = await new M5PRegressor().fit(data, { device });
    const plain = await new M5PRegressor({ smooth: false }).fit(data, { device });
    expect([...smooth.trees.feature]).toEqual([...plain.trees.feature]);
    expect(smooth.trainScore.mse).toBeGreaterThan(plain.trainScore.mse);
    expect(smooth.treesHash).not.toBe(plain.treesHash);
  });

  it('takes preferred features where splits tie', async () => {
    const first = await new M5PRegressor({ prune: false, smooth: false }).fit(data, { device });
    const third = await new M5PRegressor({ prune: false, smooth: false, tiePreference: [0, 2] }).fit(data, { device });
    expect([...first.trees.feature]).not.toContain(2);
    expect([...third.trees.feature].map((f) => (f === 2 ? 1 : f))).toEqual([...first.trees.feature]);
  });
});

describe('M5P ensembles', () => {
  it('stream as they keep, and average their trees', async () => {
    const chunks: M5PChunk[] = [];
    const options = { nEstimators: 1100, randomState: 4 };
    const kept = await new M5PBaggingRegressor(options).fit(data, { device });
    const streamed = await new M5PBaggingRegressor(options).fit(data, {
      device,
      keepTrees: false,
      oobPermutation: true,
      onTrees: (chunk) => void chunks.push(chunk),
    });
    expect(streamed.treesHash).toBe(kept.treesHash);
    expect([...streamed.oobPrediction]).toEqual([...kept.oobPrediction]);
    expect(chunks.map(({ firstTree }) => firstTree)).toEqual([0, 1024]);
    expect(chunks.map(({ permutation }) => permutation?.delta.length)).toEqual([3072, 228]);
    expect(() => streamed.trees).toThrow('keepTrees: true');
    const predicted = await kept.predict(data.x, data.rows);
    predicted.forEach((value, row) => expect(Math.abs(value - kept.trainPrediction[row]!)).toBeLessThan(1e-9));
    expect(kept.trainScore.r2).toBeGreaterThan(kept.oobScore.r2);
    expect(kept.oobScore.r2).toBeGreaterThan(0.9);
  });

  it.each([
    ['criterion is "gini": allowed are "weka" and "standardDeviation"', { criterion: 'gini' as 'weka' }],
    ['nEstimators is 0', { nEstimators: 0 }],
    ['minSamplesSplit is 1', { minSamplesSplit: 1 }],
  ] as [string, M5POptions][])('refuse: %s', async (message, options) => {
    await expect(new M5PForestRegressor(options).fit(data, { device })).rejects.toThrow(message);
  });

  it('refuse samples too large for whole-number deviations', async () => {
    const rows = 65_536;
    await expect(
      new M5PRegressor().fit({ x: new Float64Array(rows), y: new Float64Array(rows), rows, features: 1 }, { device }),
    ).rejects.toThrow('got 65536 rows, allowed are at most 65535');
  });

  it('say that they are not fitted', () => {
    expect(() => new M5PForestRegressor().trees).toThrow('M5PForestRegressor is not fitted');
  });
});
