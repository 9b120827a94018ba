import { ShapeError } from '@kuznets/base';
import { encodeLabels } from '../silhouette.ts';

/** How far the clusters of one partition come back in others. */
export interface ClusterwiseStability {
  /** The clusters, rising. */
  readonly clusters: readonly number[];
  /** Of each cluster, the mean over the other partitions of its largest Jaccard similarity to one of their clusters. */
  readonly jaccard: readonly number[];
  /** Of each cluster, the share of partitions in which that is at least 0.75: it is found again. */
  readonly recovered: readonly number[];
  /** Of each cluster, the share of partitions in which that is at most 0.5: it is dissolved. */
  readonly dissolved: readonly number[];
  /** `clusters x partitions`: the similarities. */
  readonly similarities: readonly (readonly number[])[];
}

/**
 * Clusterwise stability: how similar to each cluster is the nearest cluster of every other partition of the same rows, `|A and B| / |A or B|`.
 *
 * R's `fpc::clusterboot` (`bootmean`, `bootrecover`, `bootbrd`) for partitions that were made elsewhere, of resampled columns above all. A cluster below
 * 0.6 is no cluster of the population, one of 0.85 and more is highly stable.
 *
 * Source: Hennig (2007), https://doi.org/10.1016/j.csda.2006.11.025.
 *
 * @param labels - `rows` whole numbers from 0: the partition assessed.
 * @param partitions - other partitions of the same rows, at least one.
 * @returns similarities and their means by cluster.
 * @throws ShapeError, ConfigError for lists of different length or labels that are no whole numbers.
 * @example
 * ```ts
 * clusterwiseStability([0, 0, 1, 1], [[1, 1, 0, 0], [0, 1, 1, 1]]).jaccard; // [0.75, 0.8333333333333333]
 * ```
 */
export function clusterwiseStability(
  labels: ArrayLike<number>,
  partitions: readonly ArrayLike<number>[],
): ClusterwiseStability {
  if (partitions.length === 0) throw new ShapeError('there is no other partition, at least one is needed');
  const rows = labels.length;
  encodeLabels(labels, rows);
  const clusters = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  const similarities = clusters.map((): number[] => []);
  for (const partition of partitions) {
    const { codes, sizes } = encodeLabels(partition, rows);
    clusters.forEach((cluster, at) => {
      const shared = new Uint32Array(sizes.length);
      let size = 0;
      for (let row = 0; row < rows; row++)
        if (labels[row] === cluster) {
          shared[codes[row]!]!++;
          size++;
        }
      const best = shared.reduce((most, both, other) => Math.max(most, both / (size + sizes[other]! - both)), 0);
      similarities[at]!.push(best);
    });
  }
  const share = (holds: (value: number) => boolean): number[] =>
    similarities.map((row) => row.filter(holds).length / row.length);
  return {
    clusters,
    jaccard: similarities.map((row) => row.reduce((sum, value) => sum + value, 0) / row.length),
    recovered: share((value) => value >= 0.75),
    dissolved: share((value) => value <= 0.5),
    similarities,
  };
}
