import { allocate } from '../../common/memory';
import { Games } from './games';

/** Most places of a path whose 2^places patterns are all laid out. */
export const MOST_DENSE: u32 = 14;

// Numbers kept of a pattern A: the games of the background rows whose misses are in A, summed by how many misses they have, weighted for
// a row that misses all but A, but one more of A, but two more. Tables of a pattern's players follow from those of A less one and less two.
const GAIN: u32 = 0;
const GAIN_LESS: u32 = 1;
const LOSS: u32 = 2;
const IN: u32 = 3;
const IN_LESS: u32 = 4;
const IN_LESS_TWO: u32 = 5;
const ACROSS: u32 = 6;
const ACROSS_LESS: u32 = 7;
const OUT: u32 = 8;
const KINDS: u32 = 9;

/** Short paths: every pattern has a place in the tables, its mask being its number. */
@unmanaged
export class DenseLeaves extends Games {
  /** 2^places x lanes, u32: background rows by the set of their misses and its size, then sums over subsets. */
  ranks: usize;
  lanes: u32;
  /** 2^places x KINDS, i64. */
  weighted: usize;
  /** 2^places x width, i64. */
  entries: usize;
  /** 2^places, u8: whether rows of the pattern get anything. */
  live: usize;

  reserveRanks(): void {
    const most = min(this.places, MOST_DENSE);
    const patterns = (<usize>1) << most;
    this.ranks = allocate(patterns * (((<usize>most + 4) & ~3) << 2));
    this.weighted = allocate((patterns * KINDS) << 3);
    this.entries = allocate((patterns * (most + (this.pairs ? (most * most) / 2 : 0))) << 3);
    this.live = allocate(patterns);
  }

  addDense(): void {
    const met = this.countMisses();
    this.addPrediction(met);
    this.sumSubsets();
    const patterns = (<u32>1) << this.pathLength;
    for (let mask: u32 = 0; mask < patterns; mask++) this.weigh(mask);
    for (let mask: u32 = 0; mask < patterns; mask++) if (load<u8>(this.live + mask)) this.enter(mask);
    const masks = this.leaf + ((<usize>this.firstRow) << 1);
    const bytes = (<usize>this.width) << 3;
    for (let row: u32 = 0; row < this.blockRows; row++) {
      const mask: usize = load<u16>(masks + ((<usize>row) << 1));
      if (load<u8>(this.live + mask)) this.addEntry(this.entries + mask * bytes, row);
    }
  }

  @inline
  rankAt(mask: u32): usize {
    return this.ranks + ((<usize>mask * this.lanes) << 2);
  }

  /** Counts the background's misses; returns how many rows have none. */
  countMisses(): u32 {
    const places = this.pathLength;
    const full = ((<u32>1) << places) - 1;
    this.lanes = (places + 4) & ~3;
    memory.fill(this.ranks, 0, ((<usize>full + 1) * this.lanes) << 2);
    for (let row: u32 = 0; row < this.background; row++) {
      const misses = full ^ <u32>load<u16>(this.leaf + ((<usize>row) << 1));
      const cell = this.rankAt(misses) + ((<usize>popcnt(misses)) << 2);
      store<u32>(cell, load<u32>(cell) + 1);
    }
    return load<u32>(this.ranks);
  }

  sumSubsets(): void {
    const patterns = (<u32>1) << this.pathLength;
    const bytes = (<usize>this.lanes) << 2;
    for (let bit: u32 = 1; bit < patterns; bit <<= 1) {
      for (let mask = bit; mask < patterns; mask = (mask + 1) | bit) {
        const into = this.rankAt(mask);
        const from = this.rankAt(mask ^ bit);
        for (let lane: usize = 0; lane < bytes; lane += 16)
          v128.store(into + lane, i32x4.add(v128.load(into + lane), v128.load(from + lane)));
      }
    }
  }

  @inline
  keep(mask: u32, kind: u32, value: i64): void {
    store<i64>(this.weighted + ((<usize>(mask * KINDS + kind)) << 3), value);
  }

  @inline
  kept(mask: u32, kind: u32): i64 {
    return load<i64>(this.weighted + ((<usize>(mask * KINDS + kind)) << 3));
  }

  /** Background rows whose misses are in the pattern, weighted by `table` for a row with so many misses. */
  weight(mask: u32, table: usize, misses: i32): i64 {
    if (misses < 0) return 0;
    const step = (<usize>this.places + 1) << 3;
    const most: u32 = popcnt(mask);
    let cell = table + ((<usize>misses) << 3);
    let rank = this.rankAt(mask);
    let sum: i64 = 0;
    for (let size: u32 = 0; size <= most; size++) {
      sum += load<i64>(cell) * <i64>load<u32>(rank);
      cell += step;
      rank += 4;
    }
    return sum;
  }

  weigh(mask: u32): void {
    const games = this.games;
    const misses = <i32>(this.pathLength - popcnt(mask));
    this.keep(mask, GAIN, this.weight(mask, games.gain, misses));
    this.keep(mask, GAIN_LESS, this.weight(mask, games.gain, misses - 1));
    this.keep(mask, LOSS, this.weight(mask, games.loss, misses));
    store<u8>(this.live + mask, <u8>this.hasAny(mask));
    if (!this.pairs) return;
    this.keep(mask, IN, this.weight(mask, games.bothIn, misses));
    this.keep(mask, IN_LESS, this.weight(mask, games.bothIn, misses - 1));
    this.keep(mask, IN_LESS_TWO, this.weight(mask, games.bothIn, misses - 2));
    this.keep(mask, ACROSS, this.weight(mask, games.across, misses));
    this.keep(mask, ACROSS_LESS, this.weight(mask, games.across, misses - 1));
    this.keep(mask, OUT, this.weight(mask, games.bothOut, misses));
  }

  /** Whether the misses of any background row are in the pattern. */
  hasAny(mask: u32): bool {
    const rank = this.rankAt(mask);
    let any = v128.load(rank);
    for (let lane: usize = 16; lane < (<usize>this.lanes) << 2; lane += 16) any = v128.or(any, v128.load(rank + lane));
    return v128.any_true(any);
  }

  /** What a row of the pattern gets, by place and by pair of places. */
  enter(mask: u32): void {
    const places = this.pathLength;
    let cell = this.entries + ((<usize>mask * this.width) << 3);
    const gain = this.kept(mask, GAIN);
    const loss = this.worth(-this.kept(mask, LOSS));
    for (let place: u32 = 0; place < places; place++) {
      const bit = (<u32>1) << place;
      store<i64>(cell, mask & bit ? this.worth(gain - this.kept(mask ^ bit, GAIN_LESS)) : loss);
      cell += 8;
    }
    if (!this.pairs) return;
    const within = this.kept(mask, IN);
    const across = this.kept(mask, ACROSS);
    const outside = this.worth(this.kept(mask, OUT));
    for (let a: u32 = 0; a < places; a++) {
      const bitA = (<u32>1) << a;
      for (let b = a + 1; b < places; b++) {
        const bitB = (<u32>1) << b;
        let value = outside;
        if (mask & bitA && mask & bitB)
          value = this.worth(
            within -
              this.kept(mask ^ bitA, IN_LESS) -
              this.kept(mask ^ bitB, IN_LESS) +
              this.kept(mask ^ bitA ^ bitB, IN_LESS_TWO),
          );
        else if (mask & (bitA | bitB)) value = this.worth(this.kept(mask & ~(bitA | bitB), ACROSS_LESS) - across);
        store<i64>(cell, value);
        cell += 8;
      }
    }
  }
}
