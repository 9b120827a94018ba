import { allocate, f64At, u32At } from '../common/memory';

// Weighted least squares on a few columns, with M5's choice among them: columns are standardised, so that the normal
// equations are a correlation matrix and a slope is its standardised slope times the target's deviation.

const RIDGE: f64 = 1e-8;

let size: u32 = 0; // rows
let width: u32 = 0; // columns
let z: usize = 0; // size x width, standardised
let gram: usize = 0; // width x width
let moments: usize = 0; // width: z' W y
let means: usize = 0;
let deviations: usize = 0;
let factor: usize = 0; // width x width, Cholesky
let slopes: usize = 0; // of the columns in `chosen`
let trial: usize = 0;
let chosen: usize = 0; // u32 columns
let fewer: usize = 0;
let centred: usize = 0; // size: y less its mean
let weights: usize = 0; // size

export let intercept: f64 = 0;
/** Columns left in the model, in `columnAt` and `slopeAt`. */
export let kept: u32 = 0;

export function columnAt(index: u32): u32 {
  return u32At(chosen, index);
}

export function slopeAt(index: u32): f64 {
  return f64At(slopes, index) / f64At(deviations, u32At(chosen, index));
}

/** Solves for the `count` columns in `columns`; the slopes of standardised columns go to `out`. */
function solve(columns: usize, count: u32, out: usize): void {
  let ridge = RIDGE;
  while (!factorise(columns, count, ridge)) ridge *= 10;
  for (let i: u32 = 0; i < count; i++) {
    let sum = f64At(moments, u32At(columns, i));
    for (let j: u32 = 0; j < i; j++) sum -= f64At(factor, i * width + j) * f64At(out, j);
    store<f64>(out + ((<usize>i) << 3), sum / f64At(factor, i * width + i));
  }
  for (let i = count; i-- > 0; ) {
    let sum = f64At(out, i);
    for (let j = i + 1; j < count; j++) sum -= f64At(factor, j * width + i) * f64At(out, j);
    store<f64>(out + ((<usize>i) << 3), sum / f64At(factor, i * width + i));
  }
}

function factorise(columns: usize, count: u32, ridge: f64): bool {
  for (let i: u32 = 0; i < count; i++) {
    const row = u32At(columns, i) * width;
    for (let j: u32 = 0; j <= i; j++) {
      let sum = f64At(gram, row + u32At(columns, j));
      if (i == j) sum += ridge;
      for (let k: u32 = 0; k < j; k++) sum -= f64At(factor, i * width + k) * f64At(factor, j * width + k);
      if (i == j) {
        if (!(sum > 0)) return false;
        sum = sqrt(sum);
      } else {
        sum /= f64At(factor, j * width + j);
      }
      store<f64>(factor + ((<usize>(i * width + j)) << 3), sum);
    }
  }
  return true;
}

function squaredError(columns: usize, count: u32, slopes_: usize): f64 {
  let total: f64 = 0;
  for (let i: u32 = 0; i < size; i++) {
    let error = f64At(centred, i);
    for (let j: u32 = 0; j < count; j++) error -= f64At(slopes_, j) * f64At(z, i * width + u32At(columns, j));
    total += f64At(weights, i) * error * error;
  }
  return total;
}

/** Copies `columns` without place `out`. */
function without(columns: usize, count: u32, out: u32, to: usize): void {
  for (let i: u32 = 0, j: u32 = 0; i < count; i++) {
    if (i == out) continue;
    store<u32>(to + ((<usize>j) << 2), u32At(columns, i));
    j++;
  }
}

/**
 * Fits y on columns of a table and drops those that explain too little.
 *
 * First the column of largest standardised slope goes while that slope is above 1.5 (collinear columns), then the one of
 * smallest while `SSE / SSE_full (n - v_full) + 2 v` falls, `v` counting coefficients with the intercept.
 * `rows` (u32) are the table's rows, `weight` (u32) and `y` (f64) are by row of the table, `table` is row-major with `stride` columns.
 * Leaves the model in `intercept`, `kept`, `columnAt` (a place in `columns`) and `slopeAt`. Scratch is not freed.
 */
export function fitLeastSquares(
  rows: usize,
  count: u32,
  weight: usize,
  y: usize,
  table: usize,
  stride: u32,
  columns: usize,
  columnCount: u32,
): void {
  size = count;
  width = columnCount;
  weights = allocate((<usize>count) << 3);
  centred = allocate((<usize>count) << 3);
  let n: f64 = 0;
  let mean: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const row = u32At(rows, i);
    const w = <f64>u32At(weight, row);
    store<f64>(weights + ((<usize>i) << 3), w);
    n += w;
    mean += w * f64At(y, row);
  }
  mean /= n;
  intercept = mean;
  kept = 0;
  if (columnCount == 0) return;
  let variance: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const gap = f64At(y, u32At(rows, i)) - mean;
    store<f64>(centred + ((<usize>i) << 3), gap);
    variance += f64At(weights, i) * gap * gap;
  }
  const deviation = sqrt(variance / (n - 1));
  if (!(deviation > 0)) return;

  means = allocate((<usize>width) << 3);
  deviations = allocate((<usize>width) << 3);
  z = allocate((<usize>count * width) << 3);
  gram = allocate((<usize>width * width) << 3);
  factor = allocate((<usize>width * width) << 3);
  moments = allocate((<usize>width) << 3);
  slopes = allocate((<usize>width) << 3);
  trial = allocate((<usize>width) << 3);
  chosen = allocate((<usize>width) << 2);
  fewer = allocate((<usize>width) << 2);
  for (let j: u32 = 0; j < width; j++) standardise(j, rows, table + ((<usize>u32At(columns, j)) << 3), stride, n);
  for (let j: u32 = 0; j < width; j++) {
    for (let k: u32 = 0; k <= j; k++) {
      let sum: f64 = 0;
      for (let i: u32 = 0; i < size; i++) sum += f64At(weights, i) * f64At(z, i * width + j) * f64At(z, i * width + k);
      store<f64>(gram + ((<usize>(j * width + k)) << 3), sum);
      store<f64>(gram + ((<usize>(k * width + j)) << 3), sum);
    }
    let sum: f64 = 0;
    for (let i: u32 = 0; i < size; i++) sum += f64At(weights, i) * f64At(z, i * width + j) * f64At(centred, i);
    store<f64>(moments + ((<usize>j) << 3), sum);
    if (!(f64At(deviations, j) > 0)) continue;
    store<u32>(chosen + ((<usize>kept) << 2), j);
    kept++;
  }

  solve(chosen, kept, slopes);
  while (kept) {
    const top = extreme(true);
    if (!(abs(f64At(slopes, top)) / deviation > 1.5)) break;
    without(chosen, kept--, top, fewer);
    memory.copy(chosen, fewer, (<usize>kept) << 2);
    solve(chosen, kept, slopes);
  }
  const full = <f64>(kept + 1);
  const fullError = squaredError(chosen, kept, slopes);
  let score = n - full + 2 * full;
  while (kept) {
    without(chosen, kept, extreme(false), fewer);
    solve(fewer, kept - 1, trial);
    const smaller = (squaredError(fewer, kept - 1, trial) / fullError) * (n - full) + 2 * <f64>kept;
    if (!(smaller < score)) break;
    score = smaller;
    kept--;
    memory.copy(chosen, fewer, (<usize>kept) << 2);
    memory.copy(slopes, trial, (<usize>kept) << 3);
  }
  for (let i: u32 = 0; i < kept; i++) intercept -= slopeAt(i) * f64At(means, u32At(chosen, i));
}

/** Place in `chosen` of the largest or the smallest standardised slope; the first of equals. */
function extreme(largest: bool): u32 {
  let best: u32 = 0;
  for (let i: u32 = 1; i < kept; i++) {
    const mine = abs(f64At(slopes, i));
    const other = abs(f64At(slopes, best));
    if (largest ? mine > other : mine < other) best = i;
  }
  return best;
}

function standardise(j: u32, rows: usize, column: usize, stride: u32, n: f64): void {
  let mean: f64 = 0;
  for (let i: u32 = 0; i < size; i++) mean += f64At(weights, i) * f64At(column, u32At(rows, i) * stride);
  mean /= n;
  let variance: f64 = 0;
  for (let i: u32 = 0; i < size; i++) {
    const gap = f64At(column, u32At(rows, i) * stride) - mean;
    variance += f64At(weights, i) * gap * gap;
    store<f64>(z + ((<usize>(i * width + j)) << 3), gap);
  }
  const deviation = sqrt(variance / (n - 1));
  for (let i: u32 = 0; i < size; i++) {
    const at = z + ((<usize>(i * width + j)) << 3);
    store<f64>(at, deviation > 0 ? load<f64>(at) / deviation : 0);
  }
  store<f64>(means + ((<usize>j) << 3), mean);
  store<f64>(deviations + ((<usize>j) << 3), deviation);
}
