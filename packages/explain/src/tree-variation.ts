import { type Table, type TreeEnsemble, paceOf, treeCount, unlessAborted, groupCount } from '@kuznets/base';
import {
  type DeviceFitOptions,
  type TreeCounts,
  type VariationSums,
  addVariationSums,
  treeCounts,
  treeVariation,
} from '@kuznets/core-gpu';
import { type PairSelection, selectFeatures } from './background.ts';
import type { ExplainedVariation } from './explained-variation.ts';
import { VariationBuilder } from './variation-builder.ts';
import { addRows, checkReach, finestGrid, reachOf, unitOf } from './variation-grid.ts';
import { blocksOf, checkModel, chunksOf, codesOf, isCounted, sampleOf, togetherOf } from './variation-input.ts';

/** Options of {@link explainedVariation}: the device whose WASM workers run it (a WebGPU device starts its own), signal, progress. */
export interface TreeVariationOptions extends DeviceFitOptions {
  /** Pairs to decompose. Default `all`. */
  readonly pairs?: PairSelection;
  /** Friedman's H of the pairs, which takes their partial dependence, about a third of the time; without it H is NaN. Default true. */
  readonly hStatistic?: boolean;
}

/**
 * Explained variation of a tree ensemble, exactly, for every feature and every pair, without evaluating the model.
 *
 * For a leaf of value `v` let `S_k` be the background rows that meet its path's conditions on `x_k`, or on the columns of group k. Then
 * `mean_j f_t(x_i with x_k of x_j) = sum_leaves v [i in all S but S_k] |S_k| / N`, and the pair `k, m` adds to `D_k + D_m` only
 * at leaves with both on their path. Partial dependence follows from the same sets with `i` and `j` exchanged, and gives
 * Friedman's H. The numbers are those of `bruteForceVariation`; the cost is that of growing a forest, not of `rows^2`
 * predictions a term. Sums over trees are exact integers: the result does not depend on the number of workers.
 *
 * @param ensemble - The trees.
 * @param background - At least 2 rows; the growth paper takes the training sample. Time is linear in them, but for pairs of linear leaves.
 * @param options - See {@link TreeVariationOptions}.
 * @returns See {@link ExplainedVariation}. A feature that no tree uses has `aepv` exactly 0.
 * @throws ConfigError, ShapeError for an ensemble, a sample or options outside what is allowed; DeviceLostError when the
 * device goes away.
 * @example
 * ```ts
 * const { ensemble } = await new BaggingRegressor({ nEstimators: 1000 }).fit(data, { device });
 * const { fepv, pairs } = await explainedVariation(ensemble, data, { device });
 * ```
 */
export const explainedVariation = async (
  ensemble: TreeEnsemble,
  background: Table,
  options: TreeVariationOptions,
): Promise<ExplainedVariation> => {
  const { device, pairs = 'all', hStatistic = true, onProgress, signal } = options;
  const pace = paceOf({ signal });
  const { rows } = background;
  const selected = selectFeatures(pairs, new Float64Array(groupCount(background)), rows);
  const depth = checkModel(ensemble, background);
  const codes = await codesOf(background, ensemble.trees, pace);
  const { trees } = ensemble;
  const grid = trees.grid ?? finestGrid(trees, codes.centred);
  const unit = unitOf(ensemble, grid, treeCount(trees));

  const decompose = async (pairFeatures: Uint32Array, [from, to] = [0, 1]): Promise<VariationBuilder> => {
    const sample = sampleOf(background, codes, pairFeatures, trees, hStatistic);
    const builder = new VariationBuilder(background, codes.centred);
    builder.selectPairs(pairFeatures, hStatistic);
    const blocks = blocksOf({ ...background, linear: trees.linear !== undefined }, pairFeatures.length);
    const chunks = await chunksOf(trees, depth, grid, codes, { blocks, pace });
    checkReach(chunks.reduce((sum, chunk) => sum + reachOf(chunk, codes.centred), 0));
    const total = unit.trees * blocks.length;
    let done = 0;
    const together = togetherOf(trees, depth, codes, blocks);
    const kept: (TreeCounts | undefined)[] = [];
    for (const some of together) {
      const sums: VariationSums[] = [];
      for (const [at, chunk] of chunks.entries()) {
        const counts =
          kept[at] ??
          (isCounted(trees, blocks) ? await unlessAborted(treeCounts(device, chunk, sample), signal) : undefined);
        if (together.length === blocks.length) kept[at] = counts;
        for (const [place, block] of some.entries()) {
          const part = await unlessAborted(treeVariation(device, chunk, sample, block, counts), signal);
          if (sums[place]) addVariationSums(sums[place], part);
          else sums[place] = part;
          done += treeCount(chunk);
          onProgress?.(from! + ((to! - from!) * done) / total);
        }
      }
      for (const part of sums) await addRows(builder, part, unit, pace);
    }
    return builder;
  };
  if (typeof pairs !== 'number') return (await decompose(selected)).result();
  const singles = await decompose(new Uint32Array(0), [0, 0.5]);
  return (await decompose(selectFeatures(pairs, singles.aepv(), rows), [0.5, 1])).result();
};
