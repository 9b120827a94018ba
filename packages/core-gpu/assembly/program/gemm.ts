import { activate, at, get, LINEAR } from './lanes';

/** Terms of a sum, and columns of c, whose factors are packed at a time: what stays in the cache. */
const TERMS: u32 = 32;
const COLUMNS: u32 = 32;
const packedA: usize = memory.data(4 * TERMS * 16, 16);
const packedB: usize = memory.data(TERMS * COLUMNS * 16, 16);

/** Four rows of c: sums that start from `start` (rows `startRow` apart; 0: from zero) and replace c or are added to it. */
@unmanaged
class Tiles {
  start: usize;
  startRow: u32;
  c: usize;
  rows: u32;
  terms: u32;
  columns: u32;
  cRow: u32;
  accumulate: u32;
  activation: u32;
}

const tiles: usize = memory.data(48, 16);

@unmanaged
export class StepGemm {
  a: usize;
  b: usize;
  bias: usize;
  c: usize;
  m: u32;
  k: u32;
  n: u32;
  aRow: u32;
  aColumn: u32;
  bRow: u32;
  bColumn: u32;
  cRow: u32;
  accumulate: u32;
  activation: u32;
}

/**
 * c (m x n) = activation(a (m x k) b (k x n) + bias), or c += a b where `accumulate`. Operands are strided views, p ascends.
 * Tiles of four rows and two columns, their factors packed in the order in which a tile reads them.
 */
export function stepGemm(params: StepGemm): void {
  const a = params.a;
  const b = params.b;
  const bias = params.bias;
  const c = params.c;
  const m = params.m;
  const k = params.k;
  const n = params.n;
  const aRow = params.aRow;
  const aColumn = params.aColumn;
  const bRow = params.bRow;
  const bColumn = params.bColumn;
  const cRow = params.cRow;
  const accumulate = params.accumulate;
  const activation = params.activation;
  const four = changetype<Tiles>(tiles);
  four.cRow = cRow;
  for (let j: u32 = 0; j < n; j += COLUMNS) {
    const columns = min(COLUMNS, n - j);
    for (let p: u32 = 0; p == 0 || p < k; p += TERMS) {
      const terms = min(TERMS, k - p);
      const offset = p == 0 && bias != 0 ? at(bias, j) : 0;
      const last = p + TERMS >= k ? activation : LINEAR;
      packColumns(at(b, p * bRow + j * bColumn), terms, columns, bRow, bColumn);
      for (let i: u32 = 0; i < m; i += 4) {
        const rows = min(4, m - i);
        const out = at(c, i * cRow + j);
        packRows(at(a, i * aRow + p * aColumn), rows, terms, aRow, aColumn);
        const fresh = p == 0 || accumulate != 0;
        four.start = fresh ? offset : out;
        four.startRow = fresh ? 0 : cRow;
        four.c = out;
        four.rows = rows;
        four.terms = terms;
        four.columns = columns;
        four.accumulate = fresh ? accumulate : 0;
        four.activation = last;
        multiplyTiles(four);
      }
    }
  }
}

/** Four rows side by side, term after term; of fewer, the last again. */
function packRows(a: usize, rows: u32, terms: u32, aRow: u32, aColumn: u32): void {
  const step = at(0, aColumn);
  let row0 = a;
  let row1 = at(a, min(1, rows - 1) * aRow);
  let row2 = at(a, min(2, rows - 1) * aRow);
  let row3 = at(a, min(3, rows - 1) * aRow);
  let to = packedA;
  for (let p: u32 = 0; p < terms; p++) {
    v128.store(to, v128.load(row0));
    v128.store(to, v128.load(row1), 16);
    v128.store(to, v128.load(row2), 32);
    v128.store(to, v128.load(row3), 48);
    row0 += step;
    row1 += step;
    row2 += step;
    row3 += step;
    to += 64;
  }
}

/** Pairs of columns, each side by side, term after term; of an odd number, the last again. */
function packColumns(b: usize, terms: u32, columns: u32, bRow: u32, bColumn: u32): void {
  const step = at(0, bRow);
  let to = packedB;
  for (let j: u32 = 0; j < columns; j += 2) {
    let left = at(b, j * bColumn);
    let right = at(b, min(j + 1, columns - 1) * bColumn);
    for (let p: u32 = 0; p < terms; p++) {
      v128.store(to, v128.load(left));
      v128.store(to, v128.load(right), 16);
      left += step;
      right += step;
      to += 32;
    }
  }
}

function multiplyTiles(four: Tiles): void {
  const start = four.start;
  const startRow = four.startRow;
  const c = four.c;
  const rows = four.rows;
  const terms = four.terms;
  const columns = four.columns;
  const cRow = four.cRow;
  let right = packedB;
  for (let j: u32 = 0; j < columns; j += 2) {
    const wide = j + 1 < columns;
    const next = wide ? j + 1 : j;
    let c00 = f32x4.splat(0),
      c01 = c00,
      c10 = c00,
      c11 = c00;
    let c20 = c00,
      c21 = c00,
      c30 = c00,
      c31 = c00;
    if (start) {
      const row1 = min(1, rows - 1) * startRow,
        row2 = min(2, rows - 1) * startRow,
        row3 = min(3, rows - 1) * startRow;
      (c00 = get(start, j)), (c01 = get(start, next)), (c10 = get(start, row1 + j)), (c11 = get(start, row1 + next));
      (c20 = get(start, row2 + j)),
        (c21 = get(start, row2 + next)),
        (c30 = get(start, row3 + j)),
        (c31 = get(start, row3 + next));
    }
    let left = packedA;
    for (let p: u32 = 0; p < terms; p++) {
      const b0 = v128.load(right);
      const b1 = v128.load(right, 16);
      const a0 = v128.load(left);
      c00 = f32x4.add(c00, f32x4.mul(a0, b0));
      c01 = f32x4.add(c01, f32x4.mul(a0, b1));
      const a1 = v128.load(left, 16);
      c10 = f32x4.add(c10, f32x4.mul(a1, b0));
      c11 = f32x4.add(c11, f32x4.mul(a1, b1));
      const a2 = v128.load(left, 32);
      c20 = f32x4.add(c20, f32x4.mul(a2, b0));
      c21 = f32x4.add(c21, f32x4.mul(a2, b1));
      const a3 = v128.load(left, 48);
      c30 = f32x4.add(c30, f32x4.mul(a3, b0));
      c31 = f32x4.add(c31, f32x4.mul(a3, b1));
      left += 64;
      right += 32;
    }
    storePair(at(c, j), c00, c01, wide, four);
    if (rows > 1) storePair(at(c, cRow + j), c10, c11, wide, four);
    if (rows > 2) storePair(at(c, 2 * cRow + j), c20, c21, wide, four);
    if (rows > 3) storePair(at(c, 3 * cRow + j), c30, c31, wide, four);
  }
}

// @ts-ignore: decorator
@inline
export function storePair(out: usize, first: v128, second: v128, wide: bool, four: Tiles): void {
  storeOne(out, first, four);
  if (wide) storeOne(out + 16, second, four);
}

// @ts-ignore: decorator
@inline
export function storeOne(out: usize, sum: v128, four: Tiles): void {
  const activation = four.activation;
  const total = four.accumulate ? f32x4.add(v128.load(out), sum) : sum;
  v128.store(out, activation == LINEAR ? total : activate(total, activation));
}
