import type { RawTrees } from './contract.ts';

/**
 * The splits that best-first growth to `maxLeafNodes` leaves would have made.
 *
 * A node's split does not depend on its siblings, so growing fully and then replaying the expansions, largest fall in
 * squared error first, gives the same tree as growing best first. Ties go to the node that comes first in preorder.
 *
 * @returns tree-relative indices of the nodes that stay split
 */
export function keepBestFirst(raw: RawTrees, tree: number, maxLeafNodes: number): ReadonlySet<number> {
  const from = raw.offsets[tree]!;
  const preorder = preorderOf(raw, from);
  const kept = new Set<number>();
  const frontier: { node: number; gain: number }[] = [];
  const offer = (node: number): void => {
    if (raw.feature[from + node]! >= 0) frontier.push({ node, gain: fallInSquaredError(raw, from, node) });
  };
  offer(0);
  while (frontier.length > 0 && kept.size + 1 < maxLeafNodes) {
    let best = 0;
    for (let i = 1; i < frontier.length; i++) {
      const a = frontier[i]!;
      const b = frontier[best]!;
      if (a.gain > b.gain || (a.gain === b.gain && preorder.get(a.node)! < preorder.get(b.node)!)) best = i;
    }
    const { node } = frontier[best]!;
    frontier.splice(best, 1);
    kept.add(node);
    offer(raw.childrenLeft[from + node]!);
    offer(raw.childrenRight[from + node]!);
  }
  return kept;
}

/**
 * The splits that growth a layer at a time to `maxSplits` splits would have made.
 *
 * A layer is split whole; where that makes more splits than allowed, its smallest falls in squared error are undone,
 * the later in preorder first among equals, and growth ends.
 *
 * @returns tree-relative indices of the nodes that stay split
 */
export function keepByLayer(raw: RawTrees, tree: number, maxSplits: number): ReadonlySet<number> {
  const from = raw.offsets[tree]!;
  const kept = new Set<number>();
  const splitsOf = (nodes: readonly number[]): number[] => nodes.filter((node) => raw.feature[from + node]! >= 0);
  let layer = splitsOf([0]);
  while (layer.length > 0 && kept.size < maxSplits) {
    const gain = new Map(layer.map((node) => [node, fallInSquaredError(raw, from, node)]));
    const best = layer.toSorted((a, b) => gain.get(b)! - gain.get(a)!);
    for (const node of best.slice(0, maxSplits - kept.size)) kept.add(node);
    layer = splitsOf(layer.flatMap((node) => [raw.childrenLeft[from + node]!, raw.childrenRight[from + node]!]));
  }
  return kept;
}

function preorderOf(raw: RawTrees, from: number): ReadonlyMap<number, number> {
  const place = new Map<number, number>();
  const stack = [0];
  while (stack.length > 0) {
    const node = stack.pop()!;
    place.set(node, place.size);
    if (raw.feature[from + node]! >= 0) stack.push(raw.childrenRight[from + node]!, raw.childrenLeft[from + node]!);
  }
  return place;
}

/** (S_L N - S N_L)^2 / (N N_L N_R), its numerator exact. */
function fallInSquaredError(raw: RawTrees, from: number, node: number): number {
  const left = from + raw.childrenLeft[from + node]!;
  const n = raw.count[from + node]!;
  const nLeft = raw.count[left]!;
  const num = Number(BigInt(raw.sum[left]!) * BigInt(n) - BigInt(raw.sum[from + node]!) * BigInt(nLeft));
  return (num * num) / (n * nLeft * (n - nLeft));
}
