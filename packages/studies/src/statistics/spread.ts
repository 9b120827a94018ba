import { quantile } from '@kuznets/base';

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
 * Mean and 5-95 % interval.
 *
 * @param values - at least one finite number.
 * @returns the mean and the quantiles 0.05 and 0.95 of type 7.
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
