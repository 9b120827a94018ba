import { adjustedRandScore, clusterStability, clusterwiseStability, consensusSummary } from '@kuznets/gnn';
import { concatenate } from '@kuznets/base';
import type { RegionsConfig } from '../config.ts';
import type { PeriodTransitions } from '../clusters/transitions.ts';
import type { RegionsResult } from '../result.ts';
import type { RegionsParts } from './parts.ts';

type Described = RegionsResult['described'];

/** Regions of the largest consensus matrix that a result holds. */
const mostRegions = 500;

/** What is asked of the clusters besides: draws of indicators and periods, their number, clusters of neighbours. */
export function clusteringResult(
  { described, contiguous, resampled, numbers }: RegionsParts,
  gnn: readonly number[],
): Pick<Described, 'resampled' | 'numbers' | 'contiguous'> {
  const judged = { direct: described.direct.labels, gnn, contiguous: contiguous?.labels ?? [] };
  return {
    resampled: resampled.map(({ by, drawn, partitions }) => ({
      by,
      drawn,
      ...resampledResult(judged[by], partitions),
    })),
    numbers: {
      gap: numbers.gap,
      mixtures: numbers.mixtures,
    },
    contiguous: contiguous && {
      labels: contiguous.labels,
      silhouette: contiguous.silhouette,
      within: contiguous.within,
      parts: contiguous.parts,
      adjustedRand: contiguous.adjustedRand,
    },
  };
}

function resampledResult(
  labels: readonly number[],
  partitions: readonly Int32Array[],
): Omit<Described['resampled'][number], 'by' | 'drawn'> {
  const rows = labels.length;
  const all = Uint32Array.from(concatenate(Int32Array, partitions));
  const { coAssignment } = clusterStability(all, partitions.length, rows);
  const { clusters, jaccard, recovered, dissolved } = clusterwiseStability(labels, partitions);
  const { clusterConsensus, rowConsensus, area, ambiguous } = consensusSummary(coAssignment, labels);
  const agreement = partitions.map((partition) => adjustedRandScore(partition, labels));
  return {
    clusters: clusters.map((cluster, at) => ({
      cluster,
      regions: labels.filter((label) => label === cluster).length,
      jaccard: jaccard[at]!,
      recovered: recovered[at]!,
      dissolved: dissolved[at]!,
      consensus: clusterConsensus[at]!,
    })),
    regions: [...rowConsensus],
    ...{ area, ambiguous },
    adjustedRand: agreement.reduce((sum, value) => sum + value, 0) / agreement.length,
    matrix:
      rows > mostRegions
        ? null
        : Array.from({ length: rows }, (_, row) => [...coAssignment.subarray(row * rows, row * rows + row)]).flat(),
  };
}

/** The moves between clusters. */
export function transitionsResult(
  { clustering: { transitions: by } }: RegionsConfig,
  transitions: PeriodTransitions | null,
): RegionsResult['transitions'] {
  if (transitions === null || by === 'none') return null;
  return {
    by,
    ...transitions,
    probabilities: transitions.probabilities.map((row) => row.map((value) => (Number.isNaN(value) ? null : value))),
  };
}
