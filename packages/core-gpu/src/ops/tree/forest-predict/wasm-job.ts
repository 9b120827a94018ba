import { treeCount } from '@kuznets/base';
import type { Pointer } from '../../../compute/wasm/generated/seam.ts';
import type { Kernels } from '../../../compute/wasm/kernels.ts';
import { uploadBag } from '../grow-trees/wasm-job.ts';
import type { CodedRows, ForestPredictOptions, ForestPrediction, RoutableTrees } from './contract.ts';

/** Arguments of {@link forestPredictJob}. */
export interface ForestPredictArgs extends ForestPredictOptions {
  readonly trees: RoutableTrees;
}

/** Puts the trees where the routing kernels read them. */
export function uploadTrees(kernels: Kernels, trees: RoutableTrees): Pointer<'Forest'> {
  return kernels.record('Forest', {
    trees: treeCount(trees),
    offsets: kernels.upload(trees.offsets),
    feature: kernels.upload(trees.feature),
    cut: kernels.upload(trees.cut instanceof Uint32Array ? trees.cut : Uint32Array.from(trees.cut)),
    left: kernels.upload(trees.childrenLeft),
    right: kernels.upload(trees.childrenRight),
    value: kernels.upload(trees.value),
  });
}

/** Routes every row through a range of trees on one worker. */
export function forestPredictJob(
  kernels: Kernels,
  { trees, outOfBag }: ForestPredictArgs,
  { rows, features, codes }: CodedRows,
): ForestPrediction {
  const sum = kernels.zeros(rows * 8);
  const count = kernels.zeros(rows * 4);
  kernels.exports.forestPredict(
    kernels.record('ForestPredictParams', {
      forest: uploadTrees(kernels, trees),
      bag: outOfBag ? uploadBag(kernels, rows, outOfBag) : 0,
      codes: kernels.upload(codes),
      ...{ rows, features, sum, count },
    }),
  );
  return { sum: kernels.download(Float64Array, sum, rows), count: kernels.download(Uint32Array, count, rows) };
}
