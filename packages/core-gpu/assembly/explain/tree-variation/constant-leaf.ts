import { countBoth, wordOf } from '../row-sets';
import { commonOf, dueAt, pairOf } from './due';
import {
  after,
  before,
  between,
  countAt,
  extendBetween,
  featureAt,
  inside,
  intersectPath,
  othersAt,
  pathLength,
  setAt,
  startBetween,
} from './path';
import {
  addTo,
  dependenceConstant,
  endWord,
  firstWord,
  increase,
  pairConstant,
  pairDependence,
  pairRemoved,
  prediction,
  removed,
  rows,
  rowsOf,
} from './sums';

// A row meets all the path's conditions, all but those on one place, on two, or it has no part in the leaf. What rows of one kind
// get is listed, for every place and for none: where a feature's or a pair's sums begin (usize) and what is added (i64).
let lists: usize = 0;
let ends: usize = 0;
let places: u32 = 0;
const ENTRY: usize = 16;

/** Bytes for paths of at most `places` features. */
export function constantLeafBytes(places: usize): usize {
  return ENTRY * ((places + 1) * places + (places * (places + 1)) / 2 + 1) + 4 * (places + 1);
}

export function startConstantLeaves(at: usize, places_: u32): void {
  places = places_;
  lists = at;
  ends = lists + constantLeafBytes(places) - 4 * (places + 1);
}

/** The list of rows that miss place a alone, or for the path's length of those that miss none. */
// @ts-ignore: decorator
@inline
export function listAt(a: u32): usize {
  return lists + ENTRY * <usize>(a * (places + 1));
}

// @ts-ignore: decorator
@inline
export function endAt(a: u32): usize {
  return ends + ((<usize>a) << 2);
}

// @ts-ignore: decorator
@inline
export function listSum(a: u32, sums: usize, value: i64): void {
  const end: usize = load<u32>(endAt(a));
  store<u32>(end, <u32>sums);
  store<i64>(end, value, 8);
  store<u32>(endAt(a), <u32>(end + ENTRY));
}

export function addLeaf(value: i64): void {
  const n = pathLength;
  intersectPath();
  const met = countBoth(inside(), inside());
  for (let a: u32 = 0; a <= n; a++) store<u32>(endAt(a), <u32>listAt(a));
  listSum(n, prediction, value);
  for (let a: u32 = 0; a < n; a++) {
    if (othersAt(a)) listSingle(a, value, met);
  }
  for (let a: u32 = 0; a < n; a++) {
    startBetween(a);
    for (let b = a + 1; b < n; b++) {
      const cell = dueAt(a, b);
      const pair = pairOf(cell);
      if (pair >= 0) {
        listPair(a, b, value, pair, commonOf(cell));
        if (pairDependence) addPairDue(cell, a, b, value, met, pair);
      }
      extendBetween(b);
    }
  }
  for (let word = firstWord; word < endWord; word++) {
    const skip = (<usize>(word - firstWord)) << 9;
    for (let a: u32 = 0; a < n; a++)
      addListed(a, skip, wordOf(before(a), word) & wordOf(after(a), word) & ~wordOf(setAt(a), word));
    addListed(n, skip, wordOf(inside(), word));
  }
}

function listSingle(a: u32, value: i64, met: u32): void {
  const feature = featureAt(a);
  increase(dueAt(a, a), value * <i64>othersAt(a));
  increase(dependenceConstant + ((<usize>feature) << 3), -value * <i64>met);
  const outside = -value * <i64>countAt(a);
  listSum(a, rowsOf(removed, feature), outside);
  listSum(pathLength, rowsOf(removed, feature), outside + value * <i64>rows);
}

/** Contribution beyond D_a + D_b, where a row meets all conditions but those on a and b: it meets neither, one or both of these. */
function listPair(a: u32, b: u32, value: i64, pair: u32, common: u32): void {
  const countA = <i64>countAt(a);
  const countB = <i64>countAt(b);
  const neither = -value * <i64>common;
  const sums = rowsOf(pairRemoved, pair);
  listSum(a, sums, neither + value * countA);
  listSum(b, sums, neither + value * countB);
  listSum(pathLength, sums, neither + value * (countA + countB - <i64>rows));
  if (!common) return;
  for (let word = firstWord; word < endWord; word++) {
    const rest = wordOf(between, word) & wordOf(after(b), word) & ~(wordOf(setAt(a), word) | wordOf(setAt(b), word));
    addTo(sums + ((<usize>(word - firstWord)) << 9), rest, neither);
  }
}

function addPairDue(cell: usize, a: u32, b: u32, value: i64, met: u32, pair: u32): void {
  const others = <i64>countBoth(between, after(b));
  const othersA = <i64>othersAt(a);
  const othersB = <i64>othersAt(b);
  increase(cell, value * (others - othersA - othersB));
  increase(cell + 8, -value * othersA);
  increase(cell + 16, -value * othersB);
  increase(pairConstant + ((<usize>pair) << 3), value * <i64>met);
}

/** Adds what is listed to the rows in `bits`. */
function addListed(a: u32, skip: usize, bits: u64): void {
  const end: usize = load<u32>(endAt(a));
  while (bits) {
    const row = skip + ((<usize>ctz(bits)) << 3);
    for (let entry = listAt(a); entry < end; entry += ENTRY) increase(load<u32>(entry) + row, load<i64>(entry, 8));
    bits &= bits - 1;
  }
}
