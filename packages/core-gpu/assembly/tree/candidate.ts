import { compareScores } from './exact-score';
import { fmix32 } from '../common/philox';
import { tiesFirst } from './tree-job';

// The best split of a node so far, a record in memory:
export const C_SQUARE: usize = 0; // f64 num^2
export const C_DEN_F: usize = 8; // f64 den
const C_NUM: usize = 16; // u64 |num|
const C_DEN: usize = 24; // u64
export const C_FEATURE: usize = 32;
export const C_RANK_LEFT: usize = 36;
export const C_RANK_RIGHT: usize = 40;
export const C_ROWS_LEFT: usize = 44;
export const C_FOUND: usize = 48;
const C_HASH: usize = 52;
const C_HASH_KNOWN: usize = 56;
const C_KEY0: usize = 60;
const C_KEY1: usize = 64;
export const C_COST: usize = 68; // u32, of a deviation criterion
export const CANDIDATE: usize = 72;

// f64 scores have a relative error below 2^-50; outside this band they decide, inside it the integers do.
export const BELOW: f64 = 1.0 - 3.5527136788005009e-15;
const ABOVE: f64 = 1.0 + 3.5527136788005009e-15;

/** Empties the record for a node with this key. */
export function clearCandidate(best: usize, key0: u32, key1: u32): void {
  store<f64>(best, 0, C_SQUARE);
  store<f64>(best, 1, C_DEN_F);
  store<u32>(best, 0, C_FOUND);
  store<u32>(best, key0, C_KEY0);
  store<u32>(best, key1, C_KEY1);
}

function tieHash(best: usize, feature: u32): u32 {
  return tiesFirst ? feature : fmix32(fmix32(feature + load<u32>(best, C_KEY0)) ^ load<u32>(best, C_KEY1));
}

/** Whether an equal candidate comes before the best: by rank on the same feature, by hash on another; remembers the hashes. */
function winsTie(best: usize, feature: u32, rankLeft: u32): bool {
  const rival = load<u32>(best, C_FEATURE);
  if (feature == rival && rankLeft >= load<u32>(best, C_RANK_LEFT)) return false;
  if (!load<u32>(best, C_HASH_KNOWN)) {
    store<u32>(best, tieHash(best, rival), C_HASH);
    store<u32>(best, 1, C_HASH_KNOWN);
  }
  const hash = tieHash(best, feature);
  if (hash > load<u32>(best, C_HASH)) return false;
  store<u32>(best, hash, C_HASH);
  return true;
}

function keep(best: usize, feature: u32, rankLeft: u32, rankRight: u32, rowsLeft: u32, hashKnown: bool): void {
  store<u32>(best, feature, C_FEATURE);
  store<u32>(best, rankLeft, C_RANK_LEFT);
  store<u32>(best, rankRight, C_RANK_RIGHT);
  store<u32>(best, rowsLeft, C_ROWS_LEFT);
  store<u32>(best, 1, C_FOUND);
  store<u32>(best, hashKnown, C_HASH_KNOWN);
}

/** Keeps a candidate of this cost if it beats the best by (cost, tie hash, rank). */
export function considerCost(best: usize, cost: u32, feature: u32, rankLeft: u32, rankRight: u32, rowsLeft: u32): void {
  let tied = false;
  if (load<u32>(best, C_FOUND)) {
    const other = load<u32>(best, C_COST);
    if (cost > other) return;
    tied = cost == other;
    if (tied && !winsTie(best, feature, rankLeft)) return;
  }
  store<u32>(best, cost, C_COST);
  keep(best, feature, rankLeft, rankRight, rowsLeft, tied);
}

/**
 * Keeps the candidate num^2 / den if it beats the best by (score, tie hash, rank). Returns whether it was kept.
 */
export function consider(
  best: usize,
  num: i64,
  den: u64,
  feature: u32,
  rankLeft: u32,
  rankRight: u32,
  rowsLeft: u32,
): bool {
  const magnitude = <u64>(num < 0 ? -num : num);
  const square = <f64>num * <f64>num;
  let tied = false;
  if (load<u32>(best, C_FOUND)) {
    const mine = square * load<f64>(best, C_DEN_F);
    const other = load<f64>(best, C_SQUARE) * <f64>den;
    if (mine <= other * ABOVE) {
      if (mine < other * BELOW) return false;
      const sign = compareScores(magnitude, den, load<u64>(best, C_NUM), load<u64>(best, C_DEN));
      if (sign < 0) return false;
      tied = sign == 0;
      if (tied && !winsTie(best, feature, rankLeft)) return false;
    }
  }
  store<f64>(best, square, C_SQUARE);
  store<f64>(best, <f64>den, C_DEN_F);
  store<u64>(best, magnitude, C_NUM);
  store<u64>(best, den, C_DEN);
  keep(best, feature, rankLeft, rankRight, rowsLeft, tied);
  return true;
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
export function floorOf(best: usize, error: f64, total: i64): f32 {
  const score = load<f64>(best, C_SQUARE) / load<f64>(best, C_DEN_F);
  const floor = (score - 2 * error * sqrt(score / <f64>(total - 1))) * MARGIN;
  return floor > 0 ? <f32>floor : ALWAYS;
}
