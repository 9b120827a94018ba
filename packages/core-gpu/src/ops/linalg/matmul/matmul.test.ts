import { matmulOracle, productDifference, uniforms } from '@kuznets/test-kit';
import { describe, expect, test } from 'vitest';
import { describeAdapters } from '../../../../test/adapters.ts';
import { createDevice } from '../../../compute/device/create-device.ts';
import type { Device } from '../../../compute/device/device.ts';
import { matmul } from './index.ts';
import { matmulTile } from './webgpu.ts';

const next = uniforms(3);
const random = (length: number): Float32Array<ArrayBuffer> => Float32Array.from({ length }, () => next() - 0.5);
const sizes = [0, 1, 31, matmulTile, 37, 67];

async function check(device: Device, m: number, k: number, n: number): Promise<string | undefined> {
  const [a, b] = [random(2 * m * k), random(2 * k * n)];
  for (const [transposeA, transposeB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ] as const) {
    const options = { batch: 2, transposeA, transposeB };
    const c = await matmul(device, a, b, { m, k, n }, options);
    const again = await matmul(device, a, b, { m, k, n }, options);
    if (!c.every((value, i) => Object.is(value, again[i]))) return 'the same call gave other bytes';
    const difference = productDifference(c, matmulOracle(a, b, { m, k, n, ...options }), k);
    if (difference !== undefined) return `${String(transposeA)} ${String(transposeB)} ${difference}`;
  }
  return undefined;
}

const cases = sizes.flatMap((m) =>
  sizes.map((k) => [m, k, sizes[(sizes.indexOf(m) + 2 * sizes.indexOf(k)) % sizes.length] ?? 0] as const),
);

describeAdapters('matmul', (device) => {
  test.each(cases)('%d x %d x %d in dirty buffers', async (m, k, n) => {
    const { gpu } = device();
    const bytes = [2 * m * k, 2 * k * n, 2 * m * n];
    const dirty = bytes
      .flatMap((size) => [size, size, size])
      .map((size) => gpu.upload(new Float32Array(size).fill(Number.NaN)));
    for (const tensor of dirty) gpu.release(tensor);
    expect(await check(device(), m, k, n)).toBeUndefined();
  });

  test('a product above the device limit says so', async () => {
    const side = Math.ceil(Math.sqrt(device().gpu.maxTensorBytes / 4)) + 1;
    const [a, b] = [new Float32Array(side), new Float32Array(side)];
    await expect(matmul(device(), a, b, { m: side, k: 1, n: side })).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError' }),
    );
  });
});

describe.each([1, 2, 7])('matmul on wasm with %d workers', (workers) => {
  test('agrees with the oracle at every size', async () => {
    const device = await createDevice({ backend: 'wasm', workers });
    for (const [m, k, n] of cases) expect([m, k, n, await check(device, m, k, n)]).toEqual([m, k, n, undefined]);
    await device.destroy();
  });
});

describe('arguments', () => {
  test.each([
    [6, 6, { m: 2, k: 2, n: 3 }, {}, 'matmul: a: got 6 elements, needs 1 x 2 x 2 = 4'],
    [4, 5, { m: 2, k: 2, n: 3 }, {}, 'matmul: b: got 5 elements, needs 1 x 2 x 3 = 6'],
    [4, 6, { m: 2, k: 2, n: 3 }, { batch: 2 }, 'needs 2 x 2 x 2 = 8'],
    [4, 6, { m: 2.5, k: 2, n: 3 }, {}, 'whole numbers'],
  ])('%d and %d elements for %j %j are refused', async (lengthA, lengthB, shape, options, message) => {
    const device = await createDevice({ backend: 'wasm', workers: 1 });
    const call = matmul(device, new Float32Array(lengthA), new Float32Array(lengthB), shape, options);
    await expect(call).rejects.toThrow(
      expect.objectContaining({ name: 'ShapeError', message: expect.stringContaining(message) as string }),
    );
    await device.destroy();
  });
});
