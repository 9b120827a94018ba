import { f64At, u32At } from './memory';
import { countBoth, fillSet, intersect, rowSetsOf, splitRows, wordOf } from './row-sets';

// A leaf is a box: for each variable on its path the set S of the sample's rows that meet the path's conditions on it.
let rows: u32 = 0;
let words: u32 = 0;
let setBytes: usize = 0;
/** Sums are kept for the rows of these words. */
let firstWord: u32 = 0;
let endWord: u32 = 0;
let blockRows: u32 = 0;

let nodeFeature: usize = 0;
let nodeCut: usize = 0;
let nodeMissing: usize = 0;
let nodeLeft: usize = 0;
let nodeRight: usize = 0;
let nodeValue: usize = 0;
let root: u32 = 0;

let features: u32 = 0;
/** features x i32: a feature's place among those whose pairs are summed, -1 for none. */
let slotOf: usize = 0;
let slots: u32 = 0;

// Linear models of the leaves, 0 for none: offsets by node (u32), features (i32), coefficients (f64); columns of x (f64).
let modelOffsets: usize = 0;
let modelFeature: usize = 0;
let modelCoef: usize = 0;
let columns: usize = 0;
/** Per row, the leaf's prediction; per place on the path, the coefficient and the sum of x over the set. */
let fitted: usize = 0;
let coefAt: usize = 0;
let momentAt: usize = 0;

// Sums, i64: features x blockRows and pairs x blockRows, and what belongs to every row of each.
let prediction: usize = 0;
let removed: usize = 0;
let dependence: usize = 0;
let dependenceConstant: usize = 0;
let pairRemoved: usize = 0;
let pairDependence: usize = 0;
let pairConstant: usize = 0;

// The path to the present node: features (u32), sets (pointers) and their sizes (u32).
let pathLength: u32 = 0;
let pathFeature: usize = 0;
let pathSet: usize = 0;
let pathCount: usize = 0;
let all: usize = 0;
/** pre[a]: rows in the sets before a; suf[a]: in set a and those after it; one more each, `all`. */
let pre: usize = 0;
let suf: usize = 0;
let between: usize = 0;
/** Rows in every set but a. */
let othersCount: usize = 0;
let arena: usize = 0;

// A pair's partial dependence at a leaf depends on the leaf's sets of the two alone, which the leaves below a split share:
// per pair of places on the path (the diagonal for single features) what is due to the rows in both sets, in the first only,
// in the second only (i64 each), how many rows are in both (u32) and the pair's index (i32, -1 for none). Written to the rows
// once, when a set is left.
let due: usize = 0;
let duePlaces: u32 = 0;
let kept: usize = 0;
let classes: usize = 0;
const DUE: usize = 32;
const COMMON: usize = 24;
const PAIR: usize = 28;

/** Bytes that `treeVariation` needs at `scratch` for paths of at most `depth` splits and models of at most `terms` features. */
export function treeVariationScratch(words_: u32, depth: u32, terms: u32, features_: u32): usize {
  const bytes = <usize>words_ << 3;
  const places = <usize>min(depth + terms, features_);
  return bytes * (2 + 2 * (places + 1) + 2 * <usize>depth) + 32 * (places + 1) + DUE * places * (places + <usize>depth) + (bytes << 6) + 512;
}

export function treeVariationModels(offsets: usize, feature: usize, coef: usize, columns_: usize): void {
  modelOffsets = offsets;
  modelFeature = feature;
  modelCoef = coef;
  columns = columns_;
}

export function treeVariationSample(codes: usize, rows_: u32, features_: u32, words_: u32, firstWord_: u32, endWord_: u32, slotOf_: usize, slots_: u32): void {
  rows = rows_;
  features = features_;
  words = words_;
  setBytes = <usize>words_ << 3;
  firstWord = firstWord_;
  endWord = endWord_;
  blockRows = (endWord_ - firstWord_) << 6;
  slotOf = slotOf_;
  slots = slots_;
  rowSetsOf(codes, words_);
}

export function treeVariationSums(
  prediction_: usize, removed_: usize, dependence_: usize, dependenceConstant_: usize,
  pairRemoved_: usize, pairDependence_: usize, pairConstant_: usize,
): void {
  prediction = prediction_;
  removed = removed_;
  dependence = dependence_;
  dependenceConstant = dependenceConstant_;
  pairRemoved = pairRemoved_;
  pairDependence = pairDependence_;
  pairConstant = pairConstant_;
}

/** Adds trees to the sums. `missing` may be 0: no row has a missing value. */
export function treeVariation(
  offsets: usize, trees: u32, feature: usize, cut: usize, missing: usize, left: usize, right: usize, value: usize,
  depth: u32, terms: u32, scratch: usize,
): void {
  nodeFeature = feature;
  nodeCut = cut;
  nodeMissing = missing;
  nodeLeft = left;
  nodeRight = right;
  nodeValue = value;
  duePlaces = min(depth + terms, features);
  classes = (scratch + 15) & ~15;
  fitted = classes + 256;
  coefAt = fitted + (setBytes << 6);
  momentAt = coefAt + (<usize>(duePlaces + 1) << 3);
  all = momentAt + (<usize>(duePlaces + 1) << 3);
  between = all + setBytes;
  pre = between + setBytes;
  suf = pre + setBytes * <usize>(duePlaces + 1);
  arena = suf + setBytes * <usize>(duePlaces + 1);
  due = arena + 2 * setBytes * <usize>depth;
  kept = due + DUE * <usize>duePlaces * duePlaces;
  pathFeature = kept + DUE * <usize>duePlaces * depth;
  pathSet = pathFeature + (<usize>(duePlaces + 1) << 2);
  pathCount = pathSet + (<usize>(duePlaces + 1) << 2);
  othersCount = pathCount + (<usize>(duePlaces + 1) << 2);
  fillSet(all, rows);
  for (let t: u32 = 0; t < trees; t++) {
    root = load<u32>(offsets + (<usize>t << 2));
    pathLength = 0;
    visit(root, 0);
  }
  spread(dependence, dependenceConstant, features);
  spread(pairDependence, pairConstant, slots ? slots * (slots - 1) / 2 : 0);
}

/** Adds each constant to every row. */
function spread(sums: usize, constants: usize, count: u32): void {
  const present = min(blockRows, rows - (firstWord << 6));
  for (let index: u32 = 0; index < count; index++) {
    const value = load<i64>(constants + (<usize>index << 3));
    const first = sums + (<usize>index * blockRows << 3);
    for (let row: u32 = 0; row < present; row++) {
      const cell = first + (<usize>row << 3);
      store<i64>(cell, load<i64>(cell) + value);
    }
  }
}

// @ts-ignore: decorator
@inline
export function setU32(list: usize, index: u32, value: u32): void {
  store<u32>(list + (<usize>index << 2), value);
}

function visit(node: u32, depth: u32): void {
  const feature = load<i32>(nodeFeature + (<usize>node << 2));
  if (feature < 0) {
    if (modelOffsets) addLinearLeaf(node);
    else addLeaf(<i64>load<f64>(nodeValue + (<usize>node << 3)));
    return;
  }
  let at: u32 = 0;
  while (at < pathLength && u32At(pathFeature, at) != <u32>feature) at++;
  const isNew = at == pathLength;
  const set: usize = isNew ? all : u32At(pathSet, at);
  const count = isNew ? rows : u32At(pathCount, at);
  const child = arena + setBytes * (<usize>depth << 1);
  const cut = load<i32>(nodeCut + (<usize>node << 2));
  const missingLeft = nodeMissing != 0 && load<u8>(nodeMissing + node) != 0;
  const nLeft = splitRows(child, set, feature, cut, missingLeft);
  const nRight = count - nLeft;
  if (isNew) {
    setU32(pathFeature, at, feature);
    pathLength++;
  } else {
    for (let other: u32 = 0; other < pathLength; other++) keep(keptAt(depth, other), dueAt(at, other));
  }
  // A leaf that no row meets on one variable is met by no resampled row either.
  if (nLeft) enter(root + load<u32>(nodeLeft + (<usize>node << 2)), depth + 1, at, child, nLeft);
  if (nRight) enter(root + load<u32>(nodeRight + (<usize>node << 2)), depth + 1, at, child + setBytes, nRight);
  if (isNew) pathLength--;
  else {
    setU32(pathSet, at, <u32>set);
    setU32(pathCount, at, count);
    for (let other: u32 = 0; other < pathLength; other++) keep(dueAt(at, other), keptAt(depth, other));
  }
}

/** Visits a child whose set of the feature at place `at` is new, then writes what is due to it. */
function enter(node: u32, depth: u32, at: u32, set: usize, count: u32): void {
  setU32(pathSet, at, <u32>set);
  setU32(pathCount, at, count);
  for (let other: u32 = 0; other < pathLength; other++) {
    const cell = dueAt(at, other);
    v128.store(cell, i64x2.splat(0));
    store<i64>(cell + 16, 0);
    if (other == at) continue;
    store<u32>(cell + COMMON, countBoth(set, u32At(pathSet, other)));
    store<i32>(cell + PAIR, pairOf(at, other));
  }
  visit(node, depth);
  settleSingle(at);
  for (let other: u32 = 0; other < at; other++) settlePair(other, at);
  for (let other = at + 1; other < pathLength; other++) settlePair(at, other);
}

// @ts-ignore: decorator
@inline
export function dueAt(a: u32, b: u32): usize {
  return due + DUE * <usize>(min(a, b) * duePlaces + max(a, b));
}

// @ts-ignore: decorator
@inline
export function keptAt(depth: u32, other: u32): usize {
  return kept + DUE * <usize>(depth * duePlaces + other);
}

// @ts-ignore: decorator
@inline
export function keep(into: usize, from: usize): void {
  v128.store(into, v128.load(from));
  v128.store(into + 16, v128.load(from + 16));
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
    const cell = at + (<usize>ctz(bits) << 3);
    store<i64>(cell, load<i64>(cell) + value);
    bits &= bits - 1;
  }
}

/** Intersections of the sets before and after each place of the path, and how many rows are in all sets but one. */
function intersectPath(): void {
  const n = pathLength;
  memory.copy(pre, all, setBytes);
  memory.copy(suf + setBytes * n, all, setBytes);
  for (let a: u32 = 0; a < n; a++) intersect(pre + setBytes * (a + 1), pre + setBytes * a, u32At(pathSet, a));
  for (let a: u32 = n; a > 0; a--) intersect(suf + setBytes * (a - 1), suf + setBytes * a, u32At(pathSet, a - 1));
  for (let a: u32 = 0; a < n; a++) setU32(othersCount, a, countBoth(pre + setBytes * a, suf + setBytes * (a + 1)));
}

function addLeaf(value: i64): void {
  const n = pathLength;
  intersectPath();
  const inside = countBoth(suf, suf);
  for (let word = firstWord; word < endWord; word++) addTo(prediction + (<usize>(word - firstWord) << 9), wordOf(suf, word), value);
  for (let a: u32 = 0; a < n; a++) {
    if (u32At(othersCount, a)) addSingle(a, value, inside);
  }
  for (let a: u32 = 0; a < n; a++) {
    if (load<i32>(slotOf + (<usize>u32At(pathFeature, a) << 2)) < 0) continue;
    memory.copy(between, pre + setBytes * a, setBytes);
    for (let b = a + 1; b < n; b++) {
      const pair = load<i32>(dueAt(a, b) + PAIR);
      if (pair >= 0) addPair(a, b, value, inside, pair);
      intersect(between, between, u32At(pathSet, b));
    }
  }
}

// @ts-ignore: decorator
@inline
export function pairIndex(low: u32, high: u32): u32 {
  return low * (2 * slots - low - 1) / 2 + high - low - 1;
}

function addSingle(a: u32, value: i64, inside: u32): void {
  const feature = <usize>u32At(pathFeature, a);
  const set: usize = u32At(pathSet, a);
  const own = <i64>u32At(pathCount, a);
  const before = pre + setBytes * a;
  const after = suf + setBytes * (a + 1);
  increase(dueAt(a, a), value * <i64>u32At(othersCount, a));
  increase(dependenceConstant + (feature << 3), -value * <i64>inside);
  const outsideValue = -value * own;
  const insideValue = outsideValue + value * <i64>rows;
  const cells = removed + (<usize>blockRows * feature << 3);
  for (let word = firstWord; word < endWord; word++) {
    const at = cells + (<usize>(word - firstWord) << 9);
    const bits = wordOf(set, word);
    const rest = wordOf(before, word) & wordOf(after, word);
    addTo(at, rest & bits, insideValue);
    addTo(at, rest & ~bits, outsideValue);
  }
}

function settleSingle(a: u32): void {
  const value = load<i64>(dueAt(a, a));
  if (!value) return;
  const set: usize = u32At(pathSet, a);
  const cells = dependence + (<usize>blockRows * u32At(pathFeature, a) << 3);
  for (let word = firstWord; word < endWord; word++) addTo(cells + (<usize>(word - firstWord) << 9), wordOf(set, word), value);
}

// @ts-ignore: decorator
@inline
export function pairOf(a: u32, b: u32): i32 {
  const slot = load<i32>(slotOf + (<usize>u32At(pathFeature, a) << 2));
  const other = load<i32>(slotOf + (<usize>u32At(pathFeature, b) << 2));
  return slot < 0 || other < 0 ? -1 : pairIndex(min(slot, other), max(slot, other));
}

function addPair(a: u32, b: u32, value: i64, inside: u32, pair: u32): void {
  const setA: usize = u32At(pathSet, a);
  const setB: usize = u32At(pathSet, b);
  const after = suf + setBytes * (b + 1);
  const others = <i64>countBoth(between, after);
  if (!others) return;
  const othersA = <i64>u32At(othersCount, a);
  const othersB = <i64>u32At(othersCount, b);
  const cell = dueAt(a, b);
  increase(cell, value * (others - othersA - othersB));
  increase(cell + 8, -value * othersA);
  increase(cell + 16, -value * othersB);
  increase(pairConstant + (<usize>pair << 3), value * <i64>inside);

  // Contribution beyond D_a + D_b, where a row meets all conditions but those on a and b: it meets neither, one or both of these.
  const countA = <i64>u32At(pathCount, a);
  const countB = <i64>u32At(pathCount, b);
  const neither = -value * <i64>load<u32>(cell + COMMON);
  store<i64>(classes, neither);
  store<i64>(classes + 8, neither + value * countA);
  store<i64>(classes + 16, neither + value * countB);
  store<i64>(classes + 24, neither + value * (countA + countB - <i64>rows));
  const cells = pairRemoved + (<usize>pair * blockRows << 3);
  for (let word = firstWord; word < endWord; word++) {
    let rest = wordOf(between, word) & wordOf(after, word);
    if (!rest) continue;
    const at = cells + (<usize>(word - firstWord) << 9);
    const bitsA = wordOf(setA, word);
    const bitsB = wordOf(setB, word);
    do {
      const row = ctz(rest);
      increase(at + (<usize>row << 3), load<i64>(classes + (<usize>(((bitsA >> row) & 1) << 1 | ((bitsB >> row) & 1)) << 3)));
      rest &= rest - 1;
    } while (rest);
  }
}

/** Adds what is due to the rows in both sets, in the first and in the second, two rows at a time. */
function settlePair(a: u32, b: u32): void {
  const cell = dueAt(a, b);
  const pair = load<i32>(cell + PAIR);
  if (pair < 0) return;
  const both = load<i64>(cell);
  const first = load<i64>(cell + 8);
  const second = load<i64>(cell + 16);
  if ((both | first | second) == 0) return;
  const t0 = i64x2.splat(0);
  const t1 = i64x2.splat(second);
  const t2 = i64x2.splat(first);
  const t3 = i64x2.splat(both);
  fillClasses(classes, t0, t1, t0, t1);
  fillClasses(classes + 64, t2, t3, t0, t1);
  fillClasses(classes + 128, t0, t1, t2, t3);
  fillClasses(classes + 192, t2, t3, t2, t3);
  const setA: usize = u32At(pathSet, a);
  const setB: usize = u32At(pathSet, b);
  let at = pairDependence + (<usize>pair * blockRows << 3);
  for (let word = firstWord; word < endWord; word++) {
    let bitsA = wordOf(setA, word);
    let bitsB = wordOf(setB, word);
    const end = at + (<usize>min(64, (rows - (word << 6) + 1) & ~1) << 3);
    for (let sums = at; sums < end; sums += 16) {
      const pattern = <usize>((bitsA & 3) << 2 | (bitsB & 3)) << 4;
      v128.store(sums, i64x2.add(v128.load(sums), v128.load(classes + pattern)));
      bitsA >>= 2;
      bitsB >>= 2;
    }
    at += 512;
  }
}

/** What two rows get by whether the second set has the first row (low bit) and the second row. */
// @ts-ignore: decorator
@inline
export function fillClasses(at: usize, low0: v128, low1: v128, high0: v128, high1: v128): void {
  v128.store(at, v128.shuffle<i64>(low0, high0, 0, 2));
  v128.store(at, v128.shuffle<i64>(low1, high0, 0, 2), 16);
  v128.store(at, v128.shuffle<i64>(low0, high1, 0, 2), 32);
  v128.store(at, v128.shuffle<i64>(low1, high1, 0, 2), 48);
}

// Leaves with linear models: terms in float64, each rounded to an integer, so that sums stay exact and in no order.

// @ts-ignore: decorator
@inline
export function columnOf(a: u32): usize {
  return columns + (setBytes << 6) * <usize>u32At(pathFeature, a);
}

/** Sum of `values` over the rows in both sets. */
function sumBoth(values: usize, a: usize, b: usize): f64 {
  let sum: f64 = 0;
  for (let word: u32 = 0; word < words; word++) {
    let bits = wordOf(a, word) & wordOf(b, word);
    while (bits) {
      sum += f64At(values, (word << 6) + <u32>ctz(bits));
      bits &= bits - 1;
    }
  }
  return sum;
}

function addLinearLeaf(node: u32): void {
  const splitPlaces = pathLength;
  for (let a: u32 = 0; a < splitPlaces; a++) store<f64>(coefAt + (<usize>a << 3), 0);
  const constant = f64At(nodeValue, node);
  for (let row: u32 = 0; row < rows; row++) store<f64>(fitted + (<usize>row << 3), constant);
  for (let term = u32At(modelOffsets, node); term < u32At(modelOffsets, node + 1); term++) {
    const feature = u32At(modelFeature, term);
    const coef = f64At(modelCoef, term);
    let at: u32 = 0;
    while (at < pathLength && u32At(pathFeature, at) != feature) at++;
    if (at == pathLength) {
      pathLength++;
      setU32(pathFeature, at, feature);
      setU32(pathSet, at, <u32>all);
      setU32(pathCount, at, rows);
      store<f64>(coefAt + (<usize>at << 3), 0);
    }
    store<f64>(coefAt + (<usize>at << 3), f64At(coefAt, at) + coef);
    const column = columnOf(at);
    for (let row: u32 = 0; row < rows; row++) store<f64>(fitted + (<usize>row << 3), f64At(fitted, row) + coef * f64At(column, row));
  }
  const n = pathLength;
  intersectPath();
  for (let a: u32 = 0; a < n; a++) store<f64>(momentAt + (<usize>a << 3), sumBoth(columnOf(a), u32At(pathSet, a), all));
  const total = sumBoth(fitted, suf, all);
  for (let word = firstWord; word < endWord; word++) {
    let bits = wordOf(suf, word);
    while (bits) {
      const bit = <u32>ctz(bits);
      increase(prediction + (<usize>(((word - firstWord) << 6) + bit) << 3), <i64>nearest(f64At(fitted, (word << 6) + bit)));
      bits &= bits - 1;
    }
  }
  for (let a: u32 = 0; a < n; a++) addLinearSingle(a, total);
  for (let a: u32 = 0; a < n; a++) {
    memory.copy(between, pre + setBytes * a, setBytes);
    for (let b = a + 1; b < n; b++) {
      const pair = a < splitPlaces ? pairOf(a, b) : -1;
      if (pair >= 0) addLinearPair(a, b, total, pair);
      intersect(between, between, u32At(pathSet, b));
    }
  }
  pathLength = splitPlaces;
}

/** What row `row` gets on average over the set of a, times the number of rows: the feature at place a replaced. */
// @ts-ignore: decorator
@inline
export function replaced(a: u32, row: u32): f64 {
  const coef = f64At(coefAt, a);
  return <f64>u32At(pathCount, a) * (f64At(fitted, row) - coef * f64At(columnOf(a), row)) + coef * f64At(momentAt, a);
}

function addLinearSingle(a: u32, total: f64): void {
  const feature = <usize>u32At(pathFeature, a);
  const set: usize = u32At(pathSet, a);
  const column = columnOf(a);
  const coef = f64At(coefAt, a);
  const before = pre + setBytes * a;
  const after = suf + setBytes * (a + 1);
  const level = sumBoth(fitted, before, after) - coef * sumBoth(column, before, after);
  const slope = coef * <f64>u32At(othersCount, a);
  increase(dependenceConstant + (feature << 3), -<i64>nearest(total));
  for (let word = firstWord; word < endWord; word++) {
    const at = (<usize>blockRows * feature + (<usize>(word - firstWord) << 6)) << 3;
    const bits = wordOf(set, word);
    let rest = wordOf(before, word) & wordOf(after, word);
    while (rest) {
      const bit = <u32>ctz(rest);
      const row = (word << 6) + bit;
      const own = (bits >> bit) & 1 ? <f64>rows * f64At(fitted, row) : 0;
      increase(removed + at + (<usize>bit << 3), <i64>nearest(own - replaced(a, row)));
      rest &= rest - 1;
    }
    rest = bits;
    while (rest) {
      const bit = <u32>ctz(rest);
      increase(dependence + at + (<usize>bit << 3), <i64>nearest(level + slope * f64At(column, (word << 6) + bit)));
      rest &= rest - 1;
    }
  }
}

function addLinearPair(a: u32, b: u32, total: f64, pair: u32): void {
  const setA: usize = u32At(pathSet, a);
  const setB: usize = u32At(pathSet, b);
  const columnA = columnOf(a);
  const columnB = columnOf(b);
  const coefA = f64At(coefAt, a);
  const coefB = f64At(coefAt, b);
  const beforeA = pre + setBytes * a;
  const afterA = suf + setBytes * (a + 1);
  const beforeB = pre + setBytes * b;
  const afterB = suf + setBytes * (b + 1);
  const after = afterB;
  const common = <f64>countBoth(setA, setB);
  const moment = coefA * sumBoth(columnA, setA, setB) + coefB * sumBoth(columnB, setA, setB);
  const level = sumBoth(fitted, between, after) - coefA * sumBoth(columnA, between, after) - coefB * sumBoth(columnB, between, after);
  const slope = <f64>countBoth(between, after);
  const levelA = sumBoth(fitted, beforeA, afterA) - coefA * sumBoth(columnA, beforeA, afterA);
  const levelB = sumBoth(fitted, beforeB, afterB) - coefB * sumBoth(columnB, beforeB, afterB);
  const slopeA = coefA * <f64>u32At(othersCount, a);
  const slopeB = coefB * <f64>u32At(othersCount, b);
  increase(pairConstant + (<usize>pair << 3), <i64>nearest(total));
  for (let word = firstWord; word < endWord; word++) {
    const at = (<usize>blockRows * pair + (<usize>(word - firstWord) << 6)) << 3;
    const bitsA = wordOf(setA, word);
    const bitsB = wordOf(setB, word);
    let rest = wordOf(between, word) & wordOf(after, word);
    while (rest) {
      const bit = <u32>ctz(rest);
      const row = (word << 6) + bit;
      const inA = ((bitsA >> bit) & 1) != 0;
      const inB = ((bitsB >> bit) & 1) != 0;
      const other = coefA * f64At(columnA, row) + coefB * f64At(columnB, row);
      let sum = -(common * (f64At(fitted, row) - other) + moment);
      if (inB) sum += replaced(a, row);
      if (inA) sum += replaced(b, row);
      if (inA && inB) sum -= <f64>rows * f64At(fitted, row);
      increase(pairRemoved + at + (<usize>bit << 3), <i64>nearest(sum));
      rest &= rest - 1;
    }
    rest = bitsA | bitsB;
    while (rest) {
      const bit = <u32>ctz(rest);
      const row = (word << 6) + bit;
      const inA = ((bitsA >> bit) & 1) != 0;
      const inB = ((bitsB >> bit) & 1) != 0;
      let sum: f64 = 0;
      if (inA && inB) sum += level + slope * (coefA * f64At(columnA, row) + coefB * f64At(columnB, row));
      if (inA) sum -= levelA + slopeA * f64At(columnA, row);
      if (inB) sum -= levelB + slopeB * f64At(columnB, row);
      increase(pairDependence + at + (<usize>bit << 3), <i64>nearest(sum));
      rest &= rest - 1;
    }
  }
}
