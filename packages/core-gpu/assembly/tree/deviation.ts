import { multiply, productHigh } from './exact-score';
import { isLeaf, root, roots } from './tree-job';

// Deviation criteria: a split is best where n_L var_L^(1/k) + n_R var_R^(1/k) is least. With V = n sum t^2 - (sum t)^2 below
// 2^62, n var^(1/k) = (V n^(k-2))^(1/k), taken from a mantissa of 32 bits by the cubics of root-table.ts and put in
// units of the node's own power of two: a whole number below 2^31, the same on every backend.

let exponent: u32 = 0; // of the last root

/** Root of V n^(k - 2) without its power of two, in units of 2^-30; that power is left in `exponent`. */
function mantissaOfRoot(v: u64, n: u32): u32 {
  let shift = <u32>clz(v);
  let power: u32 = 63 - shift;
  let mantissa = (v << shift) >> 32;
  if (root == 5) {
    const cube = <u64>n * n * n;
    shift = <u32>clz(cube);
    power += 63 - shift;
    mantissa = (mantissa * ((cube << shift) >> 32)) >> 31;
    const carry = <u32>(mantissa >> 32);
    mantissa >>= carry;
    power += carry;
  }
  const octave = power % root;
  exponent = power / root;
  const cubic = roots + <usize>(((octave << 5) + ((<u32>mantissa >> 26) & 31)) << 4);
  const u = <u64>((<u32>mantissa) << 6);
  const slope = load<u32>(cubic, 8) - <u32>((u * load<u32>(cubic, 12)) >> 32);
  return load<u32>(cubic) + <u32>((u * (load<u32>(cubic, 4) - <u32>((u * slope) >> 32))) >> 32);
}

/** The unit of costs in a node. */
export function unitOf(v: u64, n: u32): u32 {
  mantissaOfRoot(v, n);
  return exponent + 1;
}

/** n var^(1/k) of one side of a split, in a node's unit. */
export function costOf(v: u64, n: u32, unit: u32): u32 {
  if (v == 0) return 0;
  const mantissa = mantissaOfRoot(v, n);
  const shift = unit - exponent;
  return shift < 32 ? mantissa >> shift : 0;
}

/** n sum t^2 - (sum t)^2 */
// @ts-ignore: decorator
@inline
export function spreadOf(count: i64, sum: i64, squares: i64): u64 {
  return <u64>(count * squares - sum * sum);
}

let rootSpread: u64 = 0;
let rootCount: u64 = 0;

/** Notes the tree's own spread, which its nodes are measured by. */
export function startDeviation(spread: u64, count: u64): void {
  rootSpread = spread;
  rootCount = count;
}

/** Whether a node stays a leaf: by the rules of every tree, or because its deviation is below a twentieth of the tree's. */
export function isDeviationLeaf(spread: u64, count: u32, depth: u32): bool {
  if (rootSpread == 0 || isLeaf(count, depth)) return true;
  const low = multiply(spread, 400 * rootCount * rootCount);
  const high = productHigh;
  const otherLow = multiply(rootSpread, <u64>count * count);
  return high < productHigh || (high == productHigh && low < otherLow);
}

/** Fewest rows on a side: Weka tries the middle three fifths of a node. */
export function leastOnSide(count: u32, minLeaf: u32): u32 {
  return max(minLeaf, max(2, count / 5 + 1));
}
