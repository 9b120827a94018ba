import { type CellKind, cellKind } from './cell.ts';
import { textIn } from './scanner.ts';

/** A cell's text, and what it is. */
export interface Word {
  readonly text: string;
  readonly kind: CellKind;
}

const PLACES = 1 << 12;
const LONGEST = 32;

/** Texts of cells: a short one that was seen a while ago is the same string again, and not looked at twice. */
export class Words {
  readonly #decimal: 'point' | 'comma';
  readonly #words: (Word | undefined)[] = new Array<undefined>(PLACES).fill(undefined);
  readonly #bytes = new Uint8Array(PLACES * LONGEST);
  readonly #lengths = new Uint8Array(PLACES);

  constructor(decimal: 'point' | 'comma') {
    this.#decimal = decimal;
  }

  in(bytes: Uint8Array, start: number, end: number): Word {
    const length = end - start;
    if (length > LONGEST) return this.#read(bytes, start, end);
    let hash = length;
    for (let at = start; at < end; at += 1) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
    const place = (hash ^ (hash >>> 12)) & (PLACES - 1);
    const known = this.#words[place];
    if (known !== undefined && this.#lengths[place] === length && this.#isAt(place, bytes, start)) return known;
    const word = this.#read(bytes, start, end);
    this.#words[place] = word;
    this.#lengths[place] = length;
    for (let k = 0; k < length; k += 1) this.#bytes[place * LONGEST + k] = bytes[start + k]!;
    return word;
  }

  #isAt(place: number, bytes: Uint8Array, start: number): boolean {
    for (let k = 0; k < this.#lengths[place]!; k += 1)
      if (this.#bytes[place * LONGEST + k] !== bytes[start + k]) return false;
    return true;
  }

  #read(bytes: Uint8Array, start: number, end: number): Word {
    const text = textIn(bytes, start, end);
    return { text, kind: cellKind(text, this.#decimal) };
  }
}
