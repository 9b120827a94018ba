import { countBoth, wordOf } from '../row-sets';
import { featureAt, pathLength, setAt } from './path';
import { addTo, dependence, endWord, firstWord, pairDependence, pairIndex, rowsOf, stride } from './sums';

// A pair's partial dependence at a leaf depends on the leaf's sets of the two alone, which the leaves below a split share: it is due to
// the rows in both sets, in the first only and in the second only (i64 each), and is written to them once, when a set is left. A
// cell a pair of places on the path, the diagonal for single features; with it how many rows are in both sets (u32) and the
// pair's index (i32, -1 for none).
let due: usize = 0;
let kept: usize = 0;
let places: u32 = 0;
let classes: usize = 0;
const CELL: usize = 32;
const COMMON: usize = 24;
const PAIR: usize = 28;

/** Bytes for paths of at most `places` features and `depth` splits. */
export function dueBytes(places: usize, depth: usize): usize {
  return 256 + CELL * places * (places + depth);
}

export function startDue(at: usize, places_: u32): void {
  places = places_;
  classes = at;
  due = classes + 256;
  kept = due + CELL * <usize>places * places;
}

/** The cell of two places, the first not after the second. */
// @ts-ignore: decorator
@inline
export function dueAt(a: u32, b: u32): usize {
  return due + CELL * <usize>(a * places + b);
}

// @ts-ignore: decorator
@inline
export function commonOf(cell: usize): u32 {
  return load<u32>(cell + COMMON);
}

// @ts-ignore: decorator
@inline
export function pairOf(cell: usize): i32 {
  return load<i32>(cell + PAIR);
}

/** Puts away what is due with place `at`, whose set a split at `depth` changes. */
export function keepDue(at: u32, depth: u32): void {
  for (let other: u32 = 0; other < pathLength; other++)
    copyCell(keptAt(depth, other), dueAt(min(at, other), max(at, other)));
}

export function restoreDue(at: u32, depth: u32): void {
  for (let other: u32 = 0; other < pathLength; other++)
    copyCell(dueAt(min(at, other), max(at, other)), keptAt(depth, other));
}

// @ts-ignore: decorator
@inline
export function keptAt(depth: u32, other: u32): usize {
  return kept + CELL * <usize>(depth * places + other);
}

// @ts-ignore: decorator
@inline
export function copyCell(into: usize, from: usize): void {
  v128.store(into, v128.load(from));
  v128.store(into + 16, v128.load(from + 16));
}

/** Nothing is due yet with place `at`, whose set is new. */
export function clearDue(at: u32): void {
  for (let other: u32 = 0; other < pathLength; other++) {
    const cell = dueAt(min(at, other), max(at, other));
    v128.store(cell, i64x2.splat(0));
    store<i64>(cell + 16, 0);
    if (other == at) continue;
    store<u32>(cell + COMMON, countBoth(setAt(at), setAt(other)));
    store<i32>(cell + PAIR, pairIndex(featureAt(at), featureAt(other)));
  }
}

/** Writes what is due with place `at` to the rows. */
export function settleDue(at: u32): void {
  settleSingle(at);
  if (!pairDependence) return;
  for (let other: u32 = 0; other < at; other++) settlePair(other, at);
  for (let other = at + 1; other < pathLength; other++) settlePair(at, other);
}

function settleSingle(a: u32): void {
  const value = load<i64>(dueAt(a, a));
  if (!value) return;
  const set = setAt(a);
  let at = rowsOf(dependence, featureAt(a));
  for (let word = firstWord; word < endWord; word++) {
    addTo(at, wordOf(set, word), value);
    at += 512;
  }
}

/** Adds what is due to the rows in both sets, in the first and in the second, two rows at a time. */
function settlePair(a: u32, b: u32): void {
  const cell = dueAt(a, b);
  const pair = pairOf(cell);
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
  const setA = setAt(a);
  const setB = setAt(b);
  let at = rowsOf(pairDependence, pair);
  const end = at + ((<usize>stride) << 3);
  for (let word = firstWord; word < endWord; word++) {
    const bitsA = wordOf(setA, word);
    const bitsB = wordOf(setB, word);
    at = addClasses(at, end, (twos(bitsA) << 2) | twos(bitsB));
    at = addClasses(at, end, (twos(bitsA >> 32) << 2) | twos(bitsB >> 32));
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

/** The lower 32 bits, two by two in the lower half of every four. */
// @ts-ignore: decorator
@inline
export function twos(bits: u64): u64 {
  bits &= 0xffffffff;
  bits = (bits | (bits << 16)) & 0x0000ffff0000ffff;
  bits = (bits | (bits << 8)) & 0x00ff00ff00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f0f0f0f0f;
  return (bits | (bits << 2)) & 0x3333333333333333;
}

/** Adds to 32 rows, as far as there are, what they get by the four bits of every two; returns where the next ones are. */
// @ts-ignore: decorator
@inline
export function addClasses(at: usize, end: usize, bits: u64): usize {
  const stop = min(end, at + 256);
  for (; at < stop; at += 64) {
    const eight = <u32>bits;
    addClass(at, eight << 4);
    addClass(at + 16, eight);
    addClass(at + 32, eight >> 4);
    addClass(at + 48, eight >> 8);
    bits >>= 16;
  }
  return at;
}

// @ts-ignore: decorator
@inline
export function addClass(at: usize, bits: u32): void {
  v128.store(at, i64x2.add(v128.load(at), v128.load(classes + (bits & 0xf0))));
}
