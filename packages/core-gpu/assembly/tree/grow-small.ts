import { allocate } from '../common/memory';
import {
  ALWAYS,
  CANDIDATE,
  C_FEATURE,
  C_FOUND,
  C_RANK_LEFT,
  clearCandidate,
  consider,
  errorOf,
  floorOf,
} from './candidate';
import { drawFeatures } from './feature-draw';
import { F_DEPTH, F_KEY0, F_KEY1, F_LEAF, F_PARENT, F_RECORD, F_ROWS, F_START, FRAME, pushFrame } from './frame';
import { CHILD, philox, r0, r1 } from '../common/philox';
import {
  emitLeaf,
  emitRightChild,
  emitSplit,
  features,
  isLeaf,
  maxFeatures,
  minLeaf,
  order,
  rowBits,
  rowMask,
  rows,
  target,
} from './tree-job';

// The subtree below a node of few rows. Each row is tried as the last on the left and compared with all others, four
// features to a vector: rows^2 comparisons a feature, but no order to keep. float32 only rejects (candidate.ts).

/** Most rows of a node whose subtree is grown so; from 8 to 16 it takes the same time. */
export const SMALL: u32 = 12;

let ranks: usize = 0; // rows x u16 ranks of all features, zero behind the last
let stride: usize = 0; // bytes of a row of them
let list: usize = 0; // rows of the subtree, partitioned in place
let records: usize = 0; // their i64 records
let entries: usize = 0; // one for each row of the node and, where their number is odd, one of zeros
let drawn: usize = 0; // the features to try, the last again until they fill a vector
let taken: usize = 0;
let stack: usize = 0;
let best: usize = 0;

// The node being split:
let start: u32 = 0; // of its rows in the list
let count: u32 = 0;
let packed: i64 = 0; // its record
let end: usize = 0; // of its entries
let error: f64 = 0; // bound of the error of a float32 sum of terms
let noise: f32 = 0;
let nodeFloor: f32 = 0; // of its scores

// An entry: four i32 ranks, four times the f32 term of num, four times the f32 weight.
const ENTRY: usize = 48;
const E_TERM: usize = 16;
const E_WEIGHT: usize = 32;

/** Reserves memory for the job's sample. */
export function smallAllocate(): void {
  stride = ((<usize>features + 3) & ~3) << 1;
  ranks = allocate(<usize>rows * stride);
  memory.fill(ranks, 0, <usize>rows * stride);
  for (let f: u32 = 0; f < features; f++) {
    const first = order + ((<usize>f * rows) << 2);
    for (let i: u32 = 0; i < rows; i++) {
      const entry = load<u32>(first + ((<usize>i) << 2));
      store<u16>(ranks + <usize>(entry & rowMask) * stride + ((<usize>f) << 1), <u16>(entry >> rowBits));
    }
  }
  list = allocate(SMALL << 2);
  records = allocate(SMALL << 3);
  entries = allocate((<usize>SMALL + 1) * ENTRY);
  drawn = allocate((<usize>features + 3) << 2);
  for (let f: u32 = 0; f < features + 3; f++) store<u32>(drawn + ((<usize>f) << 2), f);
  taken = allocate(features);
  memory.fill(taken, 0, features);
  stack = allocate((<usize>SMALL + 2) * FRAME);
  best = allocate(CANDIDATE);
}

/** Puts a row into the next subtree, `at` rows being there already. */
export function smallRow(at: u32, row: u32, record: i64): void {
  store<u32>(list + ((<usize>at) << 2), row);
  store<i64>(records + ((<usize>at) << 3), record);
}

/** Grows the subtree of a frame whose rows {@link smallRow} holds, from node `node` of the tree at `base`; returns the next free node. */
export function growSmall(base: u32, node: u32, frame: usize): u32 {
  let top = pushFrame(
    stack,
    load<i64>(frame, F_RECORD),
    0,
    load<u32>(frame, F_ROWS),
    load<u32>(frame, F_DEPTH),
    load<u32>(frame, F_KEY0),
    load<u32>(frame, F_KEY1),
    load<u32>(frame, F_PARENT),
    false,
  );
  while (top > stack) {
    top -= FRAME;
    const parent = load<u32>(top, F_PARENT);
    if (parent != ~0) emitRightChild(<usize>(base + parent), node);
    packed = load<i64>(top, F_RECORD);
    emitLeaf(<usize>(base + node), packed >> <i64>rowBits, <u32>(packed & <i64>rowMask));
    if (!load<u32>(top, F_LEAF)) {
      start = load<u32>(top, F_START);
      count = load<u32>(top, F_ROWS);
      offerAll(load<u32>(top, F_KEY0), load<u32>(top, F_KEY1));
      if (load<u32>(best, C_FOUND)) top = split(base, node, top);
    }
    node++;
  }
  return node;
}

/** Offers every cut of the node's rows on the features to try. */
function offerAll(key0: u32, key1: u32): void {
  clearCandidate(best, key0, key1);
  if (maxFeatures < features) {
    drawFeatures(drawn, taken, key0, key1);
    const last = load<u32>(drawn + ((<usize>(maxFeatures - 1)) << 2));
    for (let d = maxFeatures; d & 3; d++) store<u32>(drawn + ((<usize>d) << 2), last);
  }
  enterNode();
  for (let first: u32 = 0; first < maxFeatures; first += 4) {
    loadRanks(first);
    offerFour(first);
  }
}

/** Fills the entries but for their ranks. */
function enterNode(): void {
  const sum = packed >> <i64>rowBits;
  const total = packed & <i64>rowMask;
  let magnitude: f64 = 0;
  let entry = entries;
  for (let j: u32 = 0; j < count; j++, entry += ENTRY) {
    const record = load<i64>(records + ((<usize>(start + j)) << 3));
    const term = <f64>((record >> <i64>rowBits) * total - sum * (record & <i64>rowMask));
    magnitude += abs(term);
    v128.store(entry, f32x4.splat(<f32>term), E_TERM);
    v128.store(entry, f32x4.splat(<f32>(record & <i64>rowMask)), E_WEIGHT);
  }
  if (count & 1) {
    memory.fill(entry, 0, ENTRY);
    entry += ENTRY;
  }
  end = entry;
  error = errorOf(magnitude, count);
  noise = <f32>(error * error * 1.01);
  nodeFloor = ALWAYS;
}

/** Fills the entries' ranks of the four features to try from `first` on. */
function loadRanks(first: u32): void {
  let entry = entries;
  let row = list + ((<usize>start) << 2);
  const rowsEnd = row + ((<usize>count) << 2);
  if (maxFeatures == features) {
    const four = ranks + ((<usize>first) << 1);
    for (; row < rowsEnd; row += 4, entry += ENTRY)
      v128.store(entry, v128.load_ext<u16>(four + <usize>load<u32>(row) * stride));
    return;
  }
  const four = drawn + ((<usize>first) << 2);
  const f0 = (<usize>load<u32>(four)) << 1;
  const f1 = (<usize>load<u32>(four, 4)) << 1;
  const f2 = (<usize>load<u32>(four, 8)) << 1;
  const f3 = (<usize>load<u32>(four, 12)) << 1;
  for (; row < rowsEnd; row += 4, entry += ENTRY) {
    const from = ranks + <usize>load<u32>(row) * stride;
    store<u32>(entry, load<u16>(from + f0));
    store<u32>(entry, load<u16>(from + f1), 4);
    store<u32>(entry, load<u16>(from + f2), 8);
    store<u32>(entry, load<u16>(from + f3), 12);
  }
}

/** Offers every cut on four features, two rows at a time. */
function offerFour(first: u32): void {
  const total = f32x4.splat(<f32>(packed & <i64>rowMask));
  const least = f32x4.splat(<f32>minLeaf);
  const from = entries;
  const to = end;
  for (let cut = from; cut < to; cut += 2 * ENTRY) {
    const rankA = v128.load(cut);
    const rankB = v128.load(cut, ENTRY);
    let numA = f32x4.splat(0);
    let numB = f32x4.splat(0);
    let countA = f32x4.splat(0);
    let countB = f32x4.splat(0);
    for (let at = from; at < to; at += ENTRY) {
      const rank = v128.load(at);
      const term = v128.load(at, E_TERM);
      const weight = v128.load(at, E_WEIGHT);
      const rightA = i32x4.gt_s(rank, rankA);
      const rightB = i32x4.gt_s(rank, rankB);
      numA = f32x4.add(numA, v128.and(term, rightA));
      numB = f32x4.add(numB, v128.and(term, rightB));
      countA = f32x4.add(countA, v128.and(weight, rightA));
      countB = f32x4.add(countB, v128.and(weight, rightB));
    }
    const hitA = passing(numA, countA, f32x4.sub(total, countA), least);
    const hitB = passing(numB, countB, f32x4.sub(total, countB), least);
    if (!v128.any_true(v128.or(hitA, hitB))) continue;
    for (let hits = <u32>i32x4.bitmask(hitA); hits; hits &= hits - 1) offer(cut, ctz(hits), first);
    for (let hits = <u32>i32x4.bitmask(hitB); hits; hits &= hits - 1) offer(cut + ENTRY, ctz(hits), first);
  }
}

/** Where num^2 > floor * den + noise, and both sides have rows enough. */
// @ts-ignore: decorator
@inline
export function passing(num: v128, right: v128, left: v128, least: v128): v128 {
  const beyond = f32x4.gt(
    f32x4.mul(num, num),
    f32x4.add(f32x4.mul(f32x4.splat(nodeFloor), f32x4.mul(left, right)), f32x4.splat(noise)),
  );
  return v128.and(beyond, f32x4.ge(f32x4.min(left, right), least));
}

/** Computes the cut behind an entry's rank on the feature of a lane in integers. */
function offer(cut: usize, lane: u32, first: u32): void {
  const column = entries + ((<usize>lane) << 2);
  const rank = load<i32>(cut + ((<usize>lane) << 2));
  let left: i64 = 0;
  let record = records + ((<usize>start) << 3);
  for (let j: u32 = 0, entry = column; j < count; j++, entry += ENTRY, record += 8)
    left += load<i32>(entry) <= rank ? load<i64>(record) : 0;
  const total = packed & <i64>rowMask;
  const part = left & <i64>rowMask;
  const num = (left >> <i64>rowBits) * total - (packed >> <i64>rowBits) * part;
  const feature = load<u32>(drawn + ((<usize>(first + lane)) << 2));
  if (consider(best, num, <u64>(part * (total - part)), feature, rank, 0, 0)) nodeFloor = floorOf(best, error, total);
}

/** Splits the node, `node` of its tree, as the best candidate says, its children in the place of its frame; returns the stack's new top. */
function split(base: u32, node: u32, top: usize): usize {
  const feature = load<u32>(best, C_FEATURE);
  const rankLeft = load<u32>(best, C_RANK_LEFT);
  const column = ranks + ((<usize>feature) << 1);
  const depth = load<u32>(top, F_DEPTH) + 1;
  const key0 = load<u32>(top, F_KEY0);
  const key1 = load<u32>(top, F_KEY1);
  let recordLeft: i64 = 0;
  let rankRight = u32.MAX_VALUE;
  let lowLeft = i32.MAX_VALUE;
  let highLeft = i32.MIN_VALUE;
  let lowRight = i32.MAX_VALUE;
  let highRight = i32.MIN_VALUE;
  let middle = start;
  for (let right = start + count; middle < right; ) {
    const row = load<u32>(list + ((<usize>middle) << 2));
    const record = load<i64>(records + ((<usize>middle) << 3));
    const rank = <u32>load<u16>(column + <usize>row * stride);
    const y = load<i32>(target + ((<usize>row) << 2));
    if (rank <= rankLeft) {
      recordLeft += record;
      lowLeft = min(lowLeft, y);
      highLeft = max(highLeft, y);
      middle++;
    } else {
      rankRight = min(rankRight, rank);
      lowRight = min(lowRight, y);
      highRight = max(highRight, y);
      right--;
      store<u32>(list + ((<usize>middle) << 2), load<u32>(list + ((<usize>right) << 2)));
      store<i64>(records + ((<usize>middle) << 3), load<i64>(records + ((<usize>right) << 3)));
      store<u32>(list + ((<usize>right) << 2), row);
      store<i64>(records + ((<usize>right) << 3), record);
    }
  }
  emitSplit(<usize>(base + node), feature, rankLeft, rankRight, node + 1);
  const recordRight = packed - recordLeft;
  philox(key0, key1, 1, CHILD);
  top = pushFrame(
    top,
    recordRight,
    middle,
    start + count - middle,
    depth,
    r0,
    r1,
    node,
    lowRight == highRight || isLeaf(<u32>(recordRight & <i64>rowMask), depth),
  );
  philox(key0, key1, 0, CHILD);
  return pushFrame(
    top,
    recordLeft,
    start,
    middle - start,
    depth,
    r0,
    r1,
    ~0,
    lowLeft == highLeft || isLeaf(<u32>(recordLeft & <i64>rowMask), depth),
  );
}
