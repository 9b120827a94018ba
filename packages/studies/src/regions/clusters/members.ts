/** The regions of one cluster. */
export interface Cluster {
  readonly cluster: number;
  readonly members: readonly number[];
}

/** The clusters of a partition by their numbers. */
export function clustersOf(labels: readonly number[]): Cluster[] {
  return [...new Set(labels)]
    .sort((a, b) => a - b)
    .map((cluster) => ({ cluster, members: labels.flatMap((label, unit) => (label === cluster ? [unit] : [])) }));
}
