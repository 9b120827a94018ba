import type { Kernels } from '../../../compute/wasm/kernels.ts';
import { uploadTrees } from '../upload-trees.ts';
import type { TreeCounts, VariationBlock, VariationSums, VariationTrees } from './contract.ts';

/** The sample as a worker keeps it. */
export interface VariationShared {
  readonly rows: number;
  readonly features: number;
  /** Groups of columns; `groupOf` is that of each column. */
  readonly groups: number;
  readonly groupOf: Uint32Array;
  /** `features x (words * 64)` */
  readonly codes: Uint16Array;
  readonly words: number;
  /** `groups`: place among those whose pairs are wanted, or -1. */
  readonly slotOf: Int32Array;
  readonly slots: number;
  readonly pairDependence: boolean;
  /** `features x (words * 64)` */
  readonly columns: Float64Array | undefined;
}

/** Arguments of {@link treeVariationJob}. */
export interface TreeVariationArgs {
  readonly trees: VariationTrees;
  readonly block: VariationBlock;
  /** Of these trees over the whole sample; the kernel's sets then hold the block's rows alone. */
  readonly counts?: TreeCounts;
}

/** Decomposes a range of trees on one worker. */
export function treeVariationJob(
  kernels: Kernels,
  { trees, block, counts }: TreeVariationArgs,
  shared: VariationShared,
): VariationSums {
  const { groups, slots, pairDependence: wantsDependence } = shared;
  const stride = Math.ceil(block.rows / 8) * 8;
  const pairs = (slots * (slots - 1)) / 2;
  const prediction = kernels.zeros(stride * 8);
  const contribution = kernels.zeros(groups * stride * 8);
  const dependence = kernels.zeros(groups * stride * 8);
  const pairContribution = kernels.zeros(pairs * stride * 8);
  const pairDependence = wantsDependence ? kernels.zeros(pairs * stride * 8) : 0;
  kernels.exports.treeVariation(
    kernels.record('TreeVariationParams', {
      ...uploadSample(kernels, shared, counts && block),
      ...uploadModels(kernels, trees, shared),
      ...uploadTrees(kernels, trees),
      ...{ stride, firstWord: counts ? 0 : block.firstRow / 64 },
      ...{ prediction, removed: contribution, dependence, pairRemoved: pairContribution, pairDependence },
      dependenceConstant: kernels.zeros(groups * 8),
      pairConstant: wantsDependence ? kernels.zeros(pairs * 8) : 0,
      counts: counts ? kernels.upload(counts.counts) : 0,
      countStarts: counts ? kernels.upload(counts.starts) : 0,
    }),
  );
  const sums = (pointer: number, count: number): BigInt64Array =>
    kernels.download(BigInt64Array, pointer, count * stride);
  return {
    ...block,
    stride,
    prediction: sums(prediction, 1),
    contribution: sums(contribution, groups),
    dependence: sums(dependence, groups),
    pairContribution: sums(pairContribution, pairs),
    pairDependence: sums(pairDependence, wantsDependence ? pairs : 0),
  };
}

/** Counts a range of trees over the whole sample on one worker. */
export function treeCountsJob(
  kernels: Kernels,
  { trees }: { readonly trees: VariationTrees },
  shared: VariationShared,
): TreeCounts {
  const count = trees.offsets.length - 1;
  const countStarts = kernels.zeros((count + 1) * 4);
  const none = { stride: 0, firstWord: 0, prediction: 0, removed: 0, dependence: 0, dependenceConstant: 0 };
  const at = kernels.exports.treeCounts(
    kernels.record('TreeVariationParams', {
      ...uploadSample(kernels, shared),
      ...uploadModels(kernels, trees, shared),
      ...uploadTrees(kernels, trees),
      ...{ ...none, pairRemoved: 0, pairConstant: 0, counts: 0, countStarts },
      pairDependence: Number(shared.pairDependence),
    }),
  );
  const starts = kernels.download(Uint32Array, countStarts, count + 1);
  return { counts: kernels.download(Uint32Array, at, starts[count]!), starts };
}

/** The sample, or a block of its rows, in a worker's memory. */
function uploadSample(kernels: Kernels, shared: VariationShared, block?: VariationBlock) {
  const { features, groups, slots } = shared;
  const rows = block?.rows ?? shared.rows;
  const words = Math.ceil(rows / 64);
  const whole = shared.words * 64;
  const codes = block ? new Uint16Array(features * words * 64) : shared.codes;
  for (let feature = 0; block && feature < features; feature++) {
    const first = feature * whole + block.firstRow;
    codes.set(shared.codes.subarray(first, first + words * 64), feature * words * 64);
  }
  return {
    ...{ total: shared.rows, rows, words, features, groups, slots },
    groupOf: kernels.upload(shared.groupOf),
    codes: kernels.upload(codes),
    slotOf: kernels.upload(shared.slotOf),
  };
}

/** Linear models of leaves, where there are. */
function uploadModels(kernels: Kernels, { linear }: VariationTrees, { columns }: VariationShared) {
  if (!columns || !linear) return { modelOffsets: 0, modelFeature: 0, modelCoef: 0, modelTerms: 0, columns: 0 };
  let modelTerms = 0;
  for (let node = 0; node + 1 < linear.offsets.length; node++)
    modelTerms = Math.max(modelTerms, linear.offsets[node + 1]! - linear.offsets[node]!);
  return {
    modelOffsets: kernels.upload(linear.offsets),
    modelFeature: kernels.upload(linear.feature),
    modelCoef: kernels.upload(linear.coef),
    modelTerms,
    columns: kernels.upload(columns),
  };
}
