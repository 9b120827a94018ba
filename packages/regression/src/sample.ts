import { ConfigError, ShapeError } from '@kuznets/base';

/** The columns of a table, scaled to unit length once their means are taken off. */
export interface ScaledColumns {
  /** `features x rows`, column by column; a constant column is all zero. */
  readonly columns: Float64Array;
  /** `features`: the weighted mean of each column, 0 without an intercept. */
  readonly mean: Float64Array;
  /** `features`: `sqrt(sum_i w_i (x_i - mean)^2)`, 0 for a constant column. */
  readonly norm: Float64Array;
}

/** Checks that a `rows x features` matrix has at least one cell and only finite ones. */
export function checkMatrix(name: string, x: Float64Array, rows: number, features: number): void {
  if (!Number.isInteger(features) || features < 1)
    throw new ShapeError(`${name} has ${String(features)} features, at least 1 is needed`);
  if (!Number.isInteger(rows) || rows < 1)
    throw new ShapeError(`${name} has ${String(rows)} rows, at least 1 is needed`);
  if (x.length !== rows * features) {
    throw new ShapeError(
      `${name} has ${String(x.length)} values, ${String(rows)} rows x ${String(features)} features need ${String(rows * features)}`,
    );
  }
  x.forEach((value, i) => finite(value, `${name}[${String(Math.floor(i / features))}, ${String(i % features)}]`));
}

/** Checks that an option is a whole number within bounds. */
export function wholeNumber(name: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigError(
      `${name} is ${String(value)}: allowed are whole numbers from ${String(least)} to ${String(most)}`,
    );
  }
}

/** Checks that an option is one of a few words. */
export function oneOf<T extends string>(name: string, value: T, allowed: readonly T[]): void {
  if (!allowed.includes(value))
    throw new ConfigError(`${name} is "${value}": allowed are ${allowed.map((word) => `"${word}"`).join(', ')}`);
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

function finite(value: number, where: string): void {
  if (!Number.isFinite(value)) throw new ConfigError(`${where} is ${String(value)}: only finite numbers are allowed`);
}
