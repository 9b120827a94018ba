import type { Table } from '@kuznets/base';
import type { Compute } from '../../study/study.ts';
import type { RegionsConfig } from '../config.ts';
import type { RegionsData } from '../data.ts';
import { computeGroups } from '../groups.ts';
import { chunkRows, replicaChunks } from '../replicas.ts';
import { consensusOf } from './consensus.ts';
import { type Partition, clusterSettings, crossSection, directPartition } from './cross-section.ts';
import { isWhole } from './networks.ts';
import { type ClusterChunk, clusterStage } from './stage.ts';
import { shownPeriod } from '../periods.ts';

/** One period clustered by all replicas. */
export interface PeriodClusters {
  readonly period: number;
  readonly points: Table;
  readonly nClusters: number;
  /** k-means of the indicators. */
  readonly direct: Partition;
  readonly chunks: readonly ClusterChunk[];
  /** `units`: the consensus of the graph networks. */
  readonly labels: readonly number[];
}

/** Clusters periods. */
export async function clusterPeriods(
  config: RegionsConfig,
  data: RegionsData,
  periods: readonly number[],
  compute: Compute<RegionsData>,
): Promise<PeriodClusters[]> {
  const { panel } = data;
  const settings = periods.map((period) => clusterSettings(config, data, period));
  const units = settings.map((inputs) =>
    replicaChunks(config.replicas).map((chunk) => ({
      inputs: { ...inputs, ...chunk },
      label: { code: 'clusters', period: shownPeriod(panel, panel.periods[inputs.period]!) },
      weight: chunk.replicas,
    })),
  );
  const computed = await computeGroups(compute, clusterStage, units);
  const clustered = computed.map(async (chunks, at) => {
    const { period, nClusters, seed } = settings[at]!;
    const points = crossSection(panel, settings[at]!);
    const direct = await directPartition(points, { nClusters, seed });
    const whole = chunkRows(chunks, ({ gnn }) => gnn.labels).filter((labels) => isWhole(labels, nClusters));
    return { points, nClusters, direct, period, chunks, labels: consensusOf(points, whole, direct.labels).labels };
  });
  return Promise.all(clustered);
}
