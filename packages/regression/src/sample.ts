/** The columns of a table, scaled to unit length once their means are taken off. */
export interface ScaledColumns {
  /** `features x rows`, column by column; a constant column is all zero. */
  readonly columns: Float64Array;
  /** `features`: the weighted mean of each column, 0 without an intercept. */
  readonly mean: Float64Array;
  /** `features`: `sqrt(sum_i w_i (x_i - mean)^2)`, 0 for a constant column. */
  readonly norm: Float64Array;
}

/**
 * Takes the mean off every column and scales it to unit length, so that a fit does not see units: columns of 1e-12 and 1e12 are
 * alike. Values are divided by the column's largest first, so that no square under- or overflows.
 *
 * @param values - `rows x features`, row-major
 * @param weights - `rows`, or undefined for ones
 */
export function scaleColumns(
  values: Float64Array,
  rows: number,
  features: number,
  centre: boolean,
  weights?: Float64Array,
): ScaledColumns {
  const columns = new Float64Array(rows * features);
  const mean = new Float64Array(features);
  const norm = new Float64Array(features);
  const total = weights ? weights.reduce((a, b) => a + b, 0) : rows;
  for (let k = 0; k < features; k++) {
    const column = columns.subarray(k * rows, (k + 1) * rows);
    let largest = 0;
    for (let i = 0; i < rows; i++) {
      column[i] = values[i * features + k]!;
      if ((weights?.[i] ?? 1) > 0) largest = Math.max(largest, Math.abs(column[i]!));
    }
    if (largest === 0) {
      column.fill(0);
      continue;
    }
    let centreOf = 0;
    if (centre) {
      for (let i = 0; i < rows; i++) centreOf += ((weights?.[i] ?? 1) * (column[i]! / largest)) / total;
      let rest = 0;
      for (let i = 0; i < rows; i++) rest += ((weights?.[i] ?? 1) * (column[i]! / largest - centreOf)) / total;
      centreOf += rest;
    }
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      column[i] = column[i]! / largest - centreOf;
      squares += (weights?.[i] ?? 1) * column[i]! * column[i]!;
    }
    mean[k] = centreOf * largest;
    const length = Math.sqrt(squares);
    if (length <= 4 * Number.EPSILON * Math.sqrt(total)) {
      column.fill(0);
      continue;
    }
    norm[k] = length * largest;
    for (let i = 0; i < rows; i++) column[i]! /= length;
  }
  return { columns, mean, norm };
}
