import { Bag } from '../common/bag';
import { allocate, extend, u32At } from '../common/memory';
import { Forest } from './forest';

// Rows go down a tree 64 at a time, as bits: a split compares all their codes at once and is met once, whichever way they go.
const ROWS: u32 = 64;

@unmanaged
export class ForestPredictParams {
  forest: Forest;
  rows: u32;
  features: u32;
  /** rows x features, u32. */
  codes: usize;
  /** rows, f64: exact integers. */
  sum: usize;
  /** rows, u32. */
  count: usize;
  /** Of the rows that each tree is not to see; none: it sees all. */
  bag: Bag | null;
}

/** Adds each tree's value to `sum` and 1 to `count` for every row, or for those that the tree did not draw. */
export function forestPredict(params: ForestPredictParams): void {
  const forest = params.forest;
  const rows = params.rows;
  const router = createRouter(params);
  const bag = params.bag;
  if (!bag) {
    for (let row: u32 = 0; row < rows; row++) increase(params.count, row, forest.trees);
    for (let t: u32 = 0; t < forest.trees; t++) {
      const root = u32At(forest.offsets, t);
      for (let first: u32 = 0; first < rows; first += ROWS) {
        const held = rows - first;
        router.predictRows(root, first, held < ROWS ? ((<u64>1) << held) - 1 : ~(<u64>0));
      }
    }
    return;
  }
  const random = bag.createPhilox();
  const weight = allocate((<usize>rows) << 2);
  for (let t: u32 = 0; t < forest.trees; t++) {
    const root = u32At(forest.offsets, t);
    bag.drawRows(weight, random, bag.firstTree + t);
    for (let first: u32 = 0; first < rows; first += ROWS) {
      let bits: u64 = 0;
      for (let row = first; row < min(first + ROWS, rows); row++) {
        const outside: u32 = u32At(weight, row) ? 0 : 1;
        bits |= (<u64>outside) << (row - first);
        increase(params.count, row, outside);
      }
      if (bits) router.predictRows(root, first, bits);
    }
  }
}

function createRouter(params: ForestPredictParams): Router {
  const rows = params.rows;
  const features = params.features;
  const codes = params.codes;
  const padded = (rows + ROWS - 1) & ~(ROWS - 1);
  const columns = allocate((<usize>padded * features) << 2);
  const router = extend<Router, Forest>(params.forest);
  router.columns = columns;
  router.padded = padded;
  router.sum = params.sum;
  for (let feature: u32 = 0; feature < features; feature++) {
    const column = columns + ((<usize>feature * padded) << 2);
    for (let row: u32 = 0; row < rows; row++)
      store<u32>(column + ((<usize>row) << 2), load<u32>(codes + ((<usize>row * features + feature) << 2)));
  }
  return router;
}

// @ts-ignore: decorator
@inline
export function increase(array: usize, index: u32, by: u32): void {
  store<u32>(array + ((<usize>index) << 2), u32At(array, index) + by);
}

@unmanaged
class Router extends Forest {
  /** features x padded u32: the rows' codes by feature, `padded` being a multiple of 64. */
  columns: usize;
  padded: u32;
  sum: usize;
  root: u32;
  /** Codes and sums of the 64 rows in hand. */
  firstCodes: usize;
  firstSum: usize;

  predictRows(root: u32, first: u32, bits: u64): void {
    this.root = root;
    this.firstCodes = this.columns + ((<usize>first) << 2);
    this.firstSum = this.sum + ((<usize>first) << 3);
    this.descend(root, bits);
  }

  /** Adds the values of the leaves that the rows in `bits` reach from `node`. */
  descend(node: u32, bits: u64): void {
    for (let feature = this.featureOf(node); feature >= 0; feature = this.featureOf(node)) {
      const left = atMost(this.firstCodes + ((<usize>feature * this.padded) << 2), this.cutOf(node), bits);
      if (left == bits) {
        node = this.root + this.leftOf(node);
        continue;
      }
      if (left) this.descend(this.root + this.leftOf(node), left);
      node = this.root + this.rightOf(node);
      bits ^= left;
    }
    const value = <f64>this.valueOf(node);
    const sum = this.firstSum;
    while (bits) {
      const cell = sum + ((<usize>ctz(bits)) << 3);
      store<f64>(cell, load<f64>(cell) + value);
      bits &= bits - 1;
    }
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
