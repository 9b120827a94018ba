import { DataError } from '@kuznets/base';
import { matches } from '../formula/globs.ts';
import { ColumnBuilder } from './column-builder.ts';
import { declaredColumns, type TableSettings } from './settings.ts';
import type { Table } from './types.ts';

/** The core numbers rows with 24 bits. */
const MAX_ROWS = 2 ** 24 - 1;
/** Two gigabytes of numbers. */
const MAX_CELLS = 2 ** 28;

/** A column before its cells are read. */
export interface Field {
  /** Empty where the file has none. */
  readonly name: string;
  readonly label?: string | undefined;
  readonly valueLabels?: ReadonlyMap<number, string> | undefined;
  /** Whether the format tells numbers from texts, so that a text is never a number. */
  readonly isTyped?: boolean;
}

/** Where the names of the columns stand, and how decimals are marked. */
export interface TableBuilderOptions {
  readonly headerRow?: number;
  readonly decimal?: 'point' | 'comma';
}

/** Names and cells of any file's columns on their way to a {@link Table}: what every reader shares. */
export class TableBuilder {
  readonly #settings: TableSettings;
  readonly #headerRow: number;
  readonly names: readonly string[];
  readonly columns: readonly ColumnBuilder[];
  /** The first column, where it has no name in the file. */
  readonly rowNames: string | undefined;

  constructor(settings: TableSettings, fields: readonly Field[], options: TableBuilderOptions = {}) {
    const { headerRow = 1, decimal = 'point' } = options;
    this.#settings = settings;
    this.#headerRow = headerRow;
    const given = fields.map(({ name }) => name);
    const isUnnamed = given.length > 1 && given[0]!.trim() === '';
    this.rowNames = isUnnamed ? ['id', 'row', 'rowname'].find((name) => !given.includes(name)) : undefined;
    this.names = this.rowNames === undefined ? given : [this.rowNames, ...given.slice(1)];
    this.#checkNames();
    const asText = new Set([...declaredColumns(settings, this.names), this.rowNames]);
    this.columns = fields.map(({ label, valueLabels, isTyped }, k) => {
      const name = this.names[k]!;
      const texts = asText.has(name) ? 'declared' : isTyped ? 'typed' : 'told';
      const isUnused = settings.unused?.some((glob) => matches(name, glob));
      return new ColumnBuilder({ file: settings.file, name, decimal, texts, label, valueLabels, isUnused });
    });
  }

  /** The table, of the rows on these lines. */
  finish(lines: Uint32Array): Pick<Table, 'rows' | 'columns' | 'lines' | 'id' | 'rowNames' | 'text'> {
    const { file, id, text } = this.#settings;
    if (lines.length === 0)
      throw new DataError('a header and no data rows', {
        where: { file, row: this.#headerRow },
        allowed: 'at least one data row',
      });
    return {
      rows: lines.length,
      columns: this.columns.map((column) => column.finish()),
      lines,
      id: id ?? this.rowNames,
      rowNames: this.rowNames,
      text: text === 'all' ? this.names : text,
    };
  }

  #checkNames(): void {
    const { file } = this.#settings;
    const seen = new Map<string, number>();
    this.names.forEach((name, i) => {
      const place = { where: { file, row: this.#headerRow, column: `#${i + 1}` }, got: name };
      if (name.trim() === '')
        throw new DataError('an empty column name', { ...place, allowed: 'a name for every column' });
      const before = seen.get(name);
      if (before !== undefined) {
        throw new DataError(`a column name used twice, in columns ${before + 1} and ${i + 1}`, {
          ...place,
          allowed: 'unique column names',
        });
      }
      seen.set(name, i);
    });
  }
}

/** Refuses a file of more rows or cells than a table can have, or any computer hold. */
export const refuseSizes = ({ file }: Pick<TableSettings, 'file'>, rows: number, columns: number): void => {
  const refuse = (got: string, allowed: string): never => {
    throw new DataError('too large a table', { where: { file }, got, allowed });
  };
  if (!(rows <= MAX_ROWS)) refuse(`${rows} rows`, `at most ${MAX_ROWS} rows`);
  if (!(rows * columns <= MAX_CELLS)) refuse(`${rows * columns} cells`, `at most ${MAX_CELLS} cells`);
};

/** Rows that are numbered, from 1: observations of a file that has no lines. */
export const numbered = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, row) => row + 1);
