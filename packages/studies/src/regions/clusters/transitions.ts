import { type ClusterTransitions, clusterTransitions } from '@kuznets/gnn';
import type { Compute } from '../../study/study.ts';
import type { RegionsConfig } from '../config.ts';
import type { RegionsData } from '../data.ts';
import { crossSection, directPartition, sectionSettings } from './cross-section.ts';
import { matchClusters } from './match-clusters.ts';
import { type PeriodClusters, clusterPeriods } from './periods.ts';

/** Clusters of every period under the same names, and the moves between them. */
export interface PeriodTransitions extends ClusterTransitions {
  /** `periods x units`. */
  readonly labels: readonly (readonly number[])[];
}

/** The clusters of every period, as many as in the one described; null where they are not asked for. */
export async function periodTransitions(
  config: RegionsConfig,
  data: RegionsData,
  described: PeriodClusters,
  compute: Compute<RegionsData>,
): Promise<PeriodTransitions | null> {
  const { panel } = data;
  const { transitions } = config.clustering;
  if (transitions === 'none' || panel.periods.length < 2) return null;
  const { nClusters } = described;
  const periods = [...panel.periods.keys()];
  const partitions =
    transitions === 'networks'
      ? (await clusterPeriods({ ...config, clusters: nClusters }, data, periods, compute)).map(({ labels }) => labels)
      : await Promise.all(
          periods.map(async (period) => {
            const points = crossSection(panel, sectionSettings(config, period));
            return (await directPartition(points, { nClusters, seed: config.seed })).labels;
          }),
        );
  const labels = namedAlike(partitions, described.period, nClusters);
  return { labels, ...clusterTransitions(labels, nClusters) };
}

/** Partitions of consecutive periods, whose clusters take the names of the period before or after that is nearer to the one described. */
export function namedAlike(
  partitions: readonly (readonly number[])[],
  described: number,
  clusters: number,
): (readonly number[])[] {
  const named = [...partitions];
  for (let period = described + 1; period < named.length; period++)
    named[period] = matchClusters(named[period]!, named[period - 1]!, clusters);
  for (let period = described - 1; period >= 0; period--)
    named[period] = matchClusters(named[period]!, named[period + 1]!, clusters);
  return named;
}
