import type { Table } from '@kuznets/base';
import { type ClusterStability, clusterStability } from '@kuznets/gnn';
import { type Partition, partitionOf } from './cross-section.ts';

/** The partition that agrees best with those of all replicas. */
export interface Consensus extends Partition {
  readonly stable: ClusterStability;
}

/**
 * The consensus of replicas.
 *
 * @param points - the cross-section.
 * @param partitions - one a replica; where there is none, the consensus is `otherwise`.
 */
export function consensusOf(
  points: Table,
  partitions: readonly ArrayLike<number>[],
  otherwise: readonly number[],
): Consensus {
  const counted = partitions.length > 0 ? partitions : [otherwise];
  const labels = new Uint32Array(counted.length * points.rows);
  counted.forEach((partition, at) => labels.set(partition, at * points.rows));
  const stable = clusterStability(labels, counted.length, points.rows);
  return { ...partitionOf(stable.consensus, points), stable };
}
