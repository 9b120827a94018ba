import { existsSync, readdirSync } from 'node:fs';
import {
  createDevice,
  listAdapters,
  matchesAdapter,
  measureDevice,
  type AdapterSummary,
  type CreateDeviceOptions,
  type WorkKind,
  type WorkSeconds,
} from '@kuznets/core-gpu';
import type { DeviceSettings } from '@kuznets/studies';
import { measurementKey, userMeasurements, type MeasurementStore } from './measurements.ts';

/** What `auto` chose between, and what it took. */
export interface BackendChoice {
  readonly backend: 'webgpu' | 'wasm';
  readonly adapter: AdapterSummary;
  readonly kinds: readonly WorkKind[];
  readonly wasm: WorkSeconds;
  readonly webgpu: WorkSeconds;
}

/** The machine, as the choice sees it. */
export interface Machine {
  /** The adapters; only hardware ones need be among them where no name is wanted. */
  readonly list: (wanted: string | undefined) => Promise<readonly AdapterSummary[]>;
  readonly measure: (options: CreateDeviceOptions) => Promise<WorkSeconds>;
  readonly store: MeasurementStore;
}

/**
 * Adapters where there may be hardware. Software drivers are kept from Vulkan's loader: they take time to start, and Dawn warns on standard
 * error of every limit of theirs that it lowers. On Linux a GPU has a device file; without one not even Dawn is loaded.
 */
async function hardwareAdapters(): Promise<readonly AdapterSummary[]> {
  if (process.platform === 'linux' && !devices().some((name) => /^(?:dri|nvidia|dxg|kgsl|mali)/.test(name))) return [];
  process.env['VK_LOADER_DRIVERS_DISABLE'] ??= '*lvp*,*lavapipe*,*swiftshader*';
  return listAdapters();
}

/** This machine, and what is known of it in the user's cache folder. */
export function thisMachine(signal?: AbortSignal): Machine {
  return {
    list: (wanted) => (wanted === undefined ? hardwareAdapters() : listAdapters()),
    measure: async (options) => {
      const device = await createDevice(options);
      try {
        return await measureDevice(device, signal ? { signal } : {});
      } finally {
        await device.destroy();
      }
    },
    store: userMeasurements(),
  };
}

/**
 * Chooses for `--backend auto`: WASM, or the adapter named, else the first hardware adapter, if that takes less time.
 *
 * @param settings - adapter and workers as the user gave them
 * @param kinds - the work there is to do
 * @param machine - what it is done on
 * @returns null where there is nothing to choose between
 */
export async function chooseBackend(
  { adapter: wanted, workers }: Pick<DeviceSettings, 'adapter' | 'workers'>,
  kinds: readonly WorkKind[],
  { list, measure, store }: Machine,
): Promise<BackendChoice | null> {
  const adapters = await list(wanted);
  const adapter = adapters.find((summary) =>
    wanted === undefined ? summary.type === 'hardware' : matchesAdapter(summary, wanted),
  );
  if (!adapter) {
    // The error names the adapters that there are.
    if (wanted !== undefined) await createDevice({ backend: 'webgpu', adapter: wanted });
    return null;
  }
  const known = async (key: string, options: CreateDeviceOptions): Promise<WorkSeconds> => {
    const before = store.read(key);
    if (before) return before;
    const measured = await measure(options);
    store.write(key, measured);
    return measured;
  };
  const wasm = await known(measurementKey({ workers }), { backend: 'wasm', workers });
  const webgpu = await known(measurementKey(adapter), { backend: 'webgpu', adapter: adapter.name });
  const total = (measured: WorkSeconds): number => kinds.reduce((sum, kind) => sum + measured[kind], 0);
  return { backend: total(webgpu) < total(wasm) ? 'webgpu' : 'wasm', adapter, kinds, wasm, webgpu };
}

/** What was taken, and why. */
export function choiceText({ backend, adapter, kinds, wasm, webgpu }: BackendChoice): string {
  const isWasm = backend === 'wasm';
  const [mine, other] = isWasm ? [wasm, webgpu] : [webgpu, wasm];
  const times = kinds.map((kind) => `${kind} ${mine[kind].toFixed(3)} s against ${other[kind].toFixed(3)} s`);
  const why = times.length === 0 ? 'nothing that there is to do runs on a GPU' : times.join('; ');
  return `${isWasm ? 'wasm' : adapter.name} rather than ${isWasm ? adapter.name : 'wasm'}: ${why}`;
}

/** Names of the device files; none in a root that has no such folder. */
function devices(): readonly string[] {
  return existsSync('/dev') ? readdirSync('/dev') : [];
}
