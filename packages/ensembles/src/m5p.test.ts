import { type Sample, joinTrees } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { M5PChunk } from './fit-m5p.ts';
import { M5PBaggingRegressor } from './m5p-bagging-regressor.ts';
import { M5PForestRegressor } from './m5p-forest-regressor.ts';
import { M5PRegressor } from './m5p-regressor.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

/** Two planes that meet where the first feature is 30; the third is the second but for its scale. */
const data: Sample = (() => {
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
    const { trees } = tree.ensemble;
    expect([...trees.feature]).toEqual([0, -1, -1]);
    expect(trees.threshold[0]).toBe(29.5);
    expect([...trees.linear!.offsets]).toEqual([0, 0, 1, 2]);
    expect([...trees.linear!.feature]).toEqual([1, 1]);
    [2, -1].forEach((slope, i) => expect(trees.linear!.coef[i]).toBeCloseTo(slope, 6));
    [0, 400].forEach((intercept, i) => expect(trees.value[i + 1]).toBeCloseTo(intercept, 4));
    expect(tree.result.trainScore.r2).toBeGreaterThan(1 - 1e-9);
    expect(await tree.predict(data)).toEqual(tree.result.trainPrediction);
    expect([...tree.result.oobPrediction].every(Number.isNaN)).toBe(true);
  });

  it('smooths by default: leaves move towards the root', async () => {
    const { result: smooth } = await new M5PRegressor().fit(data, { device });
    const { result: plain } = await new M5PRegressor({ smooth: false }).fit(data, { device });
    expect([...smooth.trees!.feature]).toEqual([...plain.trees!.feature]);
    expect(smooth.trainScore.mse).toBeGreaterThan(plain.trainScore.mse);
    expect(smooth.forestHash).not.toBe(plain.forestHash);
  });

  it('takes preferred features where splits tie', async () => {
    const { result: first } = await new M5PRegressor({ prune: false, smooth: false }).fit(data, { device });
    const preferring = new M5PRegressor({ prune: false, smooth: false, tiePreference: [0, 2] });
    const { result: third } = await preferring.fit(data, { device });
    expect([...first.trees!.feature]).not.toContain(2);
    expect([...third.trees!.feature].map((f) => (f === 2 ? 1 : f))).toEqual([...first.trees!.feature]);
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
    expect(streamed.result).toEqual({ ...kept.result, trees: null });
    expect(joinTrees(chunks.map(({ trees }) => trees))).toEqual(kept.ensemble.trees);
    const deltas = chunks.flatMap(({ permutation }) => [...permutation!.delta]);
    expect(deltas).toHaveLength(3 * options.nEstimators);
    expect(() => streamed.ensemble).toThrow('keepTrees: true');
    const { trainPrediction, trainScore, oobScore } = kept.result;
    const predicted = await kept.predict(data);
    predicted.forEach((value, row) => expect(Math.abs(value - trainPrediction[row]!)).toBeLessThan(1e-9));
    expect(trainScore.r2).toBeGreaterThan(oobScore.r2);
    expect(oobScore.r2).toBeGreaterThan(0.9);
  });

  it('refuse an unknown criterion at once', () => {
    expect(() => new M5PForestRegressor({ criterion: 'gini' as 'weka' })).toThrow(
      'criterion: not allowed: "gini"; allowed: "weka", "standardDeviation"',
    );
  });

  it('refuse samples too large for whole-number deviations', async () => {
    const rows = 65_536;
    await expect(
      new M5PRegressor().fit({ x: new Float64Array(rows), y: new Float64Array(rows), rows, features: 1 }, { device }),
    ).rejects.toThrow('too many rows for M5P: 65536; allowed: at most 65535');
  });
});
