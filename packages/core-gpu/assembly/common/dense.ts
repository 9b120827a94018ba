// Small dense algebra in f64: matrices are row-major, their row length a multiple of four.

/**
 * out (m x n) = base (m x n) + left (m x depth) right (depth x n); m even, n a multiple of 8.
 *
 * The rows of `left` are `leftRow` apart; those of the others n.
 */
@unmanaged
export class MultiplyAdd {
  base: usize;
  left: usize;
  right: usize;
  out: usize;
  m: u32;
  depth: u32;
  n: u32;
  leftRow: u32;
}

export function multiplyAdd(params: MultiplyAdd): void {
  const base = params.base;
  const left = params.left;
  const right = params.right;
  const out = params.out;
  const depth = params.depth;
  const leftRow = (<usize>params.leftRow) << 3;
  const stride = (<usize>params.n) << 3;
  for (let i: u32 = 0; i < params.m; i += 2) {
    const first = left + <usize>i * leftRow;
    const second = first + leftRow;
    for (let j: usize = 0; j < stride; j += 64) {
      const at = <usize>i * stride + j;
      let a0 = v128.load(base + at),
        a1 = v128.load(base + at, 16),
        a2 = v128.load(base + at, 32),
        a3 = v128.load(base + at, 48);
      let b0 = v128.load(base + at + stride),
        b1 = v128.load(base + at + stride, 16),
        b2 = v128.load(base + at + stride, 32),
        b3 = v128.load(base + at + stride, 48);
      let row = right + j;
      let x = first;
      let y = second;
      for (let p: u32 = 0; p < depth; p++) {
        const r0 = v128.load(row),
          r1 = v128.load(row, 16),
          r2 = v128.load(row, 32),
          r3 = v128.load(row, 48);
        const u = v128.load64_splat(x);
        a0 = f64x2.add(a0, f64x2.mul(u, r0));
        a1 = f64x2.add(a1, f64x2.mul(u, r1));
        a2 = f64x2.add(a2, f64x2.mul(u, r2));
        a3 = f64x2.add(a3, f64x2.mul(u, r3));
        const v = v128.load64_splat(y);
        b0 = f64x2.add(b0, f64x2.mul(v, r0));
        b1 = f64x2.add(b1, f64x2.mul(v, r1));
        b2 = f64x2.add(b2, f64x2.mul(v, r2));
        b3 = f64x2.add(b3, f64x2.mul(v, r3));
        row += stride;
        x += 8;
        y += 8;
      }
      const to = out + at;
      v128.store(to, a0);
      v128.store(to, a1, 16);
      v128.store(to, a2, 32);
      v128.store(to, a3, 48);
      v128.store(to + stride, b0);
      v128.store(to + stride, b1, 16);
      v128.store(to + stride, b2, 32);
      v128.store(to + stride, b3, 48);
    }
  }
}

/**
 * Writes the upper tiles of factor (n x n) with factor' factor = matrix + diag(shift), n a multiple of 4; false where it is not positive definite.
 *
 * Only the upper triangle of `matrix` is read.
 */
export function cholesky(matrix: usize, shift: usize, factor: usize, n: u32): bool {
  const stride = (<usize>n) << 3;
  for (let i: u32 = 0; i < n; i += 4) {
    for (let j = i; j < n; j += 4) {
      const at = <usize>i * stride + ((<usize>j) << 3);
      let c00 = v128.load(matrix + at),
        c01 = v128.load(matrix + at, 16);
      let c10 = v128.load(matrix + at + stride),
        c11 = v128.load(matrix + at + stride, 16);
      let c20 = v128.load(matrix + at + 2 * stride),
        c21 = v128.load(matrix + at + 2 * stride, 16);
      let c30 = v128.load(matrix + at + 3 * stride),
        c31 = v128.load(matrix + at + 3 * stride, 16);
      if (i == j) {
        const s = shift + ((<usize>i) << 3);
        c00 = f64x2.add(c00, f64x2(load<f64>(s), 0));
        c10 = f64x2.add(c10, f64x2(0, load<f64>(s, 8)));
        c21 = f64x2.add(c21, f64x2(load<f64>(s, 16), 0));
        c31 = f64x2.add(c31, f64x2(0, load<f64>(s, 24)));
      }
      let x = factor + ((<usize>i) << 3);
      let y = factor + ((<usize>j) << 3);
      for (let k: u32 = 0; k < i; k++) {
        const r0 = v128.load(y),
          r1 = v128.load(y, 16);
        const u0 = v128.load64_splat(x);
        c00 = f64x2.sub(c00, f64x2.mul(u0, r0));
        c01 = f64x2.sub(c01, f64x2.mul(u0, r1));
        const u1 = v128.load64_splat(x, 8);
        c10 = f64x2.sub(c10, f64x2.mul(u1, r0));
        c11 = f64x2.sub(c11, f64x2.mul(u1, r1));
        const u2 = v128.load64_splat(x, 16);
        c20 = f64x2.sub(c20, f64x2.mul(u2, r0));
        c21 = f64x2.sub(c21, f64x2.mul(u2, r1));
        const u3 = v128.load64_splat(x, 24);
        c30 = f64x2.sub(c30, f64x2.mul(u3, r0));
        c31 = f64x2.sub(c31, f64x2.mul(u3, r1));
        x += stride;
        y += stride;
      }
      const tile = factor + at;
      v128.store(tile, c00);
      v128.store(tile, c01, 16);
      v128.store(tile + stride, c10);
      v128.store(tile + stride, c11, 16);
      v128.store(tile + 2 * stride, c20);
      v128.store(tile + 2 * stride, c21, 16);
      v128.store(tile + 3 * stride, c30);
      v128.store(tile + 3 * stride, c31, 16);
      if (!finishTile(tile, factor + <usize>i * stride + ((<usize>i) << 3), stride, i == j)) return false;
    }
  }
  return true;
}

/** Solves the four rows of a tile against the diagonal tile, which is factored first when it is the tile itself. */
function finishTile(tile: usize, diagonal: usize, stride: usize, factors: bool): bool {
  for (let r: usize = 0; r < 4; r++) {
    const row = tile + r * stride;
    let low = v128.load(row),
      high = v128.load(row, 16);
    for (let s: usize = 0; s < r; s++) {
      const above = tile + s * stride;
      const u = v128.load64_splat(diagonal + s * stride + (r << 3));
      low = f64x2.sub(low, f64x2.mul(u, v128.load(above)));
      high = f64x2.sub(high, f64x2.mul(u, v128.load(above, 16)));
    }
    v128.store(row, low);
    v128.store(row, high, 16);
    if (factors) {
      const pivot = load<f64>(row + (r << 3));
      if (!(pivot > 0 && pivot < Infinity)) return false;
      const inverse = f64x2.splat(1 / Math.sqrt(pivot));
      v128.store(row, f64x2.mul(low, inverse));
      v128.store(row, f64x2.mul(high, inverse), 16);
    } else {
      const inverse = f64x2.splat(1 / load<f64>(diagonal + r * stride + (r << 3)));
      v128.store(row, f64x2.mul(low, inverse));
      v128.store(row, f64x2.mul(high, inverse), 16);
    }
  }
  return true;
}

/** Solves factor' factor x = b in place, with the factor that `cholesky` wrote; the diagonal tiles' lower parts are not read. */
export function solveCholesky(factor: usize, b: usize, n: u32): void {
  const stride = (<usize>n) << 3;
  for (let k: u32 = 0; k < n; k++) {
    const row = factor + <usize>k * stride;
    const at = b + ((<usize>k) << 3);
    const value = load<f64>(at) / load<f64>(row + ((<usize>k) << 3));
    store<f64>(at, value);
    const u = f64x2.splat(value);
    let j = k + 1;
    if (j < n && j & 1) {
      store<f64>(b + ((<usize>j) << 3), load<f64>(b + ((<usize>j) << 3)) - value * load<f64>(row + ((<usize>j) << 3)));
      j++;
    }
    for (; j < n; j += 2) {
      const to = b + ((<usize>j) << 3);
      v128.store(to, f64x2.sub(v128.load(to), f64x2.mul(u, v128.load(row + ((<usize>j) << 3)))));
    }
  }
  for (let k: i32 = <i32>n - 1; k >= 0; k--) {
    const row = factor + <usize>k * stride;
    let sum: f64 = 0;
    let j = <u32>k + 1;
    if (j < n && j & 1) {
      sum = load<f64>(row + ((<usize>j) << 3)) * load<f64>(b + ((<usize>j) << 3));
      j++;
    }
    let sums = f64x2.splat(0);
    for (; j < n; j += 2)
      sums = f64x2.add(sums, f64x2.mul(v128.load(row + ((<usize>j) << 3)), v128.load(b + ((<usize>j) << 3))));
    sum += f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
    const at = b + ((<usize>k) << 3);
    store<f64>(at, (load<f64>(at) - sum) / load<f64>(row + ((<usize>k) << 3)));
  }
}

/** Sum of x_i y_i over n, a multiple of 2. */
export function dot(x: usize, y: usize, n: u32): f64 {
  let sums = f64x2.splat(0);
  for (let i: u32 = 0; i < n; i += 2)
    sums = f64x2.add(sums, f64x2.mul(v128.load(x + ((<usize>i) << 3)), v128.load(y + ((<usize>i) << 3))));
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}
