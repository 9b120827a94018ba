import { FormatError } from '@kuznets/base';
import { JsonNode, mostContainers, mostDepth, mostItems } from './json-node.ts';

/** Numbers by their marker: how many bytes, and how they are read; the highest byte comes first. */
const numbers: Readonly<Record<string, readonly [bytes: number, read: (view: DataView, at: number) => number]>> = {
  i: [1, (view, at) => view.getInt8(at)],
  U: [1, (view, at) => view.getUint8(at)],
  I: [2, (view, at) => view.getInt16(at)],
  l: [4, (view, at) => view.getInt32(at)],
  L: [8, (view, at) => Number(view.getBigInt64(at))],
  d: [4, (view, at) => view.getFloat32(at)],
  D: [8, (view, at) => view.getFloat64(at)],
};

const words: Readonly<Record<string, boolean | null>> = { Z: null, T: true, F: false };

/**
 * Parses binary JSON (UBJSON, draft 12), as `save_model('model.ubj')` of XGBoost writes it.
 *
 * NaN and infinities are null, as in {@link parseJson}. Every length is checked against the bytes that are left, and no list
 * may claim values that take no bytes, so that no file takes more than a small multiple of its size in memory.
 *
 * @throws FormatError where it is not UBJSON, cut short, nested too deeply or in too many pieces.
 * @see https://ubjson.org/type-reference/
 */
export function parseUbjson(file: string, source: Uint8Array): JsonNode {
  return new JsonNode(file, '', new UbjsonReader(file, source).document());
}

class UbjsonReader {
  private at = 0;
  private depth = 0;
  private containers = 0;
  private items = 0;
  private readonly file: string;
  private readonly source: Uint8Array;
  private readonly view: DataView;
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true });

  constructor(file: string, source: Uint8Array) {
    this.file = file;
    this.source = source;
    this.view = new DataView(source.buffer, source.byteOffset, source.byteLength);
  }

  document(): unknown {
    const value = this.value(this.marker());
    return this.at === this.source.length ? value : this.refuse('bytes after the document', 'one document');
  }

  private value(type: string): unknown {
    const number = numbers[type];
    if (number !== undefined) {
      const value = number[1](this.view, this.take(number[0]));
      return Number.isFinite(value) ? value : null;
    }
    if (type in words) return words[type];
    if (type === 'S') return this.text(this.length());
    if (type === 'C') return this.text(1);
    if (type === '[') return this.container(']', (itemType) => this.value(itemType ?? this.marker()));
    if (type === '{') {
      return Object.fromEntries(
        this.container('}', (itemType) => [this.text(this.length()), this.value(itemType ?? this.marker())] as const),
      );
    }
    return this.refuse(
      `the marker ${JSON.stringify(type)}`,
      `one of ${[...Object.keys(numbers), ...Object.keys(words)].join(' ')} S C [ {`,
    );
  }

  /** The items of a list or an object: of one type and as many as its head says, or up to its end. */
  private container<Item>(end: string, item: (type: string | undefined) => Item): Item[] {
    if (++this.depth > mostDepth) this.refuse(`${this.depth} levels`, `${mostDepth} levels`);
    if (++this.containers > mostContainers) this.refuse(`${this.containers} arrays and objects`, `${mostContainers}`);
    const type = this.passes('$') ? this.marker() : undefined;
    if (type !== undefined && type in words) this.refuse(`a list of the type ${type}`, 'types whose values take bytes');
    const counted = this.passes('#') ? this.length() : undefined;
    if (type !== undefined && counted === undefined) this.refuse('a list of one type without its length', 'both');
    if (counted !== undefined) this.claim(counted);
    const all: Item[] = [];
    while (counted === undefined ? !this.passes(end) : all.length < counted) {
      if (counted === undefined) this.claim(1);
      all.push(item(type));
    }
    this.depth -= 1;
    return all;
  }

  private claim(items: number): void {
    this.items += items;
    if (this.items > mostItems) this.refuse(`${this.items} numbers, texts and other items`, `${mostItems}`);
  }

  private length(): number {
    const type = this.marker();
    const length = type in numbers ? this.value(type) : undefined;
    return Number.isSafeInteger(length) && (length as number) >= 0
      ? (length as number)
      : this.refuse('a length that is none', 'a whole number of at least 0');
  }

  private text(bytes: number): string {
    const start = this.take(bytes);
    try {
      return this.utf8.decode(this.source.subarray(start, start + bytes));
    } catch {
      return this.refuse('a text that is not UTF-8', 'UTF-8');
    }
  }

  private marker(): string {
    return String.fromCharCode(this.source[this.take(1)]!);
  }

  /** Whether a sign comes next, which is then passed. */
  private passes(sign: string): boolean {
    if (this.source[this.at] !== sign.charCodeAt(0)) return false;
    this.at += 1;
    return true;
  }

  /** Passes as many bytes, and says where they begin. */
  private take(bytes: number): number {
    const start = this.at;
    const left = this.source.length - start;
    if (bytes > left) this.refuse(`${left} bytes left`, `a complete document, ${bytes} bytes here`);
    this.at += bytes;
    return start;
  }

  private refuse(got: string, allowed: string): never {
    throw new FormatError('not binary JSON (UBJSON), or cut short', {
      where: { file: this.file, item: `byte ${this.at}` },
      got,
      allowed,
    });
  }
}
