import type { Table } from '@kuznets/base';
import type { Graph } from '../graph.ts';

/** An edge of a tree: away from the node that its part starts with. */
export interface TreeEdge {
  readonly from: number;
  readonly to: number;
  readonly cost: number;
}

/** Nodes that edges join, and the tree that joins them at least cost. */
export interface Part {
  /** From the lowest on, in the order in which the tree reaches them. */
  readonly nodes: readonly number[];
  readonly edges: readonly TreeEdge[];
}

/** Euclidean distance of two rows. */
function rowDistance({ x, features }: Table, i: number, j: number): number {
  let squares = 0;
  for (let k = 0; k < features; k++) squares += (x[i * features + k]! - x[j * features + k]!) ** 2;
  return Math.sqrt(squares);
}

/** The minimum spanning tree of each connected part of a graph, an edge costing the distance of its rows; by Prim's rule from the lowest node on. */
export function spanningTrees(points: Table, { nodes, edgeIndex, edgeWeight }: Graph): Part[] {
  const neighbours = Array.from({ length: nodes }, (): number[] => []);
  for (let edge = 0; edge < edgeWeight.length; edge++)
    neighbours[edgeIndex[edge]!]!.push(edgeIndex[edgeWeight.length + edge]!);
  const reached = new Uint8Array(nodes);
  const parts: Part[] = [];
  for (let start = 0; start < nodes; start++) {
    if (reached[start]) continue;
    const nearest = new Map<number, TreeEdge>();
    const [members, edges]: [number[], TreeEdge[]] = [[], []];
    for (let node: number | undefined = start; node !== undefined; ) {
      reached[node] = 1;
      members.push(node);
      nearest.delete(node);
      for (const to of neighbours[node]!) {
        const cost = rowDistance(points, node, to);
        if (!reached[to] && cost < (nearest.get(to)?.cost ?? Infinity)) nearest.set(to, { from: node, to, cost });
      }
      const next = cheapest(nearest);
      if (next) edges.push(next);
      node = next?.to;
    }
    parts.push({ nodes: members, edges });
  }
  return parts;
}

/** The edge of least cost, the lower node of equals. */
function cheapest(edges: ReadonlyMap<number, TreeEdge>): TreeEdge | undefined {
  let best: TreeEdge | undefined;
  for (const edge of edges.values())
    if (best === undefined || edge.cost < best.cost || (edge.cost === best.cost && edge.to < best.to)) best = edge;
  return best;
}
