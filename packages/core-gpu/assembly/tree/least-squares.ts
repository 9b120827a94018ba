import { allocate, f64At, u32At } from '../common/memory';

// Weighted least squares on a few columns, with M5's choice among them: columns are standardised, so that the normal
// equations are a correlation matrix and a slope is its standardised slope times the target's deviation.

const RIDGE: f64 = 1e-8;

@unmanaged
export class LeastSquares {
  /** The table, row-major with `stride` columns; its target (f64) and how often each of its rows counts (u32). */
  table: usize;
  stride: u32;
  y: usize;
  weight: usize;
  /** The rows used (u32), `size` of them, and the columns (u32), `width` of them. */
  rows: usize;
  size: u32;
  columns: usize;
  width: u32;

  intercept: f64;
  /** Columns left in the model, in `columnAt` and `slopeAt`. */
  kept: u32;

  /** size x width, standardised. */
  z: usize;
  /** width x width. */
  gram: usize;
  /** width: z' W y. */
  moments: usize;
  means: usize;
  deviations: usize;
  /** width x width, Cholesky. */
  factor: usize;
  /** Of the columns in `chosen`. */
  slopes: usize;
  trial: usize;
  chosen: usize;
  fewer: usize;
  /** size: y less its mean. */
  centred: usize;
  weights: usize;

  columnAt(index: u32): u32 {
    return u32At(this.chosen, index);
  }

  slopeAt(index: u32): f64 {
    return f64At(this.slopes, index) / f64At(this.deviations, u32At(this.chosen, index));
  }

  /** Solves for the `count` columns in `columns`; the slopes of standardised columns go to `out`. */
  solve(columns: usize, count: u32, out: usize): void {
    const width = this.width;
    const moments = this.moments;
    const factor = this.factor;
    let ridge = RIDGE;
    while (!this.factorise(columns, count, ridge)) ridge *= 10;
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

  factorise(columns: usize, count: u32, ridge: f64): bool {
    const width = this.width;
    const gram = this.gram;
    const factor = this.factor;
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

  squaredError(columns: usize, count: u32, slopes: usize): f64 {
    const width = this.width;
    const z = this.z;
    const centred = this.centred;
    const weights = this.weights;
    let total: f64 = 0;
    for (let i: u32 = 0; i < this.size; i++) {
      let error = f64At(centred, i);
      for (let j: u32 = 0; j < count; j++) error -= f64At(slopes, j) * f64At(z, i * width + u32At(columns, j));
      total += f64At(weights, i) * error * error;
    }
    return total;
  }

  /** Copies `columns` without place `out`. */
  without(columns: usize, count: u32, out: u32, to: usize): void {
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
   * Leaves the model in `intercept`, `kept`, `columnAt` (a place in `columns`) and `slopeAt`. Scratch is not freed.
   */
  fit(): void {
    const rows = this.rows;
    const weight = this.weight;
    const y = this.y;
    const size = this.size;
    const width = this.width;
    const weights = allocate((<usize>size) << 3);
    const centred = allocate((<usize>size) << 3);
    this.weights = weights;
    this.centred = centred;
    let n: f64 = 0;
    let mean: f64 = 0;
    for (let i: u32 = 0; i < size; i++) {
      const row = u32At(rows, i);
      const w = <f64>u32At(weight, row);
      store<f64>(weights + ((<usize>i) << 3), w);
      n += w;
      mean += w * f64At(y, row);
    }
    mean /= n;
    this.intercept = mean;
    this.kept = 0;
    if (width == 0) return;
    let variance: f64 = 0;
    for (let i: u32 = 0; i < size; i++) {
      const gap = f64At(y, u32At(rows, i)) - mean;
      store<f64>(centred + ((<usize>i) << 3), gap);
      variance += f64At(weights, i) * gap * gap;
    }
    const deviation = sqrt(variance / (n - 1));
    if (!(deviation > 0)) return;

    this.means = allocate((<usize>width) << 3);
    this.deviations = allocate((<usize>width) << 3);
    this.z = allocate((<usize>size * width) << 3);
    this.gram = allocate((<usize>width * width) << 3);
    this.factor = allocate((<usize>width * width) << 3);
    this.moments = allocate((<usize>width) << 3);
    this.slopes = allocate((<usize>width) << 3);
    this.trial = allocate((<usize>width) << 3);
    this.chosen = allocate((<usize>width) << 2);
    this.fewer = allocate((<usize>width) << 2);
    for (let j: u32 = 0; j < width; j++) this.standardise(j, n);
    this.normalEquations();
    this.choose(n, deviation);
    const means = this.means;
    for (let i: u32 = 0; i < this.kept; i++) this.intercept -= this.slopeAt(i) * f64At(means, u32At(this.chosen, i));
  }

  /** z' W z and z' W y; the columns that vary are chosen. */
  normalEquations(): void {
    const size = this.size;
    const width = this.width;
    const z = this.z;
    const weights = this.weights;
    const centred = this.centred;
    const gram = this.gram;
    let kept: u32 = 0;
    for (let j: u32 = 0; j < width; j++) {
      for (let k: u32 = 0; k <= j; k++) {
        let sum: f64 = 0;
        for (let i: u32 = 0; i < size; i++)
          sum += f64At(weights, i) * f64At(z, i * width + j) * f64At(z, i * width + k);
        store<f64>(gram + ((<usize>(j * width + k)) << 3), sum);
        store<f64>(gram + ((<usize>(k * width + j)) << 3), sum);
      }
      let sum: f64 = 0;
      for (let i: u32 = 0; i < size; i++) sum += f64At(weights, i) * f64At(z, i * width + j) * f64At(centred, i);
      store<f64>(this.moments + ((<usize>j) << 3), sum);
      if (!(f64At(this.deviations, j) > 0)) continue;
      store<u32>(this.chosen + ((<usize>kept) << 2), j);
      kept++;
    }
    this.kept = kept;
  }

  /** Drops columns; `n` rows with multiplicity, `deviation` the target's. */
  choose(n: f64, deviation: f64): void {
    const chosen = this.chosen;
    const fewer = this.fewer;
    const slopes = this.slopes;
    const trial = this.trial;
    this.solve(chosen, this.kept, slopes);
    while (this.kept) {
      const top = this.extreme(true);
      if (!(abs(f64At(slopes, top)) / deviation > 1.5)) break;
      this.without(chosen, this.kept--, top, fewer);
      memory.copy(chosen, fewer, (<usize>this.kept) << 2);
      this.solve(chosen, this.kept, slopes);
    }
    const full = <f64>(this.kept + 1);
    const fullError = this.squaredError(chosen, this.kept, slopes);
    let score = n - full + 2 * full;
    while (this.kept) {
      const kept = this.kept;
      this.without(chosen, kept, this.extreme(false), fewer);
      this.solve(fewer, kept - 1, trial);
      const smaller = (this.squaredError(fewer, kept - 1, trial) / fullError) * (n - full) + 2 * <f64>kept;
      if (!(smaller < score)) break;
      score = smaller;
      this.kept = kept - 1;
      memory.copy(chosen, fewer, (<usize>this.kept) << 2);
      memory.copy(slopes, trial, (<usize>this.kept) << 3);
    }
  }

  /** Place in `chosen` of the largest or the smallest standardised slope; the first of equals. */
  extreme(largest: bool): u32 {
    let best: u32 = 0;
    for (let i: u32 = 1; i < this.kept; i++) {
      const mine = abs(f64At(this.slopes, i));
      const other = abs(f64At(this.slopes, best));
      if (largest ? mine > other : mine < other) best = i;
    }
    return best;
  }

  standardise(j: u32, n: f64): void {
    const rows = this.rows;
    const stride = this.stride;
    const width = this.width;
    const z = this.z;
    const weights = this.weights;
    const column = this.table + ((<usize>u32At(this.columns, j)) << 3);
    let mean: f64 = 0;
    for (let i: u32 = 0; i < this.size; i++) mean += f64At(weights, i) * f64At(column, u32At(rows, i) * stride);
    mean /= n;
    let variance: f64 = 0;
    for (let i: u32 = 0; i < this.size; i++) {
      const gap = f64At(column, u32At(rows, i) * stride) - mean;
      variance += f64At(weights, i) * gap * gap;
      store<f64>(z + ((<usize>(i * width + j)) << 3), gap);
    }
    const deviation = sqrt(variance / (n - 1));
    for (let i: u32 = 0; i < this.size; i++) {
      const at = z + ((<usize>(i * width + j)) << 3);
      store<f64>(at, deviation > 0 ? load<f64>(at) / deviation : 0);
    }
    store<f64>(this.means + ((<usize>j) << 3), mean);
    store<f64>(this.deviations + ((<usize>j) << 3), deviation);
  }
}
