import type { Device } from '../../../compute/device/device.ts';
import type { CodedRows, ForestPredictOptions, ForestPrediction, RoutableTrees } from './contract.ts';
import { forestPredictWasm } from './wasm.ts';
import { forestPredictWebgpu } from './webgpu.ts';

/**
 * Routes rows through trees and adds up the leaves' values, exactly.
 *
 * @param device - where to route
 * @param trees - `codes[feature] <= cut` goes left; values in fixed point
 * @param rows - rows as integer codes
 * @param options - restrict each tree to its out-of-bag rows (the rows must then be the training rows)
 * @returns sums and counts a row; parts of a forest add up to the whole, to the bit
 * @throws ConfigError when the rows do not fit the device's buffers; DeviceLostError when the device goes away
 */
export async function forestPredict(
  device: Device,
  trees: RoutableTrees,
  rows: CodedRows,
  options: ForestPredictOptions = {},
): Promise<ForestPrediction> {
  if (device.backend === 'wasm') return forestPredictWasm(device.pool, trees, rows, options);
  return forestPredictWebgpu(device, trees, rows, options);
}
