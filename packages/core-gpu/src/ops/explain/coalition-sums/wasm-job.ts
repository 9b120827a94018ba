import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { PatternBlock, PatternTrees } from '../patterns.ts';
import { type PatternShared, uploadPatterns } from '../share-patterns.ts';
import type { CoalitionSums } from './contract.ts';

/** Arguments of {@link coalitionSumsJob}. */
export interface CoalitionArgs {
  readonly trees: PatternTrees;
  readonly block: PatternBlock;
}

/** Every coalition of a range of trees on one worker. */
export function coalitionSumsJob(
  kernels: Kernels,
  { trees, block }: CoalitionArgs,
  shared: PatternShared,
): CoalitionSums {
  const cells = block.rows * 2 ** shared.players;
  const sums = kernels.zeros(cells * 8);
  kernels.exports.coalitionSums(
    kernels.record('CoalitionParams', { patterns: uploadPatterns(kernels, trees, shared, block), sums }),
  );
  return { ...block, sums: kernels.download(BigInt64Array, sums, cells) };
}
