/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm', 'webgpu'] as const;

/** Options of {@link predictNetworks}. */
export interface PredictNetworksOptions {
  /** `networks x rows`: 0 leaves a network out of a row's sum. Default none is left out. */
  readonly mask?: Uint8Array;
}

/** Sums of networks' values. */
export interface NetworkPrediction {
  /** `rows`: sum over the networks counted. */
  readonly sum: Float64Array;
  /** `rows`: networks counted. */
  readonly count: Uint32Array;
}
