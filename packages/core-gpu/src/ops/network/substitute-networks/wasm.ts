import type { WasmPool } from '../../../compute/wasm/pool.ts';
import { columnsOf, networkRanges, sliceNetworks } from '../predict-networks/ensemble.ts';
import type { NetworkEnsemble } from '../train-networks/contract.ts';
import type { Items } from './items.ts';
import type { substituteNetworksJob } from './wasm-job.ts';

/** Sums over networks, `items x rows`, on the worker pool: consecutive networks make a job. */
export async function substituteNetworksWasm(
  pool: WasmPool,
  ensemble: NetworkEnsemble,
  x: Float64Array,
  rows: number,
  items: Items,
): Promise<Float64Array> {
  const width = Math.ceil(rows / 16) * 16;
  const shared = { width, columns: columnsOf(x, rows, ensemble.features, width), items };
  const sum = new Float64Array(items.count * rows);
  const parts = await Promise.all(
    networkRanges(ensemble.networks).map(async ([start, length]) => {
      const slice = sliceNetworks(ensemble, start, length);
      return pool.run<typeof substituteNetworksJob>('substituteNetworks', slice, shared, slice);
    }),
  );
  for (const part of parts) {
    for (let item = 0; item < items.count; item++)
      for (let i = 0; i < rows; i++) sum[item * rows + i]! += part.sum[item * width + i]!;
  }
  return sum;
}
