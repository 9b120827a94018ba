// Sets of rows as bits, in u64 words.

export const MISSING: u16 = 0xffff;

// @ts-ignore: decorator
@inline
export function wordOf(set: usize, word: u32): u64 {
  return load<u64>(set + ((<usize>word) << 3));
}

@unmanaged
export class RowSets {
  rows: u32;
  /** Words of a set. */
  words: u32;
  /** features x (words * 64) u16, padded columns. */
  codes: usize;

  /** The rows of `set` that a split sends left, to `into`, and right, after it; returns the former's number. A cut of -1 sends every row right. */
  splitRows(into: usize, set: usize, feature: u32, cut: i32, missingLeft: bool): u32 {
    const column = this.codes + <usize>feature * ((<usize>this.words) << 7);
    const limit = i16x8.splat(<i16>cut);
    const none = i16x8.splat(<i16>MISSING);
    const right = into + ((<usize>this.words) << 3);
    let count: u32 = 0;
    for (let word: u32 = 0; word < this.words; word++) {
      const present = wordOf(set, word);
      let bits: u64 = 0;
      if (present) {
        const at = column + ((<usize>word) << 7);
        for (let part: u32 = 0; part < 8; part++) {
          const code = v128.load(at + ((<usize>part) << 4));
          let goes = cut < 0 ? i16x8.splat(0) : i16x8.le_u(code, limit);
          if (missingLeft) goes = v128.or(goes, i16x8.eq(code, none));
          bits |= (<u64>(<u32>i16x8.bitmask(goes) & 0xff)) << ((<u64>part) << 3);
        }
      }
      store<u64>(into + ((<usize>word) << 3), present & bits);
      store<u64>(right + ((<usize>word) << 3), present & ~bits);
      count += <u32>popcnt(present & bits);
    }
    return count;
  }

  /** For memory.copy a set is too small: it leaves WASM. */
  copySet(into: usize, from: usize): void {
    for (let word: u32 = 0; word < this.words; word++) store<u64>(into + ((<usize>word) << 3), wordOf(from, word));
  }

  /** into = a & b. */
  intersect(into: usize, a: usize, b: usize): void {
    for (let word: u32 = 0; word < this.words; word++)
      store<u64>(into + ((<usize>word) << 3), wordOf(a, word) & wordOf(b, word));
  }

  countBoth(a: usize, b: usize): u32 {
    let count: u32 = 0;
    for (let word: u32 = 0; word < this.words; word++) count += <u32>popcnt(wordOf(a, word) & wordOf(b, word));
    return count;
  }

  /** The first `rows` rows. */
  fillSet(into: usize, rows: u32): void {
    for (let word: u32 = 0; word < this.words; word++) {
      const first = word << 6;
      store<u64>(
        into + ((<usize>word) << 3),
        rows >= first + 64 ? ~(<u64>0) : rows > first ? ((<u64>1) << (rows - first)) - 1 : 0,
      );
    }
  }
}
