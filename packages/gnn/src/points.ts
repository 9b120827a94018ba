import { ConfigError, ShapeError } from '@kuznets/base';

/** A table of numbers: one point, node or region a row. */
export interface Points {
  /** `rows x features`, row-major, finite. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly features: number;
}

/** Checks shape and finiteness. */
export function checkPoints({ x, rows, features }: Points, copies = 1): void {
  wholeNumber('rows', rows, 1, 2 ** 24);
  wholeNumber('features', features, 1, 2 ** 24);
  if (x.length !== copies * rows * features) {
    const shape = copies === 1 ? 'rows x features' : 'replicas x rows x features';
    throw new ShapeError(`x holds ${x.length} numbers, got ${shape} = ${copies * rows * features}`);
  }
  const at = x.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw new ConfigError(
      `x, row ${Math.floor(at / features) % rows}, feature ${at % features} is ${x[at]}: allowed are finite numbers`,
    );
}

/** Checks that an option is a whole number within bounds. */
export function wholeNumber(name: string, value: number, least: number, most: number, why = ''): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigError(`${name} is ${value}: allowed are whole numbers from ${least} to ${most}${why}`);
  }
}
