import type { WebgpuDevice } from '../device/device.ts';
import { type WasmPool, createWasmPool } from './pool.ts';

const pools = new WeakMap<WebgpuDevice, WasmPool>();

/** Worker threads beside a WebGPU device, for operations that the CPU does better; started when first asked for, ended with the device. */
export function poolBeside(device: WebgpuDevice): WasmPool {
  let pool = pools.get(device);
  if (!pool) {
    const started = createWasmPool();
    pools.set(device, (pool = started));
    void device.lost.then(() => started.destroy());
  }
  return pool;
}
