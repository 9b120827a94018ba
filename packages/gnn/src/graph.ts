import { ConfigError, ShapeError, checkOption, wholeNumbers } from '@kuznets/base';

/** An undirected weighted graph: every edge stands in both directions, ordered by source and target. PyTorch Geometric's words. */
export interface Graph {
  readonly nodes: number;
  /** `2 x edges`: sources, then targets. */
  readonly edgeIndex: Uint32Array;
  /** `edges`, above 0. */
  readonly edgeWeight: Float64Array;
}

/** Options of {@link gcnNorm}. */
export interface GcnNormOptions {
  /** Add the identity to the adjacency. Default true (PyTorch Geometric's `add_self_loops`). */
  readonly addSelfLoops?: boolean;
}

/**
 * A graph from its adjacency matrix.
 *
 * @param adjacency - `nodes x nodes`, row-major, symmetric, not negative; 0 is no edge.
 * @param nodes - number of nodes.
 * @returns the graph, loops on the diagonal included.
 * @throws ShapeError, ConfigError for another shape, or weights that are negative, not finite or not symmetric.
 */
export function graphFromAdjacency(adjacency: Float64Array, nodes: number): Graph {
  checkOption('nodes', nodes, wholeNumbers(1, 2 ** 15));
  if (adjacency.length !== nodes * nodes)
    throw new ShapeError(`adjacency holds ${adjacency.length} numbers, got nodes x nodes = ${nodes * nodes}`);
  const sources: number[] = [];
  const targets: number[] = [];
  const weights: number[] = [];
  adjacency.forEach((weight, at) => {
    const [i, j] = [Math.floor(at / nodes), at % nodes];
    if (!Number.isFinite(weight) || weight < 0)
      throw new ConfigError(`weight of edge ${i}-${j} is ${weight}: allowed are finite numbers from 0`);
    const back = adjacency[j * nodes + i]!;
    if (weight !== back)
      throw new ConfigError(
        `edge ${i}-${j} weighs ${weight}, edge ${j}-${i} ${back}: allowed is a symmetric adjacency`,
      );
    if (weight === 0) return;
    sources.push(i);
    targets.push(j);
    weights.push(weight);
  });
  return { nodes, edgeIndex: Uint32Array.from([...sources, ...targets]), edgeWeight: Float64Array.from(weights) };
}

/**
 * A graph from pairs of neighbours, such as common borders.
 *
 * @param ids - names of the nodes, unique.
 * @param pairs - two names each, any order, each pair once.
 * @param weights - one a pair, above 0. Default 1.
 * @returns the graph.
 * @throws ConfigError naming an unknown or repeated node, a loop, a repeated pair or a weight that is not above 0.
 * @example
 * ```ts
 * graphFromPairs(['Hebei', 'Beijing', 'Hainan'], [['Beijing', 'Hebei']]); // Hainan has no neighbour
 * ```
 */
export function graphFromPairs(
  ids: readonly string[],
  pairs: readonly (readonly [string, string])[],
  weights?: readonly number[],
): Graph {
  const index = new Map(ids.map((id, at) => [id, at]));
  if (index.size !== ids.length) throw new ConfigError('ids: a name is used twice');
  if (weights !== undefined && weights.length !== pairs.length)
    throw new ShapeError(`weights: got ${weights.length} for ${pairs.length} pairs`);
  const unknown = [...new Set(pairs.flat().filter((id) => !index.has(id)))];
  if (unknown.length > 0) throw new ConfigError(`pairs name ${unknown.join(', ')}: allowed are ${ids.join(', ')}`);
  const adjacency = new Float64Array(ids.length ** 2);
  pairs.forEach(([a, b], at) => {
    const [i, j] = [index.get(a)!, index.get(b)!];
    const weight = weights?.[at] ?? 1;
    if (i === j) throw new ConfigError(`pair ${at} joins ${a} to itself: allowed are two different nodes`);
    if (adjacency[i * ids.length + j] !== 0) throw new ConfigError(`pair ${at}, ${a} and ${b}, is given twice`);
    if (!(weight > 0 && weight < Infinity))
      throw new ConfigError(`weight of pair ${at} is ${weight}: allowed are finite numbers above 0`);
    adjacency[i * ids.length + j] = weight;
    adjacency[j * ids.length + i] = weight;
  });
  return graphFromAdjacency(adjacency, ids.length);
}

/**
 * The adjacency matrix of a graph.
 *
 * @param graph - any graph.
 * @returns `nodes x nodes`, row-major, 0 where there is no edge.
 */
export function denseAdjacency({ nodes, edgeIndex, edgeWeight }: Graph): Float64Array {
  const dense = new Float64Array(nodes * nodes);
  edgeWeight.forEach((weight, edge) => {
    dense[edgeIndex[edge]! * nodes + edgeIndex[edgeWeight.length + edge]!] = weight;
  });
  return dense;
}

/**
 * The renormalised adjacency of graph convolution, `D^-1/2 (A + I) D^-1/2` with `D` the degrees of `A + I`.
 *
 * A node without an edge and without a loop keeps zeros. PyTorch Geometric's `gcn_norm`.
 *
 * Source: Kipf and Welling (2017), "Semi-supervised classification with graph convolutional networks", ICLR,
 * https://doi.org/10.48550/arXiv.1609.02907.
 *
 * @param graph - weights above 0.
 * @param options - whether to add loops.
 * @returns a graph on the same nodes.
 * @example
 * ```ts
 * denseAdjacency(gcnNorm(graphFromPairs(['a', 'b'], [['a', 'b']]))); // [0.5, 0.5, 0.5, 0.5]
 * ```
 */
export function gcnNorm(graph: Graph, options: GcnNormOptions = {}): Graph {
  const { nodes } = graph;
  const adjacency = denseAdjacency(graph);
  if (options.addSelfLoops ?? true) for (let i = 0; i < nodes; i++) adjacency[i * nodes + i]! += 1;
  const scale = Float64Array.from({ length: nodes }, (_, i) => {
    const degree = adjacency.subarray(i * nodes, (i + 1) * nodes).reduce((sum, weight) => sum + weight, 0);
    return degree > 0 ? 1 / Math.sqrt(degree) : 0;
  });
  return graphFromAdjacency(
    adjacency.map((weight, at) => weight * (scale[Math.floor(at / nodes)]! * scale[at % nodes]!)),
    nodes,
  );
}
