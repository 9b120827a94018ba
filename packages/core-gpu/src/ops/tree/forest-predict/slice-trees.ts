import type { RoutableTrees } from './contract.ts';

/** Trees `start .. start + length - 1` of a forest, as copies that may be moved to a worker. */
export function sliceTrees(trees: RoutableTrees, start: number, length: number): RoutableTrees {
  const first = trees.offsets[start]!;
  const last = trees.offsets[start + length]!;
  return {
    trees: length,
    offsets: trees.offsets.slice(start, start + length + 1).map((offset) => offset - first),
    feature: trees.feature.slice(first, last),
    cut: trees.cut.slice(first, last),
    childrenLeft: trees.childrenLeft.slice(first, last),
    childrenRight: trees.childrenRight.slice(first, last),
    value: trees.value.slice(first, last),
  };
}
