import type { Kernels } from '../../../compute/wasm/kernels.ts';
import { uploadTrees } from '../upload-trees.ts';
import type { VariationBlock, VariationSums, VariationTrees } from './contract.ts';

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
}

/** Decomposes a range of trees on one worker. */
export function treeVariationJob(
  kernels: Kernels,
  { trees, block }: TreeVariationArgs,
  shared: VariationShared,
): VariationSums {
  const { rows, features, groups, words, slots, pairDependence: wantsDependence, columns } = shared;
  const stride = Math.ceil(block.rows / 8) * 8;
  const pairs = (slots * (slots - 1)) / 2;
  const prediction = kernels.zeros(stride * 8);
  const contribution = kernels.zeros(groups * stride * 8);
  const dependence = kernels.zeros(groups * stride * 8);
  const pairContribution = kernels.zeros(pairs * stride * 8);
  const pairDependence = wantsDependence ? kernels.zeros(pairs * stride * 8) : 0;
  const linear = columns && trees.linear;
  let modelTerms = 0;
  if (linear)
    for (let node = 0; node + 1 < linear.offsets.length; node++)
      modelTerms = Math.max(modelTerms, linear.offsets[node + 1]! - linear.offsets[node]!);
  kernels.exports.treeVariation(
    kernels.record('TreeVariationParams', {
      ...{ rows, features, groups, words, stride, slots, firstWord: block.firstRow / 64 },
      groupOf: kernels.upload(shared.groupOf),
      codes: kernels.upload(shared.codes),
      slotOf: kernels.upload(shared.slotOf),
      ...{ prediction, removed: contribution, dependence, pairRemoved: pairContribution, pairDependence },
      dependenceConstant: kernels.zeros(groups * 8),
      pairConstant: wantsDependence ? kernels.zeros(pairs * 8) : 0,
      ...uploadTrees(kernels, trees),
      modelOffsets: linear ? kernels.upload(linear.offsets) : 0,
      modelFeature: linear ? kernels.upload(linear.feature) : 0,
      modelCoef: linear ? kernels.upload(linear.coef) : 0,
      modelTerms,
      columns: linear ? kernels.upload(columns) : 0,
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
