/**
 * Clusters renamed after those of another partition: the two that share most rows first, then the next.
 *
 * @param labels - `rows` whole numbers below `clusters`, of any naming.
 * @param names - `rows`: the partition whose names are taken.
 * @param clusters - number of clusters of both.
 * @returns `rows` names.
 */
export function matchClusters(labels: ArrayLike<number>, names: readonly number[], clusters: number): number[] {
  const shared = Array.from({ length: clusters }, () => new Array<number>(clusters).fill(0));
  names.forEach((name, row) => shared[labels[row]!]![name]!++);
  const pairs = shared
    .flatMap((counts, label) => counts.map((count, name) => ({ label, name, count })))
    .sort((a, b) => b.count - a.count || a.label - b.label || a.name - b.name);
  const found = new Map<number, number>();
  const taken = new Set<number>();
  for (const { label, name } of pairs) {
    if (found.has(label) || taken.has(name)) continue;
    found.set(label, name);
    taken.add(name);
  }
  return Array.from(labels, (label) => found.get(label)!);
}
