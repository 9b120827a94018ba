import { rowSetsOf } from '../row-sets';

export let rows: u32 = 0;
export let features: u32 = 0;
export let words: u32 = 0;
export let setBytes: usize = 0;
/** Sums are kept for the rows of these words, `stride` to a feature or a pair, a multiple of 8: what is beyond the rows stays 0. */
export let firstWord: u32 = 0;
export let endWord: u32 = 0;
export let stride: u32 = 0;
/** features x i32: a feature's place among those whose pairs are summed, -1 for none. */
let slotOf: usize = 0;
let slots: u32 = 0;

// Sums, i64: features x stride and pairs x stride, and what belongs to every row of each.
export let prediction: usize = 0;
export let removed: usize = 0;
export let dependence: usize = 0;
export let dependenceConstant: usize = 0;
export let pairRemoved: usize = 0;
/** 0 where it is not wanted. */
export let pairDependence: usize = 0;
export let pairConstant: usize = 0;

export function treeVariationSample(
  codes: usize,
  rows_: u32,
  features_: u32,
  words_: u32,
  firstWord_: u32,
  stride_: u32,
  slotOf_: usize,
  slots_: u32,
): void {
  rows = rows_;
  features = features_;
  words = words_;
  setBytes = (<usize>words_) << 3;
  firstWord = firstWord_;
  endWord = firstWord_ + ((stride_ + 63) >> 6);
  stride = stride_;
  slotOf = slotOf_;
  slots = slots_;
  rowSetsOf(codes, words_);
}

export function treeVariationSums(
  prediction_: usize,
  removed_: usize,
  dependence_: usize,
  dependenceConstant_: usize,
  pairRemoved_: usize,
  pairDependence_: usize,
  pairConstant_: usize,
): void {
  prediction = prediction_;
  removed = removed_;
  dependence = dependence_;
  dependenceConstant = dependenceConstant_;
  pairRemoved = pairRemoved_;
  pairDependence = pairDependence_;
  pairConstant = pairConstant_;
}

/** Adds what belongs to every row. */
export function spreadConstants(): void {
  spread(dependence, dependenceConstant, features);
  if (pairDependence && slots) spread(pairDependence, pairConstant, (slots * (slots - 1)) / 2);
}

function spread(sums: usize, constants: usize, count: u32): void {
  const present = min(stride, rows - (firstWord << 6));
  for (let index: u32 = 0; index < count; index++) {
    const value = load<i64>(constants + ((<usize>index) << 3));
    const first = rowsOf(sums, index);
    for (let row: u32 = 0; row < present; row++) increase(first + ((<usize>row) << 3), value);
  }
}

/** The sums of a feature or a pair. */
// @ts-ignore: decorator
@inline
export function rowsOf(sums: usize, index: u32): usize {
  return sums + ((<usize>stride * index) << 3);
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

/** Index of a pair of features, -1 where it is not summed. */
// @ts-ignore: decorator
@inline
export function pairIndex(feature: u32, other: u32): i32 {
  const a = load<i32>(slotOf + ((<usize>feature) << 2));
  const b = load<i32>(slotOf + ((<usize>other) << 2));
  if (a < 0 || b < 0) return -1;
  const low = <u32>min(a, b);
  return (low * (2 * slots - low - 1)) / 2 + max(a, b) - low - 1;
}
