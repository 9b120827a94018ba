import { ConfigError, concatenate } from '@kuznets/base';
import { Decoder } from './decode.ts';
import { type Dialect, tellDialect } from './dialect.ts';
import { RecordCollector } from './record-collector.ts';
import { type Format, HEAD, formatOf, notRead } from '../formats/formats.ts';
import { readStata } from '../stata/read-stata.ts';
import { Scanner, utf8Text } from './scanner.ts';
import { refuseSize, tableSettings, type TableSettings } from './settings.ts';
import type { ParseTableOptions, Table, TableSource } from './types.ts';

/**
 * Parses a table of separated values, a header line, then rows of as many cells; or a Stata .dta file, of releases 104 to 119.
 *
 * Encoding, separator and decimal mark are told from the content where they are not declared, and `reading` says what they
 * are; what can be read in two ways is refused with both. Lines end in LF, CRLF or CR. A column whose cells are all numbers or
 * missing (empty, `NA`, `.` or `#N/A`) is numeric, and so is one of `TRUE` and `FALSE` or of `yes` and `no`, as 1 and 0; a
 * column without any number is text, a mixture is refused. A first column without a name, as R's `write.csv` and pandas write
 * row names, is the id. Text and column names are kept verbatim.
 *
 * @param source - Text, bytes, or a stream of bytes (read as it comes, never held as a whole).
 * @param options - What the file is like; see {@link TableOptions}.
 * @returns Columns of `rows` cells each, with the sha256 of the input.
 * @throws `DataError` naming file, row, column and value, where the input is not such a table.
 * @throws `ConfigError` where an option is not allowed or names a column the table does not have.
 * @see RFC 4180, https://www.rfc-editor.org/rfc/rfc4180
 * @example
 * ```ts
 * const table = await parseTable('code,growth,gdp\nA,0.01,7.4\nB,0.02,8.1\n', { file: 'growth.csv' });
 * table.columns[1]; // { kind: 'numeric', name: 'growth', values: Float64Array [0.01, 0.02], missing: 0, firstMissing: [] }
 * ```
 */
export const parseTable = async (source: TableSource, options: ParseTableOptions = {}): Promise<Table> =>
  parseWith({}, source, options);

/** Readers of the formats that {@link parseTable} does not read, by their names. */
export type Readers = Partial<Record<Format, (bytes: Uint8Array, settings: TableSettings) => Promise<Table>>>;

/** {@link parseTable}, with readers of further formats. */
export const parseWith = async (readers: Readers, source: TableSource, options: ParseTableOptions): Promise<Table> => {
  const settings = tableSettings(options);
  if (typeof source === 'string' && settings.encoding !== undefined && settings.encoding !== 'utf-8') {
    throw new ConfigError(`encoding "${settings.encoding}" with text that is already decoded; allowed: bytes`);
  }
  const input = chunks(source);
  const head = await firstBytes(input);
  const format = formatOf(head, settings.file);
  const read = format === 'stata' ? readStata : readers[format];
  if (read !== undefined) return read(await allBytes(head, input, settings), settings);
  if (format !== 'text')
    throw notRead(`a file of the format ${format}`, settings.file, () => 'readTable and parseFile read it');
  const decoder = new Decoder(settings);
  let records: Records | undefined;
  const take = (bytes: Uint8Array, isLast: boolean): Records => {
    records ??= new Records(settings, tellDialect(utf8Text(bytes), settings));
    records.write(bytes, isLast);
    return records;
  };
  for await (const chunk of joined(head, input)) for (const bytes of decoder.push(chunk)) take(bytes, false);
  const { dialect, collector } = take(decoder.end(), true);
  const { encoding } = decoder;
  const table = collector.finish();
  const told = (['encoding', 'delimiter', 'decimal'] as const).filter((name) => settings[name] === undefined);
  return {
    ...{ file: settings.file, sha256: decoder.sha256(), bytes: decoder.bytes, ...table },
    reading: { format: 'text', encoding, ...dialect, told },
  };
};

/** The first bytes, {@link HEAD} at least where there are as many. */
const firstBytes = async (input: AsyncIterator<Uint8Array>): Promise<Uint8Array> => {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < HEAD) {
    const { value, done } = await input.next();
    if (done) break;
    head = concatenate(Uint8Array, [head, value]);
  }
  return head;
};

async function* joined(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield head;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

const allBytes = async (
  head: Uint8Array,
  rest: AsyncGenerator<Uint8Array>,
  settings: TableSettings,
): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of joined(head, rest)) {
    length += part.length;
    refuseSize(settings, length);
    parts.push(part);
  }
  return concatenate(Uint8Array, parts);
};

const CHUNK = 1 << 16;

async function* chunks(source: TableSource): AsyncGenerator<Uint8Array> {
  if (typeof source === 'string' || source instanceof Uint8Array) {
    const bytes = typeof source === 'string' ? new TextEncoder().encode(source) : source;
    for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
  } else if ('getReader' in source) {
    const reader = source.getReader();
    try {
      for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
    } finally {
      await reader.cancel();
    }
  } else {
    yield* source;
  }
}

/** Reads records as they come and hands them to a collector. */
class Records {
  readonly dialect: Dialect;
  readonly collector: RecordCollector;
  readonly #scanner: Scanner;

  constructor(settings: TableSettings, dialect: Dialect) {
    const collector = new RecordCollector(settings, dialect);
    this.dialect = dialect;
    this.collector = collector;
    this.#scanner = new Scanner(dialect, (cell) => ({
      ...{ file: settings.file, row: collector.line, column: collector.columnName(cell) },
    }));
  }

  write(bytes: Uint8Array, isLast: boolean): void {
    this.#scanner.write(bytes);
    while (this.#scanner.next(isLast)) this.collector.pushScanned(this.#scanner);
  }
}
