import { allocate } from '../common/memory';

// Packs both operands, b into panels of eight columns and a into blocks of four rows, so that the inner loop reads both in order.
const ROWS: u32 = 4;
const COLUMNS: u32 = 8;
/** Rows of a that stay in the second-level cache while every panel of b passes. */
const CHUNK: u32 = 64;

/** c (batch x m x n) = a (batch x m x k) b (batch x k x n) in f32; a transposed operand lies column by column. */
@unmanaged
export class MatmulParams {
  a: usize;
  b: usize;
  c: usize;
  batch: u32;
  m: u32;
  k: u32;
  n: u32;
  transposeA: bool;
  transposeB: bool;
}

/** Multiplies a batch of matrices, p ascending; every element of c is written. */
export function matmul(params: MatmulParams): void {
  const m = params.m;
  const k = params.k;
  const n = params.n;
  const packedA = (<usize>((m + ROWS - 1) / ROWS) * ROWS * k) << 2;
  const packedB = (<usize>((n + COLUMNS - 1) / COLUMNS) * COLUMNS * k) << 2;
  const blocks = allocate(packedA + packedB + ((ROWS * COLUMNS) << 2));
  const panels = blocks + packedA;
  const tile = panels + packedB;
  for (let matrix: u32 = 0; matrix < params.batch; matrix++) {
    pack(params, params.a + ((<usize>matrix * m * k) << 2), blocks, false);
    pack(params, params.b + ((<usize>matrix * k * n) << 2), panels, true);
    const c = params.c + ((<usize>matrix * m * n) << 2);
    for (let chunk: u32 = 0; chunk < m; chunk += CHUNK) {
      const end = min(m, chunk + CHUNK);
      for (let column: u32 = 0; column < n; column += COLUMNS) {
        const panel = panels + ((<usize>column * k) << 2);
        for (let row = chunk; row < end; row += ROWS) {
          const whole = row + ROWS <= m && column + COLUMNS <= n;
          const target = c + ((<usize>row * n + column) << 2);
          multiplyTile(blocks + ((<usize>row * k) << 2), panel, k, whole ? target : tile, whole ? n : COLUMNS);
          if (!whole) copyTile(tile, target, min(ROWS, m - row), min(COLUMNS, n - column), n);
        }
      }
    }
  }
}

/** Interleaves `width` rows of a, or columns of b, at a time, zeros after the last: out[v / width][p][v % width]. They lie one after the other, or side by side. */
function pack(params: MatmulParams, source: usize, out: usize, isRight: bool): void {
  const k = params.k;
  const vectors = isRight ? params.n : params.m;
  const width = isRight ? COLUMNS : ROWS;
  const side = isRight ? !params.transposeB : params.transposeA;
  const vectorStride: usize = side ? 1 : k;
  const elementStride: usize = side ? vectors : 1;
  let to = out;
  for (let first: u32 = 0; first < vectors; first += width) {
    const present = min(width, vectors - first);
    for (let p: u32 = 0; p < k; p++) {
      const from = source + ((<usize>first * vectorStride + <usize>p * elementStride) << 2);
      for (let v: u32 = 0; v < width; v++) {
        store<f32>(to, v < present ? load<f32>(from + ((<usize>v * vectorStride) << 2)) : 0);
        to += 4;
      }
    }
  }
}

function multiplyTile(block: usize, panel: usize, k: u32, out: usize, stride: u32): void {
  let c00 = f32x4.splat(0),
    c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0),
    c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0),
    c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0),
    c31 = f32x4.splat(0);
  let left = block;
  let right = panel;
  for (let p: u32 = 0; p < k; p++) {
    const b0 = v128.load(right);
    const b1 = v128.load(right, 16);
    const a0 = v128.load32_splat(left);
    c00 = f32x4.add(c00, f32x4.mul(a0, b0));
    c01 = f32x4.add(c01, f32x4.mul(a0, b1));
    const a1 = v128.load32_splat(left, 4);
    c10 = f32x4.add(c10, f32x4.mul(a1, b0));
    c11 = f32x4.add(c11, f32x4.mul(a1, b1));
    const a2 = v128.load32_splat(left, 8);
    c20 = f32x4.add(c20, f32x4.mul(a2, b0));
    c21 = f32x4.add(c21, f32x4.mul(a2, b1));
    const a3 = v128.load32_splat(left, 12);
    c30 = f32x4.add(c30, f32x4.mul(a3, b0));
    c31 = f32x4.add(c31, f32x4.mul(a3, b1));
    left += 16;
    right += 32;
  }
  const step = (<usize>stride) << 2;
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(out + step, c10);
  v128.store(out + step, c11, 16);
  v128.store(out + 2 * step, c20);
  v128.store(out + 2 * step, c21, 16);
  v128.store(out + 3 * step, c30);
  v128.store(out + 3 * step, c31, 16);
}

function copyTile(tile: usize, out: usize, rows: u32, columns: u32, stride: u32): void {
  for (let row: u32 = 0; row < rows; row++) {
    memory.copy(out + ((<usize>row * stride) << 2), tile + ((<usize>row * COLUMNS) << 2), (<usize>columns) << 2);
  }
}
