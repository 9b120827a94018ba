import type { Periods } from './periods.ts';

/** A column of numbers. */
export interface NumericColumn {
  readonly kind: 'numeric';
  readonly name: string;
  /** `rows` finite numbers; `NaN` marks a missing cell and nothing else. */
  readonly values: Float64Array;
  /** What the file says of the column; Stata's variable label. */
  readonly label?: string;
  /** Texts of values, where the file has them: Stata's value labels. */
  readonly valueLabels?: ReadonlyMap<number, string>;
  /** Of a column of `TRUE` and `FALSE`, or `yes` and `no`: what its 0 and 1 are in the file. */
  readonly levels?: readonly [string, string];
  /** How many cells are missing. */
  readonly missing: number;
  /** The first few missing cells. */
  readonly firstMissing: readonly CellPosition[];
}

/** A column of text, kept verbatim. */
export interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  /** What the file says of the column; Stata's variable label. */
  readonly label?: string;
  /** `rows` cells. */
  readonly values: readonly string[];
  /** The periods that the cells are, where all are: dates, quarters, months. */
  readonly periods?: Periods;
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
  /** `rows`: the line of the file each row starts on; of a Stata file the number of the observation. */
  readonly lines: Uint32Array;
  /** The id column declared when the table was read; else the first, where it has no name in the file. */
  readonly id: string | undefined;
  /** The first column, where it has no name in the file, as row names have none. */
  readonly rowNames: string | undefined;
  /** The columns declared as text when the table was read. */
  readonly text: readonly string[];
  /** Lines above the header and below the rows that are no part of the table: the World Bank writes such; none where there are none. */
  readonly skipped?: readonly string[];
  readonly reading: Reading;
}

/** Cell separator. */
export type Delimiter = ',' | ';' | '\t' | '|';

/** Text encoding, by its name in the WHATWG Encoding Standard: `windows-1252` covers Latin-1, `gb18030` GBK and GB2312. */
export type Encoding =
  | 'utf-8'
  | 'utf-16le'
  | 'utf-16be'
  | 'windows-1250'
  | 'windows-1251'
  | 'windows-1252'
  | 'gb18030'
  | 'big5'
  | 'shift_jis'
  | 'euc-kr';

/** How a file was read. */
export type Reading = TextReading | StataReading | ExcelReading | ColumnarReading;

/** How a Stata file was read. */
export interface StataReading {
  readonly format: 'stata';
  /** Of the .dta format, 104 to 119. */
  readonly release: number;
  readonly encoding: Encoding;
}

/** How a file of separated values was read. */
export interface TextReading {
  readonly format: 'text';
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  readonly decimal: 'point' | 'comma';
  /** Which of these were told from the content, because they were not declared. */
  readonly told: readonly ('encoding' | 'delimiter' | 'decimal')[];
}

/** How a workbook was read. */
export interface ExcelReading {
  readonly format: 'excel';
  readonly sheet: string;
  /** The other sheets, where none was declared and the first was taken. */
  readonly otherSheets: readonly string[];
}

/** How a file with typed columns was read. */
export interface ColumnarReading {
  readonly format: 'parquet' | 'arrow';
}

/** Options of `parseTable` and `readTable`: what is not declared is told from the content. */
export interface TableOptions {
  /** Cell separator. Default: the one that gives every row as many cells as the header. */
  readonly delimiter?: Delimiter | undefined;
  /** Decimal mark; `comma` needs a delimiter other than `,`. Default: the one that the cells hold. */
  readonly decimal?: 'point' | 'comma' | undefined;
  /** Default: that of the byte order mark; else UTF-8 where the bytes are, UTF-16 where every other one is 0, GB18030 or Windows-1252. */
  readonly encoding?: Encoding | undefined;
  /** Sheet of a workbook, by name. Default: the first. */
  readonly sheet?: string | undefined;
  /** Column that identifies the rows: kept as text, whatever it holds. Default: the first where it has no name, as R's `write.csv` writes it. */
  readonly id?: string;
  /** Further columns to keep as text, or all of them. Default none. */
  readonly text?: readonly string[] | 'all';
  /** Columns that play no part, names with `*` and `?`: one that mixes numbers and texts is then text instead of refused. Default none. */
  readonly unused?: readonly string[] | undefined;
  /** Largest input in bytes. Default 1 GiB. */
  readonly maxBytes?: number;
}

/** Options of {@link parseTable}. */
export interface ParseTableOptions extends TableOptions {
  /** Name used in messages. Default `(text)`. */
  readonly file?: string;
}

/** What {@link parseTable} reads: text, bytes, or a stream of bytes. */
export type TableSource = string | Uint8Array | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
