import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { PredictShared } from '../predict-networks/wasm-job.ts';
import type { NetworkEnsemble } from '../train-networks/contract.ts';
import type { Items } from './items.ts';

/** Rows and items as a worker keeps them. */
export interface SubstituteShared extends PredictShared {
  readonly items: Items;
}

/** Sums networks' mean values with features substituted, on one worker: `items x width`. */
export function substituteNetworksJob(
  kernels: Kernels,
  ensemble: NetworkEnsemble,
  { width, columns, items }: SubstituteShared,
): { readonly sum: Float64Array } {
  const { networks, features, hidden, activation, parameters } = ensemble;
  const sum = kernels.zeros(items.count * width * 8);
  kernels.exports.substituteNetworks(
    kernels.record('SubstituteNetworksParams', {
      ...{ networks, rows: width, features, hidden, logistic: activation === 'logistic' },
      parameters: kernels.upload(parameters),
      x: kernels.upload(columns),
      items: kernels.upload(items.entries),
      itemCount: items.count,
      values: kernels.upload(items.values),
      mostValues: items.most,
      sum,
    }),
  );
  return { sum: kernels.download(Float64Array, sum, items.count * width) };
}
