import { hyperLog, hyperMoments, shrinkage, shrinkageSquare } from './hyper-g';
import { index, philox, r0, r1, r2, r3, word } from '../common/philox';
import { NONE, addVisits, visitedAdd, visitedFind, worthwhile } from './visited-models';
import {
  acceptAdd,
  acceptDrop,
  coefficients,
  diagonal,
  factorised,
  members,
  proposeAdd,
  proposeDrop,
  proposeSwap,
  proposed,
  refresh,
  residual,
  size,
  slotOf,
  subsetClear,
} from './subset-regression';

const MOVE: u32 = 20;
const START: u32 = 21;
const HASH: u32 = 22;

const UNIT: f64 = 2.3283064365386963e-10;

let features: u32 = 0;
let most: u32 = 0;
let words: u32 = 0;

// The posterior of a model of size k and residual share r: exp(logWeight[k]) (offset + slope r)^(-power / 2), or hyper-g's.
let logWeight: usize = 0;
let up: usize = 0;
let divisor: usize = 0;
let hyper: bool = false;
let offset: f64 = 0;
let slope: f64 = 0;
let power: u32 = 0;
let shrink: f64 = 0;

let model: usize = 0;
let keys: usize = 0;
let entered: usize = 0;
let sorted: usize = 0;
let factor: usize = 0;

let halves: usize = 0;
let means: usize = 0;
let squares: usize = 0;
let positive: usize = 0;
let joint: usize = 0;
let sizes: usize = 0;

let hash: u64 = 0;
let evidence: f64 = 0;
let proposedEvidence: f64 = 0;
let since: u32 = 0;
let middle: u32 = 0;
let counting: bool = false;
let record: usize = 0;
let recorded: u32 = 0;

/** Bytes of the scratch of `bmaSet`. */
export function bmaScratch(features: u32, most: u32): usize {
  const m = <usize>most;
  return <usize>features * 12 + ((<usize>((features + 31) >> 5)) << 2) + (m << 2) + (((m + 1) * m) << 3) + 64;
}

/** `logWeight_`, `up_` (exp of its steps) and `divisor_` (degrees of freedom of the coefficients' variance): by model size. */
export function bmaSet(
  features_: u32,
  most_: u32,
  logWeight_: usize,
  up_: usize,
  divisor_: usize,
  hyper_: bool,
  offset_: f64,
  slope_: f64,
  power_: u32,
  shrink_: f64,
  scratch: usize,
): void {
  features = features_;
  most = most_;
  words = (features + 31) >> 5;
  logWeight = logWeight_;
  up = up_;
  divisor = divisor_;
  hyper = hyper_;
  offset = offset_;
  slope = slope_;
  power = power_;
  shrink = shrink_;
  keys = scratch;
  factor = keys + ((<usize>features) << 3);
  entered = factor + ((<usize>most * (most + 1)) << 3);
  model = entered + ((<usize>features) << 2);
  sorted = model + ((<usize>words) << 2);
  for (let j: u32 = 0; j < features; j++) {
    philox(j, 0, 0, HASH);
    store<u64>(keys + ((<usize>j) << 3), ((<u64>r1) << 32) | r0);
  }
}

/** Sums over all chains: positive (features, f64), joint (features x features, f64), sizes (most + 1, f64). */
export function bmaOutput(positive_: usize, joint_: usize, sizes_: usize): void {
  positive = positive_;
  joint = joint_;
  sizes = sizes_;
}

/** Where the next chain writes: halves (2 x features, u32), means and squares (features, f64), all cleared before. */
export function bmaRows(halves_: usize, means_: usize, squares_: usize): void {
  halves = halves_;
  means = means_;
  squares = squares_;
}

/** Draws a chain's first model, variable by variable. */
export function bmaStart(chain: u32, share: u32): void {
  subsetClear();
  hash = 0;
  memory.fill(model, 0, (<usize>words) << 2);
  for (let j: u32 = 0; j < features && size < most; j++) {
    philox(j, chain, 0, START);
    if (r0 < share && proposeAdd(j)) {
      acceptAdd(j);
      toggle(j);
    }
  }
  evidence = evidenceOf(size, residual);
}

/** Runs a chain from its first model and returns the moves accepted after burn-in; `record` takes all moves (draw, variable), or is 0. */
export function bmaChain(chain: u32, burn: u32, draws: u32, swaps: bool, record_: usize): u32 {
  record = record_;
  recorded = 0;
  begin(burn, draws);
  run(chain, 0, burn, swaps);
  count(burn);
  const accepted = run(chain, burn, burn + draws, swaps);
  end(burn + draws);
  return accepted;
}

/** Moves that the last chain recorded. */
export function bmaRecorded(): u32 {
  return recorded;
}

/** Books a chain whose `moves` were decided elsewhere; returns those after burn-in, or NONE where one takes in a collinear candidate. */
export function bmaFollow(draw: usize, variable: usize, moves: u32, burn: u32, draws: u32): u32 {
  record = 0;
  begin(burn, draws);
  let accepted: u32 = 0;
  for (let i: u32 = 0; i < moves; i++) {
    const at = (<usize>i) << 2;
    const now = load<u32>(draw + at);
    if (now >= burn) {
      if (!counting) count(burn);
      accepted++;
    }
    const first = load<u32>(variable + at);
    const held = slotOf(first);
    if (i + 1 < moves && load<u32>(draw + at, 4) == now) {
      const second = load<u32>(variable + at, 4);
      if (!proposeSwap(held - 1, second)) return NONE;
      proposedEvidence = evidenceOf(size, proposed);
      exchange(now, held - 1, second);
      i++;
    } else if (held) {
      proposeDrop(held - 1);
      proposedEvidence = evidenceOf(size - 1, proposed);
      drop(now, first, held - 1);
    } else {
      if (!proposeAdd(first)) return NONE;
      proposedEvidence = evidenceOf(size + 1, proposed);
      add(now, first);
    }
  }
  if (!counting) count(burn);
  end(burn + draws);
  return accepted;
}

function begin(burn: u32, draws: u32): void {
  middle = burn + (draws >> 1);
  counting = false;
}

function count(draw: u32): void {
  counting = true;
  for (let i: u32 = 0; i < size; i++)
    store<u32>(entered + ((<usize>load<u32>(members + ((<usize>i) << 2))) << 2), draw);
  since = draw;
}

function end(draw: u32): void {
  leave(draw);
  for (let i: u32 = 0; i < size; i++) departed(load<u32>(members + ((<usize>i) << 2)), draw, i, i + 1);
}

// @ts-ignore: decorator
@inline
export function toggle(variable: u32): void {
  const at = model + ((<usize>(variable >> 5)) << 2);
  store<u32>(at, load<u32>(at) ^ (1 << (variable & 31)));
  hash ^= load<u64>(keys + ((<usize>variable) << 3));
}

// @ts-ignore: decorator
@inline
export function uniform(bits: u32): f64 {
  return (<f64>bits + 0.5) * UNIT;
}

function run(chain: u32, from: u32, to: u32, swaps: bool): u32 {
  let accepted: u32 = 0;
  for (let draw = from; draw < to; draw++) {
    if (swaps) {
      philox(draw, chain, 0, MOVE);
      if (r3 & 1) {
        if (size == 0 || size == features) continue;
        const out = pick(index(r0, size), 0);
        const variable = pick(index(r1, features - size), 0xffffffff);
        const slot = slotOf(out) - 1;
        if (proposeSwap(slot, variable) && accepts(r2, size, 1)) {
          exchange(draw, slot, variable);
          accepted++;
        }
        continue;
      }
      if (flip(draw, index(r0, features), r2)) accepted++;
    } else {
      if (draw == from || (draw & 1) == 0) philox(draw >> 1, chain, 0, MOVE);
      const lane = (draw & 1) << 1;
      if (flip(draw, index(word(lane), features), word(lane + 1))) accepted++;
    }
  }
  return accepted;
}

/** Takes the variable in or out, if the draw is accepted. */
function flip(draw: u32, variable: u32, bits: u32): bool {
  const held = slotOf(variable);
  if (held) {
    proposeDrop(held - 1);
    if (!accepts(bits, size - 1, 1 / load<f64>(up + ((<usize>(size - 1)) << 3)))) return false;
    drop(draw, variable, held - 1);
    return true;
  }
  if (size == most) return false;
  if (!proposeAdd(variable)) return false;
  if (!accepts(bits, size + 1, load<f64>(up + ((<usize>size) << 3)))) return false;
  add(draw, variable);
  return true;
}

function drop(draw: u32, variable: u32, slot: u32): void {
  if (counting) leave(draw);
  if (counting) departed(variable, draw, slot, 0);
  acceptDrop(slot);
  moved(draw, variable);
  settle();
}

function add(draw: u32, variable: u32): void {
  if (counting) leave(draw);
  acceptAdd(variable);
  store<u32>(entered + ((<usize>variable) << 2), draw);
  moved(draw, variable);
  settle();
}

function exchange(draw: u32, slot: u32, variable: u32): void {
  const out = load<u32>(members + ((<usize>slot) << 2));
  if (counting) leave(draw);
  if (counting) departed(out, draw, slot, 0);
  acceptDrop(slot);
  proposeAdd(variable);
  acceptAdd(variable);
  store<u32>(entered + ((<usize>variable) << 2), draw);
  moved(draw, out);
  moved(draw, variable);
  settle();
}

function moved(draw: u32, variable: u32): void {
  toggle(variable);
  if (!record) return;
  const at = record + ((<usize>recorded) << 3);
  store<u32>(at, draw);
  store<u32>(at, variable, 4);
  recorded++;
}

function settle(): void {
  refresh();
  evidence = hyper ? proposedEvidence : offset + slope * residual;
}

/** The candidate at this place among the members (`invert` 0) or among the others (all ones), ascending. */
function pick(place: u32, invert: u32): u32 {
  let first: u32 = 0;
  for (let w: u32 = 0; w < words; w++) {
    let left = load<u32>(model + ((<usize>w) << 2)) ^ invert;
    if (features - first < 32) left &= (1 << (features - first)) - 1;
    const here = popcnt(left);
    if (place < here) {
      for (; place > 0; place--) left &= left - 1;
      return first + ctz(left);
    }
    place -= here;
    first += 32;
  }
  return unreachable();
}

// @ts-ignore: decorator
@inline
export function evidenceOf(k: u32, r: f64): f64 {
  return hyper ? hyperLog(k, r) : offset + slope * r;
}

/** Metropolis: whether a model of size k and the proposed residual share replaces this one; `weight` is the ratio of weights. */
// @ts-ignore: decorator
@inline
export function accepts(bits: u32, k: u32, weight: f64): bool {
  proposedEvidence = evidenceOf(k, proposed);
  const ratio = hyper ? Math.exp(proposedEvidence - evidence) : halfPower(evidence / proposedEvidence, power);
  return uniform(bits) < weight * ratio;
}

/** x^(n / 2), by squaring alone: the same bits everywhere. */
// @ts-ignore: decorator
@inline
export function halfPower(x: f64, n: u32): f64 {
  let result: f64 = n & 1 ? sqrt<f64>(x) : 1;
  let base = x;
  for (let left = n >> 1; left; left >>= 1) {
    if (left & 1) result *= base;
    base *= base;
  }
  return result;
}

/** Counts visits to the model, if it is among the best. */
function visited(visits: u32): void {
  const weight = load<f64>(logWeight + ((<usize>size) << 3));
  const log = weight + (hyper ? evidence : -0.5 * <f64>power * Math.log(evidence));
  let entry = visitedFind(hash, model);
  if (entry == NONE) {
    // The chain's own residual share carries rounding that depends on its path; the kept one does not.
    if (!worthwhile(log + 1e-3)) return;
    let count: u32 = 0;
    for (let w: u32 = 0; w < words; w++) {
      for (let bits = load<u32>(model + ((<usize>w) << 2)); bits; bits &= bits - 1) {
        store<u32>(sorted + ((<usize>count) << 2), (w << 5) + ctz(bits));
        count++;
      }
    }
    const r = factorised(sorted, size, factor);
    entry = visitedAdd(
      hash,
      model,
      weight + (hyper ? hyperLog(size, r) : -0.5 * <f64>power * Math.log(offset + slope * r)),
    );
    if (entry == NONE) return;
  }
  addVisits(entry, visits);
}

/** Books the draws since the model was entered: its visits, its size, its coefficients' first two moments and signs. */
function leave(draw: u32): void {
  const visits = draw - since;
  since = draw;
  if (visits == 0) return;
  visited(visits);
  addTo(sizes + ((<usize>size) << 3), visits);
  if (size == 0) return;
  let first = shrink;
  let second = shrink * shrink;
  if (hyper) {
    hyperMoments(size, residual, evidence);
    first = shrinkage;
    second = shrinkageSquare;
  }
  const spread = (first - (1 - residual) * second) / load<f64>(divisor + ((<usize>size) << 3));
  const count = <f64>visits;
  for (let i: u32 = 0; i < size; i++) {
    const b = load<f64>(coefficients + ((<usize>i) << 3));
    const at = (<usize>load<u32>(members + ((<usize>i) << 2))) << 3;
    store<f64>(means + at, load<f64>(means + at) + count * first * b);
    store<f64>(squares + at, load<f64>(squares + at) + count * (second * b * b + spread * diagonal(i)));
    if (b > 0) addTo(positive + at, visits);
  }
}

// @ts-ignore: decorator
@inline
export function addTo(at: usize, count: u32): void {
  store<f64>(at, load<f64>(at) + <f64>count);
}

/** Books how long the member in `slot` was in: by halves of the draws, and together with the members from `partner` on. */
function departed(variable: u32, draw: u32, slot: u32, partner: u32): void {
  const came = load<u32>(entered + ((<usize>variable) << 2));
  const early = came < middle ? min(draw, middle) - came : 0;
  const at = halves + ((<usize>variable) << 2);
  store<u32>(at, load<u32>(at) + early);
  const later = at + ((<usize>features) << 2);
  store<u32>(later, load<u32>(later) + (draw - came - early));
  for (let i = partner; i < size; i++) {
    if (i == slot) continue;
    const other = load<u32>(members + ((<usize>i) << 2));
    const together = draw - max(came, load<u32>(entered + ((<usize>other) << 2)));
    addTo(joint + ((<usize>min(variable, other) * features + max(variable, other)) << 3), together);
  }
}
