import { allocate } from '../../common/memory';
import { wordOf } from '../row-sets';
import { Path } from './path';
import { addTo } from './sums';

/**
 * A pair's partial dependence at a leaf depends on the leaf's sets of the two alone, which the leaves below a split share: it is due to
 * the rows in both sets, in the first only and in the second only, and is written to them once, when a set is left.
 */
@unmanaged
export class Due {
  both: i64;
  first: i64;
  second: i64;
  /** How many rows are in both sets. */
  common: u32;
  /** The pair's index, -1 for none. */
  pair: i32;
}

const CELL: usize = offsetof<Due>();

@unmanaged
export class DuePath extends Path {
  /** A cell a pair of places on the path, the diagonal for single groups; and what splits put away. */
  due: usize;
  kept: usize;
  classes: usize;

  reserveDue(): void {
    const places = <usize>this.places;
    this.classes = allocate(256);
    this.due = allocate(CELL * places * places);
    this.kept = allocate(CELL * places * this.depth);
  }

  /** The cell of two places, the first not after the second. */
  @inline
  dueAt(a: u32, b: u32): Due {
    return changetype<Due>(this.due + CELL * <usize>(a * this.places + b));
  }

  /** Puts away what is due with place `at`, whose set a split at `depth` changes. */
  keepDue(at: u32, depth: u32): void {
    for (let other: u32 = 0; other < this.pathLength; other++)
      copyCell(this.keptAt(depth, other), this.dueAt(min(at, other), max(at, other)));
  }

  restoreDue(at: u32, depth: u32): void {
    for (let other: u32 = 0; other < this.pathLength; other++)
      copyCell(this.dueAt(min(at, other), max(at, other)), this.keptAt(depth, other));
  }

  @inline
  keptAt(depth: u32, other: u32): Due {
    return changetype<Due>(this.kept + CELL * <usize>(depth * this.places + other));
  }

  /** Nothing is due yet with place `at`, whose set is new. */
  clearDue(at: u32): void {
    for (let other: u32 = 0; other < this.pathLength; other++) {
      const cell = this.dueAt(min(at, other), max(at, other));
      cell.both = 0;
      cell.first = 0;
      cell.second = 0;
      if (other == at) continue;
      cell.pair = this.pairIndex(this.groupAt(at), this.groupAt(other));
      cell.common = cell.pair < 0 ? 0 : this.countSample(this.setAt(at), this.setAt(other));
    }
  }

  /** Writes what is due with place `at` to the rows. */
  settleDue(at: u32): void {
    this.settleSingle(at);
    if (!this.pairDependence) return;
    for (let other: u32 = 0; other < at; other++) this.settlePair(other, at);
    for (let other = at + 1; other < this.pathLength; other++) this.settlePair(at, other);
  }

  settleSingle(a: u32): void {
    const value = this.dueAt(a, a).both;
    if (!value) return;
    const set = this.setAt(a);
    let at = this.rowsOf(this.dependence, this.groupAt(a));
    for (let word = this.firstWord; word < this.endWord; word++) {
      addTo(at, wordOf(set, word), value);
      at += 512;
    }
  }

  /** Adds what is due to the rows in both sets, in the first and in the second, two rows at a time. */
  settlePair(a: u32, b: u32): void {
    const classes = this.classes;
    const cell = this.dueAt(a, b);
    const pair = cell.pair;
    if (pair < 0) return;
    const both = cell.both;
    const first = cell.first;
    const second = cell.second;
    if ((both | first | second) == 0) return;
    const t0 = i64x2.splat(0);
    const t1 = i64x2.splat(second);
    const t2 = i64x2.splat(first);
    const t3 = i64x2.splat(both);
    fillClasses(classes, t0, t1, t0, t1);
    fillClasses(classes + 64, t2, t3, t0, t1);
    fillClasses(classes + 128, t0, t1, t2, t3);
    fillClasses(classes + 192, t2, t3, t2, t3);
    const setA = this.setAt(a);
    const setB = this.setAt(b);
    let at = this.rowsOf(this.pairDependence, pair);
    const end = at + ((<usize>this.stride) << 3);
    for (let word = this.firstWord; word < this.endWord; word++) {
      const bitsA = wordOf(setA, word);
      const bitsB = wordOf(setB, word);
      at = addClasses(classes, at, end, (twos(bitsA) << 2) | twos(bitsB));
      at = addClasses(classes, at, end, (twos(bitsA >> 32) << 2) | twos(bitsB >> 32));
    }
  }
}

// @ts-ignore: decorator
@inline
export function copyCell(into: Due, from: Due): void {
  v128.store(changetype<usize>(into), v128.load(changetype<usize>(from)));
  v128.store(changetype<usize>(into), v128.load(changetype<usize>(from), 16), 16);
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
export function addClasses(classes: usize, at: usize, end: usize, bits: u64): usize {
  const stop = min(end, at + 256);
  for (; at < stop; at += 64) {
    const eight = <u32>bits;
    addClass(at, classes + ((eight << 4) & 0xf0));
    addClass(at + 16, classes + (eight & 0xf0));
    addClass(at + 32, classes + ((eight >> 4) & 0xf0));
    addClass(at + 48, classes + ((eight >> 8) & 0xf0));
    bits >>= 16;
  }
  return at;
}

// @ts-ignore: decorator
@inline
export function addClass(at: usize, values: usize): void {
  v128.store(at, i64x2.add(v128.load(at), v128.load(values)));
}
