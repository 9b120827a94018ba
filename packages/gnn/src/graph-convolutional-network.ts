import {
  ConfigError,
  type Constraints,
  Estimator,
  NotFittedError,
  ShapeError,
  type Table,
  checkOption,
  checkOptions,
  featureNamesOf,
  numbers,
  oneOf,
  shareOut,
  wholeNumbers,
} from '@kuznets/base';
import {
  type Device,
  type Passes,
  type Program,
  type ReplicaFitOptions,
  type Tape,
  type TrainResult,
  type View,
  binaryCrossEntropy,
  buildProgram,
  cpuOf,
  dense,
  divergedReplicas,
  graphConvolution,
  modularityLoss,
  multiply,
  predictProgram,
  selfTrainingLoss,
  softmax,
  studentSimilarity,
  trainProgram,
} from '@kuznets/core-gpu';
import { type Graph, denseAdjacency, gcnNorm } from './graph.ts';
import { partition } from './k-means.ts';
import { replicated } from './tables.ts';

/** Options of {@link GraphConvolutionalNetwork}. The provincial paper gives neither sizes nor objective nor training. */
export interface GraphConvolutionalNetworkOptions {
  /**
   * What is learnt: `autoencoder` rebuilds the graph from the embedding (Kipf and Welling's GAE), `modularity` finds
   * communities (DMoN), `self-training` sharpens the clusters of an autoencoder (DEC). Default `autoencoder`.
   */
  readonly objective?: 'autoencoder' | 'modularity' | 'self-training';
  /** Graph convolutions, PyG's `num_layers`: 1 is the embedding alone. Default 2, the paper's. */
  readonly nLayers?: number;
  /** Units of every layer but the last. Default 16. */
  readonly hidden?: number;
  /** Units of the last layer, the embedding. Default 2. */
  readonly embedding?: number;
  /** After the last layer; `relu` as in the paper's equation 2, `linear` as in GAE. Default `linear`: a ReLU on two units leaves one or both at zero for many seeds. */
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

/** A graph and the features of its nodes: one table for all replicas, or one for each end to end in `x`, such as each one's codes. */
export interface GraphNodes extends Table {
  /** Similarities of the nodes, without loops. */
  readonly graph: Graph;
}

const constraints: Constraints<GraphConvolutionalNetworkOptions> = {
  objective: oneOf('autoencoder', 'modularity', 'self-training'),
  nLayers: wholeNumbers(1, 16),
  hidden: wholeNumbers(1, 2 ** 16),
  embedding: wholeNumbers(1, 2 ** 16),
  embeddingActivation: oneOf('linear', 'relu'),
  nClusters: wholeNumbers(2),
  epochs: wholeNumbers(2, 2 ** 20),
  learningRate: numbers(0),
  randomState: wholeNumbers(0),
};

/** Fitted networks; the first axis is the replica. */
export interface GraphConvolutionalNetworkResult {
  readonly featureNames: readonly string[];
  readonly replicas: number;
  readonly nodes: number;
  readonly embeddingSize: number;
  /** `replicas x nodes x embeddingSize`. */
  readonly embedding: Float32Array;
  /** `replicas x nodes x nClusters`: soft clusters, rows summing to 1; null for `autoencoder`. */
  readonly assignment: Float32Array | null;
  /** `replicas x epochs`: loss of each pass before its update; of the last stage for `self-training`. */
  readonly trainLoss: Float32Array;
  /** Replicas, counted from the first of this fit, whose loss or embedding is not finite: leave them out. */
  readonly diverged: readonly number[];
  /** By name, `replicas x shape`: what `transform` and `predictProba` need; null where they were not kept. */
  readonly parameters: Readonly<Record<string, Float32Array>> | null;
}

type Resolved = Required<GraphConvolutionalNetworkOptions>;

/**
 * Graph convolutions, two of them `Z = S relu(S X W1) W2` with `S = D^-1/2 (A + I) D^-1/2`, trained without labels for many seeds at
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
 * const nodes = { graph, x: codes, rows: 31, features: 2 };
 * const gcn = await new GraphConvolutionalNetwork().fit(nodes, { device, replicas: 100 });
 * gcn.result.embedding;
 * await gcn.transform(nodes);
 * ```
 */
export class GraphConvolutionalNetwork extends Estimator<
  GraphConvolutionalNetworkOptions,
  GraphNodes,
  GraphConvolutionalNetworkResult,
  ReplicaFitOptions
> {
  constructor(options: GraphConvolutionalNetworkOptions = {}) {
    super(options, constraints);
  }

  protected async learn(nodes: GraphNodes, fit: ReplicaFitOptions): Promise<GraphConvolutionalNetworkResult> {
    const { graph } = nodes;
    const { replicas = 1, keepParameters = true } = fit;
    checkOption('replicas', replicas, wholeNumbers(1, 2 ** 24));
    checkNodes(nodes);
    const { outputs, trainLoss, parameters } = await train(nodes, replicated(nodes, replicas), this.options, fit);
    const embedding = outputs['embedding']!;
    return {
      ...{ featureNames: featureNamesOf(nodes), replicas, nodes: graph.nodes, embedding, trainLoss },
      embeddingSize: embedding.length / (replicas * graph.nodes),
      assignment: outputs['assignment'] ?? null,
      diverged: divergedReplicas(replicas, embedding, trainLoss),
      parameters: keepParameters ? parameters : null,
    };
  }

  /**
   * The embedding of the nodes of another graph.
   *
   * @param nodes - features are matched by name where there are names, else by place
   * @param where - the device. Default: the CPU
   * @returns `replicas x nodes x embeddingSize`
   * @throws ConfigError naming columns that are missing; ShapeError, DataError for the nodes; NotFittedError before `fit`, or where it
   * was told not to keep parameters
   */
  async transform(nodes: GraphNodes, where: { readonly device?: Device } = {}): Promise<Float32Array> {
    return (await this.#apply(nodes, where))['embedding']!;
  }

  /**
   * Soft clusters of the nodes of another graph.
   *
   * @param nodes - as for `transform`
   * @param where - the device. Default: the CPU
   * @returns `replicas x nodes x nClusters`, rows summing to 1
   * @throws as `transform`; ConfigError for the objective `autoencoder`, which has no clusters
   */
  async predictProba(nodes: GraphNodes, where: { readonly device?: Device } = {}): Promise<Float32Array> {
    const { assignment } = await this.#apply(nodes, where);
    if (!assignment) throw new ConfigError('the objective "autoencoder" has no clusters');
    return assignment;
  }

  async #apply(
    nodes: GraphNodes,
    { device = cpuOf() }: { readonly device?: Device },
  ): Promise<Readonly<Record<string, Float32Array>>> {
    const { replicas, featureNames, parameters } = this.result;
    if (!parameters) throw new NotFittedError('the parameters were not kept: fit with keepParameters: true');
    checkNodes(nodes);
    return predictProgram(device, graphProgram(nodes.graph, featureNames.length, this.options), {
      ...{ replicas, parameters, inputs: { x: replicated(nodes, replicas, featureNames) } },
    });
  }
}

function checkNodes({ rows, graph }: GraphNodes): void {
  if (rows !== graph.nodes) throw new ShapeError(`x has ${rows} rows, got a graph of ${graph.nodes} nodes`);
  if (graph.edgeWeight.length === 0)
    throw new ConfigError('the graph has no edge: allowed are graphs with at least one');
}

function resolve(options: GraphConvolutionalNetworkOptions, nodes: number): Resolved {
  const settings: Resolved = {
    ...{ objective: 'autoencoder', nLayers: 2, hidden: 16, embedding: 2, embeddingActivation: 'linear' },
    ...{ nClusters: 2, epochs: 200, learningRate: 0.01, randomState: 0 },
    ...options,
  };
  checkOption('nClusters', settings.nClusters, wholeNumbers(2, nodes));
  return settings;
}

/**
 * The network as a program with input `x` (`nodes x features`) and output `embedding`, and `assignment` where there are
 * clusters.
 *
 * @param graph - similarities of the nodes.
 * @param features - features of a node.
 * @param options - see {@link GraphConvolutionalNetworkOptions}.
 * @returns the program, for `trainProgram` and `predictProgram`.
 * @throws ConfigError for options outside what is allowed.
 */
export function graphProgram(graph: Graph, features: number, options: GraphConvolutionalNetworkOptions = {}): Program {
  const settings = resolve(checkOptions(options, constraints), graph.nodes);
  const { nodes } = graph;
  const normalised = Float32Array.from(denseAdjacency(gcnNorm(graph)));
  const embed = (tape: Tape): View => {
    const s = tape.constant('adjacency', [nodes, nodes], normalised);
    let h = tape.input('x', [nodes, features]);
    for (let layer = 0; layer < settings.nLayers - 1; layer++)
      h = graphConvolution(tape, h, s, { name: `gcn.${layer}`, units: settings.hidden, activation: 'relu' });
    return graphConvolution(tape, h, s, {
      name: `gcn.${settings.nLayers - 1}`,
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
  { graph, features }: GraphNodes,
  x: Float32Array,
  options: GraphConvolutionalNetworkOptions,
  { device, replicas = 1, firstReplica = 0, keepParameters = true, ...fit }: ReplicaFitOptions,
): Promise<TrainResult> {
  const { objective, epochs, learningRate, randomState: seed, nClusters, embedding } = resolve(options, graph.nodes);
  const common = { replicas, firstReplica, seed, learningRate, inputs: { x } };
  const program = graphProgram(graph, features, options);
  if (objective !== 'self-training')
    return trainProgram(device, program, { ...common, ...fit, epochs, keepParameters });
  const first = Math.floor(epochs / 2);
  const [toFirst, toSecond] = shareOut(fit, [first, epochs - first]);
  const autoencoder = graphProgram(graph, features, { ...options, objective: 'autoencoder' });
  const before = await trainProgram(device, autoencoder, { ...common, ...toFirst, epochs: first });
  const z = before.outputs['embedding']!;
  const size = graph.nodes * embedding;
  const centres = new Float32Array(replicas * nClusters * embedding);
  for (let replica = 0; replica < replicas; replica++) {
    const points = Float64Array.from(z.subarray(replica * size, (replica + 1) * size));
    if (!points.every(Number.isFinite)) continue;
    const { centers } = partition(
      { x: points, rows: graph.nodes, features: embedding },
      { nClusters, randomState: seed },
      firstReplica + replica,
    );
    centres.set(centers, replica * nClusters * embedding);
  }
  const start = { ...before.parameters, centres };
  return trainProgram(device, program, { ...common, ...toSecond, epochs: epochs - first, start, keepParameters });
}
