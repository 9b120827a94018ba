import { ConfigError, ShapeError, checkOptions, permutation, purposes } from '@kuznets/base';
import { encodeLabels } from '../silhouette.ts';
import type { Graph } from '../graph.ts';
import { type MoranOptions, moranConstraints } from './moran.ts';
import { normalTail, permutationTail } from './tails.ts';
import { type SpatialWeights, spatialWeights } from './weights.ts';

/** Options of {@link joinCounts}: those of `moranI`; edges weigh 1 by default, so that joins are counted. */
export type JoinCountOptions = MoranOptions;

/** Joins of one kind, and what their number is where any order of the labels over the nodes is as likely. */
export interface JoinCount {
  readonly count: number;
  readonly expectation: number;
  readonly variance: number;
  readonly z: number;
  readonly pValue: number;
}

/** What {@link joinCounts} finds. */
export interface JoinCounts {
  /** The labels there are, rising. */
  readonly labels: readonly number[];
  /** `labels x labels`, symmetric: joins of nodes with the two. */
  readonly pairs: readonly (readonly JoinCount[])[];
  /** Joins of nodes with the same label: all less spdep's `Jtot`. */
  readonly same: JoinCount & {
    readonly permutation: { readonly permutations: number; readonly pValue: number } | null;
  };
  /** Nodes that have a neighbour: the others are left out. */
  readonly nodes: number;
}

/**
 * Join counts of labels over the nodes of a graph: whether neighbours have the same label more often than by chance.
 *
 * `J_rs = sum_ij w_ij [c_i = r, c_j = s] / 2` (both orders where r and s differ), with moments under non-free sampling: R's
 * `spdep::joincount.multi`. Nodes without a neighbour are left out.
 *
 * Source: Cliff and Ord (1981), Spatial Processes, Pion, section 2.4.
 *
 * @param labels - one whole number from 0 a node, such as clusters.
 * @param graph - the neighbours.
 * @param options - weights (default `B`), alternative (default `greater`), permutations (default 999).
 * @returns counts of each pair of labels, and of nodes with the same label.
 * @throws ShapeError, ConfigError for labels that are no whole numbers or all the same; as `moranI` for the graph.
 * @example
 * ```ts
 * const borders = graphFromPairs(['a', 'b', 'c', 'd'], [['a', 'b'], ['b', 'c'], ['c', 'd']]);
 * joinCounts([0, 0, 1, 1], borders).same.count; // 2
 * ```
 */
export function joinCounts(labels: ArrayLike<number>, graph: Graph, options: JoinCountOptions = {}): JoinCounts {
  const {
    style = 'B',
    alternative = 'greater',
    permutations = 999,
    randomState = 0,
  } = checkOptions(options, moranConstraints);
  if (labels.length !== graph.nodes) throw new ShapeError(`labels: got ${labels.length} for ${graph.nodes} nodes`);
  encodeLabels(labels, graph.nodes);
  const weights = spatialWeights(graph, style);
  const own = weights.nodes.map((node) => labels[node]!);
  const names = [...new Set(own)].sort((a, b) => a - b);
  if (names.length < 2)
    throw new ConfigError('all nodes that have a neighbour have one label', { got: names[0], allowed: 'two or more' });
  const sizes = names.map((name) => own.filter((label) => label === name).length);
  const test = (count: number, chances: Chances): JoinCount => {
    const { expectation, variance } = momentsOf(weights, chances);
    const z = (count - expectation) / Math.sqrt(variance);
    return { count, expectation, variance, z, pValue: normalTail(z, alternative) };
  };
  const counted = countsOf(
    weights,
    own.map((label) => names.indexOf(label)),
    names.length,
  );
  const same = sumOf(names, (r) => counted[r]![r]!);
  const drawn = Float64Array.from({ length: permutations }, (_, draw) => {
    const order = permutation(own.length, randomState, purposes.spatialPermutations, [draw, 1]);
    return weights.neighbours.reduce(
      (sum, near, i) =>
        sum +
        near.reduce(
          (part, j, edge) => part + (own[order[i]!] === own[order[j]!] ? weights.weights[i]![edge]! / 2 : 0),
          0,
        ),
      0,
    );
  });
  return {
    labels: names,
    pairs: names.map((_r, r) => names.map((_s, s) => test(counted[r]![s]!, pairChances(sizes, r, s)))),
    same: {
      ...test(same, sameChances(sizes)),
      permutation: permutations === 0 ? null : { permutations, pValue: permutationTail(same, drawn, alternative) },
    },
    nodes: own.length,
  };
}

const sumOf = (names: readonly number[], term: (r: number) => number): number =>
  names.reduce((sum, _, r) => sum + term(r), 0);

/** `labels x labels`: half the weights between two labels, in both orders. */
function countsOf({ neighbours, weights }: SpatialWeights, labels: readonly number[], classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  neighbours.forEach((near, i) =>
    near.forEach((j, edge) => {
      const [r, s] = [labels[i]!, labels[j]!];
      counts[r]![s]! += weights[i]![edge]! / 2;
      if (r !== s) counts[s]![r]! += weights[i]![edge]! / 2;
    }),
  );
  return counts;
}

/** Chances that a join is of the kind counted, and that two joins both are: with both nodes, one node, or none in common. */
interface Chances {
  readonly one: number;
  readonly sharing: number;
  readonly apart: number;
}

/** Falling factorial `n (n - 1) ... (n - k + 1)`. */
function falling(n: number, k: number): number {
  return Array.from({ length: k }, (_, at) => n - at).reduce((product, value) => product * value, 1);
}

const totalOf = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);

function pairChances(sizes: readonly number[], r: number, s: number): Chances {
  const n = totalOf(sizes);
  const [a, b] = [sizes[r]!, sizes[s]!];
  return r === s
    ? {
        one: falling(a, 2) / falling(n, 2),
        sharing: falling(a, 3) / falling(n, 3),
        apart: falling(a, 4) / falling(n, 4),
      }
    : {
        one: (2 * a * b) / falling(n, 2),
        sharing: (a * b * (a + b - 2)) / falling(n, 3),
        apart: (4 * falling(a, 2) * falling(b, 2)) / falling(n, 4),
      };
}

function sameChances(sizes: readonly number[]): Chances {
  const n = totalOf(sizes);
  const sum = (k: number): number => sizes.reduce((total, size) => total + falling(size, k), 0);
  const squares = sizes.reduce((total, size) => total + falling(size, 2) ** 2, 0);
  return {
    one: sum(2) / falling(n, 2),
    sharing: sum(3) / falling(n, 3),
    apart: (sum(4) + sum(2) ** 2 - squares) / falling(n, 4),
  };
}

function momentsOf({ s0, s1, s2 }: SpatialWeights, { one, sharing, apart }: Chances) {
  const expectation = (s0 * one) / 2;
  const square = (s1 * one + (s2 - 2 * s1) * sharing + (s0 ** 2 + s1 - s2) * apart) / 4;
  return { expectation, variance: square - expectation ** 2 };
}
