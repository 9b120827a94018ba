/**
 * Where it runs, which the registry test reads.
 *
 * @public
 */
export const backends = ['wasm', 'webgpu'] as const;

/** Options of {@link substituteNetworks}. */
export interface SubstituteNetworksOptions {
  /** Features to substitute one at a time. Default all. */
  readonly features?: ArrayLike<number>;
  /** Pairs of features to substitute together. Default none. */
  readonly pairs?: { readonly first: ArrayLike<number>; readonly second: ArrayLike<number> };
}

/** Mean values of an ensemble with regressors replaced. */
export interface SubstitutedMeans {
  /** `features.length x rows`: `mean_j f(x_i with x_k := x_jk)`. */
  readonly features: Float64Array;
  /** `pairs x rows`: `mean_j f(x_i with x_k := x_jk and x_m := x_jm)`. */
  readonly pairs: Float64Array;
}
