import type { Device } from '../../../compute/device/device.ts';
import type { PatternBlock, PatternSample, PatternTrees } from '../patterns.ts';
import { checkPatterns, sharedSample } from '../share-patterns.ts';
import type { ShapleyOptions, ShapleySums } from './contract.ts';
import { treeShapleyWasm } from './wasm.ts';

/**
 * Sums, over trees, of the Shapley value of each player at each row, and of each pair's interaction index, exactly.
 *
 * With `v_i(S) = mean_j f(x_i in the players of S, x_j in the others)` a leaf is met where all players that `j` misses are in `S` and none
 * that `i` misses is: a game in which only those count, whose shares are `(a - 1)! b! / (a + b)!` and `-a! (b - 1)! / (a + b)!` (Lundberg
 * et al. 2020, https://doi.org/10.1038/s42256-019-0138-9). Rows are counted by the set of players that they miss; sums over subsets of
 * it, ranked by size, give every pattern of `i` at once. Weights are integers times `1 / lcm(1 .. places)`: any order of trees gives the
 * same bytes.
 *
 * Runs on WASM workers with either backend: 64-bit integers beat the device here.
 *
 * @param device - where to run
 * @param trees - the trees, see {@link PatternTrees}
 * @param sample - background and rows to explain
 * @param options - see {@link ShapleyOptions}
 * @param block - the rows to explain. Default: all
 * @returns see {@link ShapleySums}
 * @throws ConfigError, ShapeError for arrays outside what is allowed; DeviceLostError when the device goes away
 */
export async function treeShapley(
  device: Device,
  trees: PatternTrees,
  sample: PatternSample,
  { pairs = false }: ShapleyOptions = {},
  block: PatternBlock = { firstRow: 0, rows: sample.rows },
): Promise<ShapleySums> {
  checkPatterns('treeShapley', trees, sample, block);
  return treeShapleyWasm(device, { trees, block, pairs }, sharedSample(sample));
}
