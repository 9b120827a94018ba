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
  const weights = kernels.upload(parameters);
  const x = kernels.upload(columns);
  const entries = kernels.upload(items.entries);
  const values = kernels.upload(items.values);
  kernels.exports.substituteNetworks(
    networks,
    width,
    features,
    hidden,
    activation === 'logistic' ? 1 : 0,
    weights,
    x,
    entries,
    items.count,
    values,
    items.most,
    sum,
  );
  return { sum: kernels.download(Float64Array, sum, items.count * width) };
}
