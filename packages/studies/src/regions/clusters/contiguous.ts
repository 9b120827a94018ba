import { Skater, adjustedRandScore } from '@kuznets/gnn';
import type { RegionsData } from '../data.ts';
import { type Borders, borderGraph, partsOf } from './borders.ts';
import { type Partition, partitionOf } from './cross-section.ts';
import type { PeriodClusters } from './periods.ts';

/** Clusters of neighbouring regions. */
export interface ContiguousClusters extends Partition {
  readonly borders: Borders;
  /** Spread within clusters, before any cut and after each. */
  readonly within: readonly number[];
  /** Regions that borders join: clusters before any cut. */
  readonly parts: number;
  /** Adjusted Rand index with k-means of the indicators. */
  readonly adjustedRand: number;
}

/** Clusters of neighbours of the period described; null where no neighbours are given, or they fall into more parts than there are clusters. */
export async function contiguousClusters(
  { borders, panel }: RegionsData,
  { points, nClusters, direct }: PeriodClusters,
): Promise<ContiguousClusters | null> {
  if (borders === undefined) return null;
  const graph = borderGraph(borders, panel.units);
  if (partsOf(borders, panel.units) > nClusters) return null;
  const { result } = await new Skater({ nClusters }).fit({ ...points, graph });
  return {
    ...partitionOf(result.labels, points),
    borders: { pairs: borders.pairs, weights: borders.weights },
    within: [...result.within],
    parts: result.parts,
    adjustedRand: adjustedRandScore(result.labels, direct.labels),
  };
}
