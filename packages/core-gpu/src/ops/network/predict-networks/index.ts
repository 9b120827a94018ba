import type { Device } from '../../../compute/device/device.ts';
import { expectLength } from '../../../compute/tensor/shape.ts';
import type { NetworkEnsemble } from '../train-networks/contract.ts';
import type { NetworkPrediction, PredictNetworksOptions } from './contract.ts';
import { checkEnsemble } from './ensemble.ts';
import { predictNetworksWasm } from './wasm.ts';
import { predictNetworksWebgpu } from './webgpu.ts';

/**
 * Sums networks' values at rows: `sum_b f_b(x_i)` over the networks that a mask lets count.
 *
 * Networks are evaluated in single precision, tanh to 3e-7; values of 256 networks and more are added in double precision.
 *
 * @param device - where to evaluate
 * @param ensemble - trained networks
 * @param x - `rows x features`, row-major, scaled as the training sample was
 * @param rows - number of rows
 * @param options - see {@link PredictNetworksOptions}
 * @returns sums and numbers of networks, so that `sum / count` is the ensemble's prediction
 * @throws ShapeError, ConfigError for arrays of other lengths or with values that are not finite; DeviceLostError
 */
export async function predictNetworks(
  device: Device,
  ensemble: NetworkEnsemble,
  x: Float64Array,
  rows: number,
  options: PredictNetworksOptions = {},
): Promise<NetworkPrediction> {
  const { mask } = options;
  const { networks } = ensemble;
  checkEnsemble('predictNetworks', ensemble, x, rows);
  if (mask) expectLength('predictNetworks: mask', mask.length, [networks, rows]);
  const count = new Uint32Array(rows).fill(mask ? 0 : networks);
  mask?.forEach((counts, i) => {
    if (counts) count[i % rows]!++;
  });
  if (rows === 0 || networks === 0) return { sum: new Float64Array(rows), count };
  const sum =
    device.backend === 'wasm'
      ? await predictNetworksWasm(device.pool, ensemble, x, rows, mask)
      : await predictNetworksWebgpu(device, ensemble, x, rows, mask);
  return { sum, count };
}
