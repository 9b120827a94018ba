import { seedKey } from '@kuznets/base';
import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { GrowTreesOptions, GrownTrees, RankedSample } from './contract.ts';
import { rootOf, rootTable } from './root-table.ts';
import { type SampleValues, finaliseTrees } from './finalise.ts';

/** The sample as a worker keeps it. */
export type GrowShared = SampleValues &
  Pick<RankedSample, 'rows' | 'features' | 'rowBits' | 'target'> & {
    /** See {@link presortedEntries}. */
    readonly order: Uint32Array;
  };

/** Grows a range of trees on one worker. */
export function growTreesJob(kernels: Kernels, options: GrowTreesOptions, sample: GrowShared): GrownTrees {
  const { exports } = kernels;
  const { rows, features, rowBits } = sample;
  const { trees, firstTree, draws, replace } = options;
  exports.setSeed(...seedKey(options.seed));
  exports.jobSetSample(rows, features, rowBits, kernels.upload(sample.order), kernels.upload(sample.target));
  exports.jobSetRules(
    options.maxFeatures,
    options.minSamplesLeaf,
    options.minSamplesSplit,
    Math.min(options.maxDepth, 0xffff_ffff),
    options.ties === 'first' ? 1 : 0,
    draws,
    replace ? 1 : 0,
  );
  const root = rootOf[options.criterion ?? 'squaredError'];
  exports.jobSetCriterion(root, kernels.upload(rootTable(root)));
  const stride = mostNodes(sample, options);
  const capacity = trees * stride;
  const at = [4, 2, 2, 4, 4, 8, 4].map((size) => kernels.allocate(capacity * size)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  exports.jobSetOutput(...at);
  exports.growTrees(firstTree, trees, stride);
  return finaliseTrees(
    {
      offsets: Uint32Array.from({ length: trees + 1 }, (_, t) => t * stride),
      feature: kernels.view(Int32Array, at[0], capacity),
      rankLeft: kernels.view(Uint16Array, at[1], capacity),
      rankRight: kernels.view(Uint16Array, at[2], capacity),
      childrenLeft: kernels.view(Int32Array, at[3], capacity),
      childrenRight: kernels.view(Int32Array, at[4], capacity),
      sum: kernels.view(Float64Array, at[5], capacity),
      count: kernels.view(Uint32Array, at[6], capacity),
    },
    sample,
    options,
  );
}

/** Upper bound of a tree's nodes: twice its leaves less one. */
export function mostNodes(
  sample: Pick<RankedSample, 'rows'>,
  options: Pick<GrowTreesOptions, 'draws' | 'minSamplesLeaf'>,
): number {
  const leaves = Math.max(1, Math.min(sample.rows, options.draws, Math.floor(options.draws / options.minSamplesLeaf)));
  return 2 * leaves - 1;
}
