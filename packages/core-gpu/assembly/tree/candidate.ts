import { fmix32 } from '../common/philox';
import { compareScores } from './exact-score';

// f64 scores have a relative error below 2^-50; outside this band they decide, inside it the integers do.
export const BELOW: f64 = 1.0 - 3.5527136788005009e-15;
const ABOVE: f64 = 1.0 + 3.5527136788005009e-15;

/** The best split of a node so far: of score num^2 / den, or of a deviation criterion's cost. */
@unmanaged
export class Candidate {
  /** num^2 and den, rounded. */
  square: f64;
  denF: f64;
  /** |num|. */
  num: u64;
  den: u64;
  feature: u32;
  rankLeft: u32;
  rankRight: u32;
  rowsLeft: u32;
  cost: u32;
  hash: u32;
  key0: u32;
  key1: u32;
  found: bool;
  hashKnown: bool;
  /** Of equal candidates the one on the first feature wins, not the one of least hash. */
  tiesFirst: bool;

  /** Empties the record for a node with this key. */
  clear(key0: u32, key1: u32): void {
    this.square = 0;
    this.denF = 1;
    this.found = false;
    this.key0 = key0;
    this.key1 = key1;
  }

  tieHash(feature: u32): u32 {
    return this.tiesFirst ? feature : fmix32(fmix32(feature + this.key0) ^ this.key1);
  }

  /** Whether an equal candidate comes before the best: by rank on the same feature, by hash on another; remembers the hashes. */
  winsTie(feature: u32, rankLeft: u32): bool {
    const rival = this.feature;
    if (feature == rival && rankLeft >= this.rankLeft) return false;
    if (!this.hashKnown) {
      this.hash = this.tieHash(rival);
      this.hashKnown = true;
    }
    const hash = this.tieHash(feature);
    if (hash > this.hash) return false;
    this.hash = hash;
    return true;
  }

  keep(feature: u32, rankLeft: u32, hashKnown: bool): void {
    this.feature = feature;
    this.rankLeft = rankLeft;
    this.found = true;
    this.hashKnown = hashKnown;
  }

  /** Keeps a candidate of this cost if it beats the best by (cost, tie hash, rank). Returns whether it was kept. */
  considerCost(cost: u32, feature: u32, rankLeft: u32): bool {
    let tied = false;
    if (this.found) {
      if (cost > this.cost) return false;
      tied = cost == this.cost;
      if (tied && !this.winsTie(feature, rankLeft)) return false;
    }
    this.cost = cost;
    this.keep(feature, rankLeft, tied);
    return true;
  }

  /** Keeps the candidate num^2 / den if it beats the best by (score, tie hash, rank). Returns whether it was kept. */
  consider(num: i64, den: u64, feature: u32, rankLeft: u32): bool {
    const magnitude = <u64>(num < 0 ? -num : num);
    const square = <f64>num * <f64>num;
    let tied = false;
    if (this.found) {
      const mine = square * this.denF;
      const other = this.square * <f64>den;
      if (mine <= other * ABOVE) {
        if (mine < other * BELOW) return false;
        const sign = compareScores(magnitude, den, this.num, this.den);
        if (sign < 0) return false;
        tied = sign == 0;
        if (tied && !this.winsTie(feature, rankLeft)) return false;
      }
    }
    this.square = square;
    this.denF = <f64>den;
    this.num = magnitude;
    this.den = den;
    this.keep(feature, rankLeft, tied);
    return true;
  }
}

// A sum of float32 terms is off by at most error, so a candidate that reaches the best score s has a float32 sum of at
// least sqrt(s den) - error, and
//   num^2 > floor * den + error^2  with  floor = s - 2 error sqrt(s / (N - 1)),  den >= N - 1
// lets it through; what passes is computed again in integers.

/** A floor that every cut passes. */
export const ALWAYS: f32 = -1e30;
const MARGIN: f64 = 1.0 - 3.814697265625e-6; // 2^-18, far above the float32 rounding of a score

/** Bound of the error of a float32 sum of so many terms: (terms + 8) 2^-24 of their magnitude, rounded up. */
export function errorOf(magnitude: f64, terms: u32): f64 {
  return magnitude * <f64>(terms + 8) * 6.1e-8;
}

/** The floor once the best is found, in a node of weight `total`. */
export function floorOf(best: Candidate, error: f64, total: i64): f32 {
  const score = best.square / best.denF;
  const floor = (score - 2 * error * sqrt(score / <f64>(total - 1))) * MARGIN;
  return floor > 0 ? <f32>floor : ALWAYS;
}
