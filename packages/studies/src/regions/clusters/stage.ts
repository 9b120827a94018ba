import { type Points, silhouetteSamples } from '@kuznets/gnn';
import { breather } from '../../pipeline/breather.ts';
import type { Stage, Unit } from '../../study/study.ts';
import type { RegionsData } from '../data.ts';
import { type ReplicaChunk, replicaChunks, replicaRows } from '../replicas.ts';
import { type ClusterSettings, crossSection } from './cross-section.ts';
import { type Space, clusterSpace, isWhole, trainClusterNetworks } from './networks.ts';

/** Which replicas of which clusters a unit makes. */
export interface ClusterInputs extends ClusterSettings, ReplicaChunk {}

/** The partitions of some replicas in one space. */
export interface ClusteredSpace {
  /** `replicas x units x features`. */
  readonly points: Float32Array;
  /** `replicas x units`; -1 where the replica diverged. */
  readonly labels: Int32Array;
  /** `replicas x units` silhouettes in this space; NaN unless the partition has as many clusters as asked for. */
  readonly own: Float64Array;
  /** Of the same partition among the z-scored indicators, which alone compares methods. */
  readonly common: Float64Array;
}

/** One period reduced and clustered by some replicas. */
export interface ClusterChunk {
  readonly replicas: number;
  readonly dae: {
    /** `replicas`; NaN where diverged. */
    readonly mse: Float64Array;
    readonly explainedShare: Float64Array;
    /** `replicas x units of the code`, larger share first. */
    readonly latentShare: Float64Array;
    /** `replicas x epochs`. */
    readonly trainLoss: Float32Array;
  };
  readonly gcn: { readonly trainLoss: Float32Array };
  /** k-means of the autoencoder's codes: what the paper's "direct" may also mean. */
  readonly codes: ClusteredSpace;
  /** k-means of the graph network's embedding. */
  readonly gnn: ClusteredSpace;
}

/** The units of one period. */
export function clusterUnits(settings: ClusterSettings, replicas: number, period: number): Unit<ClusterInputs>[] {
  return replicaChunks(replicas).map((chunk) => ({
    inputs: { ...settings, ...chunk },
    label: { code: 'clusters', period },
    weight: chunk.replicas,
  }));
}

/** Clusters of a period, by chunks of replicas. */
export const clusterStage: Stage<ClusterInputs, RegionsData, ClusterChunk> = {
  name: 'clusters',
  run: async (inputs, { panel }, { device, signal }) => {
    const { replicas } = inputs;
    const z = crossSection(panel, inputs);
    const { dae, gcn, codes, embedding } = await trainClusterNetworks(z, inputs, inputs, device);
    signal.throwIfAborted();
    const finite = (values: Float64Array): Float64Array =>
      values.map((value, replica) => (codes.diverged.has(replica) ? Number.NaN : value));
    return {
      replicas,
      dae: {
        mse: finite(dae.reconstructionMse),
        explainedShare: finite(dae.explainedShare),
        latentShare: Float64Array.from(
          replicaRows(dae.latentShare, replicas).flatMap((shares) => [...shares].sort((a, b) => b - a)),
        ),
        trainLoss: dae.trainLoss,
      },
      gcn: { trainLoss: gcn.trainLoss },
      codes: await clustered(z, codes, inputs),
      gnn: await clustered(z, embedding, inputs),
    };
  },
};

async function clustered(z: Points, space: Space, inputs: ClusterInputs): Promise<ClusteredSpace> {
  const breathe = breather();
  const cells = inputs.replicas * z.rows;
  const labels = new Int32Array(cells).fill(-1);
  const [own, common] = [new Float64Array(cells).fill(Number.NaN), new Float64Array(cells).fill(Number.NaN)];
  for (const [replica, partition] of (await clusterSpace(space, inputs, inputs)).entries()) {
    await breathe();
    if (partition.labels) labels.set(partition.labels, replica * z.rows);
    if (!isWhole(partition.labels, inputs.nClusters)) continue;
    own.set(silhouetteSamples(partition.points, partition.labels), replica * z.rows);
    common.set(silhouetteSamples(z, partition.labels), replica * z.rows);
  }
  return { points: space.points, labels, own, common };
}
