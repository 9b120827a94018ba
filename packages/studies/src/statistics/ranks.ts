/**
 * Ranks from the largest value down, 1 being the largest; equal values share the average of their ranks.
 *
 * @param values - finite numbers.
 * @param ties - decides between equal values, the larger first; those that are equal in it too share their ranks.
 * @returns ranks, same length; R's `rank(-values)`.
 * @example
 * ```ts
 * descendingRanks([0.3, 0.9, 0.3]); // [2.5, 1, 2.5]
 * ```
 */
export function descendingRanks(values: readonly number[], ties: readonly number[] = []): number[] {
  const order = descendingOrder(values, ties);
  const same = (a: number, b: number): boolean => values[a] === values[b] && ties[a] === ties[b];
  const ranks = new Array<number>(values.length).fill(0);
  let start = 0;
  while (start < order.length) {
    let end = start + 1;
    while (end < order.length && same(order[end]!, order[start]!)) end++;
    for (let at = start; at < end; at++) ranks[order[at]!] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/**
 * Indices from the largest value down; equal values keep their order.
 *
 * @param values - finite numbers.
 * @param ties - decides between equal values, the larger first.
 * @returns a permutation of `0 .. values.length - 1`.
 */
export function descendingOrder(values: readonly number[], ties: readonly number[] = []): number[] {
  const further = (at: number): number => ties[at] ?? 0;
  return values.map((_, index) => index).sort((a, b) => values[b]! - values[a]! || further(b) - further(a) || a - b);
}

/**
 * Spearman's rank correlation: Pearson's correlation of the average ranks.
 *
 * @param a - finite numbers.
 * @param b - as many finite numbers.
 * @returns the correlation, or null where either side is constant; R's `cor(a, b, method = "spearman")`.
 * @throws RangeError if the lengths differ.
 */
export function spearman(a: readonly number[], b: readonly number[]): number | null {
  if (a.length !== b.length) throw new RangeError(`spearman: ${a.length} and ${b.length} values`);
  const ranksA = descendingRanks(a);
  const ranksB = descendingRanks(b);
  const centre = (a.length + 1) / 2;
  let cross = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    const deviationA = ranksA[i]! - centre;
    const deviationB = ranksB[i]! - centre;
    cross += deviationA * deviationB;
    squaresA += deviationA * deviationA;
    squaresB += deviationB * deviationB;
  }
  return squaresA > 0 && squaresB > 0 ? cross / Math.sqrt(squaresA * squaresB) : null;
}

/**
 * How many names two lists share among their first `top`.
 *
 * @param a - names, best first, no duplicates.
 * @param b - names, best first, no duplicates.
 * @param top - length of the heads compared.
 * @returns a count between 0 and `top`.
 */
export function overlap(a: readonly string[], b: readonly string[], top: number): number {
  const head = new Set(a.slice(0, top));
  return b.slice(0, top).filter((name) => head.has(name)).length;
}

/**
 * How often each of several ranks is among the first.
 *
 * @param ranks - `samples x columns`, at least one row.
 * @param top - the last rank that counts.
 * @returns shares of the samples, one a column.
 */
export function shareWithin(ranks: readonly (readonly number[])[], top: number): number[] {
  return ranks[0]!.map((_, at) => ranks.filter((row) => row[at]! <= top).length / ranks.length);
}
