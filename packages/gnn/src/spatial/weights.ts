import { ConfigError, DataError, ShapeError, checkFinite } from '@kuznets/base';
import type { Graph } from '../graph.ts';

/** How the edges of a graph weigh: `W` each node's to a sum of 1, `B` all of them 1, `C` as the graph has them. spdep's letters. */
export type WeightStyle = 'W' | 'B' | 'C';

/** Weights of the nodes that have a neighbour. */
export interface SpatialWeights {
  /** Nodes of the graph that have a neighbour, rising. */
  readonly nodes: readonly number[];
  /** Of each of them, its neighbours by their place in `nodes`. */
  readonly neighbours: readonly (readonly number[])[];
  /** Of each of them, the weights of its neighbours. */
  readonly weights: readonly (readonly number[])[];
  /** `sum_ij w_ij`. */
  readonly s0: number;
  /** `sum_ij (w_ij + w_ji)^2 / 2`. */
  readonly s1: number;
  /** `sum_i (sum_j w_ij + sum_j w_ji)^2`. */
  readonly s2: number;
}

/** The weights of a graph's edges; nodes without a neighbour are left out. */
export function spatialWeights({ nodes, edgeIndex, edgeWeight }: Graph, style: WeightStyle): SpatialWeights {
  const edges = edgeWeight.length;
  const degree = new Float64Array(nodes);
  for (let edge = 0; edge < edges; edge++) {
    if (edgeIndex[edge] === edgeIndex[edges + edge])
      throw new ConfigError(`node ${edgeIndex[edge]} is its own neighbour`, { allowed: 'a graph without loops' });
    degree[edgeIndex[edge]!]! += edgeWeight[edge]!;
  }
  const kept = Array.from(degree.keys()).filter((node) => degree[node]! > 0);
  if (kept.length < 4)
    throw new DataError(`${kept.length} nodes have a neighbour`, { got: kept.length, allowed: 'at least 4' });
  const place = new Map(kept.map((node, at) => [node, at]));
  const neighbours = kept.map((): number[] => []);
  const weights = kept.map((): number[] => []);
  const [out, into] = [new Float64Array(kept.length), new Float64Array(kept.length)];
  let [s0, squares, s2] = [0, 0, 0];
  for (let edge = 0; edge < edges; edge++) {
    const [from, to] = [edgeIndex[edge]!, edgeIndex[edges + edge]!];
    const weigh = (node: number): number =>
      style === 'B' ? 1 : style === 'W' ? edgeWeight[edge]! / degree[node]! : edgeWeight[edge]!;
    const weight = weigh(from);
    neighbours[place.get(from)!]!.push(place.get(to)!);
    weights[place.get(from)!]!.push(weight);
    out[place.get(from)!]! += weight;
    into[place.get(to)!]! += weight;
    s0 += weight;
    // Every edge stands in both directions, so that each pair comes twice.
    squares += (weight + weigh(to)) ** 2;
  }
  out.forEach((sum, at) => (s2 += (sum + into[at]!) ** 2));
  return { nodes: kept, neighbours, weights, s0, s1: squares / 2, s2 };
}

/** Values of the nodes that have a neighbour, less their mean; their second moment, and the kurtosis that their moments have. */
export function deviations(
  x: ArrayLike<number>,
  graph: Graph,
  { nodes }: SpatialWeights,
): { readonly z: Float64Array; readonly m2: number; readonly kurtosis: number } {
  if (x.length !== graph.nodes) throw new ShapeError(`x has ${x.length} values, the graph ${graph.nodes} nodes`);
  checkFinite(x, () => ({ column: 'x' }));
  const n = nodes.length;
  const mean = nodes.reduce((sum, node) => sum + x[node]!, 0) / n;
  const z = Float64Array.from(nodes, (node) => x[node]! - mean);
  const moment = (power: number): number => z.reduce((sum, value) => sum + value ** power, 0) / n;
  const m2 = moment(2);
  if (!(m2 > 1e-24 * mean ** 2) || m2 === 0)
    throw new DataError('x is the same in all nodes that have a neighbour', { allowed: 'values that vary' });
  return { z, m2, kurtosis: moment(4) / m2 ** 2 };
}

/** Weighted sum of the neighbours' values, node by node. */
export function lagged({ neighbours, weights }: SpatialWeights, z: ArrayLike<number>): Float64Array {
  return Float64Array.from(neighbours, (near, at) =>
    near.reduce((sum, j, edge) => sum + weights[at]![edge]! * z[j]!, 0),
  );
}
