import { ConfigError, DataError, nearest, quotedList } from '@kuznets/base';
import { isMissing } from '../table/cell.ts';
import type { Column, NumericColumn, Table } from '../table/types.ts';
import { derivedColumn } from './derived-column.ts';

/** A column of categories. */
export interface Factor {
  readonly name: string;
  readonly label?: string | undefined;
  /** The level that the others are compared with. */
  readonly base: string;
  /** The other levels. */
  readonly levels: readonly string[];
  /** `rows`: the level of each; undefined where it is missing. */
  readonly values: readonly (string | undefined)[];
}

/**
 * A column as a factor: texts in alphabetical order, numbers and codes with labels in that of the numbers.
 *
 * @param column - any column.
 * @param base - the level that the others are compared with; the first by default, as in R.
 * @returns its levels.
 * @throws ConfigError where `base` is no level.
 */
export function factorOf(column: Column, base?: string): Factor {
  const values =
    column.kind === 'text'
      ? column.values.map((value) => (isMissing(value.trim()) ? undefined : value))
      : Array.from(column.values, (value) =>
          Number.isNaN(value) ? undefined : (levelName(column, value) ?? String(value)),
        );
  const levels = column.kind === 'text' ? sorted(values) : codes(column);
  const first = base ?? levels[0] ?? '';
  if (base !== undefined && !levels.includes(base))
    throw new ConfigError(`${column.name} has no level "${base}"${nearest(base, levels)}`, {
      where: { option: 'formula' },
      allowed: quotedList(levels),
    });
  return {
    name: column.name,
    label: column.label,
    base: first,
    levels: levels.filter((level) => level !== first),
    values,
  };
}

/**
 * A column as a factor whose levels are known.
 *
 * @param column - any column.
 * @param levels - the base, and the other levels.
 * @param table - the table, for messages.
 * @returns the levels as they are known, and the level of each row.
 * @throws DataError naming the first row of another level.
 */
export function factorLike(
  column: Column,
  { base, levels }: Pick<Factor, 'base' | 'levels'>,
  { file, lines }: Pick<Table, 'file' | 'lines'>,
): Factor {
  const { name, label, values } = factorOf(column);
  const known = new Set([base, ...levels]);
  const row = values.findIndex((value) => value !== undefined && !known.has(value));
  if (row >= 0)
    throw new DataError('a level that is not known', {
      where: { file, row: lines[row], column: name },
      got: values[row],
      allowed: quotedList([...known]),
    });
  return { name, label, base, levels, values };
}

function levelName({ levels, valueLabels }: NumericColumn, value: number): string | undefined {
  return valueLabels?.get(value) ?? levels?.[value];
}

function sorted(values: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort();
}

function codes(column: NumericColumn): readonly string[] {
  const numbers = [...new Set(column.values)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return numbers.map((value) => levelName(column, value) ?? String(value));
}

/** Most levels that a column of text may have to be taken as a factor unasked. */
const mostLevels = 20;
/** Fewest rows a level must have on average to be taken so. */
const rowsPerLevel = 2;

/** Whether a column that no one named is one of categories: few texts, or codes that all have a label. */
export function isCategorical(column: Column, rows: number): boolean {
  if (column.kind === 'numeric') {
    const { valueLabels, values } = column;
    return valueLabels !== undefined && values.every((value) => Number.isNaN(value) || valueLabels.has(value));
  }
  const { levels } = factorOf(column);
  const count = levels.length + 1;
  return count >= 2 && count <= mostLevels && rows >= rowsPerLevel * count;
}

/** A factor's columns: of each level but the base one that is 1 in its rows and 0 in the others. */
export function indicatorsOf({ name, label, base, levels, values }: Factor, table: Table): readonly NumericColumn[] {
  return levels.map((level) =>
    derivedColumn(
      { name: `${name}[${level}]`, label: `${label ?? name}: ${level} (${base})` },
      Float64Array.from(values, (value) => (value === undefined ? Number.NaN : Number(value === level))),
      table,
    ),
  );
}
