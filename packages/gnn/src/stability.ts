import { ShapeError, checkOption, wholeNumbers } from '@kuznets/base';
import { randOfCodes } from './rand-index.ts';
import { type EncodedLabels, encodeLabels } from './silhouette.ts';

/** How far the partitions of many replicas agree. */
export interface ClusterStability {
  readonly replicas: number;
  readonly rows: number;
  /** `rows x rows`: share of replicas in which two rows are in the same cluster. */
  readonly coAssignment: Float64Array;
  /** `rows`: the partition that agrees best with all (largest mean adjusted Rand index), clusters numbered by appearance. */
  readonly consensus: Uint32Array;
  /** `rows`: mean over the other rows of the share of replicas that join or part the two as the consensus does. */
  readonly stability: Float64Array;
  /** Mean adjusted Rand index over all pairs of replicas; 1 for a single replica. */
  readonly meanAdjustedRand: number;
  /** `replicas`: adjusted Rand index with the consensus. */
  readonly adjustedRand: Float64Array;
  /** Number of different partitions. */
  readonly partitions: number;
}

/**
 * Stability of clusters over replicas; how clusters are numbered does not matter.
 *
 * @param labels - `replicas x rows` whole numbers from 0.
 * @param replicas - at least 1.
 * @param rows - at least 2.
 * @returns co-assignment, consensus and agreement; see {@link ClusterStability}.
 * @throws ShapeError, ConfigError for another shape.
 * @example
 * ```ts
 * const model = await new KMeans({ nClusters: 2 }).fit({ x, rows: 31, features: 2 }, { replicas: 1000 });
 * clusterStability(model.result.labels, 1000, 31).stability;
 * ```
 */
export function clusterStability(labels: Uint32Array, replicas: number, rows: number): ClusterStability {
  checkOption('replicas', replicas, wholeNumbers(1, 2 ** 24));
  checkOption('rows', rows, wholeNumbers(2, 2 ** 15));
  if (labels.length !== replicas * rows)
    throw new ShapeError(`labels hold ${labels.length} numbers, got replicas x rows = ${replicas * rows}`);
  const found = new Map<string, Group>();
  for (let replica = 0; replica < replicas; replica++) {
    const encoded = encodeLabels(labels.subarray(replica * rows, (replica + 1) * rows), rows);
    const key = encoded.codes.join();
    const group = found.get(key) ?? { ...encoded, members: [] };
    group.members.push(replica);
    found.set(key, group);
  }
  const groups = [...found.values()];

  const coAssignment = new Float64Array(rows * rows);
  for (const { codes, members } of groups) {
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < rows; j++)
        if (codes[i] === codes[j]) coAssignment[i * rows + j]! += members.length / replicas;
  }

  const means = meanAgreement(groups, replicas);
  const best = groups[means.indexOf(means.reduce((most, value) => Math.max(most, value), -Infinity))]!;
  const consensus = best.codes;
  const adjustedRand = new Float64Array(replicas);
  for (const group of groups) for (const replica of group.members) adjustedRand[replica] = randOfCodes(best, group);
  const withSelf = means.reduce((sum, mean, at) => sum + mean * groups[at]!.members.length, 0) * replicas;
  return {
    replicas,
    rows,
    coAssignment,
    consensus,
    stability: Float64Array.from({ length: rows }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < rows; j++) {
        const share = coAssignment[i * rows + j]!;
        if (j !== i) sum += consensus[i] === consensus[j] ? share : 1 - share;
      }
      return sum / (rows - 1);
    }),
    meanAdjustedRand: replicas === 1 ? 1 : (withSelf - replicas) / (replicas * (replicas - 1)),
    adjustedRand,
    partitions: groups.length,
  };
}

interface Group extends EncodedLabels {
  /** Replicas with this partition. */
  readonly members: number[];
}

/** Mean adjusted Rand index of each partition with those of all replicas, its own included. */
function meanAgreement(groups: readonly Group[], replicas: number): number[] {
  const means = groups.map(({ members }) => members.length / replicas);
  groups.forEach((group, a) => {
    for (let b = 0; b < a; b++) {
      const index = randOfCodes(group, groups[b]!);
      means[a]! += (index * groups[b]!.members.length) / replicas;
      means[b]! += (index * group.members.length) / replicas;
    }
  });
  return means;
}
