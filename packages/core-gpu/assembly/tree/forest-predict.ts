import { drawRows } from '../common/bag';
import { cutOf, featureOf, leftOf, rightOf, valueOf } from './forest';
import { u32At } from '../common/memory';

// Rows go down a tree 64 at a time, as bits: a split compares all their codes at once and is met once, whichever way they go.
const ROWS: u32 = 64;

/** features x padded u32: the rows' codes by feature, `padded` being a multiple of 64. */
let columns: usize = 0;
let padded: u32 = 0;
let root: u32 = 0;
/** Codes and sums of the 64 rows in hand. */
let firstCodes: usize = 0;
let firstSum: usize = 0;

/** Bytes that prediction needs at `scratch`. */
export function forestPredictScratch(rows: u32, features: u32): usize {
  return ((<usize>((rows + ROWS - 1) & ~(ROWS - 1)) * features) << 2) + 16;
}

/** Adds each tree's value to `sum` (f64, exact integers) and 1 to `count` (u32) for every row of `codes` (rows x features, u32). */
export function forestPredict(
  offsets: usize,
  trees: u32,
  codes: usize,
  rows: u32,
  features: u32,
  sum: usize,
  count: usize,
  scratch: usize,
): void {
  transpose(codes, rows, features, scratch);
  for (let row: u32 = 0; row < rows; row++) increase(count, row, trees);
  for (let t: u32 = 0; t < trees; t++) {
    root = u32At(offsets, t);
    for (let first: u32 = 0; first < rows; first += ROWS) {
      const held = rows - first;
      predictRows(first, held < ROWS ? ((<u64>1) << held) - 1 : ~(<u64>0), sum);
    }
  }
}

/** The same for the rows that tree `firstTree + t` did not draw. */
export function forestPredictOob(
  offsets: usize,
  trees: u32,
  codes: usize,
  rows: u32,
  features: u32,
  sum: usize,
  count: usize,
  scratch: usize,
  weight: usize,
  firstTree: u32,
  draws: u32,
  replace: bool,
): void {
  transpose(codes, rows, features, scratch);
  for (let t: u32 = 0; t < trees; t++) {
    root = u32At(offsets, t);
    drawRows(weight, rows, draws, replace, firstTree + t);
    for (let first: u32 = 0; first < rows; first += ROWS) {
      let bits: u64 = 0;
      for (let row = first; row < min(first + ROWS, rows); row++) {
        const outside: u32 = u32At(weight, row) ? 0 : 1;
        bits |= (<u64>outside) << (row - first);
        increase(count, row, outside);
      }
      if (bits) predictRows(first, bits, sum);
    }
  }
}

function transpose(codes: usize, rows: u32, features: u32, scratch: usize): void {
  columns = (scratch + 15) & ~15;
  padded = (rows + ROWS - 1) & ~(ROWS - 1);
  for (let feature: u32 = 0; feature < features; feature++) {
    const column = columns + ((<usize>feature * padded) << 2);
    for (let row: u32 = 0; row < rows; row++)
      store<u32>(column + ((<usize>row) << 2), load<u32>(codes + ((<usize>row * features + feature) << 2)));
  }
}

// @ts-ignore: decorator
@inline
export function increase(array: usize, index: u32, by: u32): void {
  store<u32>(array + ((<usize>index) << 2), u32At(array, index) + by);
}

function predictRows(first: u32, bits: u64, sum: usize): void {
  firstCodes = columns + ((<usize>first) << 2);
  firstSum = sum + ((<usize>first) << 3);
  descend(root, bits);
}

/** Adds the values of the leaves that the rows in `bits` reach from `node`. */
function descend(node: u32, bits: u64): void {
  for (let feature = featureOf(node); feature >= 0; feature = featureOf(node)) {
    const left = atMost(firstCodes + ((<usize>feature * padded) << 2), cutOf(node), bits);
    if (left == bits) {
      node = root + leftOf(node);
      continue;
    }
    if (left) descend(root + leftOf(node), left);
    node = root + rightOf(node);
    bits ^= left;
  }
  const value = <f64>valueOf(node);
  while (bits) {
    const cell = firstSum + ((<usize>ctz(bits)) << 3);
    store<f64>(cell, load<f64>(cell) + value);
    bits &= bits - 1;
  }
}

/** Which of the rows in `rows`, at least one, have codes of at most `cut`. */
function atMost(codes: usize, cut: u32, rows: u64): u64 {
  if ((rows & (rows - 1)) == 0) return u32At(codes, <u32>ctz(rows)) <= cut ? rows : 0;
  const limit = i32x4.splat(cut);
  let bits: u64 = 0;
  for (let part: u32 = 0; part < 4; part++) {
    const at = codes + ((<usize>part) << 6);
    const low = i16x8.narrow_i32x4_s(i32x4.le_u(v128.load(at), limit), i32x4.le_u(v128.load(at, 16), limit));
    const high = i16x8.narrow_i32x4_s(i32x4.le_u(v128.load(at, 32), limit), i32x4.le_u(v128.load(at, 48), limit));
    bits |= (<u64>(<u32>i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)) & 0xffff)) << ((<u64>part) << 4);
  }
  return rows & bits;
}
