import type { BagOptions } from './contract.ts';

/** What a bag is drawn of: as many rows, or clusters. */
export function unitsIn(rows: number, { clusters }: Pick<BagOptions, 'clusters'>): number {
  return clusters ? clusters.reduce((most, cluster) => Math.max(most, cluster + 1), 0) : rows;
}

/**
 * Most rows that a bag may hold, each as often as it is drawn: where clusters are drawn, as if each draw were the largest.
 *
 * @param rows - of the sample
 * @param bag - how rows or clusters are drawn
 * @returns `draws` times the rows of the largest cluster, without replacement at most `rows`
 */
export function mostDrawn(
  rows: number,
  { draws, replace, clusters }: Pick<BagOptions, 'draws' | 'replace' | 'clusters'>,
): number {
  if (!clusters) return draws;
  const sizes = new Uint32Array(rows);
  for (const cluster of clusters) sizes[cluster]!++;
  const most = draws * sizes.reduce((largest, size) => Math.max(largest, size), 0);
  return replace ? most : Math.min(rows, most);
}
