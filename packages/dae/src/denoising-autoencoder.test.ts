import { type Device, createDevice } from '@kuznets/core-gpu';
import { recordDifferences, uniforms } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DenoisingAutoencoder, PCA } from './index.ts';

/** Standardised points on a curve in six dimensions, which a plane cannot hold. */
function curve(rows: number): { readonly x: Float64Array; readonly rows: number; readonly features: number } {
  const next = uniforms(3);
  const features = 6;
  const raw = Array.from({ length: rows }, () => {
    const t = 2 * next() - 1;
    const u = 2 * next() - 1;
    return [t, t * t, u, t * u, Math.sin(3 * t), u * u];
  });
  const columns = Array.from({ length: features }, (_, j) => raw.map((row) => row[j]!));
  const scaled = columns.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / rows;
    const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
    return column.map((value) => (value - mean) / deviation);
  });
  return {
    x: Float64Array.from({ length: rows * features }, (_, e) => scaled[e % features]![Math.floor(e / features)]!),
    rows,
    features,
  };
}

describe('DenoisingAutoencoder', () => {
  const data = curve(40);
  let device: Device;
  beforeAll(async () => {
    device = await createDevice({ backend: 'wasm', workers: 2 });
  });
  afterAll(() => device.destroy());

  test('beats the plane of a PCA on a curved surface, and says by how much', async () => {
    const options = { epochs: 400, learningRate: 5e-3, noise: 0.02 };
    const { result } = await new DenoisingAutoencoder(options).fit(data, { device, replicas: 9 });
    const pca = (await new PCA({ nComponents: 2, scaling: 'population' }).fit(data)).result;
    const sorted = result.reconstructionMse.toSorted();
    expect(sorted[4]).toBeLessThan(pca.reconstructionMse / 2);
    expect(result.codes).toHaveLength(9 * 40 * 2);
    expect(result.trainLoss).toHaveLength(9 * 400);
    expect(result.diverged).toEqual([]);
    for (let r = 0; r < 9; r++) {
      expect(result.latentShare[2 * r]! + result.latentShare[2 * r + 1]!).toBeCloseTo(1, 12);
      expect(result.explainedShare[r]).toBeCloseTo(1 - result.reconstructionMse[r]!, 9);
    }
  });

  test('gives each replica the same bytes in any shard, and other rows their codes', async () => {
    const model = new DenoisingAutoencoder({ epochs: 5, randomState: 11 });
    const { result: whole } = await model.fit(data, { device, replicas: 7 });
    expect(Array.from(await model.transform(data))).toEqual(Array.from(whole.codes));
    const fitted = await model.reconstruct({ ...data, x: data.x.slice(0, 60), rows: 10 });
    expect(fitted).toHaveLength(7 * 60);
    const error =
      Array.from(await model.reconstruct(data))
        .slice(0, data.x.length)
        .reduce((sum, value, e) => sum + (value - data.x[e]!) ** 2, 0) / data.x.length;
    expect(error).toBeCloseTo(whole.reconstructionMse[0]!, 12);
    const { result: shard } = await new DenoisingAutoencoder({ epochs: 5, randomState: 11 }).fit(data, {
      device,
      firstReplica: 4,
      replicas: 3,
    });
    expect(
      recordDifferences(
        { codes: shard.codes, loss: shard.trainLoss },
        { codes: whole.codes.slice(4 * 80), loss: whole.trainLoss.slice(4 * 5) },
      ),
    ).toEqual([]);
  });

  test('counts replicas that diverge', async () => {
    const { result } = await new DenoisingAutoencoder({ epochs: 30, learningRate: 1e30 }).fit(data, {
      device,
      replicas: 3,
    });
    expect(result.diverged).toEqual([0, 1, 2]);
  });

  test('a code of constants has no share of the variance', async () => {
    const { result } = await new DenoisingAutoencoder({
      epochs: 300,
      learningRate: 0.05,
      sparsity: 100,
      codeActivation: 'relu',
    }).fit(data, { device, replicas: 2 });
    expect(Array.from(result.latentShare)).toEqual([0, 0, 0, 0]);
    expect(Array.from(result.explainedShare).every((share) => Math.abs(share) < 0.05)).toBe(true);
  });

  test('names what it cannot use', async () => {
    expect(() => new DenoisingAutoencoder({ encoder: [] })).toThrow(/encoder: not allowed: a list of 0/);
    expect(() => new DenoisingAutoencoder({ decoder: [3, 0] })).toThrow(
      /decoder: not allowed: a list of 2; allowed: lists of whole numbers from 1/,
    );
    expect(() => new DenoisingAutoencoder({ noise: -1 })).toThrow(/noise: not allowed: -1/);
    expect(() => new DenoisingAutoencoder().result).toThrow(/not fitted/);
    await expect(
      new DenoisingAutoencoder().fit({ x: Float64Array.of(1, Infinity), rows: 1, features: 2 }, { device }),
    ).rejects.toThrow(/column "x1": row 0/);
    const lean = await new DenoisingAutoencoder({ epochs: 1 }).fit(data, { device, keepParameters: false });
    await expect(lean.transform(data)).rejects.toThrow(/not kept/);
  });
});
