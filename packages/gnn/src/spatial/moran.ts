import { type Constraints, checkOptions, oneOf, permutation, purposes, wholeNumbers } from '@kuznets/base';
import type { Graph } from '../graph.ts';
import { type Alternative, alternatives, normalTail, permutationTail } from './tails.ts';
import { type SpatialWeights, type WeightStyle, deviations, lagged, spatialWeights } from './weights.ts';

/** Options of {@link moranI}. */
export interface MoranOptions {
  /** Weights of the edges: each node's sum to 1 (`W`), all 1 (`B`), or as the graph has them (`C`). Default `W`, spdep's. */
  readonly style?: WeightStyle;
  /** What the p-values count. Default `greater`, spdep's. */
  readonly alternative?: Alternative;
  /** Random permutations of the values over the nodes, 0 for none. Default 999, PySAL's. */
  readonly permutations?: number;
  /** 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

/** What the options of {@link moranI} may be. */
export const moranConstraints: Constraints<MoranOptions> = {
  style: oneOf('W', 'B', 'C'),
  alternative: alternatives,
  permutations: wholeNumbers(0, 2 ** 24),
  randomState: wholeNumbers(0),
};

/** A statistic's variance without dependence, its standard deviate and p-value. */
export interface MoranMoments {
  readonly variance: number;
  readonly z: number;
  readonly pValue: number;
}

/** What {@link moranI} finds. */
export interface MoranI {
  readonly statistic: number;
  /** Without dependence: `-1 / (n - 1)`. */
  readonly expectation: number;
  /** Where the values are draws from one normal distribution. */
  readonly normality: MoranMoments;
  /** Where any order of the values over the nodes is as likely. */
  readonly randomisation: MoranMoments;
  /** The same by random permutations; null where none are asked for. */
  readonly permutation: { readonly permutations: number; readonly pValue: number } | null;
  /** Nodes that have a neighbour: the others are left out. */
  readonly nodes: number;
}

/**
 * Moran's I of values over the nodes of a graph: whether neighbours are alike.
 *
 * `I = n / s0 * sum_ij w_ij z_i z_j / sum_i z_i^2`, `z` the values less their mean, with Cliff and Ord's variances under normality and under
 * randomisation and a permutation test. Nodes without a neighbour are left out, as by spdep's `moran.test` of the other nodes.
 *
 * Sources: Moran (1950), Biometrika 37, https://doi.org/10.2307/2332142; Cliff and Ord (1981), Spatial Processes, Pion.
 *
 * @param x - one number a node.
 * @param graph - the neighbours.
 * @param options - weights, alternative, permutations.
 * @returns statistic, its moments and p-values.
 * @throws ShapeError, ConfigError for options out of range or a loop; DataError where x is not finite or the same in all nodes, or where fewer than 4
 *   nodes have a neighbour.
 * @example
 * ```ts
 * const borders = graphFromPairs(['a', 'b', 'c', 'd'], [['a', 'b'], ['b', 'c'], ['c', 'd']]);
 * moranI([1, 2, 3, 4], borders, { style: 'B' }).statistic; // 0.3333333333333333
 * ```
 */
export function moranI(x: ArrayLike<number>, graph: Graph, options: MoranOptions = {}): MoranI {
  const {
    style = 'W',
    alternative = 'greater',
    permutations = 999,
    randomState = 0,
  } = checkOptions(options, moranConstraints);
  const weights = spatialWeights(graph, style);
  const { z, m2, kurtosis } = deviations(x, graph, weights);
  const { s0, s1, s2 } = weights;
  const n = z.length;
  const statistic = statisticOf(weights, z, m2);
  const expectation = -1 / (n - 1);
  const moments = (variance: number): MoranMoments => {
    const deviate = (statistic - expectation) / Math.sqrt(variance);
    return { variance, z: deviate, pValue: normalTail(deviate, alternative) };
  };
  const normal = (n ** 2 * s1 - n * s2 + 3 * s0 ** 2) / (s0 ** 2 * (n ** 2 - 1)) - expectation ** 2;
  const plain = n * (s1 * (n ** 2 - 3 * n + 3) - n * s2 + 3 * s0 ** 2);
  const tailed = kurtosis * (s1 * (n ** 2 - n) - 2 * n * s2 + 6 * s0 ** 2);
  const random = (plain - tailed) / ((n - 1) * (n - 2) * (n - 3) * s0 ** 2) - expectation ** 2;
  const drawn = Float64Array.from({ length: permutations }, (_, draw) => {
    const order = permutation(n, randomState, purposes.spatialPermutations, [draw, 0]);
    return statisticOf(
      weights,
      Float64Array.from(order, (node) => z[node]!),
      m2,
    );
  });
  return {
    statistic,
    expectation,
    normality: moments(normal),
    randomisation: moments(random),
    permutation: permutations === 0 ? null : { permutations, pValue: permutationTail(statistic, drawn, alternative) },
    nodes: n,
  };
}

function statisticOf(weights: SpatialWeights, z: Float64Array, m2: number): number {
  return lagged(weights, z).reduce((sum, value, at) => sum + value * z[at]!, 0) / (weights.s0 * m2);
}
