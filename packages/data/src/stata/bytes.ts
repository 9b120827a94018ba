import { DataError } from '@kuznets/base';

/** Reads a file's bytes from front to back; an end before the end is a `DataError` that says where. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #file: string;
  /** Whether the least significant byte comes first. */
  little = true;
  place = 0;

  constructor(bytes: Uint8Array, file: string) {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#file = file;
  }

  get isAtEnd(): boolean {
    return this.place >= this.bytes.length;
  }

  /** The next bytes. */
  take(count: number): Uint8Array {
    const start = this.#advance(count);
    return this.bytes.subarray(start, start + count);
  }

  skip(count: number): void {
    this.#advance(count);
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), this.little);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), this.little);
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4), this.little);
  }

  /** A whole number of 64 bits; beyond 2^53 the file is refused. */
  u64(): number {
    const value = this.#view.getBigUint64(this.#advance(8), this.little);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) this.fail(`a count of ${value}`, 'a count below 2^53');
    return Number(value);
  }

  /** So many characters, a byte each. */
  ascii(count: number): string {
    return Array.from(this.take(count), (code) => String.fromCharCode(code)).join('');
  }

  /** Passes over `<name>`, or `</name>`. */
  tag(name: string): void {
    const start = this.place;
    const found = this.ascii(name.length + 2);
    if (found !== `<${name}>`) {
      this.place = start;
      this.fail(`no <${name}>`, `<${name}> at byte ${start}`);
    }
  }

  fail(problem: string, allowed: string): never {
    throw new DataError(`a damaged Stata file: ${problem} at byte ${this.place}`, {
      where: { file: this.#file },
      allowed,
    });
  }

  #advance(count: number): number {
    const start = this.place;
    if (!(count >= 0) || start + count > this.bytes.length)
      this.fail('the file ends', `${start + count} bytes at least; copy or save it again`);
    this.place = start + count;
    return start;
  }
}
