import { seedKey } from '@kuznets/base';
import type { Kernels } from '../../../compute/wasm/kernels.ts';
import type { CodedRows, ForestPredictOptions, ForestPrediction, RoutableTrees } from './contract.ts';

/** Arguments of {@link forestPredictJob}. */
export interface ForestPredictArgs extends ForestPredictOptions {
  readonly trees: RoutableTrees;
}

/** Puts the trees where the routing kernels read them; returns the address of the offsets. */
export function uploadTrees(kernels: Kernels, trees: RoutableTrees): number {
  kernels.exports.forestSet(
    kernels.upload(trees.feature),
    kernels.upload(trees.cut instanceof Uint32Array ? trees.cut : Uint32Array.from(trees.cut)),
    kernels.upload(trees.childrenLeft),
    kernels.upload(trees.childrenRight),
    kernels.upload(trees.value),
  );
  return kernels.upload(trees.offsets);
}

/** Routes every row through a range of trees on one worker. */
export function forestPredictJob(
  kernels: Kernels,
  { trees, outOfBag }: ForestPredictArgs,
  { rows, features, codes }: CodedRows,
): ForestPrediction {
  const offsets = uploadTrees(kernels, trees);
  const sum = kernels.zeros(rows * 8);
  const count = kernels.zeros(rows * 4);
  const scratch = kernels.allocate(kernels.exports.forestPredictScratch(rows, features));
  const common = [offsets, trees.trees, kernels.upload(codes), rows, features, sum, count, scratch] as const;
  if (outOfBag) {
    kernels.exports.setSeed(...seedKey(outOfBag.seed));
    kernels.exports.forestPredictOob(
      ...common,
      kernels.allocate(rows * 4),
      outOfBag.firstTree,
      outOfBag.draws,
      outOfBag.replace ? 1 : 0,
    );
  } else {
    kernels.exports.forestPredict(...common);
  }
  return { sum: kernels.download(Float64Array, sum, rows), count: kernels.download(Uint32Array, count, rows) };
}
