import { allocate, extend } from '../common/memory';
import { CHILD, ROOT } from '../common/philox';
import { BELOW, Candidate } from './candidate';
import { DeviationJob, leastOnSide, spreadOf } from './deviation';
import { FRAME, Frame } from './frame';
import { SMALL, SmallGrower } from './grow-small';
import { TreeJob } from './tree-job';

// Depth-first growth on presorted lists. Every feature has a list of the node's rows in rank order; a node owns the same
// segment of every list, and a split partitions the segments in place, stably. Small nodes are grown at once, from their rows
// alone: their segments stay as they are. A row's 64-bit record keeps sum and count in one addition.

/** What an entry that goes left moves a list's end by. */
const LEFT: usize = 4;

@unmanaged
export class PresortedGrower extends DeviationJob {
  small: SmallGrower;
  weight: usize;
  record: usize;
  /** rows x i64 weight * target^2, for deviation criteria. */
  square: usize;
  lists: usize;
  spill: usize;
  /** rows x u8: LEFT or 0. */
  side: usize;
  /** Permutation of the features, a node's non-constant ones a prefix, and its inverse. */
  active: usize;
  position: usize;
  drawn: usize;
  stack: usize;
  best: Candidate;

  nodeSum: i64;
  nodeCount: i64;
  nodeSquares: i64;
  nodeUnit: u32;
  splitRecord: i64;
  splitSquares: i64;

  /** Offers every boundary between distinct ranks of one feature. */
  scan(feature: u32, start: u32, length: u32): void {
    const rowBits = this.rowBits;
    const best = this.best;
    const segment = this.lists + ((<usize>feature * this.rows + start) << 2);
    const total = this.nodeCount;
    const sum = this.nodeSum;
    const shift = <i64>rowBits;
    const mask = this.rowMask;
    const records = this.record;
    const leastLeft = <i64>this.minLeaf;
    const mostLeft = total - leastLeft;
    let square = best.square;
    let denF = best.denF;
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
            if (best.consider(num, <u64>den, feature, entry >> rowBits)) {
              best.rankRight = next >> rowBits;
              best.rowsLeft = (<u32>(at - segment) >> 2) + 1;
            }
            square = best.square;
            denF = best.denF;
          }
        }
      }
      entry = next;
    }
  }

  /** Offers every boundary of one feature that a deviation criterion allows. */
  scanDeviation(feature: u32, start: u32, length: u32): void {
    const rowBits = this.rowBits;
    const rowMask = this.rowMask;
    const record = this.record;
    const square = this.square;
    const best = this.best;
    const nodeSum = this.nodeSum;
    const nodeCount = this.nodeCount;
    const nodeSquares = this.nodeSquares;
    const nodeUnit = this.nodeUnit;
    const segment = this.lists + ((<usize>feature * this.rows + start) << 2);
    const leastLeft = leastOnSide(<u32>nodeCount, this.minLeaf);
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
      let cost = this.costOf(spreadOf(count, sum, squares), count, nodeUnit);
      if (best.found && cost > best.cost) continue;
      const others = <u32>nodeCount - count;
      cost += this.costOf(spreadOf(others, nodeSum - sum, nodeSquares - squares), others, nodeUnit);
      if (best.considerCost(cost, feature, entry >> rowBits)) {
        best.rankRight = next >> rowBits;
        best.rowsLeft = (<u32>(at - segment) >> 2) + 1;
      }
    }
  }

  offer(feature: u32, start: u32, length: u32): void {
    if (this.root) this.scanDeviation(feature, start, length);
    else this.scan(feature, start, length);
  }

  deactivate(slot: u32, lastSlot: u32): void {
    const mine = this.active + ((<usize>slot) << 2);
    const other = this.active + ((<usize>lastSlot) << 2);
    const feature = load<u32>(mine);
    const moved = load<u32>(other);
    store<u32>(mine, moved);
    store<u32>(other, feature);
    store<u32>(this.position + ((<usize>moved) << 2), slot);
    store<u32>(this.position + ((<usize>feature) << 2), lastSlot);
  }

  /** Moves features that are constant in the segment behind the prefix; returns the prefix's new length. */
  dropConstants(start: u32, length: u32, activeCount: u32): u32 {
    const rows = this.rows;
    const rowMask = this.rowMask;
    const lists = this.lists;
    const active = this.active;
    let slot: u32 = 0;
    while (slot < activeCount) {
      const feature = load<u32>(active + ((<usize>slot) << 2));
      const segment = lists + ((<usize>feature * rows + start) << 2);
      const first = load<u32>(segment);
      const last = load<u32>(segment + ((<usize>(length - 1)) << 2));
      if ((first ^ last) > rowMask) slot++;
      else this.deactivate(slot, --activeCount);
    }
    return activeCount;
  }

  /** Records which side each row goes to and, in `splitRecord` and `splitSquares`, the left rows' sums; returns bit 0 where the left rows' targets are all equal, bit 1 for the right. */
  splitRows(segment: usize, length: u32, rowsLeft: u32): u32 {
    const rowMask = this.rowMask;
    const target = this.target;
    const record = this.record;
    const square = this.square;
    const side = this.side;
    let pure: u32 = 3;
    let packed: i64 = 0;
    let firstTarget = load<i32>(target + ((<usize>(load<u32>(segment) & rowMask)) << 2));
    for (let i: u32 = 0; i < rowsLeft; i++) {
      const row = <usize>(load<u32>(segment + ((<usize>i) << 2)) & rowMask);
      store<u8>(side + row, <u8>LEFT);
      packed += load<i64>(record + (row << 3));
      if (load<i32>(target + (row << 2)) != firstTarget) pure &= ~1;
    }
    this.splitRecord = packed;
    let squares: i64 = 0;
    if (this.root) {
      for (let i: u32 = 0; i < rowsLeft; i++)
        squares += load<i64>(square + ((<usize>(load<u32>(segment + ((<usize>i) << 2)) & rowMask)) << 3));
    }
    this.splitSquares = squares;
    firstTarget = load<i32>(target + ((<usize>(load<u32>(segment + ((<usize>rowsLeft) << 2)) & rowMask)) << 2));
    for (let i = rowsLeft; i < length; i++) {
      const row = <usize>(load<u32>(segment + ((<usize>i) << 2)) & rowMask);
      store<u8>(side + row, 0);
      if (load<i32>(target + (row << 2)) != firstTarget) pure &= ~2;
    }
    return pure;
  }

  keepBoth(segment: usize, length: u32): void {
    const spill = this.spill;
    const sides = this.side;
    const mask = this.rowMask;
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
  keepLeft(from: usize, to: usize, length: u32): void {
    const sides = this.side;
    const mask = this.rowMask;
    const end = from + ((<usize>length) << 2);
    for (; from < end; from += 4) {
      const entry = load<u32>(from);
      store<u32>(to, entry);
      to += <usize>load<u8>(sides + (entry & mask));
    }
  }

  keepRight(segment: usize, length: u32): void {
    const sides = this.side;
    const mask = this.rowMask;
    let right = segment + ((<usize>(length - 1)) << 2);
    for (let at = right; at >= segment; at -= 4) {
      const entry = load<u32>(at);
      store<u32>(right, entry);
      right -= LEFT - <usize>load<u8>(sides + (entry & mask));
    }
  }

  staysLeaf(packed: i64, squares: i64, depth: u32): bool {
    const count = <u32>(packed & <i64>this.rowMask);
    return this.root
      ? this.isDeviationLeaf(spreadOf(count, packed >> <i64>this.rowBits, squares), count, depth)
      : this.isLeaf(count, depth);
  }

  /** Hands the rows of a frame to the grower of small nodes. */
  takeRows(frame: Frame): void {
    const rowMask = this.rowMask;
    const record = this.record;
    const small = this.small;
    const segment = this.lists + ((<usize>frame.list * this.rows + frame.start) << 2);
    for (let j: u32 = 0; j < frame.rows; j++) {
      const row = load<u32>(segment + ((<usize>j) << 2)) & rowMask;
      small.put(j, row, load<i64>(record + ((<usize>row) << 3)));
    }
  }

  /** Grows tree `tree`, writing its nodes in preorder from output index `base`. */
  grow(tree: u32, base: u32): void {
    const rows = this.rows;
    const features = this.features;
    const rowMask = this.rowMask;
    const order = this.order;
    const target = this.target;
    const maxFeatures = this.maxFeatures;
    const root = this.root;
    const random = this.random;
    const weight = this.weight;
    const record = this.record;
    const square = this.square;
    const lists = this.lists;
    const side = this.side;
    const active = this.active;
    const position = this.position;
    const drawn = this.drawn;
    const stack = this.stack;
    const best = this.best;
    this.bag.drawRows(weight, random, tree);
    const shift = <i64>this.rowBits;
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
    this.rootSpread = spreadOf(rootCount, rootRecord >> shift, rootSquares);
    this.rootCount = rootCount;
    const rootLeaf = low == high || this.isLeaf(rootCount, 0);
    for (let f: u32 = 0; f < features; f++) {
      store<u32>(active + ((<usize>f) << 2), f);
      store<u32>(position + ((<usize>f) << 2), f);
      const first = (<usize>f * rows) << 2;
      if (!rootLeaf) this.keepLeft(order + first, lists + first, rows);
    }

    random.draw(0, 0, tree, ROOT);
    const first = changetype<Frame>(stack);
    first.fill(rootRecord, 0, inBag, 0, random);
    first.parent = ~0;
    first.leaf = rootLeaf;
    first.squares = rootSquares;
    first.active = features;
    first.list = 0;
    let top = stack + FRAME;
    const small: u32 = root ? 0 : SMALL;
    let node: u32 = 0;
    while (top > stack) {
      top -= FRAME;
      const frame = changetype<Frame>(top);
      if (frame.rows <= small && !frame.leaf) {
        this.takeRows(frame);
        node = this.small.grow(base, node, frame);
        continue;
      }
      const packed = frame.record;
      if (frame.parent != ~0) this.emitRightChild(<usize>(base + frame.parent), node);
      const at = <usize>(base + node);
      const sum = packed >> shift;
      const count = packed & <i64>rowMask;
      const squares = frame.squares;
      this.emitLeaf(at, sum, <u32>count);
      const id = node++;
      if (frame.leaf) continue;

      const start = frame.start;
      const length = frame.rows;
      const depth = frame.depth + 1;
      const key0 = frame.key0;
      const key1 = frame.key1;
      this.nodeSum = sum;
      this.nodeCount = count;
      this.nodeSquares = squares;
      if (root) this.nodeUnit = this.unitOf(spreadOf(count, sum, squares), <u32>count);
      const activeCount = this.dropConstants(start, length, frame.active);
      best.clear(key0, key1);
      if (maxFeatures < features) {
        this.drawFeatures(drawn, key0, key1);
        for (let d: u32 = 0; d < maxFeatures; d++) {
          const feature = load<u32>(drawn + ((<usize>d) << 2));
          if (load<u32>(position + ((<usize>feature) << 2)) < activeCount) this.offer(feature, start, length);
        }
      } else {
        for (let slot: u32 = 0; slot < activeCount; slot++)
          this.offer(load<u32>(active + ((<usize>slot) << 2)), start, length);
      }
      if (!best.found) continue;

      const winner = best.feature;
      this.emitSplit(at, winner, best.rankLeft, best.rankRight, node);
      const rowsLeft = best.rowsLeft;
      const pure = this.splitRows(lists + ((<usize>winner * rows + start) << 2), length, rowsLeft);
      const recordLeft = this.splitRecord;
      const recordRight = packed - recordLeft;
      const squaresLeft = this.splitSquares;
      const squaresRight = squares - squaresLeft;
      const leafLeft = (pure & 1) != 0 || this.staysLeaf(recordLeft, squaresLeft, depth);
      const leafRight = (pure & 2) != 0 || this.staysLeaf(recordRight, squaresRight, depth);
      const listsLeft = !leafLeft && rowsLeft > small;
      const listsRight = !leafRight && length - rowsLeft > small;
      if (listsLeft || listsRight) {
        for (let slot: u32 = 0; slot < activeCount; slot++) {
          const feature = load<u32>(active + ((<usize>slot) << 2));
          if (feature == winner) continue;
          const segment = lists + ((<usize>feature * rows + start) << 2);
          if (!listsRight) this.keepLeft(segment, segment, length);
          else if (!listsLeft) this.keepRight(segment, length);
          else this.keepBoth(segment, length);
        }
      }
      random.draw(key0, key1, 1, CHILD);
      frame.fill(recordRight, start + rowsLeft, length - rowsLeft, depth, random);
      frame.parent = id;
      frame.leaf = leafRight;
      frame.squares = squaresRight;
      frame.active = activeCount;
      frame.list = winner;
      const left = changetype<Frame>(top + FRAME);
      random.draw(key0, key1, 0, CHILD);
      left.fill(recordLeft, start, rowsLeft, depth, random);
      left.parent = ~0;
      left.leaf = leafLeft;
      left.squares = squaresLeft;
      left.active = activeCount;
      left.list = winner;
      top += 2 * FRAME;
    }
  }
}

export function createPresortedGrower(job: TreeJob, small: SmallGrower): PresortedGrower {
  const grower = extend<PresortedGrower, TreeJob>(job);
  const rows = <usize>job.rows;
  const features = <usize>job.features;
  grower.small = small;
  grower.weight = allocate(rows << 2);
  grower.record = allocate(rows << 3);
  if (job.root) grower.square = allocate(rows << 3);
  grower.lists = allocate((rows * features) << 2);
  grower.spill = allocate(rows << 2);
  grower.side = allocate(rows);
  grower.active = allocate(features << 2);
  grower.position = allocate(features << 2);
  grower.drawn = allocate(features << 2);
  grower.stack = allocate((rows + 2) * FRAME);
  grower.best = job.createCandidate();
  return grower;
}
