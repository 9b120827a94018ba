import { ConfigError, checkOption, groupMembers, wholeNumbers } from '@kuznets/base';
import { type Device, type NetworkEnsemble, cpuOf, predictNetworks, substituteNetworks } from '@kuznets/core-gpu';
import type { NeuralNetworkResult } from './fit-networks.ts';
import { scaleRows } from './range-scaling.ts';

/** Options of {@link NeuralNetworkRegressor.substitutedMeans}. */
export interface SubstitutedMeansOptions {
  /** Pairs of features, or of groups of columns where the table of the fit had groups, to substitute together, by index. Default none. */
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
  /** `features x rows`, or groups: `mean_j f(x_i with x_k := x_jk)`; `prediction` less this is the contribution `D_k(i)`. */
  readonly features: Float64Array;
  /** `pairs x rows`: `mean_j f(x_i with x_k := x_jk and x_m := x_jm)`. */
  readonly pairs: Float64Array;
}

/** See {@link NeuralNetworkRegressor.substitutedMeans}. */
export async function substitutedMeans(
  {
    featureNames,
    groups,
    ensemble: all,
    scaling,
  }: Pick<NeuralNetworkResult, 'featureNames' | 'groups' | 'ensemble' | 'scaling'>,
  x: Float64Array,
  rows: number,
  { device = cpuOf(), ...options }: SubstitutedMeansOptions,
): Promise<NetworkSubstitution> {
  const scaled = scaleRows(scaling, x, rows, featureNames.length);
  const { first = [], second = [] } = options.pairs ?? {};
  const networks = Math.min(all.networks, options.maxNetworks ?? all.networks);
  checkOption('maxNetworks', options.maxNetworks ?? 1, wholeNumbers(1, 2 ** 31));
  if (first.length !== second.length)
    throw new ConfigError(`pairs: ${String(first.length)} first features, ${String(second.length)} second ones`);
  // The inputs of each variable: columns that do not vary never reach a network.
  const placeOf = new Map(Array.from(scaling.varying, (column, place) => [column, place]));
  const inputs = groupMembers({ features: featureNames.length, groups }).map((columns) =>
    columns.flatMap((column) => placeOf.get(column) ?? []),
  );
  for (const feature of [...Array.from(first), ...Array.from(second)])
    checkOption('pairs', feature, wholeNumbers(0, inputs.length - 1));
  const size = all.parameters.length / all.networks;
  const ensemble = { ...all, networks, parameters: all.parameters.subarray(0, networks * size) };

  const joint = Array.from(first, (one, i) => [...inputs[one]!, ...inputs[second[i]!]!]);
  const varied = joint.filter((places, i) => places.length === 2 && inputs[first[i]!]!.length === 1);
  const pairOf = new Map(varied.map((places, pair) => [places.join(), pair]));
  const [base, means] = await Promise.all([
    predictNetworks(device, ensemble, scaled, rows),
    substituteNetworks(device, ensemble, scaled, rows, {
      pairs: { first: varied.map(([one]) => one!), second: varied.map(([, two]) => two!) },
    }),
  ]);
  const inUnits = (values: Float64Array): Float64Array =>
    values.map((value) => scaling.targetCentre + scaling.targetHalf * value);
  const prediction = inUnits(base.sum.map((sum) => sum / networks));
  const single = inUnits(means.features);
  const paired = inUnits(means.pairs);
  const meanOf = async (places: readonly number[]): Promise<Float64Array> => {
    if (places.length === 0) return prediction;
    if (places.length === 1) return single.subarray(places[0]! * rows, (places[0]! + 1) * rows);
    const pair = pairOf.get(places.join());
    if (pair !== undefined) return paired.subarray(pair * rows, (pair + 1) * rows);
    return inUnits(await overDistinctRows(device, ensemble, scaled, rows, places));
  };
  const out = { features: new Float64Array(inputs.length * rows), pairs: new Float64Array(joint.length * rows) };
  for (const [variable, places] of inputs.entries()) out.features.set(await meanOf(places), variable * rows);
  for (const [pair, places] of joint.entries()) out.pairs.set(await meanOf(places), pair * rows);
  return { networks, prediction, ...out };
}

/** Cells of the rows that are predicted at once. */
const mostCells = 2 ** 22;

/** Mean predictions with several inputs replaced by those of every row: each distinct combination once, weighed by its rows. */
async function overDistinctRows(
  device: Device,
  ensemble: NetworkEnsemble,
  x: Float64Array,
  rows: number,
  places: readonly number[],
): Promise<Float64Array> {
  const { features, networks } = ensemble;
  const counts = new Map<string, { readonly row: number; count: number }>();
  for (let row = 0; row < rows; row++) {
    const key = places.map((place) => x[row * features + place]).join();
    const known = counts.get(key);
    if (known) known.count++;
    else counts.set(key, { row, count: 1 });
  }
  const distinct = [...counts.values()];
  const together = Math.max(1, Math.floor(mostCells / (rows * features)));
  const means = new Float64Array(rows);
  for (let from = 0; from < distinct.length; from += together) {
    const batch = distinct.slice(from, from + together);
    const cells = new Float64Array(batch.length * x.length);
    batch.forEach(({ row: donor }, at) => {
      cells.set(x, at * x.length);
      for (let row = 0; row < rows; row++)
        for (const place of places) cells[at * x.length + row * features + place] = x[donor * features + place]!;
    });
    const { sum } = await predictNetworks(device, ensemble, cells, batch.length * rows);
    sum.forEach((total, cell) => {
      means[cell % rows]! += (total / networks / rows) * batch[Math.floor(cell / rows)]!.count;
    });
  }
  return means;
}
