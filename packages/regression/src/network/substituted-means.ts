import { ConfigError, checkOption, wholeNumbers } from '@kuznets/base';
import { type Device, cpuOf, predictNetworks, substituteNetworks } from '@kuznets/core-gpu';
import type { NeuralNetworkResult } from './fit-networks.ts';
import { scaleRows } from './range-scaling.ts';

/** Options of {@link NeuralNetworkRegressor.substitutedMeans}. */
export interface SubstitutedMeansOptions {
  /** Pairs of features to substitute together, by index. Default none. */
  readonly pairs?: { readonly first: ArrayLike<number>; readonly second: ArrayLike<number> };
  /** Use only the first so many networks, for what would take too long. Default all that were kept. */
  readonly maxNetworks?: number;
  /** Default: the CPU. */
  readonly device?: Device;
}

/** Mean predictions at the rows of a table with regressors replaced, in units of y. */
export interface NetworkSubstitution {
  /** Networks evaluated; below the ensemble's number the function decomposed is that of a subset. */
  readonly networks: number;
  /** `rows`: `f(x_i)` of these networks. */
  readonly prediction: Float64Array;
  /** `features x rows`: `mean_j f(x_i with x_k := x_jk)`; `prediction` less this is the contribution `D_k(i)`. */
  readonly features: Float64Array;
  /** `pairs x rows`: `mean_j f(x_i with x_k := x_jk and x_m := x_jm)`. */
  readonly pairs: Float64Array;
}

/** See {@link NeuralNetworkRegressor.substitutedMeans}. */
export async function substitutedMeans(
  { featureNames, ensemble: all, scaling }: Pick<NeuralNetworkResult, 'featureNames' | 'ensemble' | 'scaling'>,
  x: Float64Array,
  rows: number,
  { device = cpuOf(), ...options }: SubstitutedMeansOptions,
): Promise<NetworkSubstitution> {
  const features = featureNames.length;
  const scaled = scaleRows(scaling, x, rows, features);
  const { first = [], second = [] } = options.pairs ?? {};
  const networks = Math.min(all.networks, options.maxNetworks ?? all.networks);
  checkOption('maxNetworks', options.maxNetworks ?? 1, wholeNumbers(1, 2 ** 31));
  if (first.length !== second.length)
    throw new ConfigError(`pairs: ${String(first.length)} first features, ${String(second.length)} second ones`);
  for (const feature of [...Array.from(first), ...Array.from(second)])
    checkOption('pairs', feature, wholeNumbers(0, features - 1));
  const size = all.parameters.length / all.networks;
  const ensemble = { ...all, networks, parameters: all.parameters.subarray(0, networks * size) };

  const placeOf = new Int32Array(features).fill(-1);
  scaling.varying.forEach((feature, place) => (placeOf[feature] = place));
  const listed = Array.from(first, (one, i) => [placeOf[one]!, placeOf[second[i]!]!] as const);
  const both = listed.map(([one, two]) => one >= 0 && two >= 0);
  const varied = listed.filter((_, i) => both[i]);
  const [base, means] = await Promise.all([
    predictNetworks(device, ensemble, scaled, rows),
    substituteNetworks(device, ensemble, scaled, rows, {
      pairs: { first: varied.map(([one]) => one), second: varied.map(([, two]) => two) },
    }),
  ]);
  const inUnits = (values: Float64Array): Float64Array =>
    values.map((value) => scaling.targetCentre + scaling.targetHalf * value);
  const prediction = inUnits(base.sum.map((sum) => sum / networks));
  const single = inUnits(means.features);
  const paired = inUnits(means.pairs);
  const singleAt = (place: number): Float64Array =>
    place < 0 ? prediction : single.subarray(place * rows, (place + 1) * rows);
  const out = { features: new Float64Array(features * rows), pairs: new Float64Array(listed.length * rows) };
  placeOf.forEach((place, feature) => out.features.set(singleAt(place), feature * rows));
  let next = 0;
  listed.forEach(([one, two], i) => {
    out.pairs.set(both[i] ? paired.subarray(next * rows, (next + 1) * rows) : singleAt(Math.max(one, two)), i * rows);
    if (both[i]) next++;
  });
  return { networks, prediction, ...out };
}
