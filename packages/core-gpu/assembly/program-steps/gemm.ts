import { activate, at, get, LINEAR } from './lanes';

/** Terms of a sum before it is added to c: what of both factors stays in the cache. */
const BLOCK: u32 = 32;

/**
 * c (m x n) = activation(a (m x k) b (k x n) + bias), or c += a b where `accumulate`. Operands are strided views, p ascends.
 * Tiles of four rows and two columns; at the edges the last row or column is computed again and not stored twice.
 */
export function stepGemm(
  a: usize, b: usize, bias: usize, c: usize,
  m: u32, k: u32, n: u32, aRow: u32, aColumn: u32, bRow: u32, bColumn: u32, cRow: u32, accumulate: u32, activation: u32,
): void {
  const block = accumulate && activation == LINEAR ? BLOCK : k;
  let p: u32 = 0;
  do {
    gemmBlock(at(a, p * aColumn), at(b, p * bRow), p == 0 ? bias : 0, c, m, min(block, k - p), n, aRow, aColumn, bRow, bColumn, cRow, accumulate, activation);
    p += block;
  } while (p < k);
}

function gemmBlock(
  a: usize, b: usize, bias: usize, c: usize,
  m: u32, k: u32, n: u32, aRow: u32, aColumn: u32, bRow: u32, bColumn: u32, cRow: u32, accumulate: u32, activation: u32,
): void {
  const stepA = at(0, aColumn);
  const stepB = at(0, bRow);
  for (let i: u32 = 0; i < m; i += 4) {
    const first0 = at(a, i * aRow);
    const first1 = at(a, min(i + 1, m - 1) * aRow);
    const first2 = at(a, min(i + 2, m - 1) * aRow);
    const first3 = at(a, min(i + 3, m - 1) * aRow);
    for (let j: u32 = 0; j < n; j += 2) {
      const right = min(j + 1, n - 1);
      const beta0 = bias ? get(bias, j) : f32x4.splat(0);
      const beta1 = bias ? get(bias, right) : f32x4.splat(0);
      let left0 = first0, left1 = first1, left2 = first2, left3 = first3;
      let right0 = at(b, j * bColumn);
      let right1 = at(b, right * bColumn);
      let c00 = beta0, c01 = beta1, c10 = beta0, c11 = beta1;
      let c20 = beta0, c21 = beta1, c30 = beta0, c31 = beta1;
      for (let p: u32 = 0; p < k; p++) {
        const b0 = v128.load(right0);
        const b1 = v128.load(right1);
        const a0 = v128.load(left0);
        c00 = f32x4.add(c00, f32x4.mul(a0, b0));
        c01 = f32x4.add(c01, f32x4.mul(a0, b1));
        const a1 = v128.load(left1);
        c10 = f32x4.add(c10, f32x4.mul(a1, b0));
        c11 = f32x4.add(c11, f32x4.mul(a1, b1));
        const a2 = v128.load(left2);
        c20 = f32x4.add(c20, f32x4.mul(a2, b0));
        c21 = f32x4.add(c21, f32x4.mul(a2, b1));
        const a3 = v128.load(left3);
        c30 = f32x4.add(c30, f32x4.mul(a3, b0));
        c31 = f32x4.add(c31, f32x4.mul(a3, b1));
        left0 += stepA;
        left1 += stepA;
        left2 += stepA;
        left3 += stepA;
        right0 += stepB;
        right1 += stepB;
      }
      const wide = j + 1 < n;
      storePair(at(c, i * cRow + j), c00, c01, wide, accumulate, activation);
      if (i + 1 < m) storePair(at(c, (i + 1) * cRow + j), c10, c11, wide, accumulate, activation);
      if (i + 2 < m) storePair(at(c, (i + 2) * cRow + j), c20, c21, wide, accumulate, activation);
      if (i + 3 < m) storePair(at(c, (i + 3) * cRow + j), c30, c31, wide, accumulate, activation);
    }
  }
}

// @ts-ignore: decorator
@inline
export function storePair(out: usize, first: v128, second: v128, wide: bool, accumulate: u32, activation: u32): void {
  storeOne(out, first, accumulate, activation);
  if (wide) storeOne(out + 16, second, accumulate, activation);
}

// @ts-ignore: decorator
@inline
export function storeOne(out: usize, sum: v128, accumulate: u32, activation: u32): void {
  const total = accumulate ? f32x4.add(v128.load(out), sum) : sum;
  v128.store(out, activation == LINEAR ? total : activate(total, activation));
}
