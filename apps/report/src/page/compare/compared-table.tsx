import { type Field, type Table, type TableCell, describeTable, fieldsOf, shownColumns } from '@kuznets/studies';
import type { Words } from '../../words/words.ts';
import { DataTable } from '../parts/data-table.tsx';
import { useWords } from '../parts/words-context.ts';

/** A table of both runs. */
export type Both = readonly [Table, Table];

interface ComparedTableProps {
  readonly tables: Both;
  /** The columns that tell the rows apart. */
  readonly keys: readonly string[];
  /** The columns that are compared. */
  readonly values: readonly string[];
  /** Whether only values are marked whose intervals do not meet; all that differ by default. */
  readonly apart?: boolean;
  readonly shown?: number;
}

/** A table of two runs side by side, rows that differ marked. */
export function ComparedTable({ tables, keys, values, apart = false, shown = 40 }: ComparedTableProps) {
  const words = useWords();
  const table = compared(tables, keys, values, words);
  return (
    <DataTable
      key={table.name}
      table={table}
      shown={shown}
      characters={200}
      marked={(cell) => values.some((key) => differ(key, cell, apart))}
    />
  );
}

function differ(key: string, cell: (key: string) => TableCell, apart: boolean): boolean {
  const [a, b] = [cell(`${key}_1`), cell(`${key}_2`)];
  if (!apart || typeof a !== 'number' || typeof b !== 'number') return a !== b;
  const end = (name: string, value: number): number => Number(cell(name) ?? value);
  return end(`${key}_1_high`, a) < end(`${key}_2_low`, b) || end(`${key}_2_high`, b) < end(`${key}_1_low`, a);
}

/** The rows of either run, by what stands in the key columns. */
function compared(tables: Both, keys: readonly string[], values: readonly string[], words: Words): Table {
  const { text, number, interval } = fieldsOf<string>(words);
  const cellsOf = (table: Table, row: Table['rows'][number]) => (key: string) =>
    row[table.columns.findIndex((column) => column.key === key)] ?? null;
  const sides = tables.map(
    (table) =>
      new Map(
        table.rows.map((row) => {
          const cell = cellsOf(table, row);
          return [JSON.stringify(keys.map(cell)), cell] as const;
        }),
      ),
  );
  const columns = shownColumns(tables[0], 'page').map(({ column }) => column);
  const column = (key: string) => columns.find((entry) => entry.key === key)!;
  const fields = [
    ...keys.map((key, at): Field<string> => {
      const { label, digits } = column(key);
      const cell = (row: string): TableCell => (JSON.parse(row) as TableCell[])[at]!;
      return digits === undefined ? text(key, label, cell) : number(key, label, digits, cell);
    }),
    ...values.flatMap((key) =>
      sides.flatMap((rows, side): Field<string>[] => {
        const { label, digits, interval: ends } = column(key);
        const heading = words.compare.of(label, [words.compare.runs.first, words.compare.runs.second][side]!);
        const name = `${key}_${String(side + 1)}`;
        const cell = (row: string, of = key): TableCell => rows.get(row)?.(of) ?? null;
        if (digits === undefined) return [text(name, heading, (row) => cell(row))];
        if (ends === undefined) return [number(name, heading, digits, (row) => cell(row))];
        return interval(name, heading, digits, (row) => [cell(row), cell(row, ends[0]), cell(row, ends[1])]);
      }),
    ),
  ];
  const { name, caption } = tables[0];
  return describeTable({ name, caption }, fields, [...new Set(sides.flatMap((rows) => [...rows.keys()]))]);
}
