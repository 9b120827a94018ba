/**
 * Empirical quantile, linear between order statistics.
 *
 * With `h = (n - 1) p` the result is `v[floor h] + (h - floor h) (v[floor h + 1] - v[floor h])` of the sorted values:
 * type 7 of Hyndman and Fan (1996, doi:10.2307/2684934), the default of R's `quantile` and of NumPy.
 *
 * @param values - at least one finite number, in any order; not changed.
 * @param probability - between 0 and 1.
 * @returns the quantile.
 * @throws RangeError if `values` is empty.
 * @example
 * ```ts
 * quantile([1, 2, 3, 4], 0.5); // 2.5
 * ```
 */
export function quantile(values: readonly number[], probability: number): number {
  if (values.length === 0) throw new RangeError('quantile: no values');
  return sortedQuantile(Float64Array.from(values).sort(), probability);
}

/**
 * {@link quantile} of at least one value in ascending order.
 *
 * @param sorted - values.
 * @param probability - between 0 and 1.
 * @returns the quantile.
 * @example
 * ```ts
 * sortedQuantile([1, 2, 3, 4], 0.5); // 2.5
 * ```
 */
export function sortedQuantile(sorted: ArrayLike<number>, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}
