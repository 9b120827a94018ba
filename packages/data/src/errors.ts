/** Where a {@link DataError} happened and what would have been accepted. */
export interface DataErrorDetails {
  /** Path or name of the file. */
  readonly file: string;
  /** Line of the file, the header being line 1. */
  readonly row?: number | undefined;
  /** Column name, or `#3` for the third column where it has no name. */
  readonly column?: string | undefined;
  /** What was found, verbatim. */
  readonly value?: string | undefined;
  /** What is accepted instead. */
  readonly allowed: string;
}

/**
 * The data are not usable: says what is wrong, where, what was found and what is allowed.
 *
 * @example
 * ```ts
 * throw new DataError('text in a numeric column', { file: 'a.csv', row: 3, column: 'y', value: 'x', allowed: 'a number' });
 * // a.csv, row 3, column "y": text in a numeric column: "x"; allowed: a number
 * ```
 */
export class DataError extends Error implements DataErrorDetails {
  override readonly name = 'DataError';
  readonly file: string;
  readonly row: number | undefined;
  readonly column: string | undefined;
  readonly value: string | undefined;
  readonly allowed: string;

  constructor(problem: string, details: DataErrorDetails, options?: ErrorOptions) {
    const { file, row, column, value, allowed } = details;
    const where = [
      printable(file),
      row === undefined ? '' : `row ${row}`,
      column === undefined ? '' : `column ${quoted(column)}`,
    ];
    super(
      `${where.filter((part) => part !== '').join(', ')}: ${problem}${value === undefined ? '' : `: ${quoted(value)}`}; allowed: ${allowed}`,
      options,
    );
    this.file = file;
    this.row = row;
    this.column = column;
    this.value = value;
    this.allowed = allowed;
  }
}

/** An option is wrong or missing: says which, what was given and what is allowed. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const MAX_QUOTED = 80;

/** Control and direction characters would let a cell rewrite the terminal that shows the message. */
const printable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** A cell or name in double quotes, shortened, control characters escaped. */
export const quoted = (text: string): string => {
  const characters = [...text.slice(0, 4 * MAX_QUOTED)];
  const short = text.length > MAX_QUOTED ? `${characters.slice(0, MAX_QUOTED).join('')}...` : text;
  return `"${printable(short)}"`;
};

/** Names in quotes, at most `count` of them. */
export const quotedList = (names: readonly string[], count = 12): string =>
  names.slice(0, count).map(quoted).join(', ') + (names.length > count ? ` and ${names.length - count} more` : '');
