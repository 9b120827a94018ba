import { allocate, extend } from '../common/memory';
import { CHILD } from '../common/philox';
import { ALWAYS, Candidate, errorOf, floorOf } from './candidate';
import { FRAME, Frame } from './frame';
import { TreeJob } from './tree-job';

// The subtree below a node of few rows. Each row is tried as the last on the left and compared with all others, four
// features to a vector: rows^2 comparisons a feature, but no order to keep. float32 only rejects (candidate.ts).

/** Most rows of a node whose subtree is grown so; from 8 to 16 it takes the same time. */
export const SMALL: u32 = 12;

// An entry: four i32 ranks, four times the f32 term of num, four times the f32 weight.
const ENTRY: usize = 48;
const E_TERM: usize = 16;
const E_WEIGHT: usize = 32;

@unmanaged
export class SmallGrower extends TreeJob {
  /** rows x u16 ranks of all features, zero behind the last, and the bytes of a row of them. */
  ranks: usize;
  rankStride: usize;
  /** Rows of the subtree, partitioned in place, and their i64 records. */
  list: usize;
  records: usize;
  /** One for each row of the node and, where their number is odd, one of zeros. */
  entries: usize;
  /** The features to try, the last again until they fill a vector. */
  drawn: usize;
  stack: usize;
  best: Candidate;

  // The node being split: its rows in the list, its record, the end of its entries, the bound of the error of a float32 sum of
  // terms, and the floor of its scores.
  start: u32;
  count: u32;
  packed: i64;
  end: usize;
  error: f64;
  noise: f32;
  nodeFloor: f32;

  /** Puts a row into the next subtree, `at` rows being there already. */
  put(at: u32, row: u32, record: i64): void {
    store<u32>(this.list + ((<usize>at) << 2), row);
    store<i64>(this.records + ((<usize>at) << 3), record);
  }

  /** Grows the subtree of a frame whose rows were put here, from node `node` of the tree at `base`; returns the next free node. */
  grow(base: u32, node: u32, root: Frame): u32 {
    const stack = this.stack;
    memory.copy(stack, changetype<usize>(root), offsetof<Frame>());
    changetype<Frame>(stack).start = 0;
    let top = stack + FRAME;
    while (top > stack) {
      top -= FRAME;
      const frame = changetype<Frame>(top);
      const packed = frame.record;
      if (frame.parent != ~0) this.emitRightChild(<usize>(base + frame.parent), node);
      this.packed = packed;
      this.emitLeaf(<usize>(base + node), packed >> <i64>this.rowBits, <u32>(packed & <i64>this.rowMask));
      if (!frame.leaf) {
        this.start = frame.start;
        this.count = frame.rows;
        this.offerAll(frame.key0, frame.key1);
        if (this.best.found) top = this.split(base, node, frame);
      }
      node++;
    }
    return node;
  }

  /** Offers every cut of the node's rows on the features to try. */
  offerAll(key0: u32, key1: u32): void {
    const maxFeatures = this.maxFeatures;
    const drawn = this.drawn;
    this.best.clear(key0, key1);
    if (maxFeatures < this.features) {
      this.drawFeatures(drawn, key0, key1);
      const last = load<u32>(drawn + ((<usize>(maxFeatures - 1)) << 2));
      for (let d = maxFeatures; d & 3; d++) store<u32>(drawn + ((<usize>d) << 2), last);
    }
    this.enterNode();
    for (let first: u32 = 0; first < maxFeatures; first += 4) {
      this.loadRanks(first);
      this.offerFour(first);
    }
  }

  /** Fills the entries but for their ranks. */
  enterNode(): void {
    const rowBits = this.rowBits;
    const rowMask = this.rowMask;
    const records = this.records;
    const entries = this.entries;
    const start = this.start;
    const count = this.count;
    const packed = this.packed;
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
    this.end = entry;
    const error = errorOf(magnitude, count);
    this.error = error;
    this.noise = <f32>(error * error * 1.01);
    this.nodeFloor = ALWAYS;
  }

  /** Fills the entries' ranks of the four features to try from `first` on. */
  loadRanks(first: u32): void {
    const ranks = this.ranks;
    const rankStride = this.rankStride;
    const list = this.list;
    const entries = this.entries;
    const drawn = this.drawn;
    const start = this.start;
    const count = this.count;
    let entry = entries;
    let row = list + ((<usize>start) << 2);
    const rowsEnd = row + ((<usize>count) << 2);
    if (this.maxFeatures == this.features) {
      const four = ranks + ((<usize>first) << 1);
      for (; row < rowsEnd; row += 4, entry += ENTRY)
        v128.store(entry, v128.load_ext<u16>(four + <usize>load<u32>(row) * rankStride));
      return;
    }
    const four = drawn + ((<usize>first) << 2);
    const f0 = (<usize>load<u32>(four)) << 1;
    const f1 = (<usize>load<u32>(four, 4)) << 1;
    const f2 = (<usize>load<u32>(four, 8)) << 1;
    const f3 = (<usize>load<u32>(four, 12)) << 1;
    for (; row < rowsEnd; row += 4, entry += ENTRY) {
      const from = ranks + <usize>load<u32>(row) * rankStride;
      store<u32>(entry, load<u16>(from + f0));
      store<u32>(entry, load<u16>(from + f1), 4);
      store<u32>(entry, load<u16>(from + f2), 8);
      store<u32>(entry, load<u16>(from + f3), 12);
    }
  }

  /** Offers every cut on four features, two rows at a time. */
  offerFour(first: u32): void {
    const entries = this.entries;
    const packed = this.packed;
    const end = this.end;
    const total = f32x4.splat(<f32>(packed & <i64>this.rowMask));
    const least = f32x4.splat(<f32>this.minLeaf);
    const noise = f32x4.splat(this.noise);
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
      const hitA = this.passing(numA, countA, f32x4.sub(total, countA), least, noise);
      const hitB = this.passing(numB, countB, f32x4.sub(total, countB), least, noise);
      if (!v128.any_true(v128.or(hitA, hitB))) continue;
      for (let hits = <u32>i32x4.bitmask(hitA); hits; hits &= hits - 1) this.offer(cut, ctz(hits), first);
      for (let hits = <u32>i32x4.bitmask(hitB); hits; hits &= hits - 1) this.offer(cut + ENTRY, ctz(hits), first);
    }
  }

  /** Where num^2 > floor * den + noise, and both sides have rows enough. */
  @inline
  passing(num: v128, right: v128, left: v128, least: v128, noise: v128): v128 {
    const beyond = f32x4.gt(
      f32x4.mul(num, num),
      f32x4.add(f32x4.mul(f32x4.splat(this.nodeFloor), f32x4.mul(left, right)), noise),
    );
    return v128.and(beyond, f32x4.ge(f32x4.min(left, right), least));
  }

  /** Computes the cut behind an entry's rank on the feature of a lane in integers. */
  offer(cut: usize, lane: u32, first: u32): void {
    const records = this.records;
    const entries = this.entries;
    const drawn = this.drawn;
    const best = this.best;
    const start = this.start;
    const count = this.count;
    const packed = this.packed;
    const error = this.error;
    const column = entries + ((<usize>lane) << 2);
    const rank = load<i32>(cut + ((<usize>lane) << 2));
    let left: i64 = 0;
    let record = records + ((<usize>start) << 3);
    for (let j: u32 = 0, entry = column; j < count; j++, entry += ENTRY, record += 8)
      left += load<i32>(entry) <= rank ? load<i64>(record) : 0;
    const total = packed & <i64>this.rowMask;
    const part = left & <i64>this.rowMask;
    const num = (left >> <i64>this.rowBits) * total - (packed >> <i64>this.rowBits) * part;
    const feature = load<u32>(drawn + ((<usize>(first + lane)) << 2));
    if (best.consider(num, <u64>(part * (total - part)), feature, rank)) this.nodeFloor = floorOf(best, error, total);
  }

  /** Splits the node, `node` of its tree, as the best candidate says, its children in the place of its frame; returns the stack's new top. */
  split(base: u32, node: u32, frame: Frame): usize {
    const random = this.random;
    const target = this.target;
    const ranks = this.ranks;
    const rankStride = this.rankStride;
    const list = this.list;
    const records = this.records;
    const start = this.start;
    const count = this.count;
    const packed = this.packed;
    const rankLeft = this.best.rankLeft;
    const column = ranks + ((<usize>this.best.feature) << 1);
    const depth = frame.depth + 1;
    const key0 = frame.key0;
    const key1 = frame.key1;
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
      const rank = <u32>load<u16>(column + <usize>row * rankStride);
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
    this.emitSplit(<usize>(base + node), this.best.feature, rankLeft, rankRight, node + 1);
    const recordRight = packed - recordLeft;
    random.draw(key0, key1, 1, CHILD);
    frame.fill(recordRight, middle, start + count - middle, depth, random);
    frame.parent = node;
    frame.leaf = lowRight == highRight || this.isLeaf(<u32>(recordRight & <i64>this.rowMask), depth);
    const next = changetype<usize>(frame) + FRAME;
    const left = changetype<Frame>(next);
    random.draw(key0, key1, 0, CHILD);
    left.fill(recordLeft, start, middle - start, depth, random);
    left.parent = ~0;
    left.leaf = lowLeft == highLeft || this.isLeaf(<u32>(recordLeft & <i64>this.rowMask), depth);
    return next + FRAME;
  }
}

export function createSmallGrower(job: TreeJob): SmallGrower {
  const grower = extend<SmallGrower, TreeJob>(job);
  const rows = job.rows;
  const features = job.features;
  const rankStride = ((<usize>features + 3) & ~3) << 1;
  const ranks = allocate(<usize>rows * rankStride);
  memory.fill(ranks, 0, <usize>rows * rankStride);
  for (let f: u32 = 0; f < features; f++) {
    const first = job.order + ((<usize>f * rows) << 2);
    for (let i: u32 = 0; i < rows; i++) {
      const entry = load<u32>(first + ((<usize>i) << 2));
      store<u16>(ranks + <usize>(entry & job.rowMask) * rankStride + ((<usize>f) << 1), <u16>(entry >> job.rowBits));
    }
  }
  grower.ranks = ranks;
  grower.rankStride = rankStride;
  grower.list = allocate(SMALL << 2);
  grower.records = allocate(SMALL << 3);
  grower.entries = allocate((<usize>SMALL + 1) * ENTRY);
  grower.drawn = allocate((<usize>features + 3) << 2);
  for (let f: u32 = 0; f < features + 3; f++) store<u32>(grower.drawn + ((<usize>f) << 2), f);
  grower.stack = allocate((<usize>SMALL + 2) * FRAME);
  grower.best = job.createCandidate();
  return grower;
}
