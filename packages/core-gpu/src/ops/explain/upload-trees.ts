import { treeCount } from '@kuznets/base';
import type { Kernels } from '../../compute/wasm/kernels.ts';
import type { VariationTrees } from './tree-variation/contract.ts';

/** The trees' nodes in a worker's memory, by the fields of the kernels' records. */
export function uploadTrees(kernels: Kernels, trees: Omit<VariationTrees, 'linear'>) {
  return {
    trees: treeCount(trees),
    offsets: kernels.upload(trees.offsets),
    feature: kernels.upload(trees.feature),
    cut: kernels.upload(trees.cut),
    missing: trees.missingLeft ? kernels.upload(trees.missingLeft) : 0,
    left: kernels.upload(trees.childrenLeft),
    right: kernels.upload(trees.childrenRight),
    value: kernels.upload(trees.value),
    depth: trees.depth,
  };
}
