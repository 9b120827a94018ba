import { type Table, paceOf, shareOut } from '@kuznets/base';
import type { DeviceFitOptions } from '@kuznets/core-gpu';
import { type AutoencoderResult, DenoisingAutoencoder } from '@kuznets/dae';
import { GraphConvolutionalNetwork, KMeans } from '@kuznets/gnn';
import { type ReplicaChunk, replicaRows } from '../replicas.ts';
import { type ClusterSettings, graphOf } from './cross-section.ts';

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
  readonly codes: Space;
  readonly embedding: Space;
  /** Of the graph networks, `replicas x epochs`. */
  readonly trainLoss: Float32Array;
}

/** Trains both networks of some replicas. */
export async function trainClusterNetworks(
  points: Table,
  settings: ClusterSettings & ReplicaChunk,
  { device, ...told }: DeviceFitOptions,
): Promise<ClusterNetworks> {
  const { dae: reduction, gcn, objective, nClusters, epochs, seed, first, replicas } = settings;
  const where = { device, replicas, firstReplica: first, keepParameters: false };
  const [toAutoencoder, toNetwork] = shareOut(told, [epochs.dae, epochs.gcn]);
  const autoencoder = new DenoisingAutoencoder({ ...reduction, epochs: epochs.dae, randomState: seed });
  const dae = (await autoencoder.fit(points, { ...where, ...toAutoencoder })).result;
  const codes = dae.codes.map((value) => (Number.isFinite(value) ? value : 0));
  const { features: read, ...layers } = gcn;
  const network = new GraphConvolutionalNetwork({
    ...{ ...layers, objective, nClusters },
    ...{ epochs: epochs.gcn, randomState: seed },
  });
  const features = dae.codeSize;
  const coded = { x: Float64Array.from(codes), rows: points.rows, features };
  const nodes = { ...(read === 'codes' ? coded : points), graph: graphOf(points, settings) };
  const { result } = await network.fit(nodes, { ...where, ...toNetwork });
  const { embedding, embeddingSize, trainLoss } = result;
  const diverged = read === 'codes' ? [...dae.diverged, ...result.diverged] : result.diverged;
  return {
    dae,
    codes: { points: codes, features, diverged: new Set(dae.diverged) },
    embedding: { points: embedding, features: embeddingSize, diverged: new Set(diverged) },
    trainLoss,
  };
}

/** Each replica's regions in its space, and their clusters by k-means: -1 where the replica diverged. */
export async function clusterSpace(
  { points, features, diverged }: Space,
  { nClusters, seed, first, replicas }: ClusterSettings & ReplicaChunk,
): Promise<{ readonly points: Table; readonly labels: Int32Array }[]> {
  const pace = paceOf();
  const clustered = [];
  for (const [replica, row] of replicaRows(points, replicas).entries()) {
    await pace.rest();
    const placed = { x: Float64Array.from(row), rows: row.length / features, features };
    const model = new KMeans({ nClusters, randomState: seed });
    const labels = diverged.has(replica)
      ? new Int32Array(placed.rows).fill(-1)
      : Int32Array.from((await model.fit(placed, { firstReplica: first + replica })).result.labels);
    clustered.push({ points: placed, labels });
  }
  return clustered;
}

/** Whether a partition has as many clusters as asked for: not that of a network that diverged, nor of points that fell together. */
export function isWhole(labels: Int32Array, nClusters: number): boolean {
  return new Set(labels).size === nClusters;
}
