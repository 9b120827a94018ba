import { type Device, createDevice, listAdapters } from '../src/index.ts';
import type { WebgpuDevice } from '../src/compute/device/device.ts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

const { env } = process;
const split = (list: string | undefined): readonly string[] => (list ?? '').split(',').filter((name) => name !== '');
const inCi = env['CI'] !== undefined && env['CI'] !== '' && env['CI'] !== 'false';

/** Adapters to test; set-up names them in KUZNETS_TEST_ADAPTERS. */
export const adapters: readonly string[] =
  env['KUZNETS_TEST_ADAPTERS'] === undefined ? ['llvmpipe', 'swiftshader'] : split(env['KUZNETS_TEST_ADAPTERS']);

/** Whether a missing adapter fails the run rather than skipping its tests. */
function required(adapter: string): boolean {
  return inCi || env['KUZNETS_TEST_ADAPTERS'] !== undefined || split(env['KUZNETS_REQUIRE_ADAPTERS']).includes(adapter);
}

async function isThere(adapter: string): Promise<boolean> {
  return (await listAdapters()).some(({ name }) => name.toLowerCase().includes(adapter.toLowerCase()));
}

async function open(adapter: string, profile: boolean): Promise<WebgpuDevice> {
  const device: Device = await createDevice({ backend: 'webgpu', adapter, profile });
  if (device.backend !== 'webgpu') throw new Error(`asked for ${adapter}, got ${device.info.name}`);
  return device;
}

/**
 * Runs tests on every adapter under test. After each test the device must have no error pending and no buffer in use.
 *
 * @param title - what is tested
 * @param body - declares tests; gets the open device, and a way to open more
 */
export function describeAdapters(
  title: string,
  body: (device: () => WebgpuDevice, openAnother: () => Promise<WebgpuDevice>) => void,
  options: { readonly profile?: boolean } = {},
): void {
  const { profile = false } = options;
  if (inCi) test(`${title}: there are adapters to test`, () => expect(adapters).not.toHaveLength(0));
  for (const adapter of adapters) {
    describe(`${title} on ${adapter}`, async () => {
      const skipped = !required(adapter) && !(await isThere(adapter));
      describe.skipIf(skipped)(skipped ? `no ${adapter} here` : 'adapter', () => {
        let device: WebgpuDevice;
        beforeAll(async () => {
          device = await open(adapter, profile);
        });
        afterEach(async () => {
          await device.gpu.synchronize();
          const { storage, staging } = device.gpu.statistics;
          expect([storage.inUse, staging.inUse], 'storage and staging buffers in use').toEqual([0, 0]);
        });
        afterAll(async () => {
          await device.destroy();
        });
        body(
          () => device,
          () => open(adapter, profile),
        );
      });
    });
  }
}
