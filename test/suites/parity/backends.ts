import { type CreateDeviceOptions, type Device, createDevice, listAdapters } from '@kuznets/core-gpu';

/** A backend that every case table runs on. */
export interface BackendUnderTest {
  readonly name: string;
  readonly device: CreateDeviceOptions;
}

const wasm: readonly BackendUnderTest[] = [
  { name: 'wasm, 1 worker', device: { backend: 'wasm', workers: 1 } },
  { name: 'wasm, 2 workers', device: { backend: 'wasm', workers: 2 } },
];

/** Adapters to test, as set-up (or the caller) names them. */
export const adapters = (process.env['KUZNETS_TEST_ADAPTERS'] ?? '').split(',').filter((name) => name !== '');

/** Whether a run without adapters is an error: it is in CI. */
export const adaptersRequired =
  process.env['CI'] !== undefined && process.env['CI'] !== '' && process.env['CI'] !== 'false';

/** WASM with one and two workers, and every adapter named in KUZNETS_TEST_ADAPTERS. */
export const backends: readonly BackendUnderTest[] = [
  ...wasm,
  ...adapters.map((adapter): BackendUnderTest => ({ name: adapter, device: { backend: 'webgpu', adapter } })),
];

/** Opens a backend; fails with what there is when the adapter is missing. */
export async function open(backend: BackendUnderTest): Promise<Device> {
  const device = await createDevice(backend.device);
  const { adapter } = backend.device;
  if (adapter !== undefined) {
    const names = (await listAdapters()).map(({ name }) => name).join('; ');
    const matches = device.info.name.toLowerCase().includes(adapter.toLowerCase());
    if (!matches) throw new Error(`asked for ${adapter}, got ${device.info.name} of ${names}`);
  }
  return device;
}
