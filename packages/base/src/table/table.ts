import { ConfigError, DataError, type ErrorPlace, ShapeError } from '../errors.ts';
import { nearest, quoted, quotedList } from '../text.ts';
import { type ColumnGroups, checkGroups } from './groups.ts';

/** A table of numbers, one observation a row. `CrossSection` of `@kuznets/data` is one. */
export interface Table {
  /** `rows x features`, row-major, finite. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly features: number;
  /** `features` names: estimators match columns by them. Default `x0, x1, ...`. */
  readonly featureNames?: readonly string[] | undefined;
  /** Columns that belong together. Default: every column by itself. */
  readonly groups?: ColumnGroups | undefined;
}

/** A table and the target of each row. */
export interface Sample extends Table {
  /** `rows`, finite. */
  readonly y: Float64Array;
}

/**
 * The names of a table's columns.
 *
 * @param table - a table
 * @returns `features` names: its own, or `x0, x1, ...`
 */
export function featureNamesOf({
  features,
  featureNames,
}: Pick<Table, 'features' | 'featureNames'>): readonly string[] {
  return featureNames ?? Array.from({ length: features }, (_, k) => `x${String(k)}`);
}

/**
 * Checks that a table has at least one cell, that its sizes agree, its names are distinct and its cells finite.
 *
 * @param table - the table
 * @param missing - whether NaN is allowed, for a missing value. Default false
 * @throws ShapeError for sizes that disagree, DataError for the first cell that is not finite
 */
export function checkTable(table: Table, missing = false): void {
  const { x, rows, features, featureNames, groups } = table;
  for (const [name, size] of Object.entries({ rows, features })) {
    if (!(Number.isSafeInteger(size) && size >= 1))
      throw new ShapeError(`x has ${String(size)} ${name}, at least 1 is needed`);
  }
  if (x.length !== rows * features) {
    throw new ShapeError(`x has ${x.length} values, ${rows} rows x ${features} features need ${rows * features}`);
  }
  if (featureNames) {
    if (featureNames.length !== features)
      throw new ShapeError(`featureNames has ${featureNames.length} names, x has ${features} features`);
    if (new Set(featureNames).size !== features) {
      const twice = featureNames.find((name, k) => featureNames.indexOf(name) !== k)!;
      throw new ConfigError('two columns have one name', { where: { column: twice }, allowed: 'distinct names' });
    }
  }
  if (groups) checkGroups(groups, features);
  const place = (cell: number) => cellPlace(Math.floor(cell / features), featureNamesOf(table)[cell % features]!);
  checkFinite(x, place, missing);
}

/**
 * Checks a table and its target.
 *
 * @param sample - the sample
 * @returns the names of its columns
 * @throws ShapeError for sizes that disagree, DataError for the first value that is not finite
 */
export function checkSample(sample: Sample): readonly string[] {
  checkTable(sample);
  const { y, rows } = sample;
  if (y.length !== rows) throw new ShapeError(`y has ${y.length} values, x has ${rows} rows`);
  checkFinite(y, (row) => cellPlace(row, 'y'));
  return featureNamesOf(sample);
}

const cellPlace = (row: number, column: string): FinitePlace => ({ what: `row ${row} (the first is 0)`, column });

/** Where a number stands: the words before "is not a finite number", and the place. */
interface FinitePlace extends ErrorPlace {
  readonly what?: string;
}

/**
 * Checks that numbers are finite.
 *
 * @param values - the numbers
 * @param place - where the number of an index stands
 * @param missing - whether NaN is allowed, for a missing value. Default false
 * @throws DataError for the first that is not
 */
export function checkFinite(values: ArrayLike<number>, place: (index: number) => FinitePlace, missing = false): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (Number.isFinite(value) || (missing && Number.isNaN(value))) continue;
    const { what = `number ${index} (the first is 0)`, ...where } = place(index);
    throw new DataError(`${what} is not a finite number`, {
      code: 'not-finite',
      where,
      got: value,
      allowed: missing ? 'finite numbers, NaN where missing' : 'finite numbers',
    });
  }
}

/**
 * A table's columns in the order a model was fitted with: by name where both have names, else by place.
 *
 * @param table - the table to predict for; further columns are not looked at
 * @param featureNames - the columns the model was fitted with
 * @param named - whether those are names and not `x0, x1, ...`. Default true
 * @returns `rows x featureNames.length`, row-major; the table's own array where nothing moves
 * @throws ConfigError naming the columns that are missing; ShapeError where there are no names and the number of columns differs
 */
export function matchColumns(table: Table, featureNames: readonly string[], named = true): Float64Array {
  const { x, rows, features } = table;
  const wanted = featureNames.length;
  if (!table.featureNames || !named) {
    if (features !== wanted) throw new ShapeError(`x has ${features} features, the model was fitted with ${wanted}`);
    return x;
  }
  const columnOf = new Map(table.featureNames.map((name, k) => [name, k]));
  const absent = featureNames.filter((name) => !columnOf.has(name));
  if (absent.length > 0) {
    const hint = absent.length === 1 ? nearest(absent[0]!, table.featureNames) : '';
    throw new ConfigError(`columns are missing${hint}: ${quotedList(absent)}`, {
      code: 'missing-columns',
      where: { column: absent[0] },
      allowed: `tables with the columns the model was fitted with, ${quoted(featureNames[0]!)} to ${quoted(featureNames.at(-1)!)}`,
    });
  }
  const order = featureNames.map((name) => columnOf.get(name)!);
  if (features === wanted && order.every((from, k) => from === k)) return x;
  const matched = new Float64Array(rows * wanted);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < wanted; k++) matched[row * wanted + k] = x[row * features + order[k]!]!;
  }
  return matched;
}

/**
 * The cells of a table for a fitted model: checked, its columns those of the fit.
 *
 * @param table - `rows x features`, finite
 * @param featureNames - the columns the model was fitted with; where these are made up, columns are matched by place
 * @param missing - whether NaN is allowed, for a missing value. Default false
 * @returns `rows x featureNames.length`, row-major
 * @throws as {@link checkTable} and {@link matchColumns}
 */
export function columnsAsFitted(table: Table, featureNames: readonly string[], missing = false): Float64Array {
  checkTable(table, missing);
  return matchColumns(table, featureNames, !featureNames.every((name, k) => name === `x${k}`));
}
