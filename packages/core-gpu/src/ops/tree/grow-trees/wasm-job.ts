import { seedKey } from '@kuznets/base';
import type { Pointer } from '../../../compute/wasm/generated/seam.ts';
import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { BagOptions, GrowTreesOptions, GrownTrees, RankedSample } from './contract.ts';
import { mostDrawn, unitsIn } from './bag.ts';
import { rootOf, rootTable } from './root-table.ts';
import { type SampleValues, finaliseTrees } from './finalise.ts';

/** The sample as a worker keeps it. */
export type GrowShared = SampleValues &
  Pick<RankedSample, 'rows' | 'features' | 'rowBits' | 'target'> & {
    /** See {@link presortedEntries}. */
    readonly order: Uint32Array;
  };

/** Tells kernels how trees draw their rows. */
export function uploadBag(
  kernels: Kernels,
  rows: number,
  options: BagOptions & { readonly firstTree: number },
): Pointer<'Bag'> {
  const [seedLow, seedHigh] = seedKey(options.seed);
  const { firstTree, draws, replace } = options;
  const starts = options.starts ? kernels.upload(options.starts) : 0;
  const clusters = options.clusters ? kernels.upload(options.clusters) : 0;
  const units = unitsIn(rows, options);
  return kernels.record('Bag', { seedLow, seedHigh, rows, units, firstTree, draws, replace, starts, clusters });
}

/** Grows a range of trees on one worker. */
export function growTreesJob(kernels: Kernels, options: GrowTreesOptions, sample: GrowShared): GrownTrees {
  const { rows, features, rowBits } = sample;
  const { trees } = options;
  const root = rootOf[options.criterion ?? 'squaredError'];
  const treeNodes = mostNodes(sample, options);
  const capacity = trees * treeNodes;
  const nodes = {
    outFeature: kernels.allocate(capacity * 4),
    outRankLeft: kernels.allocate(capacity * 2),
    outRankRight: kernels.allocate(capacity * 2),
    outLeft: kernels.allocate(capacity * 4),
    outRight: kernels.allocate(capacity * 4),
    outSum: kernels.allocate(capacity * 8),
    outCount: kernels.allocate(capacity * 4),
  };
  kernels.exports.growTrees(
    kernels.record('GrowParams', {
      bag: uploadBag(kernels, rows, options),
      ...{ trees, rows, features, rowBits, treeNodes, ...nodes },
      order: kernels.upload(sample.order),
      target: kernels.upload(sample.target),
      maxFeatures: options.maxFeatures,
      minLeaf: options.minSamplesLeaf,
      minSplit: options.minSamplesSplit,
      maxDepth: Math.min(options.maxDepth, 0xffff_ffff),
      tiesFirst: options.ties === 'first',
      root,
      roots: kernels.upload(rootTable(root)),
    }),
  );
  return finaliseTrees(
    {
      offsets: Uint32Array.from({ length: trees + 1 }, (_, t) => t * treeNodes),
      feature: kernels.view(Int32Array, nodes.outFeature, capacity),
      rankLeft: kernels.view(Uint16Array, nodes.outRankLeft, capacity),
      rankRight: kernels.view(Uint16Array, nodes.outRankRight, capacity),
      childrenLeft: kernels.view(Int32Array, nodes.outLeft, capacity),
      childrenRight: kernels.view(Int32Array, nodes.outRight, capacity),
      sum: kernels.view(Float64Array, nodes.outSum, capacity),
      count: kernels.view(Uint32Array, nodes.outCount, capacity),
    },
    sample,
    options,
  );
}

/** Upper bound of a tree's nodes: twice its leaves less one. */
export function mostNodes(
  sample: Pick<RankedSample, 'rows'>,
  options: Pick<GrowTreesOptions, 'draws' | 'replace' | 'clusters' | 'minSamplesLeaf'>,
): number {
  const drawn = mostDrawn(sample.rows, options);
  const leaves = Math.max(1, Math.min(sample.rows, drawn, Math.floor(drawn / options.minSamplesLeaf)));
  return 2 * leaves - 1;
}
