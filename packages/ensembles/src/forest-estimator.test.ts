import { type Sample, joinTrees, leafOf, treeCount } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BaggingRegressor } from './bagging-regressor.ts';
import type { GrownChunk } from './fit-forest.ts';
import { predictForest } from './predict.ts';
import { RandomForestRegressor } from './random-forest-regressor.ts';
import { RegressionTree } from './regression-tree.ts';
import { riskReduction } from './risk.ts';
import { forestHash } from './tree-regressor.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

/** y = step in the first feature, plus a ripple in the second; the third is constant. */
const data: Sample = (() => {
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
    const { trees } = tree.ensemble;
    expect([...trees.feature]).toEqual([0, -1, -1]);
    expect(trees.threshold[0]).toBe(29.5);
    const low = [...data.y].filter((_, i) => data.x[i * 3]! < 30);
    const [prediction] = await tree.predict({ x: Float64Array.of(29.5, 0, 5), rows: 1, features: 3 });
    const step = (Math.max(...data.y) - Math.min(...data.y)) * 2 ** -29;
    expect(Math.abs(prediction! - low.reduce((a, b) => a + b, 0) / low.length)).toBeLessThanOrEqual(step);
  });

  it('fits distinct rows exactly when nothing stops it', async () => {
    const tree = await new RegressionTree().fit(data, { device, trainPrediction: true });
    expect(tree.result.trainScore!.r2).toBeGreaterThan(1 - 1e-12);
    expect(riskReduction(tree.ensemble)[2]).toBe(0);
  });

  it('routes values between training values by threshold', async () => {
    const tree = await new RegressionTree({ maxDepth: 3 }).fit(data, { device });
    const { trees } = tree.ensemble;
    const x = Float64Array.from({ length: 3 * 200 }, (_, i) => ((i * 7919) % 6000) / 97 - 1);
    const walked = Array.from({ length: 200 }, (_, row) => trees.value[leafOf(trees, 0, x, row * 3)]!);
    const predicted = await tree.predict({ x, rows: 200, features: 3 });
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
    expect(joinTrees(shards.map(({ ensemble }) => ensemble.trees))).toEqual(whole.ensemble.trees);
  });

  it('hash the same whether the forest is kept or not', async () => {
    const chunks: GrownChunk[] = [];
    const kept = await new BaggingRegressor({ nEstimators: 2100 }).fit(data, { device });
    const streamed = await new BaggingRegressor({ nEstimators: 2100 }).fit(data, {
      device,
      keepTrees: false,
      onTrees: (chunk) => void chunks.push(chunk),
    });
    expect(streamed.result.forestHash).toBe(kept.result.forestHash);
    expect(forestHash(kept.ensemble)).toBe(kept.result.forestHash);
    expect(joinTrees(chunks.map(({ trees }) => trees))).toEqual(kept.ensemble.trees);
    expect(chunks.map(({ firstTree }) => firstTree).slice(0, 2)).toEqual([0, treeCount(chunks[0]!.trees)]);
    expect([...streamed.result.oobPrediction]).toEqual([...kept.result.oobPrediction]);
    expect(() => streamed.ensemble).toThrow('keepTrees: true');
  });

  it('predict the training rows as fit does, on the host and on a device', async () => {
    const model = await new BaggingRegressor({ nEstimators: 50, randomState: 3 }).fit(data, {
      device,
      trainPrediction: true,
    });
    const { trainPrediction, oobScore, trainScore } = model.result;
    expect(await model.predict(data)).toEqual(trainPrediction);
    expect(await predictForest(device, model.ensemble, data)).toEqual(trainPrediction);
    expect(oobScore.r2).toBeGreaterThan(0.8);
    expect(oobScore.mse).toBeGreaterThan(trainScore!.mse);
  });

  it('leave no row out of bag when every tree has all rows', async () => {
    const model = await new BaggingRegressor({ nEstimators: 3, bootstrap: false }).fit(data, { device });
    expect([...model.result.oobPrediction].every(Number.isNaN)).toBe(true);
  });

  it('stop between chunks', async () => {
    const stop = new AbortController();
    const shares: number[] = [];
    const fitting = new BaggingRegressor({ nEstimators: 100_000 }).fit(data, {
      device,
      signal: stop.signal,
      onProgress: (share) => {
        shares.push(share);
        if (shares.length === 3) stop.abort(new Error('enough'));
      },
    });
    await expect(fitting).rejects.toThrow('enough');
    expect(shares).toHaveLength(3);
  });

  it('refuse a result whose trees are damaged', async () => {
    const json = (await new BaggingRegressor({ nEstimators: 3 }).fit(data, { device })).toJSON();
    const result = json.result as Record<string, unknown>;
    const damaged = { ...json, result: { ...result, forestHash: `0${String(result['forestHash']).slice(1)}` } };
    expect(() => BaggingRegressor.fromJSON(damaged)).toThrow('the trees are damaged');
  });

  it.each([
    ['nEstimators: not allowed: 0', { nEstimators: 0 }],
    ['maxFeatures: not allowed: "half"', { maxFeatures: 'half' as 'sqrt' }],
    ['maxSamples: not allowed: 1.5', { maxSamples: 1.5 }],
    ['maxDepth: not allowed: 0', { maxDepth: 0 }],
    ['maxLeafNodes: not allowed: 1', { maxLeafNodes: 1 }],
  ])('refuse at once: %s', (message, options) => {
    expect(() => new BaggingRegressor(options)).toThrow(message);
  });

  it.each([
    ['minSamplesLeaf: not allowed: 61; allowed: whole numbers from 1 to 60', { minSamplesLeaf: 61 }],
    ['maxFeatures: not allowed: 4', { maxFeatures: 4 }],
    ['maxSamples: not allowed: 61', { maxSamples: 61 }],
  ])('refuse for this sample: %s', async (message, options) => {
    await expect(new BaggingRegressor(options).fit(data, { device })).rejects.toThrow(message);
  });
});

describe('weights of rows', () => {
  const weights = Float64Array.from({ length: data.rows }, (_, row) => (row < 30 ? 1 : 1e-12));

  it('that are equal leave the bytes as they are, and others say which rows are drawn', async () => {
    const options = { nEstimators: 20, randomState: 3 };
    const plain = await new BaggingRegressor(options).fit(data, { device });
    const equal = await new BaggingRegressor({ ...options, weights: new Float64Array(60).fill(0.7) }).fit(data, {
      device,
    });
    expect(equal.result.forestHash).toBe(plain.result.forestHash);
    expect([...equal.result.oobPrediction]).toEqual([...plain.result.oobPrediction]);
    // Rows of next to no weight are in no bag, and so out of every one.
    const grown: number[] = [];
    const half = await new BaggingRegressor({ ...options, weights }).fit(data, {
      device,
      onTrees: ({ trees }) => void grown.push(...trees.value),
    });
    const seen = [...data.y].slice(0, 30);
    expect(Math.min(...grown)).toBeGreaterThanOrEqual(Math.min(...seen) - 1e-6);
    expect(Math.max(...grown)).toBeLessThanOrEqual(Math.max(...seen) + 1e-6);
    expect(half.result.oobPrediction.subarray(30).some(Number.isNaN)).toBe(false);
  });

  it('are refused where they are none, and for subsamples', async () => {
    const fit = (options: ConstructorParameters<typeof BaggingRegressor>[0]) =>
      new BaggingRegressor(options).fit(data, { device });
    await expect(fit({ weights: new Float64Array(59).fill(1) })).rejects.toThrow(
      'weights has 59 values, x has 60 rows',
    );
    await expect(fit({ weights: weights.with(7, 0) })).rejects.toThrow(/weights\[7\].*not allowed: 0/);
    await expect(fit({ weights, bootstrap: false })).rejects.toThrow(/bootstrap.*with replacement/);
  });
});

it('grows the same trees where nobody asks for hash and predictions', async () => {
  const options = { nEstimators: 40, randomState: 3 };
  const whole = await new BaggingRegressor(options).fit(data, { device });
  const chunks: GrownChunk[] = [];
  const told = { device, evaluate: false, keepTrees: false, onTrees: (chunk: GrownChunk) => void chunks.push(chunk) };
  const { result } = await new BaggingRegressor(options).fit(data, told);
  expect(joinTrees(chunks.map(({ trees }) => trees))).toEqual(whole.ensemble.trees);
  expect([result.forestHash, result.oobPrediction.some(Number.isFinite)]).toEqual(['', false]);
});

describe('bags of clusters', () => {
  const clusters = Array.from({ length: data.rows }, (_, row) => `c${(row * 7) % 11}`);
  const bagsOf = async (options: object) => {
    const chunks: GrownChunk[] = [];
    const told = { device, onTrees: (chunk: GrownChunk) => void chunks.push(chunk) };
    const model = await new BaggingRegressor({ nEstimators: 30, clusters, ...options }).fit(data, told);
    return { chunks, model };
  };

  it('hold a cluster whole or not at all', async () => {
    for (let randomState = 0; randomState < 20; randomState++) {
      const { model } = await bagsOf({ nEstimators: 1, randomState });
      const outside = Array.from(model.result.oobPrediction, Number.isFinite);
      for (const name of clusters)
        expect(new Set(outside.filter((_, row) => clusters[row] === name)).size, name).toBe(1);
      expect(new Set(outside).size).toBe(2);
    }
    const { chunks, model } = await bagsOf({ maxDepth: 1 });
    const sizes = chunks.flatMap(({ grown }) => Array.from(grown.offsets.slice(0, -1), (root) => grown.count[root]!));
    // Eleven clusters of five or six rows are drawn.
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(55);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(66);
    expect(new Set(sizes).size).toBeGreaterThan(1);
    expect(model.result.oobPrediction.every(Number.isFinite)).toBe(true);
  });

  it('are those of rows where each is its own cluster, and draw clusters by the sum of their weights', async () => {
    const rows = Array.from({ length: data.rows }, (_, row) => row);
    const { model } = await bagsOf({ clusters: rows });
    const alone = await new BaggingRegressor({ nEstimators: 30 }).fit(data, { device });
    expect(model.result.forestHash).toBe(alone.result.forestHash);
    const weights = Float64Array.from(clusters, (name) => (name === 'c3' ? 1e12 : 1e-3));
    const { chunks } = await bagsOf({ weights });
    const [{ grown }] = chunks as [GrownChunk];
    const ofCluster = clusters.filter((name) => name === 'c3').length;
    expect(grown.count[0]).toBe(11 * ofCluster);
  });

  it('say what is wrong with clusters', async () => {
    await expect(bagsOf({ clusters: ['a'] })).rejects.toThrow('clusters has 1 values, x has 60 rows');
    await expect(bagsOf({ maxSamples: 12 })).rejects.toThrow('maxSamples');
  });
});
