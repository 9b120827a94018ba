import { ConfigError, DataError, ShapeError } from '../errors.ts';
import { nearest, quoted, quotedList } from '../text.ts';

/** A table of numbers, one observation a row. `CrossSection` of `@kuznets/data` is one. */
export interface Table {
  /** `rows x features`, row-major, finite. */
  readonly x: Float64Array;
  readonly rows: number;
  readonly features: number;
  /** `features` names: estimators match columns by them. Default `x0, x1, ...`. */
  readonly featureNames?: readonly string[] | undefined;
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
  const { x, rows, features, featureNames } = table;
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
  checkFinite(x, missing, (cell) => ({
    row: Math.floor(cell / features),
    column: featureNamesOf(table)[cell % features]!,
  }));
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
  checkFinite(y, false, (row) => ({ row, column: 'y' }));
  return featureNamesOf(sample);
}

function checkFinite(
  values: Float64Array,
  missing: boolean,
  place: (cell: number) => { readonly row: number; readonly column: string },
): void {
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell]!;
    if (Number.isFinite(value) || (missing && Number.isNaN(value))) continue;
    const { row, column } = place(cell);
    throw new DataError(`row ${row} (the first is 0) is not a finite number`, {
      code: 'not-finite',
      where: { column },
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
