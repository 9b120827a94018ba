import { allocate } from '../common/memory';
import { drawRows } from '../common/bag';
import {
  BELOW,
  CANDIDATE,
  C_DEN_F,
  C_FEATURE,
  C_FOUND,
  C_RANK_LEFT,
  C_RANK_RIGHT,
  C_ROWS_LEFT,
  C_SQUARE,
  C_COST,
  clearCandidate,
  consider,
  considerCost,
} from './candidate';
import { costOf, isDeviationLeaf, leastOnSide, spreadOf, startDeviation, unitOf } from './deviation';
import { drawFeatures } from './feature-draw';
import {
  F_ACTIVE,
  F_DEPTH,
  F_KEY0,
  F_KEY1,
  F_LEAF,
  F_LIST,
  F_PARENT,
  F_RECORD,
  F_ROWS,
  F_SQUARES,
  F_START,
  FRAME,
  pushFrame,
} from './frame';
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
  root,
  rowBits,
  rowMask,
  rows,
  target,
} from './tree-job';

// Depth-first growth on presorted lists. Every feature has a list of the node's rows in rank order; a node owns the same
// segment of every list, and a split partitions the segments in place, stably. Small nodes are grown at once, from their rows
// alone: their segments stay as they are. A row's 64-bit record keeps sum and count in one addition.

let weight: usize = 0;
let record: usize = 0;
let square: usize = 0; // rows x i64 weight * target^2, for deviation criteria
let lists: usize = 0;
let spill: usize = 0;
let side: usize = 0; // rows x u8: LEFT or 0
let active: usize = 0; // permutation of the features; a node's non-constant ones are a prefix
let position: usize = 0; // inverse of `active`
let drawn: usize = 0;
let taken: usize = 0;
let stack: usize = 0;
let best: usize = 0;

/** What an entry that goes left moves a list's end by. */
const LEFT: usize = 4;

/** Reserves memory for the job's sample. */
export function presortedAllocate(): void {
  weight = allocate((<usize>rows) << 2);
  record = allocate((<usize>rows) << 3);
  if (root) square = allocate((<usize>rows) << 3);
  lists = allocate((<usize>rows * features) << 2);
  spill = allocate((<usize>rows) << 2);
  side = allocate(rows);
  active = allocate((<usize>features) << 2);
  position = allocate((<usize>features) << 2);
  drawn = allocate((<usize>features) << 2);
  taken = allocate(features);
  memory.fill(taken, 0, features);
  stack = allocate((<usize>rows + 2) * FRAME);
  best = allocate(CANDIDATE);
}

let nodeSum: i64 = 0;
let nodeCount: i64 = 0;
let nodeKey0: u32 = 0;
let nodeKey1: u32 = 0;

/** Offers every boundary between distinct ranks of one feature. */
function scan(feature: u32, start: u32, length: u32): void {
  const segment = lists + ((<usize>feature * rows + start) << 2);
  const total = nodeCount;
  const sum = nodeSum;
  const shift = <i64>rowBits;
  const mask = rowMask;
  const records = record;
  const leastLeft = <i64>minLeaf;
  const mostLeft = total - leastLeft;
  let square = load<f64>(best, C_SQUARE);
  let denF = load<f64>(best, C_DEN_F);
  let accumulated: i64 = 0;
  const end = segment + ((<usize>(length - 1)) << 2);
  let entry = load<u32>(segment);
  for (let at = segment; at < end; at += 4) {
    accumulated += load<i64>(records + ((<usize>(entry & mask)) << 3));
    const next = load<u32>(at, 4);
    if ((entry ^ next) > mask) {
      const count = accumulated & <i64>mask;
      if (count > mostLeft) return;
      if (count >= leastLeft) {
        const num = (accumulated >> shift) * total - sum * count;
        const den = count * (total - count);
        const x = <f64>num;
        const x2 = x * x;
        if (x2 * denF >= square * <f64>den * BELOW) {
          consider(best, num, <u64>den, feature, entry >> rowBits, next >> rowBits, (<u32>(at - segment) >> 2) + 1);
          square = load<f64>(best, C_SQUARE);
          denF = load<f64>(best, C_DEN_F);
        }
      }
    }
    entry = next;
  }
}

let nodeSquares: i64 = 0;
let nodeUnit: u32 = 0;

/** Offers every boundary of one feature that a deviation criterion allows. */
function scanDeviation(feature: u32, start: u32, length: u32): void {
  const segment = lists + ((<usize>feature * rows + start) << 2);
  const leastLeft = leastOnSide(<u32>nodeCount, minLeaf);
  const mostLeft = <u32>nodeCount - leastLeft;
  let packed: i64 = 0;
  let squares: i64 = 0;
  const end = segment + ((<usize>(length - 1)) << 2);
  for (let at = segment; at < end; at += 4) {
    const entry = load<u32>(at);
    const next = load<u32>(at, 4);
    const row = (<usize>(entry & rowMask)) << 3;
    packed += load<i64>(record + row);
    squares += load<i64>(square + row);
    if ((entry ^ next) <= rowMask) continue;
    const count = <u32>(packed & <i64>rowMask);
    if (count > mostLeft) return;
    if (count < leastLeft) continue;
    const sum = packed >> <i64>rowBits;
    let cost = costOf(spreadOf(count, sum, squares), count, nodeUnit);
    if (load<u32>(best, C_FOUND) && cost > load<u32>(best, C_COST)) continue;
    const others = <u32>nodeCount - count;
    cost += costOf(spreadOf(others, nodeSum - sum, nodeSquares - squares), others, nodeUnit);
    considerCost(best, cost, feature, entry >> rowBits, next >> rowBits, (<u32>(at - segment) >> 2) + 1);
  }
}

function offer(feature: u32, start: u32, length: u32): void {
  if (root) scanDeviation(feature, start, length);
  else scan(feature, start, length);
}

function deactivate(slot: u32, lastSlot: u32): void {
  const mine = active + ((<usize>slot) << 2);
  const other = active + ((<usize>lastSlot) << 2);
  const feature = load<u32>(mine);
  const moved = load<u32>(other);
  store<u32>(mine, moved);
  store<u32>(other, feature);
  store<u32>(position + ((<usize>moved) << 2), slot);
  store<u32>(position + ((<usize>feature) << 2), lastSlot);
}

/** Moves features that are constant in the segment behind the prefix; returns the prefix's new length. */
function dropConstants(start: u32, length: u32, activeCount: u32): u32 {
  let slot: u32 = 0;
  while (slot < activeCount) {
    const feature = load<u32>(active + ((<usize>slot) << 2));
    const segment = lists + ((<usize>feature * rows + start) << 2);
    const first = load<u32>(segment);
    const last = load<u32>(segment + ((<usize>(length - 1)) << 2));
    if ((first ^ last) > rowMask) slot++;
    else deactivate(slot, --activeCount);
  }
  return activeCount;
}

let splitRecord: i64 = 0;
let splitSquares: i64 = 0;

/** Records which side each row goes to and, in `splitRecord` and `splitSquares`, the left rows' sums; returns bit 0 where the left rows' targets are all equal, bit 1 for the right. */
function splitRows(segment: usize, length: u32, rowsLeft: u32): u32 {
  let pure: u32 = 3;
  let packed: i64 = 0;
  let firstTarget = load<i32>(target + ((<usize>(load<u32>(segment) & rowMask)) << 2));
  for (let i: u32 = 0; i < rowsLeft; i++) {
    const row = <usize>(load<u32>(segment + ((<usize>i) << 2)) & rowMask);
    store<u8>(side + row, <u8>LEFT);
    packed += load<i64>(record + (row << 3));
    if (load<i32>(target + (row << 2)) != firstTarget) pure &= ~1;
  }
  splitRecord = packed;
  splitSquares = 0;
  if (root) {
    for (let i: u32 = 0; i < rowsLeft; i++)
      splitSquares += load<i64>(square + ((<usize>(load<u32>(segment + ((<usize>i) << 2)) & rowMask)) << 3));
  }
  firstTarget = load<i32>(target + ((<usize>(load<u32>(segment + ((<usize>rowsLeft) << 2)) & rowMask)) << 2));
  for (let i = rowsLeft; i < length; i++) {
    const row = <usize>(load<u32>(segment + ((<usize>i) << 2)) & rowMask);
    store<u8>(side + row, 0);
    if (load<i32>(target + (row << 2)) != firstTarget) pure &= ~2;
  }
  return pure;
}

function keepBoth(segment: usize, length: u32): void {
  const sides = side;
  const mask = rowMask;
  const end = segment + ((<usize>length) << 2);
  let left = segment;
  let right = spill;
  for (let at = segment; at < end; at += 4) {
    const entry = load<u32>(at);
    const step = <usize>load<u8>(sides + (entry & mask));
    store<u32>(left, entry);
    store<u32>(right, entry);
    left += step;
    right += LEFT - step;
  }
  for (let from = spill; left < end; left += 4, from += 4) store<u32>(left, load<u32>(from));
}

/** Writes the left entries of `from` to `to`, which may be the same. */
function keepLeft(from: usize, to: usize, length: u32): void {
  const sides = side;
  const mask = rowMask;
  const end = from + ((<usize>length) << 2);
  for (; from < end; from += 4) {
    const entry = load<u32>(from);
    store<u32>(to, entry);
    to += <usize>load<u8>(sides + (entry & mask));
  }
}

function keepRight(segment: usize, length: u32): void {
  const sides = side;
  const mask = rowMask;
  let right = segment + ((<usize>(length - 1)) << 2);
  for (let at = right; at >= segment; at -= 4) {
    const entry = load<u32>(at);
    store<u32>(right, entry);
    right -= LEFT - <usize>load<u8>(sides + (entry & mask));
  }
}

/** What a frame says of its lists; `list` is a feature's whose segment holds the rows. */
function keepLists(frame: usize, squares: i64, activeCount: u32, list: u32): void {
  store<i64>(frame, squares, F_SQUARES);
  store<u32>(frame, activeCount, F_ACTIVE);
  store<u32>(frame, list, F_LIST);
}

/** Hands the rows of a frame to {@link growSmall}. */
function takeRows(frame: usize): void {
  const segment = lists + ((<usize>load<u32>(frame, F_LIST) * rows + load<u32>(frame, F_START)) << 2);
  for (let j: u32 = 0; j < load<u32>(frame, F_ROWS); j++) {
    const row = load<u32>(segment + ((<usize>j) << 2)) & rowMask;
    smallRow(j, row, load<i64>(record + ((<usize>row) << 3)));
  }
}

function staysLeaf(packed: i64, squares: i64, depth: u32): bool {
  const count = <u32>(packed & <i64>rowMask);
  return root ? isDeviationLeaf(spreadOf(count, packed >> <i64>rowBits, squares), count, depth) : isLeaf(count, depth);
}

/** Grows tree `tree`, writing its nodes in preorder from output index `base`. */
export function growPresorted(tree: u32, base: u32): void {
  drawRows(weight, rows, draws, replace, tree);
  const shift = <i64>rowBits;
  let rootRecord: i64 = 0;
  let rootSquares: i64 = 0;
  let inBag: u32 = 0;
  let low = i32.MAX_VALUE;
  let high = i32.MIN_VALUE;
  for (let i: usize = 0; i < <usize>rows; i++) {
    const w = <i64>load<u32>(weight + (i << 2));
    const y = load<i32>(target + (i << 2));
    const packed = ((w * <i64>y) << shift) | w;
    store<i64>(record + (i << 3), packed);
    rootRecord += packed;
    if (root) {
      const squared = w * <i64>y * <i64>y;
      store<i64>(square + (i << 3), squared);
      rootSquares += squared;
    }
    store<u8>(side + i, w ? <u8>LEFT : 0);
    if (w) {
      inBag++;
      low = min(low, y);
      high = max(high, y);
    }
  }
  const rootCount = <u32>(rootRecord & <i64>rowMask);
  if (root) startDeviation(spreadOf(rootCount, rootRecord >> shift, rootSquares), rootCount);
  const rootLeaf = low == high || isLeaf(rootCount, 0);
  for (let f: u32 = 0; f < features; f++) {
    store<u32>(active + ((<usize>f) << 2), f);
    store<u32>(position + ((<usize>f) << 2), f);
    const first = (<usize>f * rows) << 2;
    if (!rootLeaf) keepLeft(order + first, lists + first, rows);
  }

  philox(0, 0, tree, ROOT);
  let top = pushFrame(stack, rootRecord, 0, inBag, 0, r0, r1, ~0, rootLeaf);
  keepLists(stack, rootSquares, features, 0);
  const small: u32 = root ? 0 : SMALL;
  let node: u32 = 0;
  while (top > stack) {
    const frame = top - FRAME;
    if (load<u32>(frame, F_ROWS) <= small && !load<u32>(frame, F_LEAF)) {
      takeRows(frame);
      node = growSmall(base, node, frame);
      top = frame;
      continue;
    }
    const packed = load<i64>(frame, F_RECORD);
    const parent = load<u32>(frame, F_PARENT);
    if (parent != ~0) emitRightChild(<usize>(base + parent), node);
    const at = <usize>(base + node);
    nodeSum = packed >> shift;
    nodeCount = packed & <i64>rowMask;
    emitLeaf(at, nodeSum, <u32>nodeCount);
    const id = node++;
    top = frame;
    if (load<u32>(frame, F_LEAF)) continue;

    const start = load<u32>(frame, F_START);
    const length = load<u32>(frame, F_ROWS);
    const depth = load<u32>(frame, F_DEPTH) + 1;
    nodeKey0 = load<u32>(frame, F_KEY0);
    nodeKey1 = load<u32>(frame, F_KEY1);
    if (root) {
      nodeSquares = load<i64>(frame, F_SQUARES);
      nodeUnit = unitOf(spreadOf(nodeCount, nodeSum, nodeSquares), <u32>nodeCount);
    }
    const activeCount = dropConstants(start, length, load<u32>(frame, F_ACTIVE));
    clearCandidate(best, nodeKey0, nodeKey1);
    if (maxFeatures < features) {
      drawFeatures(drawn, taken, nodeKey0, nodeKey1);
      for (let d: u32 = 0; d < maxFeatures; d++) {
        const feature = load<u32>(drawn + ((<usize>d) << 2));
        if (load<u32>(position + ((<usize>feature) << 2)) < activeCount) offer(feature, start, length);
      }
    } else {
      for (let slot: u32 = 0; slot < activeCount; slot++)
        offer(load<u32>(active + ((<usize>slot) << 2)), start, length);
    }
    if (!load<u32>(best, C_FOUND)) continue;

    const winner = load<u32>(best, C_FEATURE);
    emitSplit(at, winner, load<u32>(best, C_RANK_LEFT), load<u32>(best, C_RANK_RIGHT), node);
    const rowsLeft = load<u32>(best, C_ROWS_LEFT);
    const pure = splitRows(lists + ((<usize>winner * rows + start) << 2), length, rowsLeft);
    const recordLeft = splitRecord;
    const recordRight = packed - recordLeft;
    const squaresLeft = splitSquares;
    const squaresRight = nodeSquares - squaresLeft;
    const leafLeft = (pure & 1) != 0 || staysLeaf(recordLeft, squaresLeft, depth);
    const leafRight = (pure & 2) != 0 || staysLeaf(recordRight, squaresRight, depth);
    const listsLeft = !leafLeft && rowsLeft > small;
    const listsRight = !leafRight && length - rowsLeft > small;
    if (listsLeft || listsRight) {
      for (let slot: u32 = 0; slot < activeCount; slot++) {
        const feature = load<u32>(active + ((<usize>slot) << 2));
        if (feature == winner) continue;
        const segment = lists + ((<usize>feature * rows + start) << 2);
        if (!listsRight) keepLeft(segment, segment, length);
        else if (!listsLeft) keepRight(segment, length);
        else keepBoth(segment, length);
      }
    }
    const key0 = nodeKey0;
    const key1 = nodeKey1;
    philox(key0, key1, 1, CHILD);
    keepLists(top, squaresRight, activeCount, winner);
    top = pushFrame(top, recordRight, start + rowsLeft, length - rowsLeft, depth, r0, r1, id, leafRight);
    philox(key0, key1, 0, CHILD);
    keepLists(top, squaresLeft, activeCount, winner);
    top = pushFrame(top, recordLeft, start, rowsLeft, depth, r0, r1, ~0, leafLeft);
  }
}
