import { benjaminiHochberg, checkOptions, drawIndices, purposes } from '@kuznets/base';
import type { Graph } from '../graph.ts';
import { type MoranOptions, moranConstraints } from './moran.ts';
import { normalTail, permutationTail } from './tails.ts';
import { deviations, lagged, spatialWeights } from './weights.ts';

/** Options of {@link localMoran}: those of `moranI`, but two-sided by default, as in spdep. */
export type LocalMoranOptions = MoranOptions;

/** Whether a node is above or below the mean, and what its neighbours are. */
export type Quadrant = 'high-high' | 'low-low' | 'high-low' | 'low-high';

/** What {@link localMoran} finds; NaN, and no quadrant, of nodes without a neighbour. */
export interface LocalMoran {
  /** `nodes`. */
  readonly statistic: Float64Array;
  /** `nodes`, given the node's own value. */
  readonly expectation: Float64Array;
  readonly variance: Float64Array;
  readonly z: Float64Array;
  readonly pValue: Float64Array;
  /** `nodes`, by permutations of the other nodes' values; null where none are asked for. */
  readonly permutationP: Float64Array | null;
  /** `nodes`: the last of the p-values above, by Benjamini and Hochberg so that of those below a level at most that share is false. */
  readonly adjustedP: Float64Array;
  /** `nodes`. */
  readonly quadrant: readonly (Quadrant | null)[];
}

/**
 * Local Moran statistics: `I_i = z_i / m2 * sum_j w_ij z_j`, which sum to Moran's I times `s0`.
 *
 * Expectation and variance are those given the node's own value (Sokal, Oden and Thomson), spdep's `localmoran`; permutations leave
 * the node's value where it is and draw the neighbours' from the others without replacement. Nodes without a neighbour are left out.
 *
 * Sources: Anselin (1995), https://doi.org/10.1111/j.1538-4632.1995.tb00338.x; Sokal, Oden and Thomson (1998),
 * https://doi.org/10.1111/j.1538-4632.1998.tb00406.x; Benjamini and Hochberg (1995), https://doi.org/10.1111/j.2517-6161.1995.tb02031.x.
 *
 * @param x - one number a node.
 * @param graph - the neighbours.
 * @param options - weights, alternative (default `two-sided`), permutations.
 * @returns statistics, moments, p-values and quadrants by node.
 * @throws as `moranI`.
 * @example
 * ```ts
 * const borders = graphFromPairs(['a', 'b', 'c', 'd'], [['a', 'b'], ['b', 'c'], ['c', 'd']]);
 * localMoran([1, 2, 3, 4], borders).quadrant; // ['low-low', 'low-low', 'high-high', 'high-high']
 * ```
 */
export function localMoran(x: ArrayLike<number>, graph: Graph, options: LocalMoranOptions = {}): LocalMoran {
  const {
    style = 'W',
    alternative = 'two-sided',
    permutations = 999,
    randomState = 0,
  } = checkOptions(options, moranConstraints);
  const weights = spatialWeights(graph, style);
  const { z, m2 } = deviations(x, graph, weights);
  const n = z.length;
  const lag = lagged(weights, z);
  const own = weights.nodes.map((node, at) => {
    const value = z[at]!;
    const near = weights.weights[at]!;
    const [sum, squares] = [near.reduce((a, b) => a + b, 0), near.reduce((a, b) => a + b * b, 0)];
    const statistic = (value / m2) * lag[at]!;
    const expectation = -(value ** 2 * sum) / ((n - 1) * m2);
    const variance = (value / m2) ** 2 * (n / (n - 2)) * (squares - sum ** 2 / (n - 1)) * (m2 - value ** 2 / (n - 1));
    const deviate = (statistic - expectation) / Math.sqrt(variance);
    const drawn = Float64Array.from({ length: permutations }, (_, draw) => {
      const others = neighboursDrawn(near.length, at, n, { randomState, draw, node });
      return (value / m2) * near.reduce((total, weight, edge) => total + weight * z[others[edge]!]!, 0);
    });
    return {
      ...{ node, statistic, expectation, variance, z: deviate },
      pValue: normalTail(deviate, alternative),
      permutationP: permutationTail(statistic, drawn, alternative),
      quadrant: `${value > 0 ? 'high' : 'low'}-${lag[at]! > 0 ? 'high' : 'low'}` as const,
    };
  });
  const byNode = (values: readonly number[]): Float64Array => {
    const all = new Float64Array(graph.nodes).fill(Number.NaN);
    own.forEach(({ node }, at) => (all[node] = values[at]!));
    return all;
  };
  const column = (name: 'statistic' | 'expectation' | 'variance' | 'z' | 'pValue' | 'permutationP'): number[] =>
    own.map((one) => one[name]);
  const quadrant = new Array<Quadrant | null>(graph.nodes).fill(null);
  for (const one of own) quadrant[one.node] = one.quadrant;
  return {
    statistic: byNode(column('statistic')),
    expectation: byNode(column('expectation')),
    variance: byNode(column('variance')),
    z: byNode(column('z')),
    pValue: byNode(column('pValue')),
    permutationP: permutations === 0 ? null : byNode(column('permutationP')),
    adjustedP: byNode(benjaminiHochberg(column(permutations === 0 ? 'pValue' : 'permutationP'))),
    quadrant,
  };
}

/** As many of the other nodes as there are neighbours, each once: the first steps of a shuffle. */
function neighboursDrawn(
  count: number,
  node: number,
  nodes: number,
  stream: { readonly randomState: number; readonly draw: number; readonly node: number },
): number[] {
  const places = drawIndices(count, (place) => nodes - 1 - place, stream.randomState, purposes.localPermutations, [
    stream.draw,
    stream.node,
  ]);
  const moved = new Map<number, number>();
  return Array.from(places, (at, place) => {
    const last = nodes - 2 - place;
    const chosen = moved.get(at) ?? at;
    moved.set(at, moved.get(last) ?? last);
    return chosen < node ? chosen : chosen + 1;
  });
}
