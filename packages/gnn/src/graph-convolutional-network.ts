import { ConfigError, NotFittedError, ShapeError } from '@kuznets/base';
import {
  type Device,
  type Passes,
  type Program,
  type Tape,
  type TrainResult,
  type View,
  binaryCrossEntropy,
  buildProgram,
  dense,
  graphConvolution,
  modularityLoss,
  multiply,
  selfTrainingLoss,
  softmax,
  studentSimilarity,
  trainProgram,
} from '@kuznets/core-gpu';
import { type Graph, denseAdjacency, gcnNorm } from './graph.ts';
import { KMeans } from './k-means.ts';
import { type Points, checkPoints, wholeNumber } from './points.ts';

/** Options of {@link GraphConvolutionalNetwork}. The provincial paper gives neither sizes nor objective nor training. */
export interface GraphConvolutionalNetworkOptions {
  /**
   * What is learnt: `autoencoder` rebuilds the graph from the embedding (Kipf and Welling's GAE), `modularity` finds
   * communities (DMoN), `self-training` sharpens the clusters of an autoencoder (DEC). Default `autoencoder`.
   */
  readonly objective?: 'autoencoder' | 'modularity' | 'self-training';
  /** Units of the first layer. Default 16. */
  readonly hidden?: number;
  /** Units of the second layer, the embedding. Default 2. */
  readonly embedding?: number;
  /** After the second layer; `relu` as in the paper's equation 2, `linear` as in GAE. Default `linear`: a ReLU on two units leaves one or both at zero for many seeds. */
  readonly embeddingActivation?: 'linear' | 'relu';
  /** Clusters of `modularity` and `self-training`. Default 2. */
  readonly nClusters?: number;
  /** Passes over the graph; `self-training` spends half of them on the autoencoder. Default 200. */
  readonly epochs?: number;
  /** Adam's step. Default 0.01, GAE's. */
  readonly learningRate?: number;
  /** Decides every random number, 0 to 2^53 - 1. Default 0. */
  readonly randomState?: number;
}

/** Options of {@link GraphConvolutionalNetwork.fit}. */
export interface GraphFitOptions {
  readonly device: Device;
  /** Number of models, each from its own random numbers. Default 1. */
  readonly replicas?: number;
  /** Number of the first; shards of consecutive replicas concatenate. Default 0. */
  readonly firstReplica?: number;
}

/** Fitted networks; the first axis is the replica. */
export interface GraphConvolutionalNetworkResult {
  readonly objective: 'autoencoder' | 'modularity' | 'self-training';
  readonly replicas: number;
  readonly nodes: number;
  readonly embeddingSize: number;
  /** `replicas x nodes x embeddingSize`. */
  readonly embedding: Float32Array;
  /** `replicas x nodes x nClusters`: soft clusters, rows summing to 1; absent for `autoencoder`. */
  readonly assignment: Float32Array | undefined;
  /** `replicas x epochs`: loss of each pass before its update; of the last stage for `self-training`. */
  readonly trainLoss: Float32Array;
  /** Replicas, counted from the first of this fit, whose loss or embedding is not finite: leave them out. */
  readonly diverged: readonly number[];
}

type Resolved = Required<GraphConvolutionalNetworkOptions>;

/**
 * Two graph convolutions, `Z = S relu(S X W1) W2` with `S = D^-1/2 (A + I) D^-1/2`, trained without labels for many seeds at
 * once.
 *
 * `autoencoder`: cross entropy of `sigmoid(Z Z')` against the joined pairs (and each node with itself), joined and other pairs
 * having equal weight in sum. `modularity`: a dense layer and softmax on Z, deep modularity networks' loss. `self-training`:
 * the autoencoder first, then k-means centres in Z and deep embedded clustering's loss.
 *
 * Sources: Kipf and Welling (2016), "Variational graph auto-encoders", https://doi.org/10.48550/arXiv.1611.07308; Tsitsulin et
 * al. (2023), https://doi.org/10.48550/arXiv.2006.16904; Xie et al. (2016), https://doi.org/10.48550/arXiv.1511.06335.
 *
 * @example
 * ```ts
 * const graph = similarityGraph({ x: z, rows: 31, features: 8 });
 * const gcn = await new GraphConvolutionalNetwork().fit(graph, { x: codes, rows: 31, features: 2 }, { device, replicas: 100 });
 * gcn.result.embedding;
 * ```
 */
export class GraphConvolutionalNetwork {
  readonly options: GraphConvolutionalNetworkOptions;
  #result: GraphConvolutionalNetworkResult | undefined;

  constructor(options: GraphConvolutionalNetworkOptions = {}) {
    this.options = Object.freeze({ ...options });
  }

  /**
   * Fits the replicas.
   *
   * @param graph - similarities of the nodes, without loops.
   * @param points - features of the nodes: one table for all replicas, or `replicas` tables in `x`, such as each one's codes.
   * @param options - see {@link GraphFitOptions}.
   * @returns this estimator.
   * @throws ShapeError, ConfigError for options or data outside what is allowed; DeviceLostError when the device goes away.
   */
  async fit(graph: Graph, points: Points, options: GraphFitOptions): Promise<this> {
    const settings = resolve(this.options, graph.nodes);
    const { replicas = 1 } = options;
    wholeNumber('replicas', replicas, 1, 2 ** 24);
    const shared = points.x.length === points.rows * points.features;
    checkPoints(points, shared ? 1 : replicas);
    if (points.rows !== graph.nodes)
      throw new ShapeError(`x has ${points.rows} rows, got a graph of ${graph.nodes} nodes`);
    if (graph.edgeWeight.length === 0)
      throw new ConfigError('the graph has no edge: allowed are graphs with at least one');
    const x = new Float32Array(replicas * points.rows * points.features);
    for (let at = 0; at < x.length; at += points.x.length) x.set(points.x, at);
    this.#result = await train(graph, points.features, x, settings, options, replicas);
    return this;
  }

  /** What was fitted. Throws NotFittedError before `fit`. */
  get result(): GraphConvolutionalNetworkResult {
    if (!this.#result) throw new NotFittedError('GraphConvolutionalNetwork is not fitted: call fit first');
    return this.#result;
  }
}

function resolve(options: GraphConvolutionalNetworkOptions, nodes: number): Resolved {
  const settings = {
    ...({
      objective: 'autoencoder',
      hidden: 16,
      embedding: 2,
      embeddingActivation: 'linear',
      nClusters: 2,
      epochs: 200,
      learningRate: 0.01,
      randomState: 0,
    } as const),
    ...options,
  };
  for (const name of ['hidden', 'embedding'] as const) wholeNumber(name, settings[name], 1, 2 ** 16);
  wholeNumber('nClusters', settings.nClusters, 2, nodes, ', the number of nodes');
  wholeNumber('epochs', settings.epochs, 2, 2 ** 20);
  if (!['autoencoder', 'modularity', 'self-training'].includes(settings.objective)) {
    throw new ConfigError(
      `objective is "${settings.objective}": allowed are "autoencoder", "modularity" and "self-training"`,
    );
  }
  return settings;
}

/**
 * The network as a program with input `x` (`nodes x features`) and output `embedding`, and `assignment` where there are
 * clusters.
 *
 * @param graph - similarities of the nodes.
 * @param features - features of a node.
 * @param options - see {@link GraphConvolutionalNetworkOptions}.
 * @returns the program, for `trainProgram`.
 * @throws ConfigError for options outside what is allowed.
 */
export function graphProgram(graph: Graph, features: number, options: GraphConvolutionalNetworkOptions = {}): Program {
  const settings = resolve(options, graph.nodes);
  const { nodes } = graph;
  const normalised = Float32Array.from(denseAdjacency(gcnNorm(graph)));
  const embed = (tape: Tape): View => {
    const s = tape.constant('adjacency', [nodes, nodes], normalised);
    const h = graphConvolution(tape, tape.input('x', [nodes, features]), s, {
      name: 'gcn.0',
      units: settings.hidden,
      activation: 'relu',
    });
    return graphConvolution(tape, h, s, {
      name: 'gcn.1',
      units: settings.embedding,
      activation: settings.embeddingActivation,
    });
  };
  return buildProgram(passes(graph, settings, embed));
}

function passes(graph: Graph, { objective, nClusters, embedding }: Resolved, embed: (tape: Tape) => View): Passes {
  const { nodes } = graph;
  switch (objective) {
    case 'autoencoder': {
      const joined = joinedPairs(graph);
      return {
        train: (tape) => {
          const z = embed(tape);
          binaryCrossEntropy(
            tape,
            multiply(tape, z, z, { transposeB: true }),
            tape.constant('joined', [nodes, nodes], joined.target),
            {
              weight: { name: 'pairs', values: joined.weight },
            },
          );
        },
        predict: (tape) => ({ embedding: embed(tape) }),
      };
    }
    case 'modularity': {
      const adjacency = Float32Array.from(denseAdjacency(graph));
      const assign = (tape: Tape, z: View): View =>
        softmax(tape, dense(tape, z, { name: 'assignment', units: nClusters }));
      return {
        train: (tape) => modularityLoss(tape, assign(tape, embed(tape)), adjacency),
        predict: (tape) => {
          const z = embed(tape);
          return { embedding: z, assignment: assign(tape, z) };
        },
      };
    }
    case 'self-training': {
      const centres = (tape: Tape): View =>
        tape.parameter('centres', [nClusters, embedding], { values: new Float32Array(nClusters * embedding) });
      return {
        train: (tape) => void selfTrainingLoss(tape, embed(tape), centres(tape)),
        predict: (tape) => {
          const z = embed(tape);
          return { embedding: z, assignment: studentSimilarity(tape, z, centres(tape)) };
        },
      };
    }
  }
}

/** Which pairs are joined, each node counting as joined with itself; joined and other pairs weigh the same in sum. */
function joinedPairs(graph: Graph): { readonly target: Float32Array; readonly weight: Float32Array } {
  const { nodes } = graph;
  const target = Float32Array.from(denseAdjacency(graph), (weight, at) =>
    weight > 0 || at % (nodes + 1) === 0 ? 1 : 0,
  );
  const count = target.reduce((sum, value) => sum + value, 0);
  const others = nodes * nodes - count;
  return { target, weight: target.map((value) => (value === 1 && others > 0 ? others / count : 1)) };
}

async function train(
  graph: Graph,
  features: number,
  x: Float32Array,
  settings: Resolved,
  { device, firstReplica = 0 }: GraphFitOptions,
  replicas: number,
): Promise<GraphConvolutionalNetworkResult> {
  const { objective, epochs, learningRate, randomState: seed, nClusters, embedding: size } = settings;
  const common = { replicas, firstReplica, seed, learningRate, inputs: { x } };
  let trained: TrainResult;
  if (objective === 'self-training') {
    const first = Math.floor(epochs / 2);
    const before = await trainProgram(
      device,
      graphProgram(graph, features, { ...settings, objective: 'autoencoder' }),
      { ...common, epochs: first },
    );
    const z = before.outputs['embedding']!;
    const centres = new Float32Array(replicas * nClusters * size);
    for (let replica = 0; replica < replicas; replica++) {
      const own = Float64Array.from(z.subarray(replica * graph.nodes * size, (replica + 1) * graph.nodes * size));
      if (!own.every(Number.isFinite)) continue;
      const { clusterCenters } = new KMeans({ nClusters, randomState: seed }).fit({
        x: own,
        rows: graph.nodes,
        features: size,
        firstReplica: firstReplica + replica,
      });
      centres.set(clusterCenters, replica * nClusters * size);
    }
    trained = await trainProgram(device, graphProgram(graph, features, settings), {
      ...common,
      epochs: epochs - first,
      start: { ...before.parameters, centres },
    });
  } else {
    trained = await trainProgram(device, graphProgram(graph, features, settings), {
      ...common,
      epochs,
      keepParameters: false,
    });
  }
  const embedding = trained.outputs['embedding']!;
  const finite = (values: Float32Array, replica: number): boolean => {
    const length = values.length / replicas;
    return values.subarray(replica * length, (replica + 1) * length).every(Number.isFinite);
  };
  return Object.freeze({
    objective,
    replicas,
    nodes: graph.nodes,
    embeddingSize: size,
    embedding,
    assignment: trained.outputs['assignment'],
    trainLoss: trained.trainLoss,
    diverged: Array.from({ length: replicas }, (_, replica) => replica).filter(
      (replica) => !finite(embedding, replica) || !finite(trained.trainLoss, replica),
    ),
  });
}
