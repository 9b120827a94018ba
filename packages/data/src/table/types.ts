/** A column of numbers. */
export interface NumericColumn {
  readonly kind: 'numeric';
  readonly name: string;
  /** `rows` finite numbers; `NaN` marks a missing cell and nothing else. */
  readonly values: Float64Array;
  /** How many cells are missing. */
  readonly missing: number;
  /** The first few missing cells. */
  readonly firstMissing: readonly CellPosition[];
}

/** A column of text, kept verbatim. */
export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  /** `rows` cells. */
  readonly values: readonly string[];
}

/** A column of a {@link Table}. */
export type Column = NumericColumn | TextColumn;

/** A cell of a file. */
export interface CellPosition {
  /** Line of the file, the header being line 1. */
  readonly row: number;
  /** The cell, verbatim. */
  readonly value: string;
}

/** A parsed file: named columns of equal length. */
export interface Table {
  /** Path or name of the file. */
  readonly file: string;
  /** sha256 of the file's bytes (of the UTF-8 bytes where text was parsed), hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
  /** Number of data rows. */
  readonly rows: number;
  /** In file order, names unique. */
  readonly columns: readonly Column[];
  /** `rows`: the line of the file each row starts on. */
  readonly lines: Uint32Array;
  /** The id column declared when the table was read. */
  readonly id: string | undefined;
  /** The columns declared as text when the table was read. */
  readonly text: readonly string[];
}

/** Options of `parseTable` and `readTable`: what differs from plain comma-separated UTF-8 has to be declared. */
export interface TableOptions {
  /** Cell separator. Default `,`. */
  readonly delimiter?: ',' | ';' | '\t' | '|';
  /** Decimal mark; `comma` needs a delimiter other than `,`. Default `point`. */
  readonly decimal?: 'point' | 'comma';
  /** Default `utf-8`, without byte order mark; the others may start with one. */
  readonly encoding?: 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be';
  /** Line end. Default `lf`. */
  readonly newline?: 'lf' | 'crlf';
  /** Column that identifies the rows: kept as text, whatever it holds. */
  readonly id?: string;
  /** Further columns to keep as text, or all of them. Default none. */
  readonly text?: readonly string[] | 'all';
  /** Largest input in bytes. Default 512 MiB. */
  readonly maxBytes?: number;
}

/** Options of {@link parseTable}. */
export interface ParseTableOptions extends TableOptions {
  /** Name used in messages. Default `(text)`. */
  readonly file?: string;
}

/** What {@link parseTable} reads: text, bytes, or a stream of bytes. */
export type TableSource = string | Uint8Array | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
