import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { DataError, concatenate, type ErrorDetails, type Remedy, quoted } from '@kuznets/base';
import { byteOrderMark, decoded, legacyEncodings, wideEncoding, withWindowsMarks } from './encoding.ts';
import { refuseSize, type TableSettings } from './settings.ts';
import type { Encoding } from './types.ts';

/** Bytes that are decoded at once, so that what is told from them does not depend on how they came. */
const BLOCK = 1 << 16;

const declared = (encoding: Encoding): Remedy => ({ to: 'declare it', options: { encoding } });

/** Number of line feeds in a text. */
export const newlines = (text: string): number => {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
};

/** Turns the bytes of a file into text, block by block, telling the encoding where it is not declared; counts and hashes the bytes. */
export class Decoder {
  readonly #settings: TableSettings;
  readonly #hash = sha256.create();
  #decoder: TextDecoder | undefined;
  #block = new Uint8Array(0);
  #line = 1;
  /** Whether all before was plain ASCII, which reads alike in every encoding but UTF-16. */
  #plain = true;
  bytes = 0;
  encoding: Encoding = 'utf-8';

  constructor(settings: TableSettings) {
    this.#settings = settings;
  }

  /** Text of the blocks that are full. */
  push(chunk: Uint8Array): string {
    this.bytes += chunk.length;
    refuseSize(this.#settings, this.bytes);
    this.#hash.update(chunk);
    const whole = concatenate(Uint8Array, [this.#block, chunk]);
    let text = '';
    let start = 0;
    for (; start + BLOCK <= whole.length; start += BLOCK) {
      // A block ends before the characters that may go on in the next one.
      let end = start + BLOCK;
      while (end > start && whole[end - 1]! >= 0x80) end -= 1;
      if (end === start) end = start + BLOCK;
      text += this.#decode(whole.subarray(start, end), false);
      start = end - BLOCK;
    }
    this.#block = whole.slice(start);
    return text;
  }

  /** Text left at the end of the bytes. */
  end(): string {
    return this.#decode(this.#block, true);
  }

  /** sha256 of all bytes, hexadecimal. */
  sha256(): string {
    return bytesToHex(this.#hash.digest());
  }

  /** Decides the encoding by the first block, and leaves out the byte order mark. */
  #start(head: Uint8Array): Uint8Array {
    const { encoding } = this.#settings;
    const mark = byteOrderMark(head);
    if (mark !== undefined && encoding !== undefined && mark.encoding !== encoding) {
      throw this.#error(`the file begins with a byte order mark of ${mark.encoding}`, 1, {
        allowed: encoding,
        remedies: [declared(mark.encoding)],
      });
    }
    this.#use(encoding ?? mark?.encoding ?? wideEncoding(head) ?? 'utf-8');
    return head.subarray(mark?.bytes.length ?? 0);
  }

  #use(encoding: Encoding): TextDecoder {
    this.encoding = encoding;
    return (this.#decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }));
  }

  #decode(block: Uint8Array, final: boolean): string {
    const bytes = this.#decoder === undefined ? this.#start(block) : block;
    let text: string;
    try {
      text = this.#decoder!.decode(bytes, { stream: !final });
    } catch (cause) {
      text = this.#otherwise(bytes, cause).decode(bytes, { stream: !final });
    }
    if (this.encoding === 'windows-1252') text = withWindowsMarks(text);
    const nul = text.indexOf('\0');
    if (nul >= 0)
      throw this.#error('a NUL character', this.#line + newlines(text.slice(0, nul)), { allowed: 'a file of text' });
    this.#plain &&= bytes.every((byte) => byte < 0x80);
    this.#line += newlines(text);
    return text;
  }

  /** A decoder for bytes that are not of the encoding; refused where it is declared, or can be read in two ways. */
  #otherwise(bytes: Uint8Array, cause: unknown): TextDecoder {
    const told = this.#settings.encoding === undefined && this.encoding === 'utf-8';
    const others = told ? legacyEncodings(bytes) : [];
    const loose = new TextDecoder(this.encoding).decode(bytes);
    const good = loose.slice(0, Math.max(0, loose.indexOf('\ufffd')));
    const line = this.#line + newlines(good);
    // Of text in another encoding few pairs of bytes happen to be UTF-8; of a file put together from two, as many as not.
    const letters = [...loose].filter((letter) => letter > '\u007f');
    const invalid = letters.filter((letter) => letter === '\ufffd').length;
    const isOther = this.#plain && 2 * (letters.length - invalid) < invalid;
    if (isOther && others.length === 1) return this.#use(others[0]!);
    if (isOther && others.length > 1) {
      const readings = others.map((encoding) => `${encoding} ${quoted(accented(decoded(bytes, encoding) ?? ''))}`);
      throw this.#error(`text that can be read in two ways: ${readings.join(', ')}`, line, {
        allowed: 'a declared encoding',
        remedies: others.map(declared),
      });
    }
    throw this.#error(`bytes that are not ${this.encoding}`, line, {
      allowed: `valid ${this.encoding}; convert the file to UTF-8`,
      remedies: others.map(declared),
      cause,
    });
  }

  #error(problem: string, row: number, details: ErrorDetails): DataError {
    return new DataError(problem, { where: { file: this.#settings.file, row }, ...details });
  }
}

/** The first word with a letter that is not plain. */
const accented = (text: string): string => /[^\s",;|]*\P{ASCII}[^\s",;|]*/u.exec(text)?.[0] ?? '';
