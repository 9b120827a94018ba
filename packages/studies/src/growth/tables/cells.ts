import type { Table } from '../../tables/table.ts';
import type { GrowthResult } from '../result.ts';

/** Determinants that a printed table shows. */
export const leading = 10;

/** A table without the columns of a publication where there is none. */
export function ownColumns({ reference }: GrowthResult, table: Table): Table {
  if (reference !== null) return table;
  const kept = table.columns.map(({ key }) => !key.endsWith('_published'));
  return {
    ...table,
    columns: table.columns.filter((_, at) => kept[at]),
    rows: table.rows.map((row) => row.filter((_, at) => kept[at])),
  };
}

export function percent(value: number | null): number | null {
  return value === null ? null : 100 * value;
}

/** Decimals that show three significant digits of the largest value. */
export function decimals(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest > 0 ? Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(largest)))) : 0;
}
