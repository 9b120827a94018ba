import { ConfigError, ShapeError } from '@kuznets/base';

/** A table of numbers: rows are regions or observations, columns are indicators. */
export interface Features {
  /** `rows x features`, row-major, finite. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly features: number;
}

/** Checks a table's sizes and that every cell is finite. */
export function checkFeatures(where: string, { x, rows, features }: Features): void {
  for (const [name, value] of [
    ['rows', rows],
    ['features', features],
  ] as const) {
    if (!(Number.isSafeInteger(value) && value >= 1))
      throw new ShapeError(`${where}: ${name} is ${String(value)}, must be a whole number from 1`);
  }
  if (x.length !== rows * features)
    throw new ShapeError(
      `${where}: x has ${String(x.length)} elements, needs ${String(rows)} x ${String(features)} = ${String(rows * features)}`,
    );
  const bad = x.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new ConfigError(
      `${where}: row ${String(Math.floor(bad / features))}, column ${String(bad % features)} is ${String(x[bad])}, must be finite`,
    );
}
