/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const [PLUS, MINUS, ZERO, NINE, E, SMALL_E] = [43, 45, 48, 57, 69, 101];

/**
 * Reads numbers in decimal notation where they stand in bytes, the nearest double of each.
 *
 * Digits below 2^53 and a power of ten up to 22 are exact, so that their product or quotient is rounded once (Clinger 1990,
 * https://doi.org/10.1145/93542.93557); all others go through `Number`. Minus zero is zero.
 */
export class NumberReader {
  readonly #mark: number;
  /** The byte behind the number that was read last, or behind what had begun like one. */
  end = 0;

  constructor(decimal: 'point' | 'comma') {
    this.#mark = decimal === 'point' ? 46 : 44;
  }

  /**
   * @param bytes - with at least one byte behind the number
   * @returns `NaN` where there is none, or one too large
   */
  read(bytes: Uint8Array, start: number): number {
    const mark = this.#mark;
    let at = start;
    const isNegative = bytes[at] === MINUS;
    if (isNegative || bytes[at] === PLUS) at += 1;
    const first = at;
    let digits = 0;
    let point = -1;
    for (; ; at += 1) {
      const byte = bytes[at]!;
      if (byte >= ZERO && byte <= NINE) digits = 10 * digits + (byte - ZERO);
      else if (byte === mark && point < 0) point = at;
      else break;
    }
    this.end = at;
    if (at - first === (point < 0 ? 0 : 1)) return Number.NaN;
    let exponent = point < 0 ? 0 : point + 1 - at;
    if (bytes[at] === E || bytes[at] === SMALL_E) exponent += this.#exponent(bytes, at + 1);
    if (Number.isNaN(exponent)) return Number.NaN;
    if (digits === 0) return 0;
    if (digits > Number.MAX_SAFE_INTEGER || exponent < -22 || exponent > 22) return asWritten(bytes, start, this.end);
    const size = exponent < 0 ? digits / POWERS[-exponent]! : digits * POWERS[exponent]!;
    return isNegative ? -size : size;
  }

  #exponent(bytes: Uint8Array, start: number): number {
    let at = start;
    const isNegative = bytes[at] === MINUS;
    if (isNegative || bytes[at] === PLUS) at += 1;
    const first = at;
    let size = 0;
    for (; bytes[at]! >= ZERO && bytes[at]! <= NINE; at += 1) size = 10 * size + (bytes[at]! - ZERO);
    this.end = at;
    if (at === first) return Number.NaN;
    return isNegative ? -size : size;
  }
}

/** Of digits and marks alone. */
const asWritten = (bytes: Uint8Array, start: number, end: number): number => {
  let text = '';
  for (let at = start; at < end; at += 1) text += bytes[at] === 44 ? '.' : String.fromCharCode(bytes[at]!);
  const value = Number(text) + 0;
  return Number.isFinite(value) ? value : Number.NaN;
};

const FIRST_BLOCK = 64;
const LAST_BLOCK = 1 << 16;

/** Numbers that come one by one, kept in blocks: growing copies none. */
export class NumberList {
  #full: Float64Array[] = [];
  #block = new Float64Array(FIRST_BLOCK);
  #used = 0;

  push(value: number): void {
    if (this.#used === this.#block.length) {
      this.#full.push(this.#block);
      this.#block = new Float64Array(Math.min(LAST_BLOCK, 2 * this.#block.length));
      this.#used = 0;
    }
    this.#block[this.#used] = value;
    this.#used += 1;
  }

  /** All of them, which are forgotten here. */
  take(): Float64Array {
    const blocks = [...this.#full, this.#block.subarray(0, this.#used)];
    const values = new Float64Array(blocks.reduce((sum, block) => sum + block.length, 0));
    let start = 0;
    for (const block of blocks) {
      values.set(block, start);
      start += block.length;
    }
    this.#full = [];
    this.#block = new Float64Array(0);
    this.#used = 0;
    return values;
  }
}
