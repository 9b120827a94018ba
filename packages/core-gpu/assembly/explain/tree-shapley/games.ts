import { allocate, put, u32At } from '../../common/memory';
import { PatternParams, Patterns } from '../patterns/walk';

/**
 * What players get of a game that is worth 1 where all of `a` players are in the coalition and none of `b` others is, in integers of
 * 1 / `unit`: (places + 1)^2 numbers (i64) a table, that of a and b at `a (places + 1) + b`, 0 where it has no meaning.
 */
@unmanaged
export class ShapleyParams {
  patterns: PatternParams;
  unit: f64;
  /** One of the a gets (a - 1)! b! / (a + b)!; one of the b loses a! (b - 1)! / (a + b)!. */
  gain: usize;
  loss: usize;
  /** Of pairs, 0 where they are not wanted: two of the a (a - 2)! b!, one of each (lost) (a - 1)! (b - 1)!, two of the b a! (b - 2)!, over (a + b - 1)!. */
  bothIn: usize;
  across: usize;
  bothOut: usize;

  // Sums, i64, all in one unit: stride, 1, players x stride, pairs x stride.
  prediction: usize;
  expected: usize;
  values: usize;
  pairValues: usize;
}

/** A leaf's patterns, and what each of them gets. */
@unmanaged
export class Games extends Patterns {
  games: ShapleyParams;
  pairs: bool;
  leafValue: f64;
  /** Masks of the leaf's rows. */
  leaf: usize;
  /** Entries of a pattern: its places, then their pairs; and the sums that each is added to. */
  width: u32;
  targets: usize;

  reserveTargets(): void {
    const places = this.places;
    this.targets = allocate((<usize>places + (<usize>places * places) / 2 + 1) << 2);
  }

  startLeaf(value: f64, masks: usize): void {
    const games = this.games;
    const places = this.pathLength;
    const bytes = (<usize>this.stride) << 3;
    this.leafValue = value;
    this.leaf = masks;
    let width: u32 = 0;
    for (let place: u32 = 0; place < places; place++)
      put(this.targets, width++, <u32>(games.values + bytes * this.playerAt(place)));
    if (this.pairs) {
      for (let a: u32 = 0; a < places; a++) {
        for (let b = a + 1; b < places; b++)
          put(
            this.targets,
            width++,
            <u32>(games.pairValues + bytes * this.pairIndex(this.playerAt(a), this.playerAt(b))),
          );
      }
    }
    this.width = width;
  }

  @inline
  pairIndex(player: u32, other: u32): u32 {
    const low = min(player, other);
    return (low * (2 * this.players - low - 1)) / 2 + max(player, other) - low - 1;
  }

  /** The leaf's value times an integer. */
  @inline
  worth(count: i64): i64 {
    const value = this.leafValue;
    return this.whole ? <i64>value * count : <i64>nearest(value * <f64>count);
  }

  /** Adds the prediction, and its mean over the background, of which `met` rows reach the leaf. */
  addPrediction(met: u32): void {
    const games = this.games;
    const full = this.fullMask();
    const all = this.worth(<i64>games.unit * <i64>this.background);
    store<i64>(games.expected, load<i64>(games.expected) + this.worth(<i64>games.unit * <i64>met));
    for (let row: u32 = 0; row < this.blockRows; row++) {
      if (this.maskAt(this.leaf, this.firstRow + row) != full) continue;
      const cell = games.prediction + ((<usize>row) << 3);
      store<i64>(cell, load<i64>(cell) + all);
    }
  }

  /** Adds an entry to the sums of a row of the block. */
  @inline
  addEntry(entry: usize, row: u32): void {
    const width = this.width;
    const targets = this.targets;
    const skip = (<usize>row) << 3;
    for (let at: u32 = 0; at < width; at++) {
      const cell = <usize>u32At(targets, at) + skip;
      store<i64>(cell, load<i64>(cell) + load<i64>(entry + ((<usize>at) << 3)));
    }
  }
}
