import type { Device } from '../../../compute/device/device.ts';
import { checkEnsemble } from '../predict-networks/ensemble.ts';
import type { NetworkEnsemble } from '../train-networks/contract.ts';
import type { SubstituteNetworksOptions, SubstitutedMeans } from './contract.ts';
import { listItems } from './items.ts';
import { substituteNetworksWasm } from './wasm.ts';
import { substituteNetworksWebgpu } from './webgpu.ts';

/**
 * Mean values of an ensemble at each row with one or two regressors replaced by what they are in every row of the data.
 *
 * `mean_j f(x_i with x_k := x_jk)`, `f` the mean of the networks: what brute-force explained variation needs, `N` evaluations a
 * cell. Only the hidden activations are evaluated again, and on WASM not even these: the addition formula of tanh turns the mean
 * over `j` into a power series in `tanh`, cut where its tail is below 2^-24. Single precision within networks: a network's mean is
 * off by at most some 1e-6 of `sum_l |phi_l|`.
 *
 * @param device - where to evaluate
 * @param ensemble - trained networks
 * @param x - `rows x features`, row-major, scaled as the training sample was
 * @param rows - number of rows, at least 1
 * @param options - what to substitute, see {@link SubstituteNetworksOptions}
 * @returns means over the ensemble's networks, in units of the scaled target
 * @throws ShapeError, ConfigError for arrays of other lengths or features that do not exist; DeviceLostError
 *
 * @example
 * ```ts
 * const { features } = await substituteNetworks(device, ensemble, x, 88);
 * ```
 */
export async function substituteNetworks(
  device: Device,
  ensemble: NetworkEnsemble,
  x: Float64Array,
  rows: number,
  options: SubstituteNetworksOptions = {},
): Promise<SubstitutedMeans> {
  const { networks, features } = ensemble;
  checkEnsemble('substituteNetworks', ensemble, x, rows);
  const items = listItems(x, rows, features, options);
  const empty = rows === 0 || networks === 0 || items.count === 0;
  const sum = empty
    ? new Float64Array(items.count * rows)
    : device.backend === 'wasm'
      ? await substituteNetworksWasm(device.pool, ensemble, x, rows, items)
      : await substituteNetworksWebgpu(device, ensemble, x, rows, items);
  const mean = networks === 0 ? sum : sum.map((value) => value / networks);
  return { features: mean.slice(0, items.singles * rows), pairs: mean.slice(items.singles * rows) };
}
