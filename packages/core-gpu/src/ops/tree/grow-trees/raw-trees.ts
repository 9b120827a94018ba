import type { RawTrees } from './contract.ts';

/** Words of a node as the kernels write it. */
export const nodeWords = 8;

const leaf = 0xffff_ffff;

/**
 * Sorts the nodes of a chunk by tree.
 *
 * @param words - nodes in the order in which the kernels made them, a parent before its children
 * @param trees - trees of the chunk; the first `trees` nodes are their roots
 */
export function rawTrees(words: Uint32Array, trees: number): RawTrees {
  const nodes = words.length / nodeWords;
  const offsets = new Uint32Array(trees + 1);
  for (let node = 0; node < nodes; node++) offsets[words[node * nodeWords]! + 1]! += 1;
  for (let tree = 0; tree < trees; tree++) offsets[tree + 1]! += offsets[tree]!;
  const next = offsets.slice(0, trees);
  const place = new Uint32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const tree = words[node * nodeWords]!;
    place[node] = next[tree]! - offsets[tree]!;
    next[tree]! += 1;
  }
  const raw = {
    offsets,
    feature: new Int32Array(nodes).fill(-1),
    rankLeft: new Uint16Array(nodes),
    rankRight: new Uint16Array(nodes),
    childrenLeft: new Int32Array(nodes).fill(-1),
    childrenRight: new Int32Array(nodes).fill(-1),
    sum: new Float64Array(nodes),
    count: new Uint32Array(nodes),
  };
  for (let node = 0; node < nodes; node++) {
    const from = node * nodeWords;
    const to = offsets[words[from]!]! + place[node]!;
    const feature = words[from + 1]!;
    if (feature !== leaf) {
      const ranks = words[from + 2]!;
      const left = words[from + 3]!;
      raw.feature[to] = feature;
      raw.rankLeft[to] = ranks & 0xffff;
      raw.rankRight[to] = ranks >>> 16;
      raw.childrenLeft[to] = place[left]!;
      raw.childrenRight[to] = place[left + 1]!;
    }
    raw.count[to] = words[from + 4]!;
    raw.sum[to] = (words[from + 6]! | 0) * 2 ** 32 + words[from + 5]!;
  }
  return raw;
}
