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
  const sum = kernels.zeros(width * 8);
  kernels.exports.predictNetworks(
    kernels.record('PredictNetworksParams', {
      ...{ networks: args.networks, rows: width, features: args.features, hidden: args.hidden },
      parameters: kernels.upload(args.parameters),
      x: kernels.upload(columns),
      mask: args.mask ? kernels.upload(args.mask) : 0,
      logistic: args.activation === 'logistic',
      sum,
    }),
  );
  return { sum: kernels.download(Float64Array, sum, width) };
}
