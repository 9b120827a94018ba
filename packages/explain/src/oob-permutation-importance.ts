import { groupCount, unlessAborted } from '@kuznets/base';
import {
  type BagOptions,
  type DeviceFitOptions,
  type GrownTrees,
  oobPermutation,
  permutationErrorUnit,
  type RankedSample,
} from '@kuznets/core-gpu';
import { OobImportanceAccumulator, type OobImportance } from './oob-importance-accumulator.ts';

/** Trees of a forest in order, whole or in chunks, perhaps as they are grown. */
export type TreeChunks = Iterable<GrownTrees> | AsyncIterable<GrownTrees>;

/**
 * Out-of-bag permutation importance of a forest: the rise in each tree's mean squared error over its out-of-bag rows when a
 * feature is permuted among them, averaged over all trees.
 *
 * `importancesMean[k] = (1/B) sum_b (MSE_b with k permuted - MSE_b)`,
 * `importancesStandardized[k] = importancesMean[k] / importancesStd[k]`
 *
 * `importancesMean` is ranger's and randomForest's unscaled permutation importance and the growth paper's text;
 * `importancesStandardized` is MATLAB's `OOBPermutedPredictorDeltaError`, mean over standard deviation across trees (not
 * over the standard error, as randomForest's `scale = TRUE`). MATLAB does not document whether its standard deviation
 * divides by `B` or `B - 1`; here it is `B - 1`, which lowers every value by the same factor and changes no rank. A tree
 * that does not use a feature counts with 0.
 *
 * @param chunks - The forest's trees in order; any partition gives the same bytes.
 * @param sample - The training sample the trees were grown on, `rows x features`.
 * @param bag - Seed and bags the trees were grown with; the first tree given is tree 0.
 * @param told - The device, every backend returning the same bytes, and a signal, noticed between chunks.
 * @returns `features` importances in squared units of the target.
 * @throws ConfigError where there is no tree.
 * @see Breiman (2001), Machine Learning 45, 5-32, https://doi.org/10.1023/A:1010933404324
 * @example
 * ```ts
 * const bag = { seed: 1, draws: sample.rows, replace: true };
 * const { importancesMean } = await oobPermutationImportance([grown], sample, bag, { device });
 * ```
 */
export const oobPermutationImportance = async (
  chunks: TreeChunks,
  sample: RankedSample,
  bag: BagOptions,
  { device, signal }: DeviceFitOptions,
): Promise<OobImportance> => {
  const total = new OobImportanceAccumulator(groupCount(sample));
  for await (const trees of chunks) {
    const firstTree = total.trees;
    const part = oobPermutation(device, trees, sample, { ...bag, firstTree });
    total.add(firstTree, await unlessAborted(part, signal));
  }
  return total.result(permutationErrorUnit(sample));
};
