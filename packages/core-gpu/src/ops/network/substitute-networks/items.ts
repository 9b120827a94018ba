import { ConfigError, ShapeError } from '@kuznets/base';
import type { SubstituteNetworksOptions } from './contract.ts';

/** Stands for no second feature. */
export const NONE = 0xffff_ffff;

/** What is substituted, with the distinct values that it takes. */
export interface Items {
  readonly count: number;
  /** Items of one feature; the rest are pairs. */
  readonly singles: number;
  /** `count x 4`: first feature, second or {@link NONE}, offset and number of values, the number rounded up to four. */
  readonly entries: Uint32Array<ArrayBuffer>;
  /** Of each item at 3 offset: the first feature's values, the second's, and their shares of the rows; padding has no share. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Largest number of values, padding included. */
  readonly most: number;
}

/** Lists the singles, then the pairs, each with its distinct values. */
export function listItems(x: Float64Array, rows: number, features: number, options: SubstituteNetworksOptions): Items {
  const singles = Array.from(
    options.features ?? { length: features },
    (feature, i) => [options.features ? Number(feature) : i, NONE] as const,
  );
  const { first = [], second = [] } = options.pairs ?? {};
  if (first.length !== second.length)
    throw new ShapeError(
      `substituteNetworks: ${String(first.length)} first features of pairs, ${String(second.length)} second ones`,
    );
  const pairs = Array.from(first, (one, i) => [one, second[i]!] as const);
  for (const feature of [...singles, ...pairs].flat()) {
    if (feature !== NONE && !(Number.isInteger(feature) && feature >= 0 && feature < features)) {
      throw new ConfigError(
        `substituteNetworks: feature ${String(feature)}: allowed are whole numbers from 0 to ${String(features - 1)}`,
      );
    }
  }
  const all = [...singles, ...pairs];
  const entries = new Uint32Array(4 * all.length);
  const blocks: number[] = [];
  let most = 0;
  all.forEach(([one, two], item) => {
    const shares = new Map<string, { readonly a: number; readonly b: number; rows: number }>();
    for (let i = 0; i < rows; i++) {
      const a = x[i * features + one]!;
      const b = two === NONE ? 0 : x[i * features + two]!;
      const key = `${String(a)} ${String(b)}`;
      const known = shares.get(key);
      if (known) known.rows++;
      else shares.set(key, { a, b, rows: 1 });
    }
    const list = [...shares.values()];
    while (list.length % 4) list.push({ a: 0, b: 0, rows: 0 });
    entries.set([one, two, blocks.length / 3, list.length], 4 * item);
    for (const { a } of list) blocks.push(a);
    for (const { b } of list) blocks.push(b);
    for (const share of list) blocks.push(share.rows / rows);
    most = Math.max(most, list.length);
  });
  return { count: all.length, singles: singles.length, entries, values: Float32Array.from(blocks), most };
}
