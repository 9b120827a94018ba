import { DataError, quoted } from '@kuznets/base';
import { ColumnBuilder } from './column-builder.ts';
import { newlines } from './decode.ts';
import type { Dialect } from './dialect.ts';
import { declaredColumns, type TableSettings } from './settings.ts';
import type { Table } from './types.ts';

/** The core numbers rows with 24 bits. */
export const MAX_ROWS = 2 ** 24 - 1;

/** Takes the records of a file in order, the header first, and builds the table's columns. */
export class RecordCollector {
  readonly #settings: TableSettings;
  readonly #dialect: Dialect;
  #names: readonly string[] | undefined;
  #builders: readonly ColumnBuilder[] = [];
  #lines = new Uint32Array(256);
  #rows = 0;
  /** Line the next record starts on. */
  line = 1;
  /** Line of the first of the empty lines that came last. */
  #emptyLine: number | undefined;
  /** Whether the first column has no name in the file. */
  isIdUnnamed = false;

  constructor(settings: TableSettings, dialect: Dialect) {
    this.#settings = settings;
    this.#dialect = dialect;
  }

  push(record: readonly string[]): void {
    const row = this.line;
    this.line += 1;
    for (const cell of record) if (cell.includes('\n')) this.line += newlines(cell);
    if (this.#names === undefined) this.#header(record);
    else if (record.length === 1 && record[0] === '' && this.#names.length > 1) this.#emptyLine ??= row;
    else this.#row(record, row);
  }

  finish(): Pick<Table, 'rows' | 'columns' | 'lines' | 'id' | 'text'> {
    const { file, id, text } = this.#settings;
    if (this.#names === undefined)
      throw new DataError('the file is empty', { where: { file }, allowed: 'a header line and data rows' });
    if (this.#rows === 0)
      throw new DataError('a header and no data rows', { where: { file, row: 1 }, allowed: 'at least one data row' });
    return {
      rows: this.#rows,
      columns: this.#builders.map((builder) => builder.finish()),
      lines: this.#lines.slice(0, this.#rows),
      id: id ?? (this.isIdUnnamed ? this.#names[0] : undefined),
      text: text === 'all' ? this.#names : text,
    };
  }

  /** Name of a column for messages, `#3` for the third one where it has none. */
  columnName(index: number): string {
    return this.#names?.[index] ?? `#${index + 1}`;
  }

  #header(header: readonly string[]): void {
    const { file } = this.#settings;
    const { delimiter, decimal } = this.#dialect;
    this.isIdUnnamed = header.length > 1 && header[0]!.trim() === '';
    const unnamed = ['id', 'row', 'rowname'].find((name) => !header.includes(name)) ?? 'row names';
    const names = this.isIdUnnamed ? [unnamed, ...header.slice(1)] : header;
    const only = names.length === 1 ? names[0] : undefined;
    const other = [',', ';', '\t', '|'].find((mark) => mark !== delimiter && only?.includes(mark));
    if (only !== undefined && other !== undefined) {
      throw new DataError('one column whose name holds another separator', {
        where: { file, row: 1, column: '#1' },
        got: only,
        allowed: `columns separated by ${quoted(delimiter)}`,
        remedies: [{ to: 'declare the separator', options: { delimiter: other } }],
      });
    }
    const seen = new Map<string, number>();
    names.forEach((name, i) => {
      const place = { where: { file, row: 1, column: `#${i + 1}` }, got: name };
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
    const asText = new Set([...declaredColumns(this.#settings, names), ...(this.isIdUnnamed ? [unnamed] : [])]);
    this.#names = names;
    this.#builders = names.map((name) => new ColumnBuilder({ file, name, decimal, text: asText.has(name) }));
  }

  #row(record: readonly string[], row: number): void {
    const { file } = this.#settings;
    if (this.#emptyLine !== undefined)
      throw new DataError('an empty line among the rows', {
        where: { file, row: this.#emptyLine },
        got: '',
        allowed: 'empty lines at the end only',
      });
    const columns = this.#builders.length;
    if (record.length !== columns) this.#ragged(record, row);
    if (this.#rows === MAX_ROWS)
      throw new DataError('too many rows', { where: { file, row }, allowed: `at most ${MAX_ROWS} data rows` });
    if (this.#rows === this.#lines.length) {
      const grown = new Uint32Array(2 * this.#lines.length);
      grown.set(this.#lines);
      this.#lines = grown;
    }
    this.#lines[this.#rows] = row;
    this.#rows += 1;
    for (let i = 0; i < columns; i += 1) this.#builders[i]?.push(record[i] ?? '', row);
  }

  #ragged(record: readonly string[], row: number): never {
    const columns = this.#builders.length;
    const allowed = `${columns} cells in every row`;
    const long = record.length > columns;
    const at = long ? columns : record.length - 1;
    throw new DataError(
      `a row of ${record.length === 1 ? '1 cell' : `${record.length} cells`} under a header of ${columns}`,
      {
        where: { file: this.#settings.file, row, column: long ? `#${at + 1}` : this.columnName(at + 1) },
        got: long ? (record[at] ?? '') : '',
        allowed: long ? `${allowed}; separators and decimal commas inside a cell need quotes` : allowed,
      },
    );
  }
}
