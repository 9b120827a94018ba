import { allocate, record } from '../common/memory';

// The best models that chains visited, with their visits. A model's log posterior is computed from the model alone and the
// order of models is total, so that the best ones, and their visits, do not depend on which chains share a table.

/** No model. */
export const NONE: u32 = 0xffffffff;

export function createVisitedModels(wanted: u32, words: u32): VisitedModels {
  const models = record<VisitedModels>();
  const capacity = 2 * wanted + 64;
  let buckets: u32 = 64;
  while (buckets < 2 * capacity) buckets <<= 1;
  models.wanted = wanted;
  models.words = words;
  models.capacity = capacity;
  models.buckets = buckets;
  models.hashes = allocate((<usize>capacity) << 3);
  models.logs = allocate((<usize>capacity) << 3);
  models.visits = allocate((<usize>capacity) << 3);
  models.order = allocate((<usize>capacity) << 2);
  models.table = allocate((<usize>buckets) << 2);
  models.bits = allocate((<usize>capacity * words) << 2);
  models.worst = -Infinity;
  memory.fill(models.table, 0, (<usize>buckets) << 2);
  return models;
}

@unmanaged
export class VisitedModels {
  words: u32;
  wanted: u32;
  capacity: u32;
  /** A power of two, at least twice the models. */
  buckets: u32;
  table: usize;
  hashes: usize;
  logs: usize;
  visits: usize;
  bits: usize;
  order: usize;
  used: u32;
  worst: f64;

  @inline
  bitsOf(entry: u32): usize {
    return this.bits + <usize>((entry * this.words) << 2);
  }

  @inline
  logOf(entry: u32): f64 {
    return load<f64>(this.logs + ((<usize>entry) << 3));
  }

  addVisits(entry: u32, count: u32): void {
    const at = this.visits + ((<usize>entry) << 3);
    store<f64>(at, load<f64>(at) + <f64>count);
  }

  /** The entry of a model, NONE where it is not kept. */
  find(hash: u64, model: usize): u32 {
    const words = this.words;
    const buckets = this.buckets;
    const table = this.table;
    const hashes = this.hashes;
    let bucket = <u32>hash & (buckets - 1);
    for (;;) {
      const entry = load<u32>(table + ((<usize>bucket) << 2));
      if (entry == 0) return NONE;
      if (
        load<u64>(hashes + ((<usize>(entry - 1)) << 3)) == hash &&
        memory.compare(this.bitsOf(entry - 1), model, (<usize>words) << 2) == 0
      )
        return entry - 1;
      bucket = (bucket + 1) & (buckets - 1);
    }
    return unreachable();
  }

  /** Whether a model of about this log posterior can still be among those wanted. */
  @inline
  worthwhile(log: f64): bool {
    return log >= this.worst;
  }

  /** Takes in a model that is not kept yet; NONE where those wanted are all better. */
  add(hash: u64, model: usize, log: f64): u32 {
    if (log < this.worst) return NONE;
    if (this.used == this.capacity) this.keepBest();
    const entry = this.used++;
    store<u64>(this.hashes + ((<usize>entry) << 3), hash);
    store<f64>(this.logs + ((<usize>entry) << 3), log);
    store<f64>(this.visits + ((<usize>entry) << 3), 0);
    memory.copy(this.bitsOf(entry), model, (<usize>this.words) << 2);
    this.link(entry);
    return entry;
  }

  link(entry: u32): void {
    const buckets = this.buckets;
    const table = this.table;
    let bucket = <u32>load<u64>(this.hashes + ((<usize>entry) << 3)) & (buckets - 1);
    while (load<u32>(table + ((<usize>bucket) << 2))) bucket = (bucket + 1) & (buckets - 1);
    store<u32>(table + ((<usize>bucket) << 2), entry + 1);
  }

  /** Better: the larger log posterior; of equal ones the larger words. */
  better(a: u32, b: u32): bool {
    const words = this.words;
    const la = this.logOf(a);
    const lb = this.logOf(b);
    if (la != lb) return la > lb;
    for (let word: u32 = 0; word < words; word++) {
      const wa = load<u32>(this.bitsOf(a) + ((<usize>word) << 2));
      const wb = load<u32>(this.bitsOf(b) + ((<usize>word) << 2));
      if (wa != wb) return wa > wb;
    }
    return false;
  }

  @inline
  ranked(rank: u32): u32 {
    return load<u32>(this.order + ((<usize>rank) << 2));
  }

  sift(root: u32, end: u32): void {
    const order = this.order;
    const held = this.ranked(root);
    for (;;) {
      let child: u32 = 2 * root + 1;
      if (child >= end) break;
      if (child + 1 < end && this.better(this.ranked(child), this.ranked(child + 1))) child++;
      if (!this.better(held, this.ranked(child))) break;
      store<u32>(order + ((<usize>root) << 2), this.ranked(child));
      root = child;
    }
    store<u32>(order + ((<usize>root) << 2), held);
  }

  /** Orders the entries, best first (a heap with the worst on top); returns how many there are. */
  rank(): u32 {
    const order = this.order;
    for (let i: u32 = 0; i < this.used; i++) store<u32>(order + ((<usize>i) << 2), i);
    for (let i = this.used >> 1; i-- > 0; ) this.sift(i, this.used);
    for (let end = this.used; end > 1; ) {
      end--;
      const held = this.ranked(0);
      store<u32>(order, this.ranked(end));
      store<u32>(order + ((<usize>end) << 2), held);
      this.sift(0, end);
    }
    return this.used;
  }

  /** Drops all but the best models wanted. */
  keepBest(): void {
    const words = this.words;
    const wanted = this.wanted;
    const table = this.table;
    const hashes = this.hashes;
    const logs = this.logs;
    const visits = this.visits;
    this.rank();
    this.worst = this.logOf(this.ranked(wanted - 1));
    // Kept entries move up in the order of their places: nothing is overwritten before it has moved.
    for (let i: u32 = 0; i < this.used; i++) store<u32>(table + ((<usize>i) << 2), 0);
    for (let rank: u32 = 0; rank < wanted; rank++) store<u32>(table + ((<usize>this.ranked(rank)) << 2), 1);
    let to: u32 = 0;
    for (let entry: u32 = 0; entry < this.used; entry++) {
      if (load<u32>(table + ((<usize>entry) << 2)) == 0) continue;
      if (to != entry) {
        store<u64>(hashes + ((<usize>to) << 3), load<u64>(hashes + ((<usize>entry) << 3)));
        store<f64>(logs + ((<usize>to) << 3), this.logOf(entry));
        store<f64>(visits + ((<usize>to) << 3), load<f64>(visits + ((<usize>entry) << 3)));
        memory.copy(this.bitsOf(to), this.bitsOf(entry), (<usize>words) << 2);
      }
      to++;
    }
    this.used = to;
    memory.fill(table, 0, (<usize>this.buckets) << 2);
    for (let entry: u32 = 0; entry < this.used; entry++) this.link(entry);
  }

  /** Writes the best models wanted: bits, log posteriors and visits; returns how many. */
  write(outBits: usize, outLogs: usize, outVisits: usize): u32 {
    const words = this.words;
    const wanted = this.wanted;
    const visits = this.visits;
    const count = min(this.rank(), wanted);
    for (let rank: u32 = 0; rank < count; rank++) {
      const entry = this.ranked(rank);
      memory.copy(outBits + <usize>((rank * words) << 2), this.bitsOf(entry), (<usize>words) << 2);
      store<f64>(outLogs + ((<usize>rank) << 3), this.logOf(entry));
      store<f64>(outVisits + ((<usize>rank) << 3), load<f64>(visits + ((<usize>entry) << 3)));
    }
    return count;
  }
}
