import type { Device } from '../../../compute/device/device.ts';
import { ConfigError } from '@kuznets/base';
import type { GrowTreesOptions, GrownTrees, RankedSample } from './contract.ts';
import { mostDrawn } from './bag.ts';
import { rootOf } from './root-table.ts';
import { growTreesWasm } from './wasm.ts';
import { growTreesWebgpu } from './webgpu.ts';

/**
 * Grows regression trees by exact least squares: each split maximises
 * `(S_L N - S N_L)^2 / (N_L N_R)`, the fall in squared error times `N`, over all boundaries between ranks.
 *
 * The criteria of M5P take `N var^(1/k) - N_L var_L^(1/k) - N_R var_R^(1/k)` instead, `k` being 5 (`weka`) or 2
 * (`standardDeviation`), with targets below `2^31 / draws`; roots are taken in whole numbers, so the score is one. Like
 * Weka they try cuts that leave `floor(n / 5) + 1` rows on a side, two at least, and keep a node whose standard deviation
 * is below a twentieth of the root's as a leaf.
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
  if (rootOf[options.criterion ?? 'squaredError'] > 0) checkDeviation(sample, options);
  if (device.backend === 'wasm') return growTreesWasm(device.pool, sample, options);
  return growTreesWebgpu(device, sample, options);
}

function checkDeviation({ rows, rowBits, target }: RankedSample, options: GrowTreesOptions): void {
  const draws = mostDrawn(rows, options);
  const largest = target.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (rowBits === 16 && largest * draws < 2 ** 31) return;
  throw new ConfigError(
    `growTrees: criterion '${String(options.criterion)}': got targets up to ${String(largest)}, ${String(draws)} draws and ranks of ${String(rowBits)}-bit rows; ` +
      `allowed are rows of 16 bits, and targets below ${String(2 ** 31)} / draws`,
  );
}
