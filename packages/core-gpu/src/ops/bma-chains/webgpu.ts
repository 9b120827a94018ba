import type { WebgpuDevice } from '../../device/device.ts';
import { createWasmPool } from '../../wasm/pool.ts';
import type { BmaChains, BmaChainsOptions, ModelSpace } from './contract.ts';
import { bmaChainsWasm } from './wasm.ts';

/** {@link bmaChains} on a GPU device: on WASM threads started for the call. */
export async function bmaChainsWebgpu(_device: WebgpuDevice, space: ModelSpace, options: BmaChainsOptions): Promise<BmaChains> {
  const pool = createWasmPool();
  try {
    return await bmaChainsWasm(pool, space, options);
  } finally {
    await pool.destroy();
  }
}
