import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaggingRegressor } from './bagging-regressor.ts';
import type { GrownChunk } from './fit-forest.ts';
import { forestHash } from './forest-format.ts';
import { predictForest } from './predict.ts';
import { RandomForestRegressor } from './random-forest-regressor.ts';
import { RegressionTree } from './regression-tree.ts';
import type { Regression } from './sample.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

/** y = step in the first feature, plus a ripple in the second; the third is constant. */
const data: Regression = (() => {
  const rows = 60;
  const x = new Float64Array(rows * 3);
  const y = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    x.set([(i * 37) % 60, (i * 11) % 13, 5], i * 3);
    y[i] = (x[i * 3]! >= 30 ? 10 : 0) + x[i * 3 + 1]! / 13;
  }
  return { x, y, rows, features: 3 };
})();

describe('RegressionTree', () => {
  it('cuts where the step is and predicts leaf means', async () => {
    const tree = await new RegressionTree({ maxDepth: 1 }).fit(data, { device });
    expect([...tree.forest.feature]).toEqual([0, -1, -1]);
    expect(tree.forest.threshold[0]).toBe(29.5);
    const low = [...data.y].filter((_, i) => data.x[i * 3]! < 30);
    const [prediction] = await tree.predict(Float64Array.of(29.5, 0, 5), 1);
    const step = (Math.max(...data.y) - Math.min(...data.y)) * 2 ** -29;
    expect(Math.abs(prediction! - low.reduce((a, b) => a + b, 0) / low.length)).toBeLessThanOrEqual(step);
  });

  it('fits distinct rows exactly when nothing stops it', async () => {
    const tree = await new RegressionTree().fit(data, { device, trainPrediction: true });
    expect(tree.trainScore.r2).toBeGreaterThan(1 - 1e-12);
    expect(tree.featureImportances[2]).toBe(0);
  });

  it('routes values between training values by threshold', async () => {
    const tree = await new RegressionTree({ maxDepth: 3 }).fit(data, { device });
    const { forest } = tree;
    const x = Float64Array.from({ length: 3 * 200 }, (_, i) => ((i * 7919) % 6000) / 97 - 1);
    const walked = Array.from({ length: 200 }, (_, row) => {
      let node = 0;
      while (forest.feature[node]! >= 0) {
        node =
          x[row * 3 + forest.feature[node]!]! <= forest.threshold[node]!
            ? forest.childrenLeft[node]!
            : forest.childrenRight[node]!;
      }
      return forest.value[node]!;
    });
    const predicted = await tree.predict(x, 200);
    predicted.forEach((value, row) => expect(value).toBeCloseTo(walked[row]!, 12));
  });
});

describe('bagged estimators', () => {
  it('are the same forest from shards', async () => {
    const options = { nEstimators: 21, maxFeatures: 2, randomState: 5 };
    const whole = await new RandomForestRegressor(options).fit(data, { device });
    const shards = await Promise.all(
      [0, 7, 14].map((firstTree) =>
        new RandomForestRegressor({ ...options, nEstimators: 7 }).fit(data, { device, firstTree }),
      ),
    );
    expect(shards.flatMap(({ forest }) => [...forest.threshold])).toEqual([...whole.forest.threshold]);
    expect(shards.flatMap(({ forest }) => [...forest.value])).toEqual([...whole.forest.value]);
  });

  it('hash the same whether the forest is kept or not', async () => {
    const chunks: GrownChunk[] = [];
    const kept = await new BaggingRegressor({ nEstimators: 2100 }).fit(data, { device });
    const streamed = await new BaggingRegressor({ nEstimators: 2100 }).fit(data, {
      device,
      keepForest: false,
      onTrees: (chunk) => void chunks.push(chunk),
    });
    expect(streamed.forestHash).toBe(kept.forestHash);
    expect(forestHash(kept.forest)).toBe(kept.forestHash);
    expect(chunks.map(({ firstTree }) => firstTree)).toEqual([0, 2048]);
    expect([...streamed.oobPrediction]).toEqual([...kept.oobPrediction]);
    expect(() => streamed.forest).toThrow('keepForest: true');
  });

  it('predict the training rows as fit does', async () => {
    const model = await new BaggingRegressor({ nEstimators: 50, randomState: 3 }).fit(data, {
      device,
      trainPrediction: true,
    });
    expect([...(await predictForest(device, model.forest, data.x, data.rows))]).toEqual([...model.trainPrediction]);
    expect(model.oobScore.r2).toBeGreaterThan(0.8);
    expect(model.oobScore.mse).toBeGreaterThan(model.trainScore.mse);
  });

  it('leave no row out of bag when every tree has all rows', async () => {
    const model = await new BaggingRegressor({ nEstimators: 3, bootstrap: false }).fit(data, { device });
    expect([...model.oobPrediction].every(Number.isNaN)).toBe(true);
  });

  it('stop when told to', async () => {
    const stop = new AbortController();
    const fitting = new BaggingRegressor({ nEstimators: 10_000 }).fit(data, {
      device,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(fitting).rejects.toThrow('enough');
  });

  it.each([
    ['nEstimators is 0', { nEstimators: 0 }],
    ['minSamplesLeaf is 61: allowed are whole numbers from 1 to 60', { minSamplesLeaf: 61 }],
    ['minSamplesSplit is 1', { minSamplesSplit: 1 }],
    ['maxFeatures is 4', { maxFeatures: 4 }],
    ['maxFeatures is "half"', { maxFeatures: 'half' as 'sqrt' }],
    ['maxSamples is 1.5', { maxSamples: 1.5 }],
    ['maxDepth is 0', { maxDepth: 0 }],
    ['maxLeafNodes is 1', { maxLeafNodes: 1 }],
    ['randomState is -1', { randomState: -1 }],
  ])('refuse: %s', async (message, options) => {
    await expect(new BaggingRegressor(options).fit(data, { device })).rejects.toThrow(message);
  });

  it('say that they are not fitted', () => {
    expect(() => new BaggingRegressor().oobScore).toThrow('BaggingRegressor is not fitted');
  });
});
