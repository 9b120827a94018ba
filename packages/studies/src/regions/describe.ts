import type { Device } from '@kuznets/core-gpu';
import { type AutoencoderResult, DenoisingAutoencoder, PCA } from '@kuznets/dae';
import {
  GraphConvolutionalNetwork,
  type GraphConvolutionalNetworkResult,
  KMeans,
  type Points,
  adjustedRandScore,
  clusterStability,
  selectNClusters,
  silhouetteSamples,
  silhouetteScore,
  similarityGraph,
} from '@kuznets/gnn';
import { breather } from '../pipeline/breather.ts';
import type { RegionsConfig } from './config.ts';
import { type Curve, curveOf } from './curve.ts';
import { matchClusters } from './match-clusters.ts';
import { alignTo, centredColumns } from './procrustes.ts';

/** What running a step needs beside its data. */
export interface StepContext {
  readonly device: Device;
  readonly signal?: AbortSignal | undefined;
  /** Replicas trained in one call: what bounds memory. Results do not depend on it. */
  readonly chunk: number;
  /** Called with the share of the step that is done. */
  readonly onShare: (share: number) => void;
}

/** Steps 2 to 5: one cross-section reduced and clustered by every replica. */
export interface Described {
  /** Scores `units x 2`, the second column 0 where there is one indicator. */
  readonly pca: {
    readonly explained: readonly number[];
    readonly mse: number;
    readonly scores: Float64Array;
    readonly components: readonly (readonly number[])[];
  };
  readonly dae: {
    /** `replicas`. */
    readonly mse: readonly number[];
    readonly explainedShare: readonly number[];
    /** `replicas` times the code's units, larger share first. */
    readonly latentShare: readonly (readonly number[])[];
    readonly diverged: number;
    readonly curve: Curve;
    /** The replica of median error, its codes laid onto PCA's scores. */
    readonly plane: (Plane & { readonly mse: number }) | null;
  };
  /** Losses of the graph network. */
  readonly gcnCurve: Curve;
  /** The first replica whose partition is the consensus, its embedding laid onto PCA's scores. */
  readonly gnnPlane: Plane | null;
  readonly edges: number;
  readonly selection: {
    readonly nClusters: number;
    readonly candidates: readonly number[];
    readonly silhouette: readonly number[];
  };
  readonly nClusters: number;
  /** k-means of the indicators, without codes or graph. */
  readonly direct: Partition & { readonly regionSilhouettes: readonly number[] };
  /** k-means of the autoencoder's codes: what the paper's "direct" may also mean. */
  readonly codes: Clustered;
  /** k-means of the graph network's embedding. */
  readonly gnn: Clustered;
}

/** One replica's points in the plane of PCA's scores. */
export interface Plane {
  readonly replica: number;
  /** `units x 2`. */
  readonly points: Float64Array;
  /** See `alignTo`. */
  readonly disparity: number;
}

/** One partition and its silhouettes. */
export interface Partition {
  /** `units`, by falling mean of the first indicator. */
  readonly labels: readonly number[];
  /** Among the z-scored indicators. */
  readonly silhouette: number;
}

/** The partitions of all replicas. */
export interface Clustered {
  /** `replicas`: in the space that was clustered; NaN where it collapsed. */
  readonly silhouetteOwn: readonly number[];
  /** `replicas`: of the same partition among the z-scored indicators, which alone compares methods. */
  readonly silhouetteCommon: readonly number[];
  /** `replicas x units`, each region's in both spaces; NaN as above. */
  readonly regionSilhouettes: { readonly own: readonly Float64Array[]; readonly common: readonly Float64Array[] };
  /** `replicas`: adjusted Rand index with the direct partition. */
  readonly adjustedRand: readonly number[];
  readonly consensus: Partition;
  /** `units`: see `clusterStability`. */
  readonly stability: readonly number[];
  /** `units x clusters`: share of the replicas counted in which the region is in the cluster, clusters matched to the consensus. */
  readonly shares: readonly (readonly number[])[];
  /** The first replica whose partition is the consensus; -1 where none is counted. */
  readonly example: number;
  readonly meanAdjustedRand: number;
  readonly partitions: number;
  /** Replicas whose network diverged. */
  readonly diverged: number;
  /** Replicas whose points fell into fewer clusters than asked for. */
  readonly collapsed: number;
}

/** Runs steps 2 to 5 on a standardised cross-section. */
export async function describeCrossSection(z: Points, config: RegionsConfig, context: StepContext): Promise<Described> {
  const { replicas, seed } = config;
  const pca = new PCA({ nComponents: Math.min(2, z.features), scaling: 'none' }).fit(z).result;
  const graph = similarityGraph(z, config.graph);
  const selection = selectNClusters(z, { randomState: seed });
  const nClusters = config.clusters === 'auto' ? selection.nClusters : config.clusters;
  const kMeans = (points: Points, replicasOf = 1, firstReplica = 0): Uint32Array =>
    new KMeans({ nClusters, randomState: seed }).fit({ ...points, replicas: replicasOf, firstReplica }).labels;
  const labels = kMeans(z);
  const direct = { ...partition(labels, z), regionSilhouettes: [...silhouetteSamples(z, labels)] };

  const dae = { mse: [] as number[], explainedShare: [] as number[], latentShare: [] as number[][], diverged: 0 };
  const losses = { dae: [] as Float32Array[], gcn: [] as Float32Array[] };
  const spaces = { dae: [] as Float64Array[], gnn: [] as Float64Array[] };
  const codes = collect(z, nClusters, direct.labels);
  const gnn = collect(z, nClusters, direct.labels);
  const train = async (
    first: number,
  ): Promise<{
    readonly reduced: AutoencoderResult;
    readonly x: Float64Array;
    readonly embedded: GraphConvolutionalNetworkResult;
  }> => {
    const count = Math.min(context.chunk, replicas - first);
    const where = { device: context.device, replicas: count, firstReplica: first };
    const reduced = (
      await new DenoisingAutoencoder({ epochs: config.epochs.dae, randomState: seed }).fit(z, {
        ...where,
        keepParameters: false,
      })
    ).result;
    const x = Float64Array.from(reduced.codes, (value) => (Number.isFinite(value) ? value : 0));
    const network = new GraphConvolutionalNetwork({
      objective: config.objective,
      nClusters,
      epochs: config.epochs.gcn,
      randomState: seed,
    });
    return {
      reduced,
      x,
      embedded: (await network.fit(graph, { x, rows: z.rows, features: reduced.codeSize }, where)).result,
    };
  };
  const start = (first: number): ReturnType<typeof train> => {
    const promise = train(first);
    promise.catch(() => undefined);
    return promise;
  };
  const breathe = breather();
  context.signal?.throwIfAborted();
  let coming = start(0);
  for (let first = 0; first < replicas; first += context.chunk) {
    context.signal?.throwIfAborted();
    const { reduced, x, embedded } = await coming;
    // The workers train the next replicas while this thread clusters these.
    if (first + context.chunk < replicas) coming = start(first + context.chunk);
    const { codeSize, replicas: count } = reduced;
    const { embedding, embeddingSize, diverged, trainLoss } = embedded;
    const lost = new Set(reduced.diverged);
    for (let r = 0; r < count; r++) {
      await breathe();
      dae.mse.push(lost.has(r) ? Number.NaN : reduced.reconstructionMse[r]!);
      dae.explainedShare.push(lost.has(r) ? Number.NaN : reduced.explainedShare[r]!);
      dae.latentShare.push([...reduced.latentShare.subarray(r * codeSize, (r + 1) * codeSize)].sort((a, b) => b - a));
      const own = (values: ArrayLike<number>, features: number): Points => ({
        x: Float64Array.from({ length: z.rows * features }, (_, at) => values[r * z.rows * features + at]!),
        rows: z.rows,
        features,
      });
      losses.dae.push(part(reduced.trainLoss, r, count));
      losses.gcn.push(part(trainLoss, r, count));
      const table = own(x, codeSize);
      spaces.dae.push(table.x);
      codes.add(table, lost.has(r) ? undefined : kMeans(table, 1, first + r));
      const nodes = own(embedding, embeddingSize);
      spaces.gnn.push(nodes.x);
      gnn.add(nodes, lost.has(r) || diverged.includes(r) ? undefined : kMeans(nodes, 1, first + r));
    }
    dae.diverged += lost.size;
    context.onShare((first + count) / replicas);
  }
  const scores = Float64Array.from({ length: 2 * z.rows }, (_, at) =>
    at % 2 < pca.nComponents ? pca.scores[Math.floor(at / 2) * pca.nComponents + (at % 2)]! : 0,
  );
  const place = (space: readonly Float64Array[], replica: number): Plane | null =>
    replica < 0 ? null : { replica, ...alignTo(centredColumns(space[replica]!, 2), scores, 2) };
  const middle = medianReplica(dae.mse);
  const daePlane = place(spaces.dae, middle);
  const clustered = gnn.result();
  return {
    pca: {
      explained: [...pca.explainedVarianceRatio],
      mse: pca.reconstructionMse,
      scores,
      components: Array.from({ length: pca.nComponents }, (_, k) => [
        ...pca.components.subarray(k * z.features, (k + 1) * z.features),
      ]),
    },
    dae: { ...dae, curve: curveOf(losses.dae), plane: daePlane && { ...daePlane, mse: dae.mse[middle]! } },
    gcnCurve: curveOf(losses.gcn),
    gnnPlane: place(spaces.gnn, clustered.example),
    edges: graph.edgeWeight.length / 2,
    selection,
    nClusters,
    direct,
    codes: codes.result(),
    gnn: clustered,
  };
}

/** The replica whose value is the lower median, the first of equals; -1 where none is finite. */
export function medianReplica(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite).sort((a, b) => a - b);
  return finite.length === 0 ? -1 : values.indexOf(finite[Math.floor((finite.length - 1) / 2)]!);
}

/** One replica's part of what all replicas have equally much of. */
export function part(values: Float32Array, replica: number, replicas: number): Float32Array {
  const length = values.length / replicas;
  return values.subarray(replica * length, (replica + 1) * length);
}

/** Clusters renumbered by falling mean of the first indicator, and their silhouette. */
function partition(labels: Uint32Array, z: Points): Partition {
  const names = [...new Set(labels)];
  const mean = (name: number): number => {
    const own = [...labels.keys()].filter((row) => labels[row] === name);
    return own.reduce((sum, row) => sum + z.x[row * z.features]!, 0) / own.length;
  };
  const order = names.toSorted((a, b) => mean(b) - mean(a));
  return { labels: Array.from(labels, (label) => order.indexOf(label)), silhouette: silhouetteScore(z, labels) };
}

/** Gathers the replicas' partitions. */
function collect(
  z: Points,
  nClusters: number,
  direct: readonly number[],
): { add(points: Points, labels: Uint32Array | undefined): void; result(): Clustered } {
  const silhouetteOwn: number[] = [];
  const silhouetteCommon: number[] = [];
  const adjustedRand: number[] = [];
  const regions = { own: [] as Float64Array[], common: [] as Float64Array[] };
  const kept: Uint32Array[] = [];
  const keptReplicas: number[] = [];
  let diverged = 0;
  let collapsed = 0;
  return {
    add: (points, labels) => {
      const found = new Set(labels).size;
      if (labels === undefined) diverged++;
      else if (found < nClusters) collapsed++;
      const usable = labels !== undefined && found === nClusters;
      const none = new Float64Array(z.rows).fill(Number.NaN);
      const [own, common] = usable ? [silhouetteSamples(points, labels), silhouetteSamples(z, labels)] : [none, none];
      regions.own.push(own);
      regions.common.push(common);
      silhouetteOwn.push(mean(own));
      silhouetteCommon.push(mean(common));
      adjustedRand.push(usable ? adjustedRandScore(labels, direct) : Number.NaN);
      if (!usable) return;
      keptReplicas.push(adjustedRand.length - 1);
      kept.push(labels);
    },
    result: () => {
      const all = kept.length > 0 ? kept : [Uint32Array.from(direct)];
      const stable = clusterStability(Uint32Array.from(all.flatMap((labels) => [...labels])), all.length, z.rows);
      const consensus = partition(stable.consensus, z);
      const named = all.map((labels) => matchClusters(labels, consensus.labels, nClusters));
      return {
        silhouetteOwn,
        silhouetteCommon,
        regionSilhouettes: regions,
        adjustedRand,
        consensus,
        shares: consensus.labels.map((_, i) =>
          Array.from(
            { length: nClusters },
            (_cluster, cluster) => named.filter((names) => names[i] === cluster).length / named.length,
          ),
        ),
        example: keptReplicas[stable.adjustedRand.indexOf(1)] ?? -1,
        stability: [...stable.stability],
        meanAdjustedRand: stable.meanAdjustedRand,
        partitions: stable.partitions,
        diverged,
        collapsed,
      };
    },
  };
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
