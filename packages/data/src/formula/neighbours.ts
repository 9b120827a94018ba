import { ConfigError, DataError } from '@kuznets/base';
import type { NumericColumn, Table, TextColumn } from '../table/types.ts';

/** The rows of the same unit in other periods. */
export interface Neighbours {
  /** The row so many periods before; undefined where it is not in the table. */
  readonly before: (row: number, periods: number) => number | undefined;
}

/**
 * The rows of each unit by period.
 *
 * @param table - the table, for messages.
 * @param roles - the unit of each row, and its period.
 * @returns where to find earlier rows: `lag(x, 1)` is the value one period before, not that of the row above.
 * @throws ConfigError where there is no id or no period; DataError where a unit has a period twice.
 */
export function neighboursOf(
  table: Table,
  { id, period }: { readonly id: TextColumn | undefined; readonly period: NumericColumn | undefined },
): Neighbours {
  if (id === undefined || period === undefined) {
    throw new ConfigError('lag and d need to know units and periods', {
      where: { option: 'formula' },
      remedies: [{ to: 'name their columns', options: { id: null, period: null } }],
    });
  }
  const key = (unit: string, when: number): string => `${when} ${unit}`;
  const rows = new Map<string, number>();
  id.values.forEach((unit, row) => {
    const when = period.values[row]!;
    if (rows.has(key(unit, when)))
      throw new DataError(`${unit} in ${when} stands twice`, {
        where: { file: table.file, row: table.lines[row], column: id.name },
        got: unit,
        allowed: 'one row for each unit and period',
      });
    rows.set(key(unit, when), row);
  });
  return { before: (row, periods) => rows.get(key(id.values[row]!, period.values[row]! - periods)) };
}
