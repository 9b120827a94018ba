// The best models that chains visited, with their visits. A model's log posterior is computed from the model alone and the
// order of models is total, so that the best ones, and their visits, do not depend on which chains share a table.

let words: u32 = 0;
let wanted: u32 = 0;
let capacity: u32 = 0;
let buckets: u32 = 0;
let table: usize = 0;
let hashes: usize = 0;
let logs: usize = 0;
let visits: usize = 0;
let bits: usize = 0;
let order: usize = 0;
let used: u32 = 0;
let worst: f64 = 0;

/** No model. */
export const NONE: u32 = 0xffffffff;

export function visitedCapacity(wanted: u32): u32 {
  return 2 * wanted + 64;
}

/** Buckets: a power of two, at least twice the models. */
export function visitedBuckets(wanted: u32): u32 {
  let count: u32 = 64;
  while (count < 2 * visitedCapacity(wanted)) count <<= 1;
  return count;
}

/** Bytes of `visitedSet`'s memory. */
export function visitedBytes(wanted: u32, words: u32): usize {
  return (
    ((<usize>visitedBuckets(wanted)) << 2) +
    <usize>visitedCapacity(wanted) * (28 + ((<usize>words) << 2)) +
    ((<usize>words) << 2) +
    64
  );
}

export function visitedSet(wanted_: u32, words_: u32, memory_: usize): void {
  wanted = wanted_;
  words = words_;
  capacity = visitedCapacity(wanted);
  buckets = visitedBuckets(wanted);
  hashes = memory_;
  logs = hashes + ((<usize>capacity) << 3);
  visits = logs + ((<usize>capacity) << 3);
  order = visits + ((<usize>capacity) << 3);
  table = order + ((<usize>capacity) << 2);
  bits = table + ((<usize>buckets) << 2);
  used = 0;
  worst = -Infinity;
  memory.fill(table, 0, (<usize>buckets) << 2);
}

// @ts-ignore: decorator
@inline
export function bitsOf(entry: u32): usize {
  return bits + <usize>((entry * words) << 2);
}

// @ts-ignore: decorator
@inline
export function logOf(entry: u32): f64 {
  return load<f64>(logs + ((<usize>entry) << 3));
}

export function addVisits(entry: u32, count: u32): void {
  const at = visits + ((<usize>entry) << 3);
  store<f64>(at, load<f64>(at) + <f64>count);
}

/** The entry of a model, NONE where it is not kept. */
export function visitedFind(hash: u64, model: usize): u32 {
  let bucket = <u32>hash & (buckets - 1);
  for (;;) {
    const entry = load<u32>(table + ((<usize>bucket) << 2));
    if (entry == 0) return NONE;
    if (
      load<u64>(hashes + ((<usize>(entry - 1)) << 3)) == hash &&
      memory.compare(bitsOf(entry - 1), model, (<usize>words) << 2) == 0
    )
      return entry - 1;
    bucket = (bucket + 1) & (buckets - 1);
  }
  return unreachable();
}

/** Whether a model of about this log posterior can still be among those wanted. */
// @ts-ignore: decorator
@inline
export function worthwhile(log: f64): bool {
  return log >= worst;
}

/** Takes in a model that is not kept yet; NONE where those wanted are all better. */
export function visitedAdd(hash: u64, model: usize, log: f64): u32 {
  if (log < worst) return NONE;
  if (used == capacity) keepBest();
  const entry = used++;
  store<u64>(hashes + ((<usize>entry) << 3), hash);
  store<f64>(logs + ((<usize>entry) << 3), log);
  store<f64>(visits + ((<usize>entry) << 3), 0);
  memory.copy(bitsOf(entry), model, (<usize>words) << 2);
  link(entry);
  return entry;
}

function link(entry: u32): void {
  let bucket = <u32>load<u64>(hashes + ((<usize>entry) << 3)) & (buckets - 1);
  while (load<u32>(table + ((<usize>bucket) << 2))) bucket = (bucket + 1) & (buckets - 1);
  store<u32>(table + ((<usize>bucket) << 2), entry + 1);
}

/** Better: the larger log posterior; of equal ones the larger words. */
function better(a: u32, b: u32): bool {
  const la = logOf(a);
  const lb = logOf(b);
  if (la != lb) return la > lb;
  for (let word: u32 = 0; word < words; word++) {
    const wa = load<u32>(bitsOf(a) + ((<usize>word) << 2));
    const wb = load<u32>(bitsOf(b) + ((<usize>word) << 2));
    if (wa != wb) return wa > wb;
  }
  return false;
}

// @ts-ignore: decorator
@inline
export function ranked(rank: u32): u32 {
  return load<u32>(order + ((<usize>rank) << 2));
}

function sift(root: u32, end: u32): void {
  const held = ranked(root);
  for (;;) {
    let child: u32 = 2 * root + 1;
    if (child >= end) break;
    if (child + 1 < end && better(ranked(child), ranked(child + 1))) child++;
    if (!better(held, ranked(child))) break;
    store<u32>(order + ((<usize>root) << 2), ranked(child));
    root = child;
  }
  store<u32>(order + ((<usize>root) << 2), held);
}

/** Orders the entries, best first (a heap with the worst on top); returns how many there are. */
export function visitedRank(): u32 {
  for (let i: u32 = 0; i < used; i++) store<u32>(order + ((<usize>i) << 2), i);
  for (let i = used >> 1; i-- > 0; ) sift(i, used);
  for (let end = used; end > 1; ) {
    end--;
    const held = ranked(0);
    store<u32>(order, ranked(end));
    store<u32>(order + ((<usize>end) << 2), held);
    sift(0, end);
  }
  return used;
}

/** Drops all but the best models wanted. */
function keepBest(): void {
  visitedRank();
  worst = logOf(ranked(wanted - 1));
  // Kept entries move up in the order of their places: nothing is overwritten before it has moved.
  for (let i: u32 = 0; i < used; i++) store<u32>(table + ((<usize>i) << 2), 0);
  for (let rank: u32 = 0; rank < wanted; rank++) store<u32>(table + ((<usize>ranked(rank)) << 2), 1);
  let to: u32 = 0;
  for (let entry: u32 = 0; entry < used; entry++) {
    if (load<u32>(table + ((<usize>entry) << 2)) == 0) continue;
    if (to != entry) {
      store<u64>(hashes + ((<usize>to) << 3), load<u64>(hashes + ((<usize>entry) << 3)));
      store<f64>(logs + ((<usize>to) << 3), logOf(entry));
      store<f64>(visits + ((<usize>to) << 3), load<f64>(visits + ((<usize>entry) << 3)));
      memory.copy(bitsOf(to), bitsOf(entry), (<usize>words) << 2);
    }
    to++;
  }
  used = to;
  memory.fill(table, 0, (<usize>buckets) << 2);
  for (let entry: u32 = 0; entry < used; entry++) link(entry);
}

/** Writes the best models wanted: bits, log posteriors and visits; returns how many. */
export function visitedWrite(outBits: usize, outLogs: usize, outVisits: usize): u32 {
  const count = min(visitedRank(), wanted);
  for (let rank: u32 = 0; rank < count; rank++) {
    const entry = ranked(rank);
    memory.copy(outBits + <usize>((rank * words) << 2), bitsOf(entry), (<usize>words) << 2);
    store<f64>(outLogs + ((<usize>rank) << 3), logOf(entry));
    store<f64>(outVisits + ((<usize>rank) << 3), load<f64>(visits + ((<usize>entry) << 3)));
  }
  return count;
}
