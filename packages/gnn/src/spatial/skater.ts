import {
  ConfigError,
  type Constraints,
  DataError,
  Estimator,
  type FitOptions,
  ShapeError,
  type Table,
  checkOption,
  checkTable,
  featureNamesOf,
  oneOf,
  paceOf,
  wholeNumbers,
} from '@kuznets/base';
import type { GraphNodes } from '../graph-convolutional-network.ts';
import { type Part, type TreeEdge, spanningTrees } from './spanning-tree.ts';

/** Options of {@link Skater}. */
export interface SkaterOptions {
  /** Number of clusters, at least that of the graph's connected parts. Default 2. */
  readonly nClusters?: number;
  /** Least nodes of a cluster that a cut leaves. Default 1; spdep's `crit`. */
  readonly minSize?: number;
  /** What a cluster's spread sums: `distances` of its rows to their mean, spdep's, or their `squares`, the publication's. Default `distances`. */
  readonly spread?: 'distances' | 'squares';
}

const constraints: Constraints<SkaterOptions> = {
  nClusters: wholeNumbers(1, 2 ** 24),
  minSize: wholeNumbers(1, 2 ** 24),
  spread: oneOf('distances', 'squares'),
};

/** Clusters of connected nodes. */
export interface SkaterResult {
  readonly featureNames: readonly string[];
  readonly nodes: number;
  /** Connected parts of the graph: clusters before any cut. */
  readonly parts: number;
  /** `nodes`: clusters from 0; each cut gives the side away from the tree's first node the next number. */
  readonly labels: Uint32Array;
  /** `2 x edges` of the minimum spanning tree (one a part), from and to. */
  readonly treeIndex: Uint32Array;
  /** `edges`: distances. */
  readonly treeCost: Float64Array;
  /** Edges of the tree that were cut, in that order. */
  readonly cuts: Uint32Array;
  /** Spread within all clusters, before any cut and after each. */
  readonly within: Float64Array;
}

/**
 * Clusters of neighbours: SKATER cuts the minimum spanning tree of the borders where each cut lessens the spread within clusters most.
 *
 * An edge of the tree costs the Euclidean distance of its rows; of all edges of all clusters the next to be cut is the one of largest
 * `spread(whole) - spread(one side) - spread(other side)`. R's `spdep::skater` with `mstree(..., ini = 1)`, which refuses a graph of several
 * connected parts; here each is a cluster of its own, to be cut further.
 *
 * Source: Assunção, Neves, Câmara and Freitas (2006), https://doi.org/10.1080/13658810600665111.
 *
 * @example
 * ```ts
 * const borders = graphFromPairs(['a', 'b', 'c'], [['a', 'b'], ['b', 'c']]);
 * const nodes = { x: Float64Array.of(0, 5, 6), rows: 3, features: 1, graph: borders };
 * (await new Skater({ nClusters: 2 }).fit(nodes)).result.labels; // [0, 1, 1]
 * ```
 */
export class Skater extends Estimator<SkaterOptions, GraphNodes, SkaterResult> {
  constructor(options: SkaterOptions = {}) {
    super(options, constraints);
  }

  protected learn(nodes: GraphNodes, fit: FitOptions): Promise<SkaterResult> {
    checkTable(nodes);
    if (nodes.graph.nodes !== nodes.rows)
      throw new ShapeError(`the graph has ${nodes.graph.nodes} nodes, x has ${nodes.rows} rows`);
    return cutTrees(nodes, this.options, fit);
  }

  /**
   * The clusters that fewer cuts leave: clusters of any number are within those of a smaller one.
   *
   * @param nClusters - from the graph's connected parts to the clusters of the fit
   * @returns `nodes` clusters
   * @throws ConfigError for another number; NotFittedError before `fit`
   */
  cut(nClusters: number): Uint32Array {
    const { parts, cuts } = this.result;
    checkOption('nClusters', nClusters, wholeNumbers(parts, parts + cuts.length));
    return labelsOf(this.result, nClusters);
  }
}

/** Clusters after some of the cuts: a node's is that of the cut nearest above it in its tree. */
function labelsOf({ nodes, parts, cuts, treeIndex }: Omit<SkaterResult, 'labels'>, nClusters: number): Uint32Array {
  const edges = treeIndex.length / 2;
  const numbers = new Map(Array.from(cuts.subarray(0, nClusters - parts), (edge, at) => [edge, parts + at]));
  const ends = new Set(treeIndex.subarray(edges));
  const labels = new Uint32Array(nodes);
  let part = 0;
  for (let node = 0; node < nodes; node++) if (!ends.has(node)) labels[node] = part++;
  // Edges lead away from their tree's first node, in the order in which the tree reaches their ends.
  for (let edge = 0; edge < edges; edge++)
    labels[treeIndex[edges + edge]!] = numbers.get(edge) ?? labels[treeIndex[edge]!]!;
  return labels;
}

/** A cluster, and what each cut of its tree would gain. */
interface Cluster extends Part {
  readonly spread: number;
  /** One an edge. */
  readonly cuts: readonly Cut[];
}

interface Cut {
  readonly edge: TreeEdge;
  readonly gain: number;
  readonly sides: readonly [Part, Part];
}

async function cutTrees(nodes: GraphNodes, options: SkaterOptions, fit: FitOptions): Promise<SkaterResult> {
  const { nClusters = 2, minSize = 1, spread = 'distances' } = options;
  const pace = paceOf(fit);
  const parts = spanningTrees(nodes, nodes.graph);
  checkOption('nClusters', nClusters, wholeNumbers(1, nodes.rows));
  if (nClusters < parts.length)
    throw new ConfigError(`the graph has ${parts.length} parts that no edge joins`, {
      where: { option: 'nClusters' },
      got: nClusters,
      allowed: `at least ${parts.length}, or a graph of fewer parts`,
    });
  const edges = parts.flatMap((part) => part.edges);
  const clusterOf = async (part: Part): Promise<Cluster> => {
    const whole = spreadOf(nodes, part.nodes, spread);
    const cuts: Cut[] = [];
    for (const edge of part.edges) {
      await pace.rest();
      const sides = cutPart(part, edge);
      if (sides.some((side) => side.nodes.length < minSize)) continue;
      const left = sides.map((side) => spreadOf(nodes, side.nodes, spread));
      cuts.push({ edge, sides, gain: whole - left[0]! - left[1]! });
    }
    return { ...part, spread: whole, cuts };
  };
  const clusters: Cluster[] = [];
  for (const part of parts) clusters.push(await clusterOf(part));
  const sum = (): number => clusters.reduce((total, cluster) => total + cluster.spread, 0);
  const [within, cut] = [[sum()], [] as number[]];
  while (clusters.length < nClusters) {
    await pace.rest(clusters.length / nClusters);
    let best: { readonly at: number; readonly cut: Cut } | undefined;
    for (const [at, cluster] of clusters.entries())
      for (const one of cluster.cuts) if (best === undefined || one.gain > best.cut.gain) best = { at, cut: one };
    if (best === undefined)
      throw new DataError(`no cut leaves clusters of ${minSize} or more nodes`, {
        where: { option: 'minSize' },
        got: nClusters,
        allowed: `at most ${clusters.length} clusters of ${minSize}`,
      });
    const [kept, away] = best.cut.sides;
    clusters[best.at] = await clusterOf(kept);
    clusters.push(await clusterOf(away));
    cut.push(edges.indexOf(best.cut.edge));
    within.push(sum());
  }
  const tree = {
    featureNames: featureNamesOf(nodes),
    nodes: nodes.rows,
    parts: parts.length,
    treeIndex: Uint32Array.from([...edges.map(({ from }) => from), ...edges.map(({ to }) => to)]),
    treeCost: Float64Array.from(edges, ({ cost }) => cost),
    cuts: Uint32Array.from(cut),
    within: Float64Array.from(within),
  };
  return { ...tree, labels: labelsOf(tree, nClusters) };
}

/** Both sides of an edge, that of its far end last. */
function cutPart({ nodes, edges }: Part, cut: TreeEdge): [Part, Part] {
  const far = new Set([cut.to]);
  // Edges lead away from the part's first node, in the order in which the tree reaches them.
  for (const edge of edges) if (edge !== cut && far.has(edge.from)) far.add(edge.to);
  const side = (isFar: boolean): Part => ({
    nodes: nodes.filter((node) => far.has(node) === isFar),
    edges: edges.filter((edge) => edge !== cut && far.has(edge.from) === isFar),
  });
  return [side(false), side(true)];
}

/** Distances of rows to their mean, or their squares, summed. */
function spreadOf({ x, features }: Table, rows: readonly number[], spread: 'distances' | 'squares'): number {
  const mean = new Float64Array(features);
  for (const row of rows) for (let k = 0; k < features; k++) mean[k]! += x[row * features + k]! / rows.length;
  let sum = 0;
  for (const row of rows) {
    let squares = 0;
    for (let k = 0; k < features; k++) squares += (x[row * features + k]! - mean[k]!) ** 2;
    sum += spread === 'squares' ? squares : Math.sqrt(squares);
  }
  return sum;
}
