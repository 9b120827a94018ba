import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { PatternBlock, PatternTrees } from '../patterns.ts';
import { type PatternShared, strideOf, uploadPatterns } from '../share-patterns.ts';
import type { ShapleySums } from './contract.ts';
import { shapleyWeights } from './weights.ts';

/** Arguments of {@link treeShapleyJob}. */
export interface ShapleyArgs {
  readonly trees: PatternTrees;
  readonly block: PatternBlock;
  readonly pairs: boolean;
}

/** Shapley values of a range of trees on one worker. */
export function treeShapleyJob(
  kernels: Kernels,
  { trees, block, pairs }: ShapleyArgs,
  shared: PatternShared,
): ShapleySums {
  const { players } = shared;
  const { unit, ...weights } = shapleyWeights(trees.places);
  const stride = strideOf(block);
  const pairCount = pairs ? (players * (players - 1)) / 2 : 0;
  const prediction = kernels.zeros(stride * 8);
  const expected = kernels.zeros(8);
  const values = kernels.zeros(players * stride * 8);
  const pairValues = kernels.zeros(pairCount * stride * 8);
  kernels.exports.treeShapley(
    kernels.record('ShapleyParams', {
      patterns: uploadPatterns(kernels, trees, shared, block),
      gain: kernels.upload(weights.gain),
      loss: kernels.upload(weights.loss),
      bothIn: pairs ? kernels.upload(weights.bothIn) : 0,
      across: pairs ? kernels.upload(weights.across) : 0,
      bothOut: pairs ? kernels.upload(weights.bothOut) : 0,
      ...{ unit, prediction, expected, values, pairValues },
    }),
  );
  return {
    ...block,
    stride,
    unit,
    prediction: kernels.download(BigInt64Array, prediction, stride),
    expected: kernels.download(BigInt64Array, expected, 1),
    values: kernels.download(BigInt64Array, values, players * stride),
    pairValues: kernels.download(BigInt64Array, pairValues, pairCount * stride),
  };
}
