import { drawRows } from '../common/bag';
import { childOf, featureOf, valueOf } from '../tree/forest';
import { PERMUTE, index, philox, word } from '../common/philox';

let shift: i32 = 0;

// @ts-ignore: decorator
@inline
export function coarse(value: i32): i64 {
  return shift == 0 ? <i64>value : (<i64>value + ((<i64>1) << (shift - 1))) >> shift;
}

// @ts-ignore: decorator
@inline
export function squared(target: i32, value: i32): u64 {
  const error = coarse(target) - coarse(value);
  return <u64>(error * error);
}

/**
 * Writes delta (trees x features, f64), baseError (f64) and oobCount (u32) of consecutive trees.
 *
 * Only rows whose path meets the permuted feature are routed again: `paths` holds a bit a feature for each out-of-bag row.
 * Scratch: weight, list, permutation (rows x u32), base (rows x u64), paths (rows x ceil(features / 32) x u32), used (features x u8).
 */
export function oobPermutation(
  offsets: usize,
  trees: u32,
  codes: usize,
  target: usize,
  rows: u32,
  features: u32,
  firstTree: u32,
  draws: u32,
  replace: bool,
  shift_: i32,
  delta: usize,
  baseError: usize,
  oobCount: usize,
  weight: usize,
  list: usize,
  permutation: usize,
  base: usize,
  paths: usize,
  used: usize,
): void {
  shift = shift_;
  const words = <usize>((features + 31) >> 5);
  for (let t: u32 = 0; t < trees; t++) {
    const tree = firstTree + t;
    const root = load<u32>(offsets + ((<usize>t) << 2));
    drawRows(weight, rows, draws, replace, tree);
    memory.fill(used, 0, features);
    let m: u32 = 0;
    let errBase: u64 = 0;
    for (let row: u32 = 0; row < rows; row++) {
      if (load<u32>(weight + ((<usize>row) << 2))) continue;
      store<u32>(list + ((<usize>m) << 2), row);
      const code = codes + ((<usize>row * features) << 2);
      const path = paths + ((<usize>m * words) << 2);
      memory.fill(path, 0, words << 2);
      let node = root;
      let feature = featureOf(node);
      while (feature >= 0) {
        const bits = path + ((<usize>feature >> 5) << 2);
        store<u32>(bits, load<u32>(bits) | (1 << (feature & 31)));
        store<u8>(used + feature, 1);
        node = childOf(root, node, load<u32>(code + ((<usize>feature) << 2)));
        feature = featureOf(node);
      }
      const error = squared(load<i32>(target + ((<usize>row) << 2)), valueOf(node));
      store<u64>(base + ((<usize>m) << 3), error);
      errBase += error;
      m++;
    }
    store<u32>(oobCount + ((<usize>t) << 2), m);
    store<f64>(baseError + ((<usize>t) << 3), m ? <f64>errBase / <f64>m : 0);
    const deltas = delta + ((<usize>t * features) << 3);
    for (let f: u32 = 0; f < features; f++) {
      let change: i64 = 0;
      if (load<u8>(used + f))
        change = permuted(root, codes, target, features, tree, f, m, list, permutation, base, paths, words);
      store<f64>(deltas + ((<usize>f) << 3), m ? <f64>change / <f64>m : 0);
    }
  }
}

/** Change of the summed squared error when feature `f` is permuted among the listed rows. */
function permuted(
  root: u32,
  codes: usize,
  target: usize,
  features: u32,
  tree: u32,
  f: u32,
  m: u32,
  list: usize,
  permutation: usize,
  base: usize,
  paths: usize,
  words: usize,
): i64 {
  for (let i: u32 = 0; i < m; i++) store<u32>(permutation + ((<usize>i) << 2), i);
  for (let s: u32 = 0; s + 1 < m; s++) {
    if ((s & 3) == 0) philox(s >> 2, f, tree, PERMUTE);
    const last = m - 1 - s;
    const a = permutation + ((<usize>last) << 2);
    const b = permutation + ((<usize>index(word(s), last + 1)) << 2);
    const held = load<u32>(a);
    store<u32>(a, load<u32>(b));
    store<u32>(b, held);
  }
  const bit: u32 = 1 << (f & 31);
  const wordAt = (<usize>f >> 5) << 2;
  let change: i64 = 0;
  for (let i: u32 = 0; i < m; i++) {
    if ((load<u32>(paths + ((<usize>i * words) << 2) + wordAt) & bit) == 0) continue;
    const row = load<u32>(list + ((<usize>i) << 2));
    const donor = load<u32>(list + ((<usize>load<u32>(permutation + ((<usize>i) << 2))) << 2));
    const code = codes + ((<usize>row * features) << 2);
    const other = load<u32>(codes + ((<usize>donor * features + f) << 2));
    let node = root;
    let feature = featureOf(node);
    while (feature >= 0) {
      node = childOf(root, node, <u32>feature == f ? other : load<u32>(code + ((<usize>feature) << 2)));
      feature = featureOf(node);
    }
    change += <i64>(
      (squared(load<i32>(target + ((<usize>row) << 2)), valueOf(node)) - load<u64>(base + ((<usize>i) << 3)))
    );
  }
  return change;
}
