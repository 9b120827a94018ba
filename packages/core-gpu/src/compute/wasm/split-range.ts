const JOBS_PER_WORKER = 4;

/**
 * Cuts `count` items into consecutive ranges, several a worker so that a slow one does not hold up the rest.
 *
 * @returns `[start, length]` pairs, at least one
 */
export function splitRange(
  count: number,
  workers: number,
  most = Infinity,
): (readonly [start: number, length: number])[] {
  const length = Math.max(1, Math.min(most, Math.ceil(count / (workers * JOBS_PER_WORKER))));
  const ranges: [number, number][] = [];
  for (let start = 0; start < count; start += length) ranges.push([start, Math.min(length, count - start)]);
  return ranges.length > 0 ? ranges : [[0, 0]];
}
