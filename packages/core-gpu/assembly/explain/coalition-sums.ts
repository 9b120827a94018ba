import { allocate, extend, put, u32At } from '../common/memory';
import { PatternParams, Patterns, visitLeaves } from './patterns/walk';

@unmanaged
export class CoalitionParams {
  patterns: PatternParams;
  /** blockRows x 2^players, i64: what a row gets with the players of a coalition replaced, summed over the background. */
  sums: usize;
}

/** Adds trees to the sums. */
export function coalitionSums(params: CoalitionParams): void {
  const walk = extend<Walk, PatternParams>(params.patterns);
  walk.sums = params.sums;
  walk.reserveTables();
  visitLeaves<Walk>(walk);
  walk.sumSubsets();
  walk.write();
}

/**
 * A leaf gives a row that misses B of its players P `v N(S and P)` where B is in the coalition S, N(U) being the background rows that meet
 * all of U. As sums over subsets that is `v (-1)^|C| times the rows that meet all of B and none of C`, at B and C for each C of the
 * players that the row meets: these are added, and summed over subsets once, at the end.
 */
@unmanaged
class Walk extends Patterns {
  sums: usize;
  /** 2^players x blockRows, i64: the sums while leaves are added. The rows of a leaf's pattern stand close together this way. */
  cells: usize;
  /** 2^places, u32: background rows that meet all players of a mask; the mask's coalition; the first of the block's rows of it, 1 + row. */
  meeting: usize;
  coalition: usize;
  heads: usize;
  /** blockRows, u32: 1 + the next row of the same mask. */
  next: usize;
  /** 2^places, i64. */
  parts: usize;

  reserveTables(): void {
    const patterns = (<usize>1) << this.places;
    this.meeting = allocate(patterns << 2);
    this.coalition = allocate(patterns << 2);
    this.heads = allocate(patterns << 2);
    this.next = allocate((<usize>this.blockRows) << 2);
    this.parts = allocate(patterns << 3);
    this.cells = allocate(this.rowBytes() << this.players);
    memory.fill(this.cells, 0, this.rowBytes() << this.players);
  }

  /** Of a coalition: a cell for each row. */
  @inline
  rowBytes(): usize {
    return (<usize>this.blockRows) << 3;
  }

  @inline
  rowsAt(coalition: u32): usize {
    return this.cells + <usize>coalition * this.rowBytes();
  }

  addLeaf(value: f64, masks: usize): void {
    const patterns = (<u32>1) << this.pathLength;
    this.countMeeting(masks, patterns);
    put(this.coalition, 0, 0);
    for (let mask: u32 = 1; mask < patterns; mask++) {
      const rest = mask & (mask - 1);
      put(this.coalition, mask, u32At(this.coalition, rest) | ((<u32>1) << this.playerAt(ctz(mask))));
    }
    memory.fill(this.heads, 0, (<usize>patterns) << 2);
    for (let row: u32 = 0; row < this.blockRows; row++) {
      const mask = <u32>this.maskAt(masks, this.firstRow + row);
      put(this.next, row, u32At(this.heads, mask));
      put(this.heads, mask, row + 1);
    }
    for (let mask: u32 = 0; mask < patterns; mask++) if (u32At(this.heads, mask)) this.addPattern(mask, value);
  }

  countMeeting(masks: usize, patterns: u32): void {
    memory.fill(this.meeting, 0, (<usize>patterns) << 2);
    for (let row: u32 = 0; row < this.background; row++) {
      const mask = <u32>this.maskAt(masks, row);
      put(this.meeting, mask, u32At(this.meeting, mask) + 1);
    }
    for (let bit: u32 = 1; bit < patterns; bit <<= 1) {
      for (let mask: u32 = 0; mask < patterns; mask++) {
        if (!(mask & bit)) put(this.meeting, mask, u32At(this.meeting, mask) + u32At(this.meeting, mask | bit));
      }
    }
  }

  @inline
  partAt(mask: u32): usize {
    return this.parts + ((<usize>mask) << 3);
  }

  /** Adds what a leaf gives to the rows that meet the players `met` and no others of the path. */
  addPattern(met: u32, value: f64): void {
    const missed = <u32>this.fullMask() ^ met;
    if (!u32At(this.meeting, missed)) return;
    // Subsets of `met` in increasing order: (subset - met) & met is the next one.
    let subset: u32 = 0;
    do {
      store<i64>(this.partAt(subset), <i64>u32At(this.meeting, missed | subset));
      subset = (subset - met) & met;
    } while (subset);
    for (let bits = met; bits; bits &= bits - 1) this.differ(met, bits & (~bits + 1));
    do {
      const count = load<i64>(this.partAt(subset));
      if (count) this.addPart(met, missed | subset, this.whole ? <i64>value * count : <i64>nearest(value * <f64>count));
      subset = (subset - met) & met;
    } while (subset);
  }

  /** Of each subset with the bit what it has beyond the one without. */
  differ(met: u32, bit: u32): void {
    const others = met ^ bit;
    let subset: u32 = 0;
    do {
      const cell = this.partAt(subset | bit);
      store<i64>(cell, load<i64>(cell) - load<i64>(this.partAt(subset)));
      subset = (subset - others) & others;
    } while (subset);
  }

  addPart(met: u32, mask: u32, part: i64): void {
    const rows = this.rowsAt(u32At(this.coalition, mask));
    for (let row = u32At(this.heads, met); row; row = u32At(this.next, row - 1)) {
      const cell = rows + ((<usize>(row - 1)) << 3);
      store<i64>(cell, load<i64>(cell) + part);
    }
  }

  sumSubsets(): void {
    const coalitions = (<u32>1) << this.players;
    for (let bit: u32 = 1; bit < coalitions; bit <<= 1) {
      for (let mask = bit; mask < coalitions; mask = (mask + 1) | bit) {
        const into = this.rowsAt(mask);
        const from = this.rowsAt(mask ^ bit);
        for (let skip: usize = 0; skip < this.rowBytes(); skip += 8)
          store<i64>(into + skip, load<i64>(into + skip) + load<i64>(from + skip));
      }
    }
  }

  write(): void {
    const coalitions = (<u32>1) << this.players;
    for (let row: u32 = 0; row < this.blockRows; row++) {
      const first = this.sums + ((<usize>row) << (this.players + 3));
      for (let coalition: u32 = 0; coalition < coalitions; coalition++)
        store<i64>(first + ((<usize>coalition) << 3), load<i64>(this.rowsAt(coalition) + ((<usize>row) << 3)));
    }
  }
}
