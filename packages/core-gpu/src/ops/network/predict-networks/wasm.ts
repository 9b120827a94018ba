import type { WasmPool } from '../../../compute/wasm/pool.ts';
import type { NetworkEnsemble } from '../train-networks/contract.ts';
import { columnsOf, networkRanges, sliceNetworks } from './ensemble.ts';
import type { predictNetworksJob } from './wasm-job.ts';

/** {@link predictNetworks} on the worker pool: consecutive networks make a job. */
export async function predictNetworksWasm(
  pool: WasmPool,
  ensemble: NetworkEnsemble,
  x: Float64Array,
  rows: number,
  mask: Uint8Array | undefined,
): Promise<Float64Array> {
  const width = Math.ceil(rows / 16) * 16;
  const shared = { width, columns: columnsOf(x, rows, ensemble.features, width) };
  const parts = await Promise.all(
    networkRanges(ensemble.networks).map(async ([start, length]) => {
      const slice = sliceNetworks(ensemble, start, length);
      if (!mask) return pool.run<typeof predictNetworksJob>('predictNetworks', slice, shared);
      const counted = new Uint8Array(length * width);
      for (let b = 0; b < length; b++)
        counted.set(mask.subarray((start + b) * rows, (start + b + 1) * rows), b * width);
      return pool.run<typeof predictNetworksJob>('predictNetworks', { ...slice, mask: counted }, shared);
    }),
  );
  const sum = new Float64Array(rows);
  for (const part of parts) for (let i = 0; i < rows; i++) sum[i]! += part.sum[i]!;
  return sum;
}
