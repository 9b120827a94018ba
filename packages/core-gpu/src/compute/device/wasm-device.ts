import { createWasmPool } from '../wasm/pool.ts';
import type { Device, WasmDevice, WebgpuDevice } from './device.ts';

function engine(): string {
  return typeof process === 'object' && process.versions?.v8
    ? `Node ${process.versions.node}, V8 ${process.versions.v8}`
    : navigator.userAgent;
}

/** A device of the `wasm` backend. */
export function createWasm(workers?: number): WasmDevice {
  const pool = createWasmPool({ workers });
  return {
    backend: 'wasm',
    info: {
      backend: 'wasm',
      name: 'WASM SIMD',
      type: 'software',
      vendor: '',
      architecture: '',
      driver: engine(),
      api: 'wasm',
      workers: pool.workers,
    },
    lost: pool.lost,
    pool,
    destroy: () => pool.destroy(),
  };
}

const beside = new WeakMap<WebgpuDevice, WasmDevice>();

let alone: WasmDevice | undefined;

/**
 * The CPU of a device: itself where it is a `wasm` device, else worker threads beside the GPU, for what the CPU does better.
 *
 * @param device - any device. Default: none, and the threads last as long as the process
 * @returns a device of the `wasm` backend, started when first asked for and ended with `device`
 * @example
 * ```ts
 * cpuOf(device).info.name; // WASM SIMD
 * ```
 */
export function cpuOf(device?: Device): WasmDevice {
  if (!device) {
    alone ??= createWasm();
    void alone.lost.then(() => (alone = undefined));
    return alone;
  }
  if (device.backend === 'wasm') return device;
  let cpu = beside.get(device);
  if (!cpu) {
    const started = createWasm();
    beside.set(device, (cpu = started));
    void device.lost.then(() => started.destroy());
  }
  return cpu;
}
