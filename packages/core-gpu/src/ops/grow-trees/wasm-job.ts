import { seedKey } from '../../random/philox.ts';
import type { Kernels } from '../../wasm/kernels.ts';
import type { GrowTreesOptions, GrownTrees, RankedSample } from './contract.ts';
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
  exports.growSetSample(rows, features, rowBits, kernels.upload(sample.order), kernels.upload(sample.target));
  exports.growSetRules(
    options.maxFeatures,
    options.minSamplesLeaf,
    options.minSamplesSplit,
    Math.min(options.maxDepth, 0xffff_ffff),
    options.ties === 'first' ? 1 : 0,
  );
  const capacity = trees * mostNodes(sample, options);
  const at = [4, 2, 2, 4, 4, 8, 4].map((size) => kernels.allocate(capacity * size)) as [number, number, number, number, number, number, number];
  exports.growSetOutput(...at);
  const offsets = new Uint32Array(trees + 1);
  let nodes = 0;
  for (let t = 0; t < trees; t++) {
    nodes += exports.growTree(firstTree + t, nodes, draws, replace ? 1 : 0);
    offsets[t + 1] = nodes;
  }
  return finaliseTrees(
    {
      offsets,
      feature: kernels.download(Int32Array, at[0], nodes),
      rankLeft: kernels.download(Uint16Array, at[1], nodes),
      rankRight: kernels.download(Uint16Array, at[2], nodes),
      childrenLeft: kernels.download(Int32Array, at[3], nodes),
      childrenRight: kernels.download(Int32Array, at[4], nodes),
      sum: kernels.download(Float64Array, at[5], nodes),
      count: kernels.download(Uint32Array, at[6], nodes),
    },
    sample,
    options,
  );
}

/** Upper bound of a tree's nodes: twice its leaves less one. */
export function mostNodes(sample: Pick<RankedSample, 'rows'>, options: Pick<GrowTreesOptions, 'draws' | 'minSamplesLeaf'>): number {
  const leaves = Math.max(1, Math.min(sample.rows, options.draws, Math.floor(options.draws / options.minSamplesLeaf)));
  return 2 * leaves - 1;
}
