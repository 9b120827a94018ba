import { DataError, type ErrorDetails, type Remedy, quoted } from '@kuznets/base';
import { startDigest } from '../formats/digest.ts';
import { byteOrderMark, decoded, legacyEncodings, wideEncoding, withWindowsMarks } from './encoding.ts';
import { refuseSize, type TableSettings } from './settings.ts';
import type { Encoding } from './types.ts';

/** Bytes that are decoded at once, so that what is told from them does not depend on how they came. */
const BLOCK = 1 << 16;

const declared = (encoding: Encoding): Remedy => ({ to: 'declare it', options: { encoding } });

const encoder = new TextEncoder();

const lineFeeds = (bytes: Uint8Array): number => {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
};

const isAscii = (bytes: Uint8Array): boolean => {
  let bits = 0;
  for (let at = 0; at < bytes.length; at += 1) bits |= bytes[at]!;
  return bits < 0x80;
};

/** Turns the bytes of a file into UTF-8, block by block, telling the encoding where it is not declared; counts and hashes the bytes. */
export class Decoder {
  readonly #settings: TableSettings;
  readonly #hash = startDigest();
  #decoder: TextDecoder | undefined;
  readonly #block = new Uint8Array(BLOCK);
  #filled = 0;
  #line = 1;
  /** Whether all before was plain ASCII, which reads alike in every encoding but UTF-16. */
  #plain = true;
  /** Whether the last block may have ended within a character. */
  #isCut = false;
  bytes = 0;
  encoding: Encoding = 'utf-8';

  constructor(settings: TableSettings) {
    this.#settings = settings;
  }

  /** Text of the blocks that are full, as UTF-8, each until the next one is asked for. */
  *push(chunk: Uint8Array): Iterable<Uint8Array> {
    this.bytes += chunk.length;
    refuseSize(this.#settings, this.bytes);
    this.#hash.update(chunk);
    const block = this.#block;
    for (let start = 0; start < chunk.length; ) {
      const part = chunk.subarray(start, start + BLOCK - this.#filled);
      block.set(part, this.#filled);
      this.#filled += part.length;
      start += part.length;
      if (this.#filled < BLOCK) return;
      // A block ends before the characters that may go on in the next one.
      let end = BLOCK;
      while (end > 0 && block[end - 1]! >= 0x80) end -= 1;
      if (end === 0) end = BLOCK;
      yield this.#decode(block.subarray(0, end), false);
      block.copyWithin(0, end);
      this.#filled = BLOCK - end;
    }
  }

  /** Text left at the end of the bytes. */
  end(): Uint8Array {
    return this.#decode(this.#block.subarray(0, this.#filled), true);
  }

  /** sha256 of all bytes, hexadecimal. */
  sha256(): string {
    return this.#hash.hex();
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

  #decode(block: Uint8Array, final: boolean): Uint8Array {
    const bytes = this.#decoder === undefined ? this.#start(block) : block;
    const isPlain = this.encoding === 'utf-8' && !this.#isCut && isAscii(bytes);
    const text = isPlain ? undefined : this.#text(bytes, final);
    const read = text === undefined || this.encoding === 'utf-8' ? bytes : encoder.encode(text);
    const nul = read.indexOf(0);
    if (nul >= 0)
      throw this.#error('a NUL character', this.#line + lineFeeds(read.subarray(0, nul)), {
        allowed: 'a file of text',
      });
    this.#plain &&= isPlain;
    this.#isCut = bytes.length > 0 && bytes[bytes.length - 1]! >= 0x80;
    this.#line += lineFeeds(read);
    return read;
  }

  #text(bytes: Uint8Array, final: boolean): string {
    let text: string;
    try {
      text = this.#decoder!.decode(bytes, { stream: !final });
    } catch (cause) {
      text = this.#otherwise(bytes, cause).decode(bytes, { stream: !final });
    }
    return this.encoding === 'windows-1252' ? withWindowsMarks(text) : text;
  }

  /** A decoder for bytes that are not of the encoding; refused where it is declared, or can be read in two ways. */
  #otherwise(bytes: Uint8Array, cause: unknown): TextDecoder {
    const told = this.#settings.encoding === undefined && this.encoding === 'utf-8';
    const others = told ? legacyEncodings(bytes) : [];
    const loose = new TextDecoder(this.encoding).decode(bytes);
    const good = loose.slice(0, Math.max(0, loose.indexOf('\ufffd')));
    const line = this.#line + lineFeeds(encoder.encode(good));
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
