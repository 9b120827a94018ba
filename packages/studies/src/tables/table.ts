/** One column of a {@link Table}. */
export interface TableColumn {
  /** Heading in CSV: a short name without spaces. */
  readonly key: string;
  /** Heading in print. */
  readonly label: string;
  /** Decimals in print; CSV always carries every digit. Left out for text. */
  readonly digits?: number;
  /** How a text stands in print; left by default. */
  readonly align?: 'centre';
  /** Where it is shown: in CSV alone; in CSV and on the page; there and on the terminal, not in LaTeX. Default: everywhere. */
  readonly only?: 'csv' | 'page' | 'screen' | undefined;
  /** Keys of the columns that hold the ends of the value's interval: page and terminal show them with the value. */
  readonly interval?: readonly [low: string, high: string];
  /** Key of the column that says how deep its texts stand, from 0: all but CSV indent them. */
  readonly indent?: string;
}

/** A table of a study, described once for CSV, LaTeX, page and terminal. */
export interface Table {
  /** File name without extension. */
  readonly name: string;
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  /** Cells in column order; null is an empty cell. */
  readonly rows: readonly (readonly TableCell[])[];
  /** Rows printed in LaTeX, Word and Markdown, from the top; all by default. */
  readonly printedRows?: number;
  /** What stands beneath it. */
  readonly note?: string;
  /** Of a method's own table the file that it shares with those of the other methods. */
  readonly shared?: { readonly file: string; readonly method: string };
}

/**
 * Tables by the files that they are written to: those that share one are together, where the first of them stands.
 *
 * @param tables - in order.
 * @returns one entry a file.
 */
export function tableFiles(
  tables: readonly Table[],
): readonly { readonly file: string; readonly tables: readonly Table[] }[] {
  const files = new Map<string, Table[]>();
  for (const table of tables) {
    const file = table.shared?.file ?? table.name;
    files.set(file, [...(files.get(file) ?? []), table]);
  }
  return [...files].map(([file, together]) => ({ file, tables: together }));
}

/**
 * The tables of one file as one, a column saying which method's each row is of.
 *
 * @param tables - at least one; those that share a file have `shared`.
 * @returns the table itself where it shares no file; else every column that one of them has, cells of the others empty.
 */
export function joined(tables: readonly Table[]): Pick<Table, 'columns' | 'rows'> {
  if (tables[0]!.shared === undefined) return tables[0]!;
  const columns = new Map<string, TableColumn>(
    tables.flatMap((table) => table.columns.map((column) => [column.key, column] as const)),
  );
  return {
    columns: [{ key: 'method', label: '' }, ...columns.values()],
    rows: tables.flatMap(({ shared, columns: own, rows }) => {
      const places = new Map(own.map(({ key }, place) => [key, place]));
      const cells = [...columns.keys()].map((key) => places.get(key));
      return rows.map((row) => [shared!.method, ...cells.map((place) => (place === undefined ? null : row[place]!))]);
    }),
  };
}

/** A cell: text, a finite number, or nothing. */
export type TableCell = string | number | null;

/**
 * Some columns of some rows.
 *
 * @param table - a table.
 * @param where - cells that the rows must hold, by key; these columns are left out.
 * @param kept - whether a column is kept, by its key; all by default.
 * @returns a table of the same name and caption.
 */
export function part(
  table: Table,
  where: Readonly<Record<string, TableCell>>,
  kept: (key: string) => boolean = () => true,
): Table {
  const keys = table.columns.map(({ key }) => key);
  const wanted = Object.entries(where).map(([key, cell]) => [keys.indexOf(key), cell] as const);
  const places = keys.flatMap((key, place) => (key in where || !kept(key) ? [] : [place]));
  return {
    ...table,
    columns: places.map((place) => table.columns[place]!),
    rows: table.rows
      .filter((row) => wanted.every(([place, cell]) => row[place] === cell))
      .map((row) => places.map((place) => row[place]!)),
  };
}

/** No-break spaces that a text is indented by for each level. */
const indentation = '\u00a0'.repeat(3);

/**
 * How a reader sees the cells of a column.
 *
 * @param table - a table.
 * @param column - one of its columns.
 * @returns a way to read its cell from a row: a text that has a depth is indented.
 */
export function cellOf(
  { columns }: Pick<Table, 'columns'>,
  column: TableColumn,
): (row: readonly TableCell[]) => TableCell {
  const place = columns.indexOf(column);
  const depth = columns.findIndex(({ key }) => key === column.indent);
  if (depth < 0) return (row) => row[place]!;
  return (row) => `${indentation.repeat(Number(row[depth]))}${row[place]}`;
}

/** A column as a reader sees it. */
export interface ShownColumn {
  readonly column: TableColumn;
  /** Its cell of a row. */
  readonly cell: (row: readonly TableCell[]) => TableCell;
  /** The ends of its interval in a row; none where it has none. */
  readonly ends: (row: readonly TableCell[]) => readonly TableCell[];
}

/**
 * Columns that page and terminal show: all but those that are for others, and the ends of intervals; a terminal, which has little room, shows
 * only intervals that are printed.
 *
 * @param table - a table.
 * @param reader - who reads it.
 * @returns the columns, each with a way to read its cell, and the ends of its interval, from a row.
 */
export function shownColumns(table: Table, reader: 'page' | 'terminal'): ShownColumn[] {
  const { columns } = table;
  const ends = new Set(columns.flatMap(({ interval }) => interval ?? []));
  const hidden = reader === 'page' ? ['csv'] : ['csv', 'page'];
  const places = new Map(columns.map(({ key }, place) => [key, place]));
  const printed = (key: string): boolean => reader === 'page' || columns[places.get(key)!]!.only === undefined;
  return columns
    .filter(({ key, only }) => !ends.has(key) && !(only && hidden.includes(only)))
    .map((column) => ({
      column,
      cell: cellOf(table, column),
      ends: (row) => (column.interval ?? []).filter(printed).map((end) => row[places.get(end)!]!),
    }));
}

/**
 * Columns that LaTeX, Word and Markdown print.
 *
 * @param table - a table.
 * @returns the columns, each with a way to read its cell from a row.
 */
export function printedColumns(table: Pick<Table, 'columns'>): Omit<ShownColumn, 'ends'>[] {
  return table.columns
    .filter(({ only }) => only === undefined)
    .map((column) => ({ column, cell: cellOf(table, column) }));
}
