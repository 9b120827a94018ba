import type { StudyWords } from '../words/words.ts';
import type { Table, TableCell, TableColumn } from './table.ts';

/** A column and what stands in it. */
export interface Field<Row> extends TableColumn {
  /** Left out where every cell is empty. */
  readonly ifAny?: boolean;
  /** The cell of a row; `place` counts the rows from 0. */
  readonly cell: (row: Row, place: number) => TableCell;
}

/** A value and the ends of its interval. */
export type Ends = readonly [value: TableCell, low: TableCell, high: TableCell];

/**
 * A table from what its columns hold of each row.
 *
 * @param head - name, caption and rows in print.
 * @param fields - its columns.
 * @param rows - what the rows are about.
 * @returns the table.
 */
export function describeTable<Row>(
  head: Omit<Table, 'columns' | 'rows'>,
  fields: readonly Field<Row>[],
  rows: readonly Row[],
): Table {
  const present = fields.filter(
    ({ ifAny = false, cell }) => !ifAny || rows.some((row, place) => cell(row, place) !== null),
  );
  return {
    ...head,
    columns: present.map(({ cell: _, ifAny: _ifAny, ...column }) => column),
    rows: rows.map((row, place) => present.map(({ cell }) => cell(row, place))),
  };
}

/**
 * The kinds of columns that a table has: texts, numbers, and numbers with a 5-95 % interval.
 *
 * @param words - the language.
 * @returns functions that make columns.
 */
export function fieldsOf<Row>({ columns }: Pick<StudyWords, 'columns'>) {
  /** A column of texts. */
  const text = (
    key: string,
    label: string,
    cell: Field<Row>['cell'],
    options: Pick<Field<Row>, 'only' | 'ifAny'> = {},
  ): Field<Row> => ({
    ...{ key, label, cell },
    ...options,
  });
  /** A column of numbers, so many decimals in print. */
  const number = (
    key: string,
    label: string,
    digits: number,
    cell: Field<Row>['cell'],
    options: Pick<Field<Row>, 'only' | 'ifAny'> = {},
  ): Field<Row> => ({ key, label, digits, cell, ...options });
  /** A value and its 5-95 % interval; `ends` says where these columns are printed, where it is not with the value. */
  const interval = (
    key: string,
    label: string,
    digits: number,
    cells: (row: Row) => Ends,
    { only, ends = only }: Pick<TableColumn, 'only'> & { readonly ends?: TableColumn['only'] } = {},
  ): Field<Row>[] => [
    {
      ...number(key, label, digits, (row) => cells(row)[0], { only }),
      interval: [`${key}_low`, `${key}_high`],
    },
    number(`${key}_low`, columns.low, digits, (row) => cells(row)[1], { only: ends }),
    number(`${key}_high`, columns.high, digits, (row) => cells(row)[2], { only: ends }),
  ];
  return { text, number, interval };
}

/**
 * Decimals that show three significant digits of the largest value.
 *
 * @param values - finite numbers; what is missing counts as 0.
 * @returns between 0 and 20.
 */
export function decimals(values: readonly (number | null | undefined)[]): number {
  const largest = values.reduce<number>((most, value) => Math.max(most, Math.abs(value ?? 0)), 0);
  return largest > 0 ? Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(largest)))) : 0;
}
