import type { CodedRows } from '../forest-predict/contract.ts';
import type { RankedSample } from './contract.ts';

const orders = new WeakMap<Uint16Array, Uint32Array>();
const coded = new WeakMap<RankedSample, CodedRows>();

/**
 * Every feature's rows in rank order, rows of equal rank in row order.
 *
 * @returns `features x rows` entries `rank << rowBits | row`; computed once per array of ranks
 */
export function presortedEntries(sample: RankedSample): Uint32Array {
  const known = orders.get(sample.ranks);
  if (known) return known;
  const { rows, features, rowBits, ranks, rankOffsets } = sample;
  const order = new Uint32Array(rows * features);
  for (let f = 0; f < features; f++) {
    const own = ranks.subarray(f * rows, (f + 1) * rows);
    const next = new Uint32Array((rankOffsets[f + 1] ?? 0) - (rankOffsets[f] ?? 0) + 1);
    for (const rank of own) next[rank + 1]! += 1;
    for (let r = 1; r < next.length; r++) next[r]! += next[r - 1]!;
    for (let row = 0; row < rows; row++) {
      const rank = own[row]!;
      order[f * rows + next[rank]!++] = ((rank << rowBits) | row) >>> 0;
    }
  }
  orders.set(ranks, order);
  return order;
}

/**
 * The training rows as codes that {@link forestPredict} routes: their ranks.
 *
 * @returns rows whose `codes[row, feature] <= cut` exactly where `x <= threshold`; computed once per sample
 */
export function codedRows(sample: RankedSample): CodedRows {
  const known = coded.get(sample);
  if (known) return known;
  const { rows, features, ranks } = sample;
  const codes = new Uint32Array(rows * features);
  for (let f = 0; f < features; f++) {
    for (let row = 0; row < rows; row++) codes[row * features + f] = ranks[f * rows + row]!;
  }
  const result = { rows, features, codes };
  coded.set(sample, result);
  return result;
}
