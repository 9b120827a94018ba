import { allocate, record } from '../common/memory';
import { Philox, createPhilox, index } from '../common/philox';
import { BmaChainsParams } from './bma-params';
import { HyperG, createHyperG } from './hyper-g';
import { SubsetRegression } from './subset-regression';
import { NONE, VisitedModels, createVisitedModels } from './visited-models';

const MOVE: u32 = 20;
const START: u32 = 21;
const HASH: u32 = 22;

const UNIT: f64 = 2.3283064365386963e-10;

export function createChain(params: BmaChainsParams): Chain {
  const space = params.space;
  const features = space.features;
  const most = <usize>space.most;
  const chain = record<Chain>();
  chain.params = params;
  chain.random = createPhilox(params.seedLow, params.seedHigh);
  chain.features = features;
  chain.gram = space.gram;
  chain.xy = space.xy;
  chain.reserve(space.most);
  chain.most = space.most;
  chain.words = (features + 31) >> 5;
  chain.logWeight = space.logWeight;
  chain.up = space.up;
  chain.divisor = space.divisor;
  chain.hyper = space.hyper;
  chain.hyperG = createHyperG(space.rows, space.a, space.logBeta);
  chain.offset = space.offset;
  chain.slope = space.slope;
  chain.power = space.power;
  chain.shrink = space.shrink;
  chain.keys = allocate((<usize>features) << 3);
  chain.factor = allocate((most * (most + 1)) << 3);
  chain.entered = allocate((<usize>features) << 2);
  chain.model = allocate((<usize>chain.words) << 2);
  chain.sorted = allocate(most << 2);
  chain.positive = params.positive;
  chain.joint = params.joint;
  chain.sizes = params.sizes;
  chain.models = createVisitedModels(params.bestModels, chain.words);
  for (let j: u32 = 0; j < features; j++) {
    chain.random.draw(j, 0, 0, HASH);
    store<u64>(chain.keys + ((<usize>j) << 3), ((<u64>chain.random.r1) << 32) | chain.random.r0);
  }
  return chain;
}

// @ts-ignore: decorator
@inline
export function uniform(bits: u32): f64 {
  return (<f64>bits + 0.5) * UNIT;
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

// @ts-ignore: decorator
@inline
export function addTo(at: usize, count: u32): void {
  store<f64>(at, load<f64>(at) + <f64>count);
}

@unmanaged
export class Chain extends SubsetRegression {
  params: BmaChainsParams;
  random: Philox;
  hyperG: HyperG;
  models: VisitedModels;
  most: u32;
  words: u32;
  logWeight: usize;
  up: usize;
  divisor: usize;
  hyper: bool;
  offset: f64;
  slope: f64;
  power: u32;
  shrink: f64;

  model: usize;
  keys: usize;
  entered: usize;
  sorted: usize;
  factor: usize;

  halves: usize;
  means: usize;
  squares: usize;
  positive: usize;
  joint: usize;
  sizes: usize;

  hash: u64;
  evidence: f64;
  proposedEvidence: f64;
  since: u32;
  middle: u32;
  counting: bool;
  /** Where the next move is kept, or 0. */
  record: usize;

  /** Draws a chain's first model, variable by variable. */
  start(chain: u32): void {
    const random = this.random;
    const share = this.params.share;
    const features = this.features;
    const most = this.most;
    const model = this.model;
    this.clear();
    this.hash = 0;
    memory.fill(model, 0, (<usize>this.words) << 2);
    for (let j: u32 = 0; j < features && this.size < most; j++) {
      random.draw(j, chain, 0, START);
      if (random.r0 < share && this.proposeAdd(j)) {
        this.acceptAdd(j);
        this.toggle(j);
      }
    }
    this.evidence = this.evidenceOf(this.size, this.residual);
  }

  /** Runs a chain from its first model and returns the moves accepted after burn-in. */
  decide(chain: u32): u32 {
    const burn = this.params.burn;
    const last = burn + this.params.draws;
    this.begin();
    this.run(chain, 0, burn);
    this.count(burn);
    const accepted = this.run(chain, burn, last);
    this.end(last);
    return accepted;
  }

  /** Books a chain whose `moves` were decided elsewhere; returns those after burn-in, or NONE where one takes in a collinear candidate. */
  follow(draw: usize, variable: usize, moves: u32): u32 {
    const burn = this.params.burn;
    this.begin();
    let accepted: u32 = 0;
    for (let i: u32 = 0; i < moves; i++) {
      const at = (<usize>i) << 2;
      const now = load<u32>(draw + at);
      if (now >= burn) {
        if (!this.counting) this.count(burn);
        accepted++;
      }
      const first = load<u32>(variable + at);
      const held = this.slotOf(first);
      if (i + 1 < moves && load<u32>(draw + at, 4) == now) {
        const second = load<u32>(variable + at, 4);
        if (!this.proposeSwap(held - 1, second)) return NONE;
        this.proposedEvidence = this.evidenceOf(this.size, this.proposed);
        this.exchange(now, held - 1, second);
        i++;
      } else if (held) {
        this.proposeDrop(held - 1);
        this.proposedEvidence = this.evidenceOf(this.size - 1, this.proposed);
        this.drop(now, first, held - 1);
      } else {
        if (!this.proposeAdd(first)) return NONE;
        this.proposedEvidence = this.evidenceOf(this.size + 1, this.proposed);
        this.add(now, first);
      }
    }
    if (!this.counting) this.count(burn);
    this.end(burn + this.params.draws);
    return accepted;
  }

  begin(): void {
    this.middle = this.params.burn + (this.params.draws >> 1);
    this.counting = false;
  }

  count(draw: u32): void {
    const entered = this.entered;
    this.counting = true;
    for (let i: u32 = 0; i < this.size; i++)
      store<u32>(entered + ((<usize>load<u32>(this.members + ((<usize>i) << 2))) << 2), draw);
    this.since = draw;
  }

  end(draw: u32): void {
    this.leave(draw);
    for (let i: u32 = 0; i < this.size; i++) this.departed(load<u32>(this.members + ((<usize>i) << 2)), draw, i, i + 1);
  }

  @inline
  toggle(variable: u32): void {
    const at = this.model + ((<usize>(variable >> 5)) << 2);
    store<u32>(at, load<u32>(at) ^ (1 << (variable & 31)));
    this.hash ^= load<u64>(this.keys + ((<usize>variable) << 3));
  }

  run(chain: u32, from: u32, to: u32): u32 {
    const features = this.features;
    const random = this.random;
    const swaps = this.params.swaps;
    let accepted: u32 = 0;
    for (let draw = from; draw < to; draw++) {
      if (swaps) {
        random.draw(draw, chain, 0, MOVE);
        if (random.r3 & 1) {
          if (this.size == 0 || this.size == features) continue;
          const out = this.pick(index(random.r0, this.size), 0);
          const variable = this.pick(index(random.r1, features - this.size), 0xffffffff);
          const slot = this.slotOf(out) - 1;
          if (this.proposeSwap(slot, variable) && this.accepts(random.r2, this.size, 1)) {
            this.exchange(draw, slot, variable);
            accepted++;
          }
          continue;
        }
        if (this.flip(draw, index(random.r0, features), random.r2)) accepted++;
      } else {
        if (draw == from || (draw & 1) == 0) random.draw(draw >> 1, chain, 0, MOVE);
        const lane = (draw & 1) << 1;
        if (this.flip(draw, index(random.word(lane), features), random.word(lane + 1))) accepted++;
      }
    }
    return accepted;
  }

  /** Takes the variable in or out, if the draw is accepted. */
  flip(draw: u32, variable: u32, bits: u32): bool {
    const held = this.slotOf(variable);
    if (held) {
      this.proposeDrop(held - 1);
      if (!this.accepts(bits, this.size - 1, 1 / load<f64>(this.up + ((<usize>(this.size - 1)) << 3)))) return false;
      this.drop(draw, variable, held - 1);
      return true;
    }
    if (this.size == this.most) return false;
    if (!this.proposeAdd(variable)) return false;
    if (!this.accepts(bits, this.size + 1, load<f64>(this.up + ((<usize>this.size) << 3)))) return false;
    this.add(draw, variable);
    return true;
  }

  drop(draw: u32, variable: u32, slot: u32): void {
    if (this.counting) this.leave(draw);
    if (this.counting) this.departed(variable, draw, slot, 0);
    this.acceptDrop(slot);
    this.moved(draw, variable);
    this.settle();
  }

  add(draw: u32, variable: u32): void {
    if (this.counting) this.leave(draw);
    this.acceptAdd(variable);
    store<u32>(this.entered + ((<usize>variable) << 2), draw);
    this.moved(draw, variable);
    this.settle();
  }

  exchange(draw: u32, slot: u32, variable: u32): void {
    const out = load<u32>(this.members + ((<usize>slot) << 2));
    if (this.counting) this.leave(draw);
    if (this.counting) this.departed(out, draw, slot, 0);
    this.acceptDrop(slot);
    this.proposeAdd(variable);
    this.acceptAdd(variable);
    store<u32>(this.entered + ((<usize>variable) << 2), draw);
    this.moved(draw, out);
    this.moved(draw, variable);
    this.settle();
  }

  moved(draw: u32, variable: u32): void {
    this.toggle(variable);
    if (!this.record) return;
    store<u32>(this.record, draw);
    store<u32>(this.record, variable, 4);
    this.record += 8;
  }

  settle(): void {
    this.refresh();
    this.evidence = this.hyper ? this.proposedEvidence : this.offset + this.slope * this.residual;
  }

  /** The candidate at this place among the members (`invert` 0) or among the others (all ones), ascending. */
  pick(place: u32, invert: u32): u32 {
    const features = this.features;
    const words = this.words;
    const model = this.model;
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

  @inline
  evidenceOf(k: u32, r: f64): f64 {
    return this.hyper ? this.hyperG.log(k, r) : this.offset + this.slope * r;
  }

  /** Metropolis: whether a model of size k and the proposed residual share replaces this one; `weight` is the ratio of weights. */
  @inline
  accepts(bits: u32, k: u32, weight: f64): bool {
    this.proposedEvidence = this.evidenceOf(k, this.proposed);
    const ratio = this.hyper
      ? Math.exp(this.proposedEvidence - this.evidence)
      : halfPower(this.evidence / this.proposedEvidence, this.power);
    return uniform(bits) < weight * ratio;
  }

  /** Counts visits to the model, if it is among the best. */
  visited(visits: u32): void {
    const words = this.words;
    const hyper = this.hyper;
    const offset = this.offset;
    const slope = this.slope;
    const power = this.power;
    const model = this.model;
    const sorted = this.sorted;
    const factor = this.factor;
    const hash = this.hash;
    const weight = load<f64>(this.logWeight + ((<usize>this.size) << 3));
    const log = weight + (hyper ? this.evidence : -0.5 * <f64>power * Math.log(this.evidence));
    let entry = this.models.find(hash, model);
    if (entry == NONE) {
      // The chain's own residual share carries rounding that depends on its path; the kept one does not.
      if (!this.models.worthwhile(log + 1e-3)) return;
      let count: u32 = 0;
      for (let w: u32 = 0; w < words; w++) {
        for (let bits = load<u32>(model + ((<usize>w) << 2)); bits; bits &= bits - 1) {
          store<u32>(sorted + ((<usize>count) << 2), (w << 5) + ctz(bits));
          count++;
        }
      }
      const r = this.factorised(sorted, this.size, factor);
      entry = this.models.add(
        hash,
        model,
        weight + (hyper ? this.hyperG.log(this.size, r) : -0.5 * <f64>power * Math.log(offset + slope * r)),
      );
      if (entry == NONE) return;
    }
    this.models.addVisits(entry, visits);
  }

  /** Books the draws since the model was entered: its visits, its size, its coefficients' first two moments and signs. */
  leave(draw: u32): void {
    const coefficients = this.coefficients;
    const shrink = this.shrink;
    const means = this.means;
    const squares = this.squares;
    const positive = this.positive;
    const visits = draw - this.since;
    this.since = draw;
    if (visits == 0) return;
    this.visited(visits);
    addTo(this.sizes + ((<usize>this.size) << 3), visits);
    const size = this.size;
    if (size == 0) return;
    let first = shrink;
    let second = shrink * shrink;
    if (this.hyper) {
      this.hyperG.moments(size, this.residual, this.evidence);
      first = this.hyperG.shrinkage;
      second = this.hyperG.shrinkageSquare;
    }
    const spread = (first - (1 - this.residual) * second) / load<f64>(this.divisor + ((<usize>size) << 3));
    const count = <f64>visits;
    for (let i: u32 = 0; i < size; i++) {
      const b = load<f64>(coefficients + ((<usize>i) << 3));
      const at = (<usize>load<u32>(this.members + ((<usize>i) << 2))) << 3;
      store<f64>(means + at, load<f64>(means + at) + count * first * b);
      store<f64>(squares + at, load<f64>(squares + at) + count * (second * b * b + spread * this.diagonal(i)));
      if (b > 0) addTo(positive + at, visits);
    }
  }

  /** Books how long the member in `slot` was in: by halves of the draws, and together with the members from `partner` on. */
  departed(variable: u32, draw: u32, slot: u32, partner: u32): void {
    const features = this.features;
    const entered = this.entered;
    const halves = this.halves;
    const joint = this.joint;
    const middle = this.middle;
    const members = this.members;
    const came = load<u32>(entered + ((<usize>variable) << 2));
    const early = came < middle ? min(draw, middle) - came : 0;
    const at = halves + ((<usize>variable) << 2);
    store<u32>(at, load<u32>(at) + early);
    const later = at + ((<usize>features) << 2);
    store<u32>(later, load<u32>(later) + (draw - came - early));
    for (let i = partner; i < this.size; i++) {
      if (i == slot) continue;
      const other = load<u32>(members + ((<usize>i) << 2));
      const together = draw - max(came, load<u32>(entered + ((<usize>other) << 2)));
      addTo(joint + ((<usize>min(variable, other) * features + max(variable, other)) << 3), together);
    }
  }
}
