import type { Device } from '../../../compute/device/device.ts';
import { cpuOf } from '../../../compute/device/wasm-device.ts';
import { ConfigError, ShapeError } from '@kuznets/base';
import type { TreeCounts, VariationBlock, VariationSample, VariationSums, VariationTrees } from './contract.ts';
import { treeCountsWasm, treeVariationWasm } from './wasm.ts';

/**
 * Counts, over all rows of a sample, what {@link treeVariation} needs to know of them at every node, so that it looks at each block's rows
 * alone and its time is linear in rows, for blocks of any size.
 *
 * @param device - where to run
 * @param trees - the trees; leaves are constant
 * @param sample - the rows and the pairs wanted
 * @returns for the same trees and sample alone
 * @throws ConfigError, ShapeError for arrays outside what is allowed; DeviceLostError when the device goes away
 */
export async function treeCounts(device: Device, trees: VariationTrees, sample: VariationSample): Promise<TreeCounts> {
  checkSample('treeCounts', trees, sample);
  if (trees.linear) throw new ConfigError('treeCounts: linear leaves; allowed: constant ones');
  return treeCountsWasm(cpuOf(device).pool, trees, sample);
}

/**
 * Sums, over trees, of what each feature and each pair of features contributes at each row, exactly.
 *
 * A leaf is met by a row with `x_k` of another row `j` where the row meets the path's conditions on the other features and
 * `j` those on `k`; so with `S_k` the rows that meet the conditions on `k`, of `N`,
 * `sum_j f_t(x_i with x_k of x_j) = sum_leaves v [i in all S but S_k] |S_k|`, and alike for pairs and, the roles of `i` and
 * `j` exchanged, for partial dependence. Sets of rows are bits, sums are integers: any order of trees gives the same bytes.
 *
 * Runs on WASM workers with either backend: 64-bit integers beat the device here.
 *
 * @param device - where to run
 * @param trees - the trees, see {@link VariationTrees}
 * @param sample - the rows and the pairs wanted
 * @param block - the rows to keep sums for. Default: all
 * @param counts - of these trees over this sample, where several blocks need them. Default: counted on the way, at every block's cost
 * @returns see {@link VariationSums}
 * @throws ConfigError, ShapeError for arrays outside what is allowed; DeviceLostError when the device goes away
 */
export async function treeVariation(
  device: Device,
  trees: VariationTrees,
  sample: VariationSample,
  block: VariationBlock = { firstRow: 0, rows: sample.rows },
  counts?: TreeCounts,
): Promise<VariationSums> {
  const { rows } = sample;
  checkSample('treeVariation', trees, sample);
  if (counts && (trees.linear || counts.starts.length !== trees.offsets.length))
    throw new ShapeError(
      `treeVariation: counts of ${counts.starts.length - 1} trees; allowed: of these ${trees.offsets.length - 1}, with constant leaves`,
    );
  if (block.firstRow % 64 !== 0 || block.firstRow + block.rows > rows) {
    throw new ConfigError(
      `treeVariation: a block of ${block.rows} rows from ${block.firstRow}; allowed: from a multiple of 64, within ${rows} rows`,
    );
  }
  return treeVariationWasm(cpuOf(device).pool, trees, sample, { block, counts });
}

function checkSample(
  operation: string,
  { linear }: VariationTrees,
  { rows, features, codes, columns }: VariationSample,
): void {
  if (codes.length !== rows * features)
    throw new ShapeError(`${operation}: ${codes.length} codes; allowed: rows x features = ${rows * features}`);
  if (linear && columns?.length !== rows * features)
    throw new ShapeError(
      `${operation}: ${columns?.length ?? 'no'} columns; allowed: rows x features = ${rows * features}, for leaves are linear`,
    );
}
