import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { NetworkEnsemble } from '../train-networks/contract.ts';

/** Rows as a worker keeps them. */
export interface PredictShared {
  /** A multiple of 16. */
  readonly width: number;
  /** `features x width`. */
  readonly columns: Float32Array;
}

/** Arguments of {@link predictNetworksJob}. */
export interface PredictNetworksArgs extends NetworkEnsemble {
  /** `networks x width`. */
  readonly mask?: Uint8Array;
}

/** Sums networks' values on one worker. */
export function predictNetworksJob(
  kernels: Kernels,
  args: PredictNetworksArgs,
  { width, columns }: PredictShared,
): { readonly sum: Float64Array } {
  const { networks, features, hidden, activation, parameters, mask } = args;
  const sum = kernels.zeros(width * 8);
  const weights = kernels.upload(parameters);
  const x = kernels.upload(columns);
  kernels.exports.predictNetworks(
    networks,
    width,
    features,
    hidden,
    activation === 'logistic' ? 1 : 0,
    weights,
    x,
    mask ? kernels.upload(mask) : 0,
    sum,
  );
  return { sum: kernels.download(Float64Array, sum, width) };
}
