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

/** Bytes that `treeVariation` needs at `scratch` for paths of at most `depth` splits. */
export function treeVariationScratch(words_: u32, depth: u32): usize {
  const bytes = <usize>words_ << 3;
  return bytes * (2 + 2 * (<usize>depth + 1) + 2 * <usize>depth) + 16 * (<usize>depth + 1);
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
  depth: u32, scratch: usize,
): void {
  nodeFeature = feature;
  nodeCut = cut;
  nodeMissing = missing;
  nodeLeft = left;
  nodeRight = right;
  nodeValue = value;
  all = scratch;
  between = all + setBytes;
  pre = between + setBytes;
  suf = pre + setBytes * <usize>(depth + 1);
  arena = suf + setBytes * <usize>(depth + 1);
  pathFeature = arena + 2 * setBytes * <usize>depth;
  pathSet = pathFeature + (<usize>(depth + 1) << 2);
  pathCount = pathSet + (<usize>(depth + 1) << 2);
  othersCount = pathCount + (<usize>(depth + 1) << 2);
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
function u32At(list: usize, index: u32): u32 {
  return load<u32>(list + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
function setU32(list: usize, index: u32, value: u32): void {
  store<u32>(list + (<usize>index << 2), value);
}

function visit(node: u32, depth: u32): void {
  const feature = load<i32>(nodeFeature + (<usize>node << 2));
  if (feature < 0) {
    addLeaf(<i64>load<f64>(nodeValue + (<usize>node << 3)));
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
  const nLeft = splitRows(child, set, feature, cut, missingLeft, true);
  const nRight = splitRows(child + setBytes, set, feature, cut, missingLeft, false);
  setU32(pathFeature, at, feature);
  if (isNew) pathLength++;
  // A leaf that no row meets on one variable is met by no resampled row either.
  if (nLeft) {
    setU32(pathSet, at, <u32>child);
    setU32(pathCount, at, nLeft);
    visit(root + load<u32>(nodeLeft + (<usize>node << 2)), depth + 1);
  }
  if (nRight) {
    setU32(pathSet, at, <u32>(child + setBytes));
    setU32(pathCount, at, nRight);
    visit(root + load<u32>(nodeRight + (<usize>node << 2)), depth + 1);
  }
  if (isNew) pathLength--;
  else {
    setU32(pathSet, at, <u32>set);
    setU32(pathCount, at, count);
  }
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

function addLeaf(value: i64): void {
  const n = pathLength;
  memory.copy(pre, all, setBytes);
  memory.copy(suf + setBytes * n, all, setBytes);
  for (let a: u32 = 0; a < n; a++) intersect(pre + setBytes * (a + 1), pre + setBytes * a, u32At(pathSet, a));
  for (let a: u32 = n; a > 0; a--) intersect(suf + setBytes * (a - 1), suf + setBytes * a, u32At(pathSet, a - 1));
  const inside = countBoth(suf, suf);
  for (let word = firstWord; word < endWord; word++) addTo(prediction + (<usize>(word - firstWord) << 9), wordOf(suf, word), value);
  for (let a: u32 = 0; a < n; a++) setU32(othersCount, a, countBoth(pre + setBytes * a, suf + setBytes * (a + 1)));
  for (let a: u32 = 0; a < n; a++) {
    if (!u32At(othersCount, a)) continue;
    addSingle(a, value, inside);
  }
  for (let a: u32 = 0; a < n; a++) {
    const slot = load<i32>(slotOf + (<usize>u32At(pathFeature, a) << 2));
    if (slot < 0) continue;
    memory.copy(between, pre + setBytes * a, setBytes);
    for (let b = a + 1; b < n; b++) {
      const other = load<i32>(slotOf + (<usize>u32At(pathFeature, b) << 2));
      if (other >= 0) addPair(a, b, value, inside, pairIndex(min(slot, other), max(slot, other)));
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
  const others = <i64>u32At(othersCount, a);
  const before = pre + setBytes * a;
  const after = suf + setBytes * (a + 1);
  const outsideValue = -value * own;
  const insideValue = outsideValue + value * <i64>rows;
  // Of S and its complement the smaller is written, the constant makes up for the other.
  const flip = own * 2 > <i64>rows;
  const dependent = flip ? -value * others : value * others;
  const constant = dependenceConstant + (feature << 3);
  store<i64>(constant, load<i64>(constant) + (flip ? value * others : 0) - value * <i64>inside);
  const cells = <usize>blockRows * feature << 3;
  for (let word = firstWord; word < endWord; word++) {
    const at = cells + (<usize>(word - firstWord) << 9);
    const bits = wordOf(set, word);
    const rest = wordOf(before, word) & wordOf(after, word);
    addTo(removed + at, rest & bits, insideValue);
    addTo(removed + at, rest & ~bits, outsideValue);
    addTo(dependence + at, flip ? wordOf(all, word) & ~bits : bits, dependent);
  }
}

function addPair(a: u32, b: u32, value: i64, inside: u32, pair: u32): void {
  const setA: usize = u32At(pathSet, a);
  const setB: usize = u32At(pathSet, b);
  const after = suf + setBytes * (b + 1);
  const others = <i64>countBoth(between, after);
  if (!others) return;
  const both = <i64>countBoth(setA, setB);
  const countA = <i64>u32At(pathCount, a);
  const countB = <i64>u32At(pathCount, b);
  const othersA = <i64>u32At(othersCount, a);
  const othersB = <i64>u32At(othersCount, b);
  const n = <i64>rows;

  // Contribution beyond D_a + D_b, where a row meets all conditions but those on a and b: it meets neither, one or both of these.
  const neither = -value * both;
  const onlyA = neither + value * countB;
  const onlyB = neither + value * countA;
  const whole = neither + value * (countA + countB - n);

  // Partial dependence beyond F_a + F_b; the largest of the four regions is the constant.
  const joint11 = value * (others - othersA - othersB);
  const joint10 = -value * othersA;
  const joint01 = -value * othersB;
  const n10 = countA - both;
  const n01 = countB - both;
  const n00 = n - both - n10 - n01;
  let base: i64 = 0;
  let most = n00;
  if (both > most) { most = both; base = joint11; }
  if (n10 > most) { most = n10; base = joint10; }
  if (n01 > most) { most = n01; base = joint01; }
  const constant = pairConstant + (<usize>pair << 3);
  store<i64>(constant, load<i64>(constant) + base + value * <i64>inside);

  const cells = <usize>pair * blockRows << 3;
  for (let word = firstWord; word < endWord; word++) {
    const at = cells + (<usize>(word - firstWord) << 9);
    const bitsA = wordOf(setA, word);
    const bitsB = wordOf(setB, word);
    const rest = wordOf(between, word) & wordOf(after, word);
    if (rest) {
      addTo(pairRemoved + at, rest & bitsA & bitsB, whole);
      addTo(pairRemoved + at, rest & bitsA & ~bitsB, onlyA);
      addTo(pairRemoved + at, rest & bitsB & ~bitsA, onlyB);
      addTo(pairRemoved + at, rest & ~bitsA & ~bitsB, neither);
    }
    if (joint11 != base) addTo(pairDependence + at, bitsA & bitsB, joint11 - base);
    if (joint10 != base) addTo(pairDependence + at, bitsA & ~bitsB, joint10 - base);
    if (joint01 != base) addTo(pairDependence + at, bitsB & ~bitsA, joint01 - base);
    if (base != 0) addTo(pairDependence + at, wordOf(all, word) & ~bitsA & ~bitsB, -base);
  }
}
