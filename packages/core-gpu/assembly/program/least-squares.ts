import { add, get, madd, set } from './lanes';

const MOST: u32 = 8;
const factor: usize = memory.data(MOST * MOST * 16, 16);
const solution: usize = memory.data(MOST * 16, 16);

/** Cholesky factor of L'L + ridge I, in `factor`; returns the smallest squared pivot. */
function decompose(loadings: usize, p: u32, r: u32, ridge: f32): v128 {
  let smallest = f32x4.splat(f32.MAX_VALUE);
  for (let i: u32 = 0; i < r; i++) {
    for (let j: u32 = 0; j <= i; j++) {
      let sum = f32x4.splat(i == j ? ridge : 0);
      for (let row: u32 = 0; row < p; row++) sum = madd(get(loadings, row * r + i), get(loadings, row * r + j), sum);
      for (let t: u32 = 0; t < j; t++)
        sum = f32x4.sub(sum, f32x4.mul(get(factor, i * MOST + t), get(factor, j * MOST + t)));
      if (i == j) {
        smallest = f32x4.min(smallest, sum);
        set(factor, i * MOST + i, f32x4.sqrt(f32x4.max(sum, f32x4.splat(1e-30))));
      } else {
        set(factor, i * MOST + j, f32x4.div(sum, get(factor, j * MOST + j)));
      }
    }
  }
  return smallest;
}

/** Solves with the factor, in place in `solution`. */
function solve(r: u32): void {
  for (let i: u32 = 0; i < r; i++) {
    let sum = get(solution, i);
    for (let t: u32 = 0; t < i; t++) sum = f32x4.sub(sum, f32x4.mul(get(factor, i * MOST + t), get(solution, t)));
    set(solution, i, f32x4.div(sum, get(factor, i * MOST + i)));
  }
  for (let back: u32 = 0; back < r; back++) {
    const i = r - 1 - back;
    let sum = get(solution, i);
    for (let t = i + 1; t < r; t++) sum = f32x4.sub(sum, f32x4.mul(get(factor, t * MOST + i), get(solution, t)));
    set(solution, i, f32x4.div(sum, get(factor, i * MOST + i)));
  }
}

@unmanaged
export class StepLeastSquares {
  loadings: usize;
  y: usize;
  x: usize;
  pivot: usize;
  n: u32;
  p: u32;
  r: u32;
  ridge: f32;
}

/** For each of n samples: x = (L'L + ridge I)^-1 L'y with L (p x r), and the smallest squared Cholesky pivot. */
export function stepLeastSquares(params: StepLeastSquares): void {
  const loadings = params.loadings;
  const y = params.y;
  const x = params.x;
  const pivot = params.pivot;
  const p = params.p;
  const r = params.r;
  const ridge = params.ridge;
  for (let sample: u32 = 0; sample < params.n; sample++) {
    const block = loadings + ((<usize>(sample * p * r)) << 4);
    set(pivot, sample, decompose(block, p, r, ridge));
    for (let i: u32 = 0; i < r; i++) {
      let sum = f32x4.splat(0);
      for (let row: u32 = 0; row < p; row++) sum = madd(get(block, row * r + i), get(y, sample * p + row), sum);
      set(solution, i, sum);
    }
    solve(r);
    for (let i: u32 = 0; i < r; i++) set(x, sample * r + i, get(solution, i));
  }
}

@unmanaged
export class StepLeastSquaresBackward {
  loadings: usize;
  y: usize;
  x: usize;
  dx: usize;
  dloadings: usize;
  dy: usize;
  n: u32;
  p: u32;
  r: u32;
  ridge: f32;
}

/** With u = (L'L + ridge I)^-1 dx and e = y - L x: dL += e u' - (L u) x', dy += L u. */
export function stepLeastSquaresBackward(params: StepLeastSquaresBackward): void {
  const loadings = params.loadings;
  const y = params.y;
  const x = params.x;
  const dx = params.dx;
  const dloadings = params.dloadings;
  const dy = params.dy;
  const p = params.p;
  const r = params.r;
  const ridge = params.ridge;
  for (let sample: u32 = 0; sample < params.n; sample++) {
    const block = loadings + ((<usize>(sample * p * r)) << 4);
    const dblock = dloadings + ((<usize>(sample * p * r)) << 4);
    decompose(block, p, r, ridge);
    for (let i: u32 = 0; i < r; i++) set(solution, i, get(dx, sample * r + i));
    solve(r);
    for (let row: u32 = 0; row < p; row++) {
      let residual = get(y, sample * p + row);
      let image = f32x4.splat(0);
      for (let i: u32 = 0; i < r; i++) {
        residual = f32x4.sub(residual, f32x4.mul(get(block, row * r + i), get(x, sample * r + i)));
        image = madd(get(block, row * r + i), get(solution, i), image);
      }
      for (let i: u32 = 0; i < r; i++) {
        const change = f32x4.sub(f32x4.mul(residual, get(solution, i)), f32x4.mul(image, get(x, sample * r + i)));
        add(dblock, row * r + i, change);
      }
      if (dy) add(dy, sample * p + row, image);
    }
  }
}
