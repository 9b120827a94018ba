import { type Table, paceOf } from '@kuznets/base';
import { silhouetteSamples } from '@kuznets/gnn';
import type { Stage } from '../../study/study.ts';
import type { RegionsData } from '../data.ts';
import { type ReplicaChunk, replicaRows } from '../replicas.ts';
import { type ClusterSettings, crossSection } from './cross-section.ts';
import { type Space, clusterSpace, isWhole, trainClusterNetworks } from './networks.ts';

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

/** Clusters of a period, by chunks of replicas. */
export const clusterStage: Stage<ClusterSettings & ReplicaChunk, RegionsData, ClusterChunk> = {
  name: 'clusters',
  run: async (inputs, { panel }, { device, signal, onProgress }) => {
    const z = crossSection(panel, inputs);
    const { dae, codes, embedding, trainLoss } = await trainClusterNetworks(z, inputs, { device, signal, onProgress });
    const finite = (values: Float64Array): Float64Array =>
      values.map((value, replica) => (codes.diverged.has(replica) ? Number.NaN : value));
    const shares = replicaRows(dae.latentShare, inputs.replicas).flatMap((row) => [...row].sort((a, b) => b - a));
    return {
      replicas: inputs.replicas,
      dae: {
        mse: finite(dae.reconstructionMse),
        explainedShare: finite(dae.explainedShare),
        latentShare: Float64Array.from(shares),
        trainLoss: dae.trainLoss,
      },
      gcn: { trainLoss },
      codes: await clustered(z, codes, inputs),
      gnn: await clustered(z, embedding, inputs),
    };
  },
};

async function clustered(z: Table, space: Space, inputs: ClusterSettings & ReplicaChunk): Promise<ClusteredSpace> {
  const pace = paceOf();
  const cells = inputs.replicas * z.rows;
  const [own, common] = [new Float64Array(cells).fill(Number.NaN), new Float64Array(cells).fill(Number.NaN)];
  const labels = new Int32Array(cells);
  for (const [replica, partition] of (await clusterSpace(space, inputs)).entries()) {
    await pace.rest();
    const first = replica * z.rows;
    labels.set(partition.labels, first);
    if (!isWhole(partition.labels, inputs.nClusters)) continue;
    own.set(silhouetteSamples(partition.points, partition.labels), first);
    common.set(silhouetteSamples(z, partition.labels), first);
  }
  return { points: space.points, labels, own, common };
}
