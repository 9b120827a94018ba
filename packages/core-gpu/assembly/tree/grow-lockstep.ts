import { allocate, extend, record } from '../common/memory';
import { CHILD, ROOT } from '../common/philox';
import { ALWAYS, Candidate, errorOf, floorOf } from './candidate';
import { FRAME, Frame } from './frame';
import { SMALL, SmallGrower } from './grow-small';
import { TreeJob } from './tree-job';

// Eight trees at a time, for small samples: each lane holds one node of another tree, and all lanes walk all rows in one
// feature's rank order, rows outside a lane's node adding zero. float32 only rejects (candidate.ts). Small
// nodes are grown at once, from their rows alone. Lanes take the next tree when theirs is done.

const LANES: u32 = 8;
const ROW_SHIFT: u32 = 6; // a row has 64 bytes in each of the three tables below

@unmanaged
class Lane {
  /** Rows, as byte offsets, nodes owning segments. */
  rows: usize;
  stack: usize;
  top: usize;
  /** Output index of the tree's root, and nodes written. */
  base: u32;
  nodes: u32;
  active: bool;
  /** Bound of the error of a float32 sum of terms. */
  error: f64;
  best: Candidate;
  /** The node being split, with its own index for its parent's. */
  node: Frame;
}

const LANE: usize = (offsetof<Lane>() + 7) & ~7;

@unmanaged
export class LockstepGrower extends TreeJob {
  small: SmallGrower;
  /** features x rows: row << 6 | whether the next row has another rank. */
  steps: usize;
  /** rows x (8 f32 terms of num, 8 f32 weights); zero outside the lane's node. */
  sums: usize;
  /** rows x 8 i64 records; zero outside the lane's node. */
  nodeRecords: usize;
  /** rows x 8 i64 records of the lane's tree. */
  treeRecords: usize;
  /** features x u8: lanes whose node may split on the feature. */
  allowed: usize;
  weight: usize;
  drawn: usize;

  // Eight f32 each, then the lanes' own state.
  totals: usize;
  noises: usize;
  floors: usize;
  counts: usize;
  lanes: usize;

  @inline
  stateOf(lane: u32): Lane {
    return changetype<Lane>(this.lanes + <usize>lane * LANE);
  }

  startTree(lane: u32, tree: u32, base: u32): void {
    const rows = this.rows;
    const rowBits = this.rowBits;
    const target = this.target;
    const treeRecords = this.treeRecords;
    const weight = this.weight;
    const state = this.stateOf(lane);
    const list = state.rows;
    this.bag.drawRows(weight, this.random, tree);
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
    state.base = base;
    state.nodes = 0;
    this.random.draw(0, 0, tree, ROOT);
    const root = changetype<Frame>(state.stack);
    root.fill(record, 0, inBag, 0, this.random);
    root.parent = ~0;
    root.leaf = low == high || this.isLeaf(<u32>(record & <i64>this.rowMask), 0);
    state.top = state.stack + FRAME;
  }

  /** Emits leaves and small subtrees until the lane has a node to split; false at the end of the tree. */
  nextNode(lane: u32): bool {
    const rowBits = this.rowBits;
    const rowMask = this.rowMask;
    const state = this.stateOf(lane);
    const base = state.base;
    while (state.top > state.stack) {
      state.top -= FRAME;
      const frame = changetype<Frame>(state.top);
      const node = state.nodes;
      if (frame.rows <= SMALL && !frame.leaf) {
        this.takeRows(lane, frame);
        state.nodes = this.small.grow(base, node, frame);
        continue;
      }
      state.nodes = node + 1;
      const packed = frame.record;
      this.emitLeaf(<usize>(base + node), packed >> <i64>rowBits, <u32>(packed & <i64>rowMask));
      const parent = frame.parent;
      if (parent != ~0) this.emitRightChild(<usize>(base + parent), node);
      if (frame.leaf) continue;
      memory.copy(changetype<usize>(state.node), changetype<usize>(frame), FRAME);
      state.node.parent = node;
      this.enterNode(lane);
      return true;
    }
    return false;
  }

  /** Hands the rows of a frame of the lane to the grower of small nodes. */
  takeRows(lane: u32, frame: Frame): void {
    const treeRecords = this.treeRecords;
    const small = this.small;
    const from = this.stateOf(lane).rows + ((<usize>frame.start) << 2);
    for (let j: u32 = 0; j < frame.rows; j++) {
      const row = load<u32>(from + ((<usize>j) << 2));
      small.put(j, row >> ROW_SHIFT, load<i64>(treeRecords + <usize>row + (lane << 3)));
    }
  }

  /** Fills the lane's column of the tables with the node's rows. */
  enterNode(lane: u32): void {
    const rows = this.rows;
    const rowBits = this.rowBits;
    const rowMask = this.rowMask;
    const sums = this.sums;
    const nodeRecords = this.nodeRecords;
    const treeRecords = this.treeRecords;
    const allowed = this.allowed;
    const drawn = this.drawn;
    const state = this.stateOf(lane);
    const frame = state.node;
    const packed = frame.record;
    const sum = packed >> <i64>rowBits;
    const count = packed & <i64>rowMask;
    let at = state.rows + ((<usize>frame.start) << 2);
    const end = at + ((<usize>frame.rows) << 2);
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
    store<f32>(this.totals + (lane << 2), <f32>count);
    const error = errorOf(magnitude, rows);
    state.error = error;
    store<f32>(this.noises + (lane << 2), <f32>(error * error * 1.01));
    store<f32>(this.floors + (lane << 2), ALWAYS);
    const key0 = frame.key0;
    const key1 = frame.key1;
    state.best.clear(key0, key1);
    const bit = <u8>((<u32>1) << lane);
    if (this.maxFeatures == this.features) {
      for (let f: u32 = 0; f < this.features; f++) store<u8>(allowed + f, load<u8>(allowed + f) | bit);
      return;
    }
    this.drawFeatures(drawn, key0, key1);
    for (let d: u32 = 0; d < this.maxFeatures; d++) {
      const f = allowed + load<u32>(drawn + ((<usize>d) << 2));
      store<u8>(f, load<u8>(f) | bit);
    }
  }

  leaveNode(lane: u32): void {
    const sums = this.sums;
    const nodeRecords = this.nodeRecords;
    const state = this.stateOf(lane);
    const frame = state.node;
    let at = state.rows + ((<usize>frame.start) << 2);
    const end = at + ((<usize>frame.rows) << 2);
    for (; at < end; at += 4) {
      const row = <usize>load<u32>(at);
      store<i64>(nodeRecords + row + (lane << 3), 0);
      store<f32>(sums + row + (lane << 2), 0);
      store<f32>(sums + row + (lane << 2), 0, 32);
    }
    store<f32>(this.totals + (lane << 2), 0);
  }

  /** Offers every boundary of a feature to the lanes in `mask`: those with num^2 > floor * den + noise. */
  scan(feature: u32, mask: u32): void {
    const rows = this.rows;
    const totals = this.totals;
    const noises = this.noises;
    const floors = this.floors;
    const counts = this.counts;
    const first = this.steps + ((<usize>feature * rows) << 2);
    const end = first + ((<usize>(rows - 1)) << 2);
    const table = this.sums;
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
            if (this.considerExactly(hits, feature, first, at)) {
              floor0 = v128.load(floors);
              floor1 = v128.load(floors, 16);
            }
          }
        }
      }
    }
  }

  /** Computes the boundary after step `last` in integers for the lanes in `hits`; true where one of them kept it. */
  considerExactly(hits: u32, feature: u32, first: usize, last: usize): bool {
    const rowBits = this.rowBits;
    const rowMask = this.rowMask;
    const minLeaf = this.minLeaf;
    const nodeRecords = this.nodeRecords;
    const totals = this.totals;
    const floors = this.floors;
    const counts = this.counts;
    let kept = false;
    for (; hits; hits &= hits - 1) {
      const lane = ctz(hits);
      const count = load<f32>(counts + (lane << 2));
      if (count < <f32>minLeaf || load<f32>(totals + (lane << 2)) - count < <f32>minLeaf) continue;
      const state = this.stateOf(lane);
      const column = nodeRecords + (lane << 3);
      let left: i64 = 0;
      for (let at = first; at <= last; at += 4) left += load<i64>(column + (<usize>load<u32>(at) & ~1));
      const packed = state.node.record;
      const total = packed & <i64>rowMask;
      const part = left & <i64>rowMask;
      const num = (left >> <i64>rowBits) * total - (packed >> <i64>rowBits) * part;
      if (state.best.consider(num, <u64>(part * (total - part)), feature, <u32>(last - first) >> 2)) {
        store<f32>(floors + (lane << 2), floorOf(state.best, state.error, total));
        kept = true;
      }
    }
    return kept;
  }

  /** Splits the lane's node as its best candidate says, if it has one. */
  splitNode(lane: u32): void {
    const rowBits = this.rowBits;
    const order = this.order;
    const target = this.target;
    const random = this.random;
    const steps = this.steps;
    const state = this.stateOf(lane);
    const best = state.best;
    if (!best.found) return;
    const frame = state.node;
    const feature = best.feature;
    const lastLeft = best.rankLeft; // a step here, not a rank
    const entries = (<usize>feature * this.rows) << 2;
    const column = this.nodeRecords + (lane << 3);
    const start = frame.start;
    const length = frame.rows;
    const list = state.rows + ((<usize>start) << 2);
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

    const id = frame.parent;
    this.emitSplit(<usize>(state.base + id), feature, rankLeft, rankRight, state.nodes);
    const recordRight = frame.record - recordLeft;
    const depth = frame.depth + 1;
    const key0 = frame.key0;
    const key1 = frame.key1;
    const top = state.top;
    const right = changetype<Frame>(top);
    random.draw(key0, key1, 1, CHILD);
    right.fill(recordRight, start + rowsLeft, length - rowsLeft, depth, random);
    right.parent = id;
    right.leaf = pureRight || this.isLeaf(<u32>(recordRight & <i64>this.rowMask), depth);
    const left = changetype<Frame>(top + FRAME);
    random.draw(key0, key1, 0, CHILD);
    left.fill(recordLeft, start, rowsLeft, depth, random);
    left.parent = ~0;
    left.leaf = pureLeft || this.isLeaf(<u32>(recordLeft & <i64>this.rowMask), depth);
    state.top = top + 2 * FRAME;
  }

  /** Grows all trees. */
  grow(): void {
    const trees = this.trees;
    const features = this.features;
    const allowed = this.allowed;
    const totals = this.totals;
    const noises = this.noises;
    const floors = this.floors;
    memory.fill(allowed, 0, features);
    let next: u32 = 0;
    let busy: u32 = 0;
    for (let lane: u32 = 0; lane < LANES; lane++) {
      this.stateOf(lane).active = false;
      store<f32>(totals + (lane << 2), 0);
      store<f32>(noises + (lane << 2), 0);
      store<f32>(floors + (lane << 2), 0);
    }
    let begun = false;
    while (!begun || busy) {
      if (begun) {
        for (let f: u32 = 0; f < features; f++) {
          const mask = <u32>load<u8>(allowed + f);
          if (mask) this.scan(f, mask);
        }
        memory.fill(allowed, 0, features);
      }
      for (let lane: u32 = 0; lane < LANES; lane++) {
        const state = this.stateOf(lane);
        let active = state.active;
        if (begun && !active) continue;
        if (active) {
          this.splitNode(lane);
          this.leaveNode(lane);
          active = this.nextNode(lane);
        } else {
          busy++;
        }
        while (!active && next < trees) {
          this.startTree(lane, this.bag.firstTree + next, next * this.treeNodes);
          active = this.nextNode(lane);
          next++;
        }
        state.active = active;
        if (!active) busy--;
      }
      begun = true;
    }
  }
}

export function createLockstepGrower(job: TreeJob, small: SmallGrower): LockstepGrower {
  const grower = extend<LockstepGrower, TreeJob>(job);
  const rows = job.rows;
  const features = job.features;
  const order = job.order;
  const rowMask = job.rowMask;
  const steps = allocate((<usize>rows * features) << 2);
  for (let f: u32 = 0; f < features; f++) {
    for (let i: u32 = 0; i < rows; i++) {
      const at = (<usize>(f * rows + i)) << 2;
      const entry = load<u32>(order + at);
      const boundary = i + 1 < rows && (entry ^ load<u32>(order + at, 4)) > rowMask;
      store<u32>(steps + at, ((entry & rowMask) << ROW_SHIFT) | <u32>boundary);
    }
  }
  grower.small = small;
  grower.steps = steps;
  grower.sums = allocate((<usize>rows) << ROW_SHIFT);
  grower.nodeRecords = allocate((<usize>rows) << ROW_SHIFT);
  grower.treeRecords = allocate((<usize>rows) << ROW_SHIFT);
  memory.fill(grower.sums, 0, (<usize>rows) << ROW_SHIFT);
  memory.fill(grower.nodeRecords, 0, (<usize>rows) << ROW_SHIFT);
  grower.allowed = allocate(features);
  grower.weight = allocate((<usize>rows) << 2);
  grower.drawn = allocate((<usize>features) << 2);
  grower.totals = allocate(128);
  grower.noises = grower.totals + 32;
  grower.floors = grower.totals + 64;
  grower.counts = grower.totals + 96;
  grower.lanes = allocate(LANE * <usize>LANES);
  for (let lane: u32 = 0; lane < LANES; lane++) {
    const state = grower.stateOf(lane);
    state.rows = allocate((<usize>rows) << 2);
    state.stack = allocate((<usize>rows + 2) * FRAME);
    state.best = job.createCandidate();
    state.node = record<Frame>();
  }
  return grower;
}
