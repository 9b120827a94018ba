import { multiply, productHigh } from './exact-score';
import { TreeJob } from './tree-job';

// Deviation criteria: a split is best where n_L var_L^(1/k) + n_R var_R^(1/k) is least. With V = n sum t^2 - (sum t)^2 below
// 2^62, n var^(1/k) = (V n^(k-2))^(1/k), taken from a mantissa of 32 bits by the cubics of root-table.ts and put in
// units of the node's own power of two: a whole number below 2^31, the same on every backend.

@unmanaged
export class DeviationJob extends TreeJob {
  /** Of the last root. */
  exponent: u32;
  /** The tree's own spread and rows, which its nodes are measured by. */
  rootSpread: u64;
  rootCount: u64;

  /** Root of V n^(k - 2) without its power of two, in units of 2^-30; that power is left in `exponent`. */
  mantissaOfRoot(v: u64, n: u32): u32 {
    let shift = <u32>clz(v);
    let power: u32 = 63 - shift;
    let mantissa = (v << shift) >> 32;
    if (this.root == 5) {
      const cube = <u64>n * n * n;
      shift = <u32>clz(cube);
      power += 63 - shift;
      mantissa = (mantissa * ((cube << shift) >> 32)) >> 31;
      const carry = <u32>(mantissa >> 32);
      mantissa >>= carry;
      power += carry;
    }
    const octave = power % this.root;
    this.exponent = power / this.root;
    const cubic = this.roots + <usize>(((octave << 5) + ((<u32>mantissa >> 26) & 31)) << 4);
    const u = <u64>((<u32>mantissa) << 6);
    const slope = load<u32>(cubic, 8) - <u32>((u * load<u32>(cubic, 12)) >> 32);
    return load<u32>(cubic) + <u32>((u * (load<u32>(cubic, 4) - <u32>((u * slope) >> 32))) >> 32);
  }

  /** The unit of costs in a node. */
  unitOf(v: u64, n: u32): u32 {
    this.mantissaOfRoot(v, n);
    return this.exponent + 1;
  }

  /** n var^(1/k) of one side of a split, in a node's unit. */
  costOf(v: u64, n: u32, unit: u32): u32 {
    if (v == 0) return 0;
    const mantissa = this.mantissaOfRoot(v, n);
    const shift = unit - this.exponent;
    return shift < 32 ? mantissa >> shift : 0;
  }

  /** Whether a node stays a leaf: by the rules of every tree, or because its deviation is below a twentieth of the tree's. */
  isDeviationLeaf(spread: u64, count: u32, depth: u32): bool {
    if (this.rootSpread == 0 || this.isLeaf(count, depth)) return true;
    const low = multiply(spread, 400 * this.rootCount * this.rootCount);
    const high = productHigh;
    const otherLow = multiply(this.rootSpread, <u64>count * count);
    return high < productHigh || (high == productHigh && low < otherLow);
  }
}

/** n sum t^2 - (sum t)^2 */
// @ts-ignore: decorator
@inline
export function spreadOf(count: i64, sum: i64, squares: i64): u64 {
  return <u64>(count * squares - sum * sum);
}

/** Fewest rows on a side: Weka tries the middle three fifths of a node. */
export function leastOnSide(count: u32, minLeaf: u32): u32 {
  return max(minLeaf, max(2, count / 5 + 1));
}
