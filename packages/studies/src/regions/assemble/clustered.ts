import { adjustedRandScore } from '@kuznets/gnn';
import { consensusOf } from '../clusters/consensus.ts';
import { matchClusters } from '../clusters/match-clusters.ts';
import { isWhole } from '../clusters/networks.ts';
import type { PeriodClusters } from '../clusters/periods.ts';
import type { ClusterChunk, ClusteredSpace } from '../clusters/stage.ts';
import { chunkRows } from '../replicas.ts';
import type { RegionsResult } from '../result.ts';
import { byPosition, distribution, percentiles } from './distribution.ts';

/** The partitions of all replicas in one space, and the first replica whose partition is the consensus. */
export function clusteredResult(
  { points, nClusters, direct, chunks }: PeriodClusters,
  spaceOf: (chunk: ClusterChunk) => ClusteredSpace,
  paper?: number,
): { readonly part: RegionsResult['described']['gnn']; readonly example: number } {
  const partitions = chunkRows(chunks, (chunk) => spaceOf(chunk).labels);
  const [own, common] = [
    chunkRows(chunks, (chunk) => spaceOf(chunk).own),
    chunkRows(chunks, (chunk) => spaceOf(chunk).common),
  ];
  const counted = partitions.flatMap((labels, replica) => (isWhole(labels, nClusters) ? [replica] : []));
  const whole = counted.map((replica) => partitions[replica]!);
  const { labels, silhouette, stable } = consensusOf(points, whole, direct.labels);
  const named = (whole.length > 0 ? whole : [direct.labels]).map((found) => matchClusters(found, labels, nClusters));
  const diverged = partitions.filter(([first]) => first === -1).length;
  const [ownMean, commonMean] = [own.map(mean), common.map(mean)];
  const aboveDirect = (means: readonly number[]): number => {
    const placed = means.filter(Number.isFinite);
    return placed.length === 0 ? 0 : placed.filter((value) => value > direct.silhouette).length / placed.length;
  };
  return {
    example: counted[stable.adjustedRand.indexOf(1)] ?? -1,
    part: {
      silhouetteOwn: distribution(ownMean, paper),
      silhouetteCommon: distribution(commonMean),
      aboveDirect: aboveDirect(commonMean),
      ownAboveDirect: aboveDirect(ownMean),
      silhouetteQuantiles: { own: percentiles(ownMean), common: percentiles(commonMean) },
      regionSilhouettes: { own: byPosition(own), common: byPosition(common) },
      adjustedRand: distribution(whole.map((found) => adjustedRandScore(found, direct.labels))),
      consensus: { labels, silhouette },
      stability: [...stable.stability],
      shares: labels.map((_, unit) =>
        Array.from(
          { length: nClusters },
          (_cluster, cluster) => named.filter((names) => names[unit] === cluster).length / named.length,
        ),
      ),
      meanAdjustedRand: stable.meanAdjustedRand,
      partitions: stable.partitions,
      diverged,
      collapsed: partitions.length - whole.length - diverged,
    },
  };
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
