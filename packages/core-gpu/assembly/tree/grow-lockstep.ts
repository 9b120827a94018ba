import { allocate } from '../common/memory';
import { drawRows } from '../common/bag';
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
import { SMALL, growSmall, smallRow } from './grow-small';
import { CHILD, ROOT, philox, r0, r1 } from '../common/philox';
import {
  draws,
  emitLeaf,
  emitRightChild,
  emitSplit,
  features,
  isLeaf,
  maxFeatures,
  minLeaf,
  order,
  replace,
  rowBits,
  rowMask,
  rows,
  target,
} from './tree-job';

// Eight trees at a time, for small samples: each lane holds one node of another tree, and all lanes walk all rows in one
// feature's rank order, rows outside a lane's node adding zero. float32 only rejects (candidate.ts). Small
// nodes are grown at once, from their rows alone. Lanes take the next tree when theirs is done.

const LANES: u32 = 8;
const ROW_SHIFT: u32 = 6; // a row has 64 bytes in each of the three tables below

let steps: usize = 0; // features x rows: row << 6 | whether the next row has another rank
let sums: usize = 0; // rows x (8 f32 terms of num, 8 f32 weights); zero outside the lane's node
let nodeRecords: usize = 0; // rows x 8 i64 records; zero outside the lane's node
let treeRecords: usize = 0; // rows x 8 i64 records of the lane's tree
let allowed: usize = 0; // features x u8: lanes whose node may split on the feature
let weight: usize = 0;
let drawn: usize = 0;
let taken: usize = 0;

// Eight f32 each, then the lanes' own state.
let totals: usize = 0;
let noises: usize = 0;
let floors: usize = 0;
let counts: usize = 0;
let lanes: usize = 0;

const L_TREE_BASE: usize = 0; // output index of the tree's root
const L_NODES: usize = 4;
const L_TOP: usize = 8; // top of the lane's stack
const L_ROWS: usize = 12; // rows, as byte offsets, nodes owning segments
const L_STACK: usize = 16;
const L_ACTIVE: usize = 20;
const L_ERROR: usize = 24; // f64 bound of the error of a float32 sum of terms
const L_BEST: usize = 32;
const L_NODE: usize = L_BEST + CANDIDATE; // the node being split: a frame, with its own index for its parent's
const LANE: usize = L_NODE + FRAME + 8;

// @ts-ignore: decorator
@inline
export function stateOf(lane: u32): usize {
  return lanes + <usize>lane * LANE;
}

/** Reserves memory for the job's sample and lays out its steps. */
export function lockstepAllocate(): void {
  steps = allocate((<usize>rows * features) << 2);
  for (let f: u32 = 0; f < features; f++) {
    for (let i: u32 = 0; i < rows; i++) {
      const at = (<usize>(f * rows + i)) << 2;
      const entry = load<u32>(order + at);
      const boundary = i + 1 < rows && (entry ^ load<u32>(order + at, 4)) > rowMask;
      store<u32>(steps + at, ((entry & rowMask) << ROW_SHIFT) | <u32>boundary);
    }
  }
  sums = allocate((<usize>rows) << ROW_SHIFT);
  nodeRecords = allocate((<usize>rows) << ROW_SHIFT);
  treeRecords = allocate((<usize>rows) << ROW_SHIFT);
  memory.fill(sums, 0, (<usize>rows) << ROW_SHIFT);
  memory.fill(nodeRecords, 0, (<usize>rows) << ROW_SHIFT);
  allowed = allocate(features);
  weight = allocate((<usize>rows) << 2);
  drawn = allocate((<usize>features) << 2);
  taken = allocate(features);
  memory.fill(taken, 0, features);
  totals = allocate(128);
  noises = totals + 32;
  floors = totals + 64;
  counts = totals + 96;
  lanes = allocate(LANE * <usize>LANES);
  for (let lane: u32 = 0; lane < LANES; lane++) {
    const state = stateOf(lane);
    store<u32>(state, <u32>allocate((<usize>rows) << 2), L_ROWS);
    store<u32>(state, <u32>allocate((<usize>rows + 2) * FRAME), L_STACK);
  }
}

function startTree(lane: u32, tree: u32, base: u32): void {
  const state = stateOf(lane);
  const list = <usize>load<u32>(state, L_ROWS);
  drawRows(weight, rows, draws, replace, tree);
  let record: i64 = 0;
  let inBag: u32 = 0;
  let low = i32.MAX_VALUE;
  let high = i32.MIN_VALUE;
  for (let row: usize = 0; row < <usize>rows; row++) {
    const w = <i64>load<u32>(weight + (row << 2));
    const y = load<i32>(target + (row << 2));
    const packed = ((w * <i64>y) << (<i64>rowBits)) | w;
    store<i64>(treeRecords + (row << ROW_SHIFT) + (lane << 3), packed);
    if (!w) continue;
    store<u32>(list + ((<usize>inBag) << 2), <u32>(row << ROW_SHIFT));
    record += packed;
    inBag++;
    low = min(low, y);
    high = max(high, y);
  }
  store<u32>(state, base, L_TREE_BASE);
  store<u32>(state, 0, L_NODES);
  philox(0, 0, tree, ROOT);
  const top = pushFrame(
    load<u32>(state, L_STACK),
    record,
    0,
    inBag,
    0,
    r0,
    r1,
    ~0,
    low == high || isLeaf(<u32>(record & <i64>rowMask), 0),
  );
  store<u32>(state, <u32>top, L_TOP);
}

/** Emits leaves and small subtrees until the lane has a node to split; false at the end of the tree. */
function nextNode(lane: u32): bool {
  const state = stateOf(lane);
  const base = load<u32>(state, L_TREE_BASE);
  while (load<u32>(state, L_TOP) > load<u32>(state, L_STACK)) {
    const frame = <usize>load<u32>(state, L_TOP) - FRAME;
    store<u32>(state, <u32>frame, L_TOP);
    const node = load<u32>(state, L_NODES);
    if (load<u32>(frame, F_ROWS) <= SMALL && !load<u32>(frame, F_LEAF)) {
      takeRows(lane, frame);
      store<u32>(state, growSmall(base, node, frame), L_NODES);
      continue;
    }
    store<u32>(state, node + 1, L_NODES);
    const packed = load<i64>(frame, F_RECORD);
    emitLeaf(<usize>(base + node), packed >> <i64>rowBits, <u32>(packed & <i64>rowMask));
    const parent = load<u32>(frame, F_PARENT);
    if (parent != ~0) emitRightChild(<usize>(base + parent), node);
    if (load<u32>(frame, F_LEAF)) continue;
    memory.copy(state + L_NODE, frame, FRAME);
    store<u32>(state + L_NODE, node, F_PARENT);
    enterNode(lane);
    return true;
  }
  return false;
}

/** Hands the rows of a frame of the lane to {@link growSmall}. */
function takeRows(lane: u32, frame: usize): void {
  const from = <usize>load<u32>(stateOf(lane), L_ROWS) + ((<usize>load<u32>(frame, F_START)) << 2);
  for (let j: u32 = 0; j < load<u32>(frame, F_ROWS); j++) {
    const row = load<u32>(from + ((<usize>j) << 2));
    smallRow(j, row >> ROW_SHIFT, load<i64>(treeRecords + <usize>row + (lane << 3)));
  }
}

/** Fills the lane's column of the tables with the node's rows. */
function enterNode(lane: u32): void {
  const state = stateOf(lane);
  const frame = state + L_NODE;
  const packed = load<i64>(frame, F_RECORD);
  const sum = packed >> <i64>rowBits;
  const count = packed & <i64>rowMask;
  let at = <usize>load<u32>(state, L_ROWS) + ((<usize>load<u32>(frame, F_START)) << 2);
  const end = at + ((<usize>load<u32>(frame, F_ROWS)) << 2);
  let magnitude: f64 = 0;
  for (; at < end; at += 4) {
    const row = <usize>load<u32>(at);
    const record = load<i64>(treeRecords + row + (lane << 3));
    const term = <f64>((record >> <i64>rowBits) * count - sum * (record & <i64>rowMask));
    magnitude += abs(term);
    store<i64>(nodeRecords + row + (lane << 3), record);
    store<f32>(sums + row + (lane << 2), <f32>term);
    store<f32>(sums + row + (lane << 2), <f32>(record & <i64>rowMask), 32);
  }
  store<f32>(totals + (lane << 2), <f32>count);
  const error = errorOf(magnitude, rows);
  store<f64>(state, error, L_ERROR);
  store<f32>(noises + (lane << 2), <f32>(error * error * 1.01));
  store<f32>(floors + (lane << 2), ALWAYS);
  const key0 = load<u32>(frame, F_KEY0);
  const key1 = load<u32>(frame, F_KEY1);
  clearCandidate(state + L_BEST, key0, key1);
  const bit = <u8>((<u32>1) << lane);
  if (maxFeatures == features) {
    for (let f: u32 = 0; f < features; f++) store<u8>(allowed + f, load<u8>(allowed + f) | bit);
    return;
  }
  drawFeatures(drawn, taken, key0, key1);
  for (let d: u32 = 0; d < maxFeatures; d++) {
    const f = allowed + load<u32>(drawn + ((<usize>d) << 2));
    store<u8>(f, load<u8>(f) | bit);
  }
}

function leaveNode(lane: u32): void {
  const state = stateOf(lane);
  const frame = state + L_NODE;
  let at = <usize>load<u32>(state, L_ROWS) + ((<usize>load<u32>(frame, F_START)) << 2);
  const end = at + ((<usize>load<u32>(frame, F_ROWS)) << 2);
  for (; at < end; at += 4) {
    const row = <usize>load<u32>(at);
    store<i64>(nodeRecords + row + (lane << 3), 0);
    store<f32>(sums + row + (lane << 2), 0);
    store<f32>(sums + row + (lane << 2), 0, 32);
  }
  store<f32>(totals + (lane << 2), 0);
}

/** Offers every boundary of a feature to the lanes in `mask`: those with num^2 > floor * den + noise. */
function scan(feature: u32, mask: u32): void {
  const first = steps + ((<usize>feature * rows) << 2);
  const end = first + ((<usize>(rows - 1)) << 2);
  const table = sums;
  const total0 = v128.load(totals);
  const total1 = v128.load(totals, 16);
  const noise0 = v128.load(noises);
  const noise1 = v128.load(noises, 16);
  let floor0 = v128.load(floors);
  let floor1 = v128.load(floors, 16);
  let num0 = f32x4.splat(0);
  let num1 = f32x4.splat(0);
  let count0 = f32x4.splat(0);
  let count1 = f32x4.splat(0);
  let seen0 = count0; // the counts last looked at: no row of the node since means the same partition
  let seen1 = count1;
  for (let at = first; at < end; at += 4) {
    const step = load<u32>(at);
    const row = table + (<usize>step & ~1);
    num0 = f32x4.add(num0, v128.load(row));
    num1 = f32x4.add(num1, v128.load(row, 16));
    count0 = f32x4.add(count0, v128.load(row, 32));
    count1 = f32x4.add(count1, v128.load(row, 48));
    if (step & 1) {
      const den0 = f32x4.mul(count0, f32x4.sub(total0, count0));
      const den1 = f32x4.mul(count1, f32x4.sub(total1, count1));
      const hit0 = v128.and(
        f32x4.gt(f32x4.mul(num0, num0), f32x4.add(f32x4.mul(floor0, den0), noise0)),
        f32x4.ne(count0, seen0),
      );
      const hit1 = v128.and(
        f32x4.gt(f32x4.mul(num1, num1), f32x4.add(f32x4.mul(floor1, den1), noise1)),
        f32x4.ne(count1, seen1),
      );
      if (v128.any_true(v128.or(hit0, hit1))) {
        seen0 = v128.bitselect(count0, seen0, hit0);
        seen1 = v128.bitselect(count1, seen1, hit1);
        const hits = (<u32>i32x4.bitmask(hit0) | ((<u32>i32x4.bitmask(hit1)) << 4)) & mask;
        if (hits) {
          v128.store(counts, count0);
          v128.store(counts, count1, 16);
          if (considerExactly(hits, feature, first, at)) {
            floor0 = v128.load(floors);
            floor1 = v128.load(floors, 16);
          }
        }
      }
    }
  }
}

/** Computes the boundary after step `last` in integers for the lanes in `hits`; true where one of them kept it. */
function considerExactly(hits: u32, feature: u32, first: usize, last: usize): bool {
  let kept = false;
  for (; hits; hits &= hits - 1) {
    const lane = ctz(hits);
    const count = load<f32>(counts + (lane << 2));
    if (count < <f32>minLeaf || load<f32>(totals + (lane << 2)) - count < <f32>minLeaf) continue;
    const state = stateOf(lane);
    const column = nodeRecords + (lane << 3);
    let left: i64 = 0;
    for (let at = first; at <= last; at += 4) left += load<i64>(column + (<usize>load<u32>(at) & ~1));
    const packed = load<i64>(state, L_NODE + F_RECORD);
    const total = packed & <i64>rowMask;
    const part = left & <i64>rowMask;
    const num = (left >> <i64>rowBits) * total - (packed >> <i64>rowBits) * part;
    if (consider(state + L_BEST, num, <u64>(part * (total - part)), feature, <u32>(last - first) >> 2, 0, 0)) {
      store<f32>(floors + (lane << 2), floorOf(state + L_BEST, load<f64>(state, L_ERROR), total));
      kept = true;
    }
  }
  return kept;
}

/** Splits the lane's node as its best candidate says, if it has one. */
function splitNode(lane: u32): void {
  const state = stateOf(lane);
  const best = state + L_BEST;
  if (!load<u32>(best, C_FOUND)) return;
  const frame = state + L_NODE;
  const feature = load<u32>(best, C_FEATURE);
  const lastLeft = load<u32>(best, C_RANK_LEFT); // a step here, not a rank
  const entries = (<usize>feature * rows) << 2;
  const column = nodeRecords + (lane << 3);
  const start = load<u32>(frame, F_START);
  const length = load<u32>(frame, F_ROWS);
  const list = <usize>load<u32>(state, L_ROWS) + ((<usize>start) << 2);
  let recordLeft: i64 = 0;
  let rowsLeft: u32 = 0;
  let at: u32 = 0;
  let rankLeft: u32 = 0;
  let pureLeft = true;
  let firstTarget: i32 = 0;
  for (; at <= lastLeft; at++) {
    const row = <usize>load<u32>(steps + entries + ((<usize>at) << 2)) & ~1;
    const record = load<i64>(column + row);
    if (!record) continue;
    const y = load<i32>(target + (row >> (ROW_SHIFT - 2)));
    if (rowsLeft == 0) firstTarget = y;
    else if (y != firstTarget) pureLeft = false;
    recordLeft += record;
    rankLeft = load<u32>(order + entries + ((<usize>at) << 2)) >> rowBits;
    store<u32>(list + ((<usize>rowsLeft) << 2), <u32>row);
    rowsLeft++;
  }
  let pureRight = true;
  let rankRight: u32 = 0;
  let all = rowsLeft;
  for (; all < length; at++) {
    const row = <usize>load<u32>(steps + entries + ((<usize>at) << 2)) & ~1;
    if (!load<i64>(column + row)) continue;
    const y = load<i32>(target + (row >> (ROW_SHIFT - 2)));
    if (all == rowsLeft) {
      firstTarget = y;
      rankRight = load<u32>(order + entries + ((<usize>at) << 2)) >> rowBits;
    } else if (y != firstTarget) pureRight = false;
    store<u32>(list + ((<usize>all) << 2), <u32>row);
    all++;
  }

  const id = load<u32>(frame, F_PARENT);
  emitSplit(<usize>(load<u32>(state, L_TREE_BASE) + id), feature, rankLeft, rankRight, load<u32>(state, L_NODES));
  const recordRight = load<i64>(frame, F_RECORD) - recordLeft;
  const depth = load<u32>(frame, F_DEPTH) + 1;
  const key0 = load<u32>(frame, F_KEY0);
  const key1 = load<u32>(frame, F_KEY1);
  philox(key0, key1, 1, CHILD);
  let top = <usize>load<u32>(state, L_TOP);
  top = pushFrame(
    top,
    recordRight,
    start + rowsLeft,
    length - rowsLeft,
    depth,
    r0,
    r1,
    id,
    !pureRight ? isLeaf(<u32>(recordRight & <i64>rowMask), depth) : true,
  );
  philox(key0, key1, 0, CHILD);
  top = pushFrame(
    top,
    recordLeft,
    start,
    rowsLeft,
    depth,
    r0,
    r1,
    ~0,
    !pureLeft ? isLeaf(<u32>(recordLeft & <i64>rowMask), depth) : true,
  );
  store<u32>(state, <u32>top, L_TOP);
}

/** Grows trees `firstTree ..`, each from its own multiple of `stride` in the output. */
export function growLockstep(firstTree: u32, trees: u32, stride: u32): void {
  memory.fill(allowed, 0, features);
  let next: u32 = 0;
  let busy: u32 = 0;
  for (let lane: u32 = 0; lane < LANES; lane++) {
    store<u32>(stateOf(lane), 0, L_ACTIVE);
    store<f32>(totals + (lane << 2), 0);
    store<f32>(noises + (lane << 2), 0);
    store<f32>(floors + (lane << 2), 0);
  }
  let begun = false;
  while (!begun || busy) {
    if (begun) {
      for (let f: u32 = 0; f < features; f++) {
        const mask = <u32>load<u8>(allowed + f);
        if (mask) scan(f, mask);
      }
      memory.fill(allowed, 0, features);
    }
    for (let lane: u32 = 0; lane < LANES; lane++) {
      const state = stateOf(lane);
      let active = load<u32>(state, L_ACTIVE) != 0;
      if (begun && !active) continue;
      if (active) {
        splitNode(lane);
        leaveNode(lane);
        active = nextNode(lane);
      } else {
        busy++;
      }
      while (!active && next < trees) {
        startTree(lane, firstTree + next, next * stride);
        active = nextNode(lane);
        next++;
      }
      store<u32>(state, active, L_ACTIVE);
      if (!active) busy--;
    }
    begun = true;
  }
}
