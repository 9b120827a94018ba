import { treeCount } from '@kuznets/base';
import type { RoutableTrees } from './contract.ts';

/** Trees as the routing kernels read them. */
export interface Routes {
  /** Index of each tree's first node. */
  readonly roots: Uint32Array;
  /** Four words a node: feature, cut, left, right; a leaf holds `0xffffffff` and its value, children are absolute. */
  readonly nodes: Uint32Array;
}

const leaf = 0xffff_ffff;

/**
 * Packs trees `start .. start + length - 1` for routing.
 *
 * @param leafValue - what a leaf of this value holds
 */
export function packRoutes(
  trees: RoutableTrees,
  start: number,
  length: number,
  leafValue: (value: number) => number = (value) => value,
): Routes {
  const { offsets, feature, cut, childrenLeft, childrenRight, value } = trees;
  const first = offsets[start]!;
  const nodes = new Uint32Array(4 * (offsets[start + length]! - first));
  const roots = new Uint32Array(length);
  for (let tree = 0; tree < length; tree++) {
    const from = offsets[start + tree]!;
    const root = from - first;
    roots[tree] = root;
    for (let node = from; node < offsets[start + tree + 1]!; node++) {
      const at = 4 * (node - first);
      if (feature[node]! < 0) {
        nodes[at] = leaf;
        nodes[at + 1] = leafValue(value[node]!);
      } else {
        nodes[at] = feature[node]!;
        nodes[at + 1] = cut[node]!;
        nodes[at + 2] = root + childrenLeft[node]!;
        nodes[at + 3] = root + childrenRight[node]!;
      }
    }
  }
  return { roots, nodes };
}

/** Consecutive trees, as many at a time as keep within a number of nodes and of trees; at least one. */
export function* treeRanges(
  { offsets }: Pick<RoutableTrees, 'offsets'>,
  maxNodes: number,
  maxTrees: number,
): Generator<readonly [start: number, length: number]> {
  const trees = treeCount({ offsets });
  for (let start = 0; start < trees; ) {
    let end = start + 1;
    while (end < trees && end - start < maxTrees && offsets[end + 1]! - offsets[start]! <= maxNodes) end++;
    yield [start, end - start];
    start = end;
  }
}
