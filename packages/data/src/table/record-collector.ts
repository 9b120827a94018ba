import { DataError, quoted } from '@kuznets/base';
import { type Cell, cellText } from './cell.ts';
import type { Dialect } from './dialect.ts';
import type { Scanner } from './scanner.ts';
import type { TableSettings } from './settings.ts';
import { TableBuilder, refuseSizes } from './table-builder.ts';
import type { Table } from './types.ts';
import { Words } from './words.ts';

/** Takes the records of a file in order, the header first, and builds the table's columns. */
export class RecordCollector {
  readonly #settings: TableSettings;
  readonly #dialect: Dialect | undefined;
  readonly #words: Words;
  #builder: TableBuilder | undefined;
  #lines = new Uint32Array(256);
  #rows = 0;
  /** Line the next record starts on. */
  line = 1;
  #isWorldBank = false;
  /** What stands above the header and below the rows, and is no part of the table. */
  readonly #skipped: string[] = [];
  /** Line of the first of the empty lines that came last. */
  #emptyLine: number | undefined;

  /**
   * @param settings - what is declared of the file
   * @param dialect - how cells are separated; nothing where the format has cells of its own
   */
  constructor(settings: TableSettings, dialect?: Dialect) {
    this.#settings = settings;
    this.#dialect = dialect;
    this.#words = new Words(dialect?.decimal ?? 'point');
  }

  /** The record that a scanner has found. */
  pushScanned(record: Scanner): void {
    const row = this.line;
    // Whatever is not a plain row of a table has its say as texts.
    if (this.#builder?.columns.length !== record.length || this.#emptyLine !== undefined || this.#isWorldBank)
      this.push(record.texts());
    else {
      this.line += 1;
      this.#startRow(this.#builder, row);
      this.#cells(this.#builder, record, row);
    }
    this.line += record.lineFeeds;
  }

  push(record: readonly Cell[]): void {
    const row = this.line;
    this.line += 1;
    if (this.#builder === undefined && this.#isPreamble(record)) this.#skip(record);
    else if (this.#builder === undefined) this.#header(record.map(cellText), row);
    else if (record.length === 1 && record[0] === '' && this.#builder.names.length > 1) this.#emptyLine ??= row;
    else this.#row(this.#builder, record, row);
  }

  /** The World Bank writes lines about the data above them. */
  #isPreamble(record: readonly Cell[]): boolean {
    const [first, ...others] = record.map(cellText);
    this.#isWorldBank ||= first === 'Data Source' && others.length < 3;
    return this.#isWorldBank && (first === 'Data Source' || first === 'Last Updated Date' || first === '');
  }

  #skip(record: readonly Cell[]): void {
    const said = record.map(cellText).filter((text) => text !== '');
    if (said.length > 0) this.#skipped.push(said.join(': '));
  }

  finish(): ReturnType<TableBuilder['finish']> & Pick<Table, 'skipped'> {
    if (this.#builder === undefined)
      throw new DataError('the file is empty', {
        where: { file: this.#settings.file },
        allowed: 'a header line and data rows',
      });
    const table = this.#builder.finish(this.#lines.slice(0, this.#rows));
    return this.#skipped.length === 0 ? table : { ...table, skipped: this.#skipped };
  }

  /** Number of columns; undefined before the header. */
  get columns(): number | undefined {
    return this.#builder?.names.length;
  }

  /** Name of a column for messages, `#3` for the third one where it has none. */
  columnName(index: number): string {
    return this.#builder?.names[index] ?? `#${index + 1}`;
  }

  #header(header: readonly string[], row: number): void {
    const { file } = this.#settings;
    const only = header.length === 1 ? header[0] : undefined;
    const { delimiter, decimal = 'point' } = this.#dialect ?? {};
    const other = delimiter && [',', ';', '\t', '|'].find((mark) => mark !== delimiter && only?.includes(mark));
    if (only !== undefined && other !== undefined) {
      throw new DataError('one column whose name holds another separator', {
        where: { file, row, column: '#1' },
        got: only,
        allowed: `columns separated by ${quoted(delimiter!)}`,
        remedies: [{ to: 'declare the separator', options: { delimiter: other } }],
      });
    }
    this.#isWorldBank ||= header.includes('Country Code') && /^(?:Series|Indicator) /.test(header[2] ?? '');
    const ends = this.#isWorldBank && header.at(-1) === '' ? -1 : header.length;
    const fields = header.slice(0, ends).map((name) => ({ name }));
    this.#builder = new TableBuilder(this.#settings, fields, { headerRow: row, decimal });
  }

  #cells({ columns }: TableBuilder, { bytes, starts, ends, numbers }: Scanner, row: number): void {
    for (let k = 0; k < columns.length; k += 1) {
      const column = columns[k]!;
      if (column.isNumeric && !Number.isNaN(numbers[k]!)) column.pushNumber(numbers[k]!);
      else column.pushWord(this.#words.in(bytes, starts[k]!, ends[k]!), row);
    }
  }

  #row(builder: TableBuilder, record: readonly Cell[], row: number): void {
    const { columns } = builder;
    const { file } = this.#settings;
    // Below the data of the World Bank an empty line and their source follow.
    if (this.#emptyLine !== undefined && this.#isWorldBank) return this.#skip(record);
    if (this.#emptyLine !== undefined)
      throw new DataError('an empty line among the rows', {
        where: { file, row: this.#emptyLine },
        got: '',
        allowed: 'empty lines at the end only',
      });
    const isLonger = this.#isWorldBank && record.length === columns.length + 1 && record.at(-1) === '';
    if (record.length !== columns.length && !isLonger) this.#ragged(record, row);
    this.#startRow(builder, row);
    for (let i = 0; i < columns.length; i += 1) columns[i]!.push(record[i] ?? '', row);
  }

  #startRow({ columns }: TableBuilder, row: number): void {
    if (this.#rows === this.#lines.length) {
      refuseSizes(this.#settings, this.#rows + 1, columns.length);
      const grown = new Uint32Array(2 * this.#lines.length);
      grown.set(this.#lines);
      this.#lines = grown;
    }
    this.#lines[this.#rows] = row;
    this.#rows += 1;
  }

  #ragged(record: readonly Cell[], row: number): never {
    const columns = this.#builder!.names.length;
    const allowed = `${columns} cells in every row`;
    const long = record.length > columns;
    const at = long ? columns : record.length - 1;
    throw new DataError(
      `a row of ${record.length === 1 ? '1 cell' : `${record.length} cells`} under a header of ${columns}`,
      {
        where: { file: this.#settings.file, row, column: long ? `#${at + 1}` : this.columnName(at + 1) },
        got: long ? cellText(record[at] ?? '') : '',
        allowed: long ? `${allowed}; separators and decimal commas inside a cell need quotes` : allowed,
      },
    );
  }
}
