import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { VariationBlock, VariationSums, VariationTrees } from './contract.ts';

/** The sample as a worker keeps it. */
export interface VariationShared {
  readonly rows: number;
  readonly features: number;
  /** `features x (words * 64)` */
  readonly codes: Uint16Array;
  readonly words: number;
  /** `features`: place among the features whose pairs are wanted, or -1. */
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
  const { rows, features, codes, words, slotOf, slots, pairDependence: wantsDependence, columns } = shared;
  const { exports } = kernels;
  const stride = Math.ceil(block.rows / 8) * 8;
  const pairs = (slots * (slots - 1)) / 2;
  exports.treeVariationSample(
    kernels.upload(codes),
    rows,
    features,
    words,
    block.firstRow / 64,
    stride,
    kernels.upload(slotOf),
    slots,
  );
  const prediction = kernels.zeros(stride * 8);
  const contribution = kernels.zeros(features * stride * 8);
  const dependence = kernels.zeros(features * stride * 8);
  const pairContribution = kernels.zeros(pairs * stride * 8);
  const pairDependence = wantsDependence ? kernels.zeros(pairs * stride * 8) : 0;
  const pairConstant = wantsDependence ? kernels.zeros(pairs * 8) : 0;
  exports.treeVariationSums(
    prediction,
    contribution,
    dependence,
    kernels.zeros(features * 8),
    pairContribution,
    pairDependence,
    pairConstant,
  );
  const { linear } = trees;
  let terms = 0;
  if (linear && columns) {
    exports.treeVariationModels(
      kernels.upload(linear.offsets),
      kernels.upload(linear.feature),
      kernels.upload(linear.coef),
      kernels.upload(columns),
    );
    for (let node = 0; node + 1 < linear.offsets.length; node++)
      terms = Math.max(terms, linear.offsets[node + 1]! - linear.offsets[node]!);
  } else {
    exports.treeVariationModels(0, 0, 0, 0);
  }
  exports.treeVariation(
    kernels.upload(trees.offsets),
    trees.trees,
    kernels.upload(trees.feature),
    kernels.upload(trees.cut),
    trees.missingLeft ? kernels.upload(trees.missingLeft) : 0,
    kernels.upload(trees.childrenLeft),
    kernels.upload(trees.childrenRight),
    kernels.upload(trees.value),
    trees.depth,
    terms,
    kernels.allocate(exports.treeVariationScratch(words, trees.depth, terms, features)),
  );
  const sums = (pointer: number, count: number): BigInt64Array =>
    kernels.download(BigInt64Array, pointer, count * stride);
  return {
    ...block,
    stride,
    prediction: sums(prediction, 1),
    contribution: sums(contribution, features),
    dependence: sums(dependence, features),
    pairContribution: sums(pairContribution, pairs),
    pairDependence: sums(pairDependence, wantsDependence ? pairs : 0),
  };
}
