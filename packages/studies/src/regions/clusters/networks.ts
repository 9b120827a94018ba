import type { Device } from '@kuznets/core-gpu';
import { type AutoencoderResult, DenoisingAutoencoder } from '@kuznets/dae';
import {
  GraphConvolutionalNetwork,
  type GraphConvolutionalNetworkResult,
  KMeans,
  type Points,
  similarityGraph,
} from '@kuznets/gnn';
import { breather } from '../../pipeline/breather.ts';
import { type ReplicaChunk, replicaRows } from '../replicas.ts';
import type { ClusterSettings } from './cross-section.ts';

/** The regions as networks place them. */
export interface Space {
  /** `replicas x units x features`. */
  readonly points: Float32Array;
  readonly features: number;
  /** Replicas of this chunk that have no place to be clustered in. */
  readonly diverged: ReadonlySet<number>;
}

/** Autoencoders of a cross-section and the graph networks of their codes. */
export interface ClusterNetworks {
  readonly dae: AutoencoderResult;
  readonly gcn: GraphConvolutionalNetworkResult;
  readonly codes: Space;
  readonly embedding: Space;
}

/** Trains both networks of some replicas. */
export async function trainClusterNetworks(
  points: Points,
  { graph, objective, nClusters, epochs, seed }: ClusterSettings,
  { first, replicas }: ReplicaChunk,
  device: Device,
): Promise<ClusterNetworks> {
  const where = { device, replicas, firstReplica: first };
  const autoencoder = new DenoisingAutoencoder({ epochs: epochs.dae, randomState: seed });
  const dae = (await autoencoder.fit(points, { ...where, keepParameters: false })).result;
  const x = dae.codes.map((value) => (Number.isFinite(value) ? value : 0));
  const network = new GraphConvolutionalNetwork({ objective, nClusters, epochs: epochs.gcn, randomState: seed });
  const codes = { x: Float64Array.from(x), rows: points.rows, features: dae.codeSize };
  const gcn = (await network.fit(similarityGraph(points, graph), codes, where)).result;
  return {
    ...{ dae, gcn },
    codes: { points: x, features: dae.codeSize, diverged: new Set(dae.diverged) },
    embedding: {
      points: gcn.embedding,
      features: gcn.embeddingSize,
      diverged: new Set([...dae.diverged, ...gcn.diverged]),
    },
  };
}

/** One replica's regions in its space. */
export interface ReplicaPoints {
  readonly points: Points;
  /** Clusters by k-means; undefined where the replica diverged. */
  readonly labels: Uint32Array | undefined;
}

/** Clusters a space replica by replica. */
export async function clusterSpace(
  { points, features, diverged }: Space,
  { nClusters, seed }: ClusterSettings,
  { first, replicas }: ReplicaChunk,
): Promise<ReplicaPoints[]> {
  const breathe = breather();
  const clustered: ReplicaPoints[] = [];
  for (const [replica, row] of replicaRows(points, replicas).entries()) {
    await breathe();
    const own = { x: Float64Array.from(row), rows: row.length / features, features };
    const kMeans = new KMeans({ nClusters, randomState: seed });
    clustered.push({
      points: own,
      labels: diverged.has(replica) ? undefined : kMeans.fit({ ...own, firstReplica: first + replica }).labels,
    });
  }
  return clustered;
}

/** Whether a partition has as many clusters as asked for: not that of a network that diverged, nor of points that fell together. */
export function isWhole<Labels extends ArrayLike<number>>(
  labels: Labels | undefined,
  nClusters: number,
): labels is Labels {
  return labels !== undefined && new Set(Array.from(labels)).size === nClusters;
}
