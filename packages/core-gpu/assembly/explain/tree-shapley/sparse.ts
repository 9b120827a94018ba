import { allocate, put, u32At } from '../../common/memory';
import { DenseLeaves } from './dense';

/** Long paths: the patterns that occur, each against each. */
@unmanaged
export class SparseLeaves extends DenseLeaves {
  /** Slots by hash: 1 + number of a pattern, 0 for none. */
  slots: usize;
  slotMask: u32;
  distinct: u32;
  /** By pattern: mask (u64), background rows (u32), the first of its rows in the block; by row of the block, the next of its pattern; 1 + row, 0 for none. */
  patterns: usize;
  counts: usize;
  heads: usize;
  next: usize;
  /** What one pattern gets: width, i64. */
  shares: usize;

  reserveDistinct(): void {
    const rows = this.background + this.blockRows;
    let slots: u32 = 16;
    while (slots < 2 * rows) slots <<= 1;
    const places = <usize>this.places;
    this.slotMask = slots - 1;
    this.slots = allocate((<usize>slots) << 2);
    this.patterns = allocate((<usize>rows) << 3);
    this.counts = allocate((<usize>rows) << 2);
    this.heads = allocate((<usize>rows) << 2);
    this.next = allocate((<usize>this.blockRows) << 2);
    this.shares = allocate((places + (places * places) / 2 + 1) << 3);
  }

  addSparse(): void {
    this.findPatterns();
    this.addPrediction(this.countOf(this.fullMask()));
    const bytes = (<usize>this.width) << 3;
    for (let pattern: u32 = 0; pattern < this.distinct; pattern++) {
      let row = u32At(this.heads, pattern);
      if (!row) continue;
      memory.fill(this.shares, 0, bytes);
      this.meetOthers(load<u64>(this.patterns + ((<usize>pattern) << 3)));
      for (let at: usize = 0; at < bytes; at += 8)
        store<i64>(this.shares + at, this.worth(load<i64>(this.shares + at)));
      for (; row; row = u32At(this.next, row - 1)) this.addEntry(this.shares, row - 1);
    }
  }

  findPatterns(): void {
    this.distinct = 0;
    memory.fill(this.slots, 0, (<usize>this.slotMask + 1) << 2);
    for (let row: u32 = 0; row < this.background; row++) {
      const pattern = this.numberOf(this.maskAt(this.leaf, row));
      put(this.counts, pattern, u32At(this.counts, pattern) + 1);
    }
    for (let row: u32 = 0; row < this.blockRows; row++) {
      const pattern = this.numberOf(this.maskAt(this.leaf, this.firstRow + row));
      put(this.next, row, u32At(this.heads, pattern));
      put(this.heads, pattern, row + 1);
    }
  }

  slotOf(mask: u64): usize {
    let slot = <u32>((mask * 0x9e3779b97f4a7c15) >> 32) & this.slotMask;
    for (;;) {
      const number = u32At(this.slots, slot);
      if (!number || load<u64>(this.patterns + ((<usize>number - 1) << 3)) == mask) break;
      slot = (slot + 1) & this.slotMask;
    }
    return this.slots + ((<usize>slot) << 2);
  }

  /** The number of a pattern, which is new where it was not met before. */
  numberOf(mask: u64): u32 {
    const slot = this.slotOf(mask);
    const number = load<u32>(slot);
    if (number) return number - 1;
    const pattern = this.distinct++;
    store<u32>(slot, pattern + 1);
    store<u64>(this.patterns + ((<usize>pattern) << 3), mask);
    put(this.counts, pattern, 0);
    put(this.heads, pattern, 0);
    return pattern;
  }

  countOf(mask: u64): u32 {
    const number = load<u32>(this.slotOf(mask));
    return number ? u32At(this.counts, number - 1) : 0;
  }

  /** Sums what a row of a pattern gets against the background's patterns: one of the two meets every player. */
  meetOthers(mask: u64): void {
    const games = this.games;
    const full = this.fullMask();
    const places = this.places;
    const misses = <u32>popcnt(full ^ mask);
    for (let pattern: u32 = 0; pattern < this.distinct; pattern++) {
      const other = load<u64>(this.patterns + ((<usize>pattern) << 3));
      const count = <i64>u32At(this.counts, pattern);
      if (!count || (other | mask) != full) continue;
      const missed = full ^ other;
      const cell = (<usize>(<u32>popcnt(missed) * (places + 1) + misses)) << 3;
      this.share(missed, full ^ mask, count * load<i64>(games.gain + cell), -count * load<i64>(games.loss + cell));
      if (this.pairs) this.sharePairs(missed, full ^ mask, count, cell);
    }
  }

  /** Adds to the places of the one set and of the other. */
  share(ins: u64, outs: u64, gain: i64, loss: i64): void {
    for (let bits = ins; bits; bits &= bits - 1) this.increase(<u32>ctz(bits), gain);
    for (let bits = outs; bits; bits &= bits - 1) this.increase(<u32>ctz(bits), loss);
  }

  @inline
  increase(at: u32, value: i64): void {
    const cell = this.shares + ((<usize>at) << 3);
    store<i64>(cell, load<i64>(cell) + value);
  }

  sharePairs(ins: u64, outs: u64, count: i64, cell: usize): void {
    const games = this.games;
    const bothIn = count * load<i64>(games.bothIn + cell);
    const across = -count * load<i64>(games.across + cell);
    const bothOut = count * load<i64>(games.bothOut + cell);
    const players = ins | outs;
    for (let first = players; first; first &= first - 1) {
      const a = <u32>ctz(first);
      for (let second = first & (first - 1); second; second &= second - 1) {
        const b = <u32>ctz(second);
        const inA = ((ins >> a) & 1) != 0;
        const inB = ((ins >> b) & 1) != 0;
        this.increase(this.placePair(a, b), inA && inB ? bothIn : inA || inB ? across : bothOut);
      }
    }
  }

  /** Where the entry of two places stands, the first before the second. */
  @inline
  placePair(a: u32, b: u32): u32 {
    const places = this.pathLength;
    return places + (a * (2 * places - a - 1)) / 2 + b - a - 1;
  }
}
