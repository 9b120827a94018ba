import { ConfigError, DataError, quoted } from '@kuznets/base';
import { columnOf, type OtherRoles } from '../formula/design.ts';
import type { NumericColumn, Table, TextColumn } from '../table/types.ts';
import type { CrossSectionOptions } from './types.ts';

/** Finds the columns that name the rows of a cross-section; see {@link CrossSectionOptions} for the defaults. */
export const rowRoles = (
  table: Table,
  { id, period, clusters = [], absorb = [], weights }: CrossSectionOptions,
): OtherRoles => ({
  id: idColumn(table, id ?? table.id, period),
  period: period === undefined ? undefined : periodColumn(table, period),
  clusters: clusters.map((name) => columnOf(table, name, 'cluster')),
  absorbed: absorb.map((name) => columnOf(table, name, 'absorbed')),
  ...(weights !== undefined && { weights: weightsColumn(table, weights) }),
});

const idColumn = (table: Table, name: string | undefined, period: string | undefined): TextColumn | undefined => {
  if (name === undefined) {
    const first = table.columns[0];
    if (first?.kind === 'text') return first;
    // Units by number, of which every period has each.
    return period === undefined || first === undefined || first.name === period ? undefined : asText(first);
  }
  const column = columnOf(table, name, 'id');
  if (column.kind === 'text') return column;
  throw new ConfigError(
    `id column ${quoted(name)} was read as numbers; allowed: name it when the table is read, so that it is kept as text`,
  );
};

/** A column of numbers as names. */
export const asText = ({ name, values }: NumericColumn): TextColumn => ({
  kind: 'text',
  name,
  values: Array.from(values, (value) => (Number.isNaN(value) ? '' : String(value))),
});

const weightsColumn = (table: Table, name: string): NumericColumn => {
  const column = columnOf(table, name, 'weights');
  if (column.kind === 'text')
    throw new DataError('text in a column of weights', {
      where: { file: table.file, row: table.lines[0], column: name },
      got: column.values[0],
      allowed: 'a numeric column',
    });
  const row = column.values.findIndex((value) => value < 0 || value === Infinity);
  if (row >= 0)
    throw new DataError('a weight that is none', {
      where: { file: table.file, row: table.lines[row], column: name },
      got: String(column.values[row]),
      allowed: 'numbers above 0; rows of weight 0 or without one are left out',
    });
  return column;
};

const periodColumn = (table: Table, name: string): NumericColumn => {
  const column = columnOf(table, name, 'period');
  if (column.kind === 'numeric') return column;
  const { label, values: texts, periods } = column;
  if (periods !== undefined) {
    const { values } = periods;
    const firstMissing = texts.flatMap((value, row) =>
      Number.isNaN(values[row]) ? [{ row: table.lines[row]!, value }] : [],
    );
    return {
      ...{ kind: 'numeric', name, values, ...(label === undefined ? {} : { label }) },
      ...{ missing: firstMissing.length, firstMissing },
    };
  }
  throw new DataError('text in a period column', {
    where: { file: table.file, row: table.lines[0], column: name },
    got: texts[0],
    allowed: 'whole numbers, such as years; dates, quarters or months',
  });
};
