import { RowSets } from '../row-sets';

@unmanaged
export class TreeVariationParams extends RowSets {
  /** Rows of the sample, of which `rows` may be a part where the counts are known. */
  total: u32;
  /** Columns; what is summed is of groups of them. */
  features: u32;
  groups: u32;
  /** features x u32: the group of a column. */
  groupOf: usize;
  /** Sums are kept for the rows of the words from here on, `stride` to a group or a pair, a multiple of 8: what is beyond the rows stays 0. */
  firstWord: u32;
  stride: u32;
  /** groups x i32: a group's place among those whose pairs are summed, -1 for none. */
  slotOf: usize;
  slots: u32;

  // Sums, i64: groups x stride and pairs x stride, and what belongs to every row of each.
  prediction: usize;
  removed: usize;
  dependence: usize;
  dependenceConstant: usize;
  pairRemoved: usize;
  /** 0 where it is not wanted. */
  pairDependence: usize;
  pairConstant: usize;

  /** The trees' nodes, one array a field; `missing` is 0 where no row has a missing value. */
  trees: u32;
  offsets: usize;
  feature: usize;
  cut: usize;
  missing: usize;
  left: usize;
  right: usize;
  value: usize;
  /** Most splits on a path. */
  depth: u32;

  /** Linear models of leaves: offsets by node (u32), features (i32), coefficients (f64), most terms of one; columns of x (f64). No offsets: none. */
  modelOffsets: usize;
  modelFeature: usize;
  modelCoef: usize;
  modelTerms: u32;
  columns: usize;

  /** How many rows of the sample are in sets, u32, in the order of the walk: 0 where they are counted on the way. */
  counts: usize;
  /** trees x u32: where in `counts` a tree's begin. */
  countStarts: usize;
}

@unmanaged
export class Sums extends TreeVariationParams {
  setBytes: usize;
  endWord: u32;

  /** Adds what belongs to every row. */
  spreadConstants(): void {
    this.spread(this.dependence, this.dependenceConstant, this.groups);
    if (this.pairDependence && this.slots)
      this.spread(this.pairDependence, this.pairConstant, (this.slots * (this.slots - 1)) / 2);
  }

  spread(sums: usize, constants: usize, count: u32): void {
    const present = min(this.stride, this.rows - (this.firstWord << 6));
    for (let index: u32 = 0; index < count; index++) {
      const value = load<i64>(constants + ((<usize>index) << 3));
      const first = this.rowsOf(sums, index);
      for (let row: u32 = 0; row < present; row++) increase(first + ((<usize>row) << 3), value);
    }
  }

  /** The sums of a group or a pair. */
  @inline
  rowsOf(sums: usize, index: u32): usize {
    return sums + ((<usize>this.stride * index) << 3);
  }

  /** Index of a pair of groups, -1 where it is not summed. */
  @inline
  pairIndex(group: u32, other: u32): i32 {
    const a = load<i32>(this.slotOf + ((<usize>group) << 2));
    const b = load<i32>(this.slotOf + ((<usize>other) << 2));
    if (a < 0 || b < 0) return -1;
    const low = <u32>min(a, b);
    return (low * (2 * this.slots - low - 1)) / 2 + max(a, b) - low - 1;
  }
}

// @ts-ignore: decorator
@inline
export function increase(cell: usize, value: i64): void {
  store<i64>(cell, load<i64>(cell) + value);
}

/** Adds `value` to the sums of the rows in `bits`, the first of which is `at`. */
// @ts-ignore: decorator
@inline
export function addTo(at: usize, bits: u64, value: i64): void {
  while (bits) {
    increase(at + ((<usize>ctz(bits)) << 3), value);
    bits &= bits - 1;
  }
}
