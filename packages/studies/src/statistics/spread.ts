/** Mean and 5-95 % interval of one number over seeds. */
export interface Spread {
  readonly mean: number;
  /** 5 % quantile. */
  readonly low: number;
  /** 95 % quantile. */
  readonly high: number;
}

/** {@link Spread} of each of several numbers, as arrays of equal length. */
export interface SpreadColumns {
  readonly mean: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

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

/** {@link quantile} of at least one value in ascending order. */
export function sortedQuantile(sorted: ArrayLike<number>, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (position - below) * (high - low);
}

/**
 * Mean and 5-95 % interval.
 *
 * @param values - at least one finite number.
 * @returns the mean and the quantiles 0.05 and 0.95 by {@link quantile}.
 * @throws RangeError if `values` is empty.
 */
export function spread(values: readonly number[]): Spread {
  let sum = 0;
  for (const value of values) sum += value;
  return { mean: sum / values.length, low: quantile(values, 0.05), high: quantile(values, 0.95) };
}

/**
 * Column-wise {@link spread} of equally long rows.
 *
 * @param rows - `seeds x columns`, at least one row.
 * @returns three arrays of length `columns`.
 * @throws RangeError if there is no row or rows differ in length.
 */
export function spreadColumns(rows: readonly (readonly number[])[]): SpreadColumns {
  const columns = rows[0]?.length;
  if (columns === undefined) throw new RangeError('spreadColumns: no rows');
  if (rows.some((row) => row.length !== columns)) throw new RangeError('spreadColumns: rows differ in length');
  const spreads = Array.from({ length: columns }, (_, column) => spread(rows.map((row) => row[column]!)));
  return { mean: spreads.map((s) => s.mean), low: spreads.map((s) => s.low), high: spreads.map((s) => s.high) };
}
