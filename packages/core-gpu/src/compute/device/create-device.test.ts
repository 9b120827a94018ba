import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { describeAdapters } from '../../../test/adapters.ts';
import { createDevice, listAdapters } from './create-device.ts';
import type { matmulJob } from '../../ops/linalg/matmul/wasm-job.ts';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe('createDevice', () => {
  test.each([
    [{ backend: 'cuda' as 'auto' }, 'backend: got cuda, allowed auto, webgpu, wasm'],
    [{ backend: 'wasm', workers: 0 } as const, 'workers: got 0, allowed 1 to 1024'],
    [{ backend: 'wasm', workers: 1.5 } as const, 'workers: got 1.5'],
    [{ backend: 'wasm', adapter: 'llvmpipe' } as const, 'wasm backend has no adapters'],
  ])('refuses %j', async (options, message) => {
    await expect(createDevice(options)).rejects.toThrow(
      expect.objectContaining({ name: 'ConfigError', message: expect.stringContaining(message) as string }),
    );
  });

  test('an unknown adapter lists those there are', async () => {
    const names = (await listAdapters()).map(({ name }) => name);
    await expect(createDevice({ adapter: 'Voodoo 2' })).rejects.toThrow(
      expect.objectContaining({ name: 'AdapterError', available: names }),
    );
  });

  test('wasm says what it is, and its loss is reported', async () => {
    const device = await createDevice({ backend: 'wasm', workers: 2 });
    expect(device.info).toMatchObject({ backend: 'wasm', name: 'WASM SIMD', type: 'software', workers: 2 });
    await device.destroy();
    expect(await device.lost).toMatchObject({ name: 'DeviceLostError', reason: 'destroyed' });
    if (device.backend !== 'wasm') throw new Error('asked for wasm');
    const job = device.pool.run<typeof matmulJob>('matmul', {
      a: new Float32Array(1),
      b: new Float32Array(1),
      batch: 1,
      m: 1,
      k: 1,
      n: 1,
      transposeA: false,
      transposeB: false,
    });
    await expect(job).rejects.toThrow(expect.objectContaining({ name: 'DeviceLostError' }));
  });
});

describe('without a Vulkan driver', () => {
  test.runIf(process.platform === 'linux')(
    'there are no adapters, auto is wasm, and Dawn is not even loaded',
    async () => {
      const load = vi.fn(() => ({ create: () => undefined, globals: {} }));
      vi.doMock('webgpu', load);
      vi.stubEnv('VK_DRIVER_FILES', '/there/is/no/driver.json');
      vi.resetModules();
      const fresh = await import('./create-device.ts');
      expect(await fresh.listAdapters()).toEqual([]);
      expect(await fresh.whyNoAdapters()).toBe('no Vulkan driver is installed');
      const device = await fresh.createDevice({ workers: 1 });
      expect(device.backend).toBe('wasm');
      expect(load).not.toHaveBeenCalled();
      await device.destroy();
      vi.doUnmock('webgpu');
    },
  );

  test('a WebGPU package that cannot be loaded is no adapter', async () => {
    vi.doMock('webgpu', () => {
      throw new Error('no native code here');
    });
    vi.resetModules();
    const icd = fileURLToPath(import.meta.url); // any file that is there passes for a driver's
    vi.stubEnv('VK_DRIVER_FILES', icd);
    const fresh = await import('./create-device.ts');
    expect(await fresh.listAdapters()).toEqual([]);
    expect(await fresh.whyNoAdapters()).toMatch(/npm package webgpu cannot be loaded .*: npm install webgpu/);
    await expect(fresh.createDevice({ backend: 'webgpu' })).rejects.toThrow(
      expect.objectContaining({
        name: 'AdapterError',
        message: expect.stringMatching(/there are none: the npm package webgpu cannot be loaded/) as string,
      }),
    );
    vi.doUnmock('webgpu');
  });
});

describeAdapters('createDevice', (device, openAnother) => {
  test('says what the adapter is', () => {
    const { info } = device();
    expect(info).toMatchObject({ backend: 'webgpu', type: 'software', api: 'vulkan', workers: 0 });
    expect(info.driver).toMatch(/\d/);
    expect(info.limits?.maxStorageBufferBindingSize).toBeGreaterThanOrEqual(2 ** 27);
    expect(info.limits?.maxComputeInvocationsPerWorkgroup).toBe(256);
  });

  test('two devices live side by side', async () => {
    const other = await openAnother();
    const [left, right] = await Promise.all(
      [device(), other].map(({ gpu }, i) => gpu.scope((scope) => gpu.read(scope.upload(Uint32Array.of(i, 7))))),
    );
    expect([left, right]).toEqual([Uint32Array.of(0, 7), Uint32Array.of(1, 7)]);
    await other.destroy();
    expect(await device().gpu.scope((scope) => device().gpu.read(scope.upload(Uint32Array.of(3))))).toEqual(
      Uint32Array.of(3),
    );
  });
});
