import type { Device } from '../../device/device.ts';
import type { GrowTreesOptions, GrownTrees, RankedSample } from './contract.ts';
import { growTreesWasm } from './wasm.ts';
import { growTreesWebgpu } from './webgpu.ts';

/**
 * Grows regression trees by exact least squares: each split maximises
 * `(S_L N - S N_L)^2 / (N_L N_R)`, the fall in squared error times `N`, over all boundaries between ranks.
 *
 * Candidates have one total order: the score as an exact rational, then the tie hash of the feature (keyed by seed, tree
 * and the node's path), then the rank. The same seed therefore grows the same trees on every backend, in any number of
 * workers, chunks or shards.
 *
 * @param device - where to grow
 * @param sample - ranks and fixed-point targets
 * @param options - which trees, and the stopping rules; every field is required
 * @returns `options.trees` trees, nodes in preorder
 * @throws ConfigError when the sample does not fit the device's buffers; DeviceLostError when the device goes away
 *
 * Source: Breiman (2001), "Random forests", Machine Learning 45, https://doi.org/10.1023/A:1010933404324.
 */
export async function growTrees(device: Device, sample: RankedSample, options: GrowTreesOptions): Promise<GrownTrees> {
  if (device.backend === 'wasm') return growTreesWasm(device.pool, sample, options);
  return growTreesWebgpu(device, sample, options);
}
