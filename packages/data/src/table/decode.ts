import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { DataError, type ErrorDetails, type Remedy } from '@kuznets/base';
import { newlines } from './newlines.ts';
import { refuseSize, type TableSettings } from './settings.ts';

const BYTE_ORDER_MARKS = [
  { encoding: 'utf-8-bom', bytes: [0xef, 0xbb, 0xbf], words: 'a UTF-8 byte order mark' },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe], words: 'a UTF-16 byte order mark (little endian)' },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff], words: 'a UTF-16 byte order mark (big endian)' },
] as const;

const declared = (encoding: string): Remedy => ({ to: 'declare it', options: { encoding } });

/** Turns the bytes of a file into text in chunks, refusing what was not declared; counts and hashes the bytes. */
export class Decoder {
  readonly #settings: TableSettings;
  readonly #hash = sha256.create();
  readonly #decoder: TextDecoder;
  #head = new Uint8Array(0);
  #started = false;
  #line = 1;
  bytes = 0;

  constructor(settings: TableSettings) {
    this.#settings = settings;
    const label = settings.encoding === 'utf-8-bom' ? 'utf-8' : settings.encoding;
    this.#decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  }

  /** Text of the next bytes. */
  push(chunk: Uint8Array): string {
    this.bytes += chunk.length;
    refuseSize(this.#settings, this.bytes);
    this.#hash.update(chunk);
    if (this.#started) return this.#decode(chunk, false);
    const head = new Uint8Array(this.#head.length + chunk.length);
    head.set(this.#head);
    head.set(chunk, this.#head.length);
    this.#head = head;
    return head.length < 3 ? '' : this.#start(false);
  }

  /** Text left at the end of the bytes. */
  end(): string {
    return this.#started ? this.#decode(new Uint8Array(0), true) : this.#start(true);
  }

  /** sha256 of all bytes, hexadecimal. */
  sha256(): string {
    return bytesToHex(this.#hash.digest());
  }

  #start(final: boolean): string {
    this.#started = true;
    const { encoding } = this.#settings;
    const mark = BYTE_ORDER_MARKS.find(({ bytes }) => bytes.every((byte, i) => this.#head[i] === byte));
    if (mark !== undefined && mark.encoding !== encoding) {
      throw this.#error(`the file begins with ${mark.words}`, 1, {
        allowed: encoding,
        remedies: [declared(mark.encoding)],
      });
    }
    return this.#decode(this.#head.subarray(mark?.bytes.length ?? 0), final);
  }

  #decode(chunk: Uint8Array, final: boolean): string {
    const { encoding } = this.#settings;
    let text: string;
    try {
      text = this.#decoder.decode(chunk, { stream: !final });
    } catch (cause) {
      const loose = new TextDecoder(this.#decoder.encoding).decode(chunk);
      const line = this.#line + newlines(loose.slice(0, Math.max(0, loose.indexOf('\ufffd'))));
      throw this.#error(`bytes that are not ${encoding}`, line, {
        allowed: `valid ${encoding}; convert the file to UTF-8`,
        cause,
      });
    }
    const nul = text.indexOf('\0');
    if (nul >= 0) {
      const wide = ['utf-16le', 'utf-16be'].map(declared);
      throw this.#error('a NUL character', this.#line + newlines(text.slice(0, nul)), {
        allowed: 'text',
        remedies: encoding.startsWith('utf-8') ? wide : [],
      });
    }
    this.#line += newlines(text);
    return text;
  }

  #error(problem: string, row: number, details: ErrorDetails): DataError {
    return new DataError(problem, { where: { file: this.#settings.file, row }, ...details });
  }
}
