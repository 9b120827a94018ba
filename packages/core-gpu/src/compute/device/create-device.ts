import { Executor } from '../kernel/executor.ts';
import type { AdapterSource, AdapterSummary } from './adapter.ts';
import { browserAdapters } from './browser.ts';
import { chooseAdapter, noAdapter } from './choose-adapter.ts';
import { dawnAdapters } from './dawn.ts';
import type { Device, WebgpuDevice } from './device.ts';
import { ConfigError } from '@kuznets/base';
import { createWasm } from './wasm-device.ts';
import { readLimits, requiredLimits } from './limits.ts';

/** Options of {@link createDevice}. */
export interface CreateDeviceOptions {
  /** `auto` (default): a hardware adapter if there is one, else `wasm`. */
  readonly backend?: 'auto' | 'webgpu' | 'wasm' | undefined;
  /** Part, in any case, of an adapter's name, vendor or description; the only way to a software adapter. */
  readonly adapter?: string | undefined;
  /** Worker threads of the WASM backend. Default: the processors available. */
  readonly workers?: number | undefined;
  /** Measure kernels by timestamp queries (WebGPU only). Default false. */
  readonly profile?: boolean | undefined;
}

const noAdapters: AdapterSource = {
  list: () => Promise.resolve([]),
  open: () => Promise.resolve(null),
};

function adapterSource(): AdapterSource {
  const inBrowser = typeof navigator === 'object' && 'gpu' in navigator && navigator.gpu !== undefined;
  if (inBrowser) return browserAdapters;
  return typeof process === 'object' && typeof process.getBuiltinModule === 'function' ? dawnAdapters : noAdapters;
}

/**
 * Lists the WebGPU adapters of this machine, hardware first.
 *
 * @returns an empty list where there is no driver or WebGPU cannot be loaded; never rejects
 *
 * @example
 * ```ts
 * for (const { name, type } of await listAdapters()) console.log(name, type);
 * ```
 */
export async function listAdapters(): Promise<readonly AdapterSummary[]> {
  return adapterSource().list();
}

/**
 * Says why {@link listAdapters} finds none.
 *
 * @returns a cause such as a package that cannot be loaded; null where there are adapters, or none for no reason that is known
 */
export async function whyNoAdapters(): Promise<string | null> {
  const source = adapterSource();
  return (await source.list()).length > 0 ? null : (source.whyNone?.() ?? null);
}

async function createWebgpu(
  summary: AdapterSummary,
  adapters: readonly AdapterSummary[],
  profile: boolean,
): Promise<WebgpuDevice> {
  const found = await adapterSource().open(summary, { profile });
  if (!found) throw noAdapter(`adapter ${summary.name} is gone`, adapters);
  if (profile && !found.adapter.features.has('timestamp-query')) {
    throw new ConfigError(`profile: adapter ${summary.name} has no timestamp queries`);
  }
  const gpuDevice = await found.adapter.requestDevice({
    label: 'kuznets',
    requiredLimits: requiredLimits(found.adapter.limits),
    requiredFeatures: profile ? ['timestamp-query'] : [],
  });
  const gpu = new Executor(gpuDevice, { profile, onWait: found.onWait });
  const { name, type, vendor, architecture, description, api } = summary;
  return {
    backend: 'webgpu',
    info: {
      backend: 'webgpu',
      name,
      type,
      vendor,
      architecture,
      driver: description,
      api,
      workers: 0,
      limits: readLimits(gpuDevice.limits),
      features: [...found.adapter.features].sort(),
    },
    lost: gpu.lost,
    gpu,
    async destroy() {
      gpu.destroy();
      await gpu.lost;
    },
  };
}

/**
 * Creates a device to run operations on.
 *
 * `auto` takes a hardware adapter if there is one, else `wasm`. A software adapter (llvmpipe, SwiftShader) is taken only when
 * it is asked for by name. Both backends give the same integers bit for bit and the same floats within stated bounds.
 *
 * @param options - see {@link CreateDeviceOptions}
 * @throws AdapterError when there is no adapter as asked for; it lists those there are
 * @throws ConfigError for options that contradict each other or are out of range
 *
 * @example
 * ```ts
 * const device = await createDevice({ backend: 'wasm', workers: 2 });
 * console.log(device.info.name); // WASM SIMD
 * await device.destroy();
 * ```
 */
export async function createDevice(options: CreateDeviceOptions = {}): Promise<Device> {
  const { backend = 'auto', adapter: wanted, workers, profile = false } = options;
  if (!['auto', 'webgpu', 'wasm'].includes(backend))
    throw new ConfigError(`backend: got ${String(backend)}, allowed auto, webgpu, wasm`);
  if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= 1024)) {
    throw new ConfigError(`workers: got ${String(workers)}, allowed 1 to 1024`);
  }
  if (backend === 'wasm') {
    if (wanted !== undefined)
      throw new ConfigError(`adapter: ${wanted} was asked for, but the wasm backend has no adapters`);
    return createWasm(workers);
  }
  const adapters = await listAdapters();
  const chosen = chooseAdapter(adapters, { backend, adapter: wanted }, adapterSource().whyNone?.() ?? null);
  return chosen ? createWebgpu(chosen, adapters, profile) : createWasm(workers);
}
