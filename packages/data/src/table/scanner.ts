import { concatenate, DataError, type ErrorPlace } from '@kuznets/base';
import type { Dialect } from './dialect.ts';
import { NumberReader } from './numbers.ts';

/** An unclosed quote would otherwise collect the rest of the file into one cell. */
const MAX_RECORD_BYTES = 4 * 1024 * 1024;

const [QUOTE, LF, CR] = [34, 10, 13];

/**
 * Finds records and their cells in the UTF-8 bytes of separated values, where they stand: no text is made of them. The bytes hold no
 * NUL, which stands behind the last one.
 *
 * @see RFC 4180, https://www.rfc-editor.org/rfc/rfc4180
 */
export class Scanner {
  /** Where every cell of the record begins; of a quoted one what is within the quotes. */
  starts = new Uint32Array(64);
  /** Where every cell ends. */
  ends = new Uint32Array(64);
  /** The numbers that the cells are; `NaN` where one is none. */
  numbers = new Float64Array(64);
  /** Cells of the record. */
  length = 0;
  /** Line feeds within its cells. */
  lineFeeds = 0;
  /** Holds the bytes of the cells until more are written. */
  bytes = new Uint8Array(1 << 17);
  #size = 0;
  /** Where the next record begins. */
  #next = 0;
  readonly #delimiter: number;
  readonly #number: NumberReader;
  /** Which bytes end a cell that is not quoted, or must not stand in it. */
  readonly #isMark = new Uint8Array(256);
  readonly #placeOf: (cell: number) => ErrorPlace;

  /**
   * @param dialect - how cells and decimals are marked
   * @param placeOf - the place of a cell of the record that is read
   */
  constructor({ delimiter, decimal }: Dialect, placeOf: (cell: number) => ErrorPlace) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#number = new NumberReader(decimal);
    this.#placeOf = placeOf;
    for (const mark of [this.#delimiter, QUOTE, LF, CR, 0]) this.#isMark[mark] = 1;
  }

  write(bytes: Uint8Array): void {
    this.bytes.copyWithin(0, this.#next, this.#size);
    const rest = this.#size - this.#next;
    this.#next = 0;
    this.#size = rest + bytes.length;
    while (this.#size >= this.bytes.length) this.bytes = concatenate(Uint8Array, [this.bytes, this.bytes]);
    this.bytes.set(bytes, rest);
    this.bytes[this.#size] = 0;
  }

  /** Whether there is another record, which is then the one that the cells are of. The last one of a file needs no line end. */
  next(isLast: boolean): boolean {
    const { bytes } = this;
    const size = this.#size;
    let at = this.#next;
    if (at === size) return false;
    this.length = 0;
    this.lineFeeds = 0;
    for (;;) {
      const isQuoted = bytes[at] === QUOTE;
      const start = isQuoted ? at + 1 : at;
      const number = this.#number.read(bytes, start);
      const end = isQuoted ? this.#closingQuote(this.#number.end) : this.#nextMark(this.#number.end);
      at = isQuoted ? end + 1 : end;
      if (at - this.#next > MAX_RECORD_BYTES)
        throw this.#error(
          'a row that is too long',
          `at most ${MAX_RECORD_BYTES} bytes in a row (is a quote not closed?)`,
        );
      if (at >= size && !isLast) return false;
      if (at > size) throw this.#error('a quoted cell that is not closed', 'a closing quote for every opening one');
      const mark = bytes[at];
      const isEnd = at === size || mark === LF || mark === CR;
      if (!isEnd && mark !== this.#delimiter)
        throw isQuoted
          ? this.#error('text after a closing quote', 'a separator or line end there; a quote inside a cell is doubled')
          : this.#error(
              'a quote inside a cell that does not begin with one',
              'cells with quotes wholly quoted, inner quotes doubled',
            );
      if (this.length === this.starts.length) this.#grow();
      this.starts[this.length] = start;
      this.ends[this.length] = end;
      this.numbers[this.length] = end === this.#number.end ? number : Number.NaN;
      this.length += 1;
      at += 1;
      if (!isEnd) continue;
      if (mark === CR && at === size && !isLast) return false;
      this.#next = Math.min(size, mark === CR && bytes[at] === LF ? at + 1 : at);
      return true;
    }
  }

  /** The cells as texts. */
  texts(): readonly string[] {
    return Array.from({ length: this.length }, (_, k) => textIn(this.bytes, this.starts[k]!, this.ends[k]!));
  }

  #grow(): void {
    this.starts = concatenate(Uint32Array, [this.starts, this.starts]);
    this.ends = concatenate(Uint32Array, [this.ends, this.ends]);
    this.numbers = concatenate(Float64Array, [this.numbers, this.numbers]);
  }

  #nextMark(from: number): number {
    const { bytes } = this;
    const isMark = this.#isMark;
    let at = from;
    while (isMark[bytes[at]!] === 0) at += 1;
    return at;
  }

  /** Place of the quote that closes a cell; the end of the bytes where there is none. */
  #closingQuote(from: number): number {
    const { bytes } = this;
    let at = from;
    for (; bytes[at] !== 0; at += 1) {
      if (bytes[at] === LF) this.lineFeeds += 1;
      if (bytes[at] !== QUOTE) continue;
      if (bytes[at + 1] !== QUOTE) break;
      at += 1;
    }
    return at;
  }

  #error(problem: string, allowed: string): DataError {
    return new DataError(problem, { where: this.#placeOf(this.length), allowed });
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** UTF-8 bytes as text, a byte order mark included. */
export const utf8Text = (bytes: Uint8Array): string => decoder.decode(bytes);

/** Text of a cell: a quote can only stand in a quoted one, doubled. */
export const textIn = (bytes: Uint8Array, start: number, end: number): string => {
  const text = utf8Text(bytes.subarray(start, end));
  return text.includes('"') ? text.replaceAll('""', '"') : text;
};
