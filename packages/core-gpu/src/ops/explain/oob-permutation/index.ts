import type { Device } from '../../../compute/device/device.ts';
import type { RoutableTrees } from '../../tree/forest-predict/contract.ts';
import type { RankedSample } from '../../tree/grow-trees/contract.ts';
import type { OobPermutation, OobPermutationOptions } from './contract.ts';
import { oobPermutationWasm } from './wasm.ts';
import { oobPermutationWebgpu } from './webgpu.ts';

/**
 * Permutes each feature among each tree's out-of-bag rows and measures the rise in squared error.
 *
 * Permutations are keyed by (seed, tree, feature) and errors are summed as integers: every backend returns the same
 * bytes, and consecutive ranges of trees concatenate.
 *
 * @param device - where to run
 * @param trees - trees grown on `sample` with the same bags
 * @param sample - the training sample
 * @param options - the bags: seed, draws, replacement and the index of the first tree
 * @returns per tree and feature, in units of {@link permutationErrorUnit}
 * @throws ConfigError when the sample does not fit the device's buffers; DeviceLostError when the device goes away
 *
 * Source: Breiman (2001), "Random forests", section 10, https://doi.org/10.1023/A:1010933404324.
 */
export async function oobPermutation(
  device: Device,
  trees: RoutableTrees,
  sample: RankedSample,
  options: OobPermutationOptions,
): Promise<OobPermutation> {
  if (device.backend === 'wasm') return oobPermutationWasm(device.pool, trees, sample, options);
  return oobPermutationWebgpu(device, trees, sample, options);
}
