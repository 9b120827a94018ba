import { add, cellSigmoid, cellTanh, exp, get, madd, set, slope } from './lanes';

@unmanaged
export class StepActivationBackward {
  y: usize;
  dy: usize;
  dbias: usize;
  rows: u32;
  columns: u32;
  yRow: u32;
  dyRow: u32;
  activation: u32;
}

/** dy *= activation'(y) in place; dbias += column sums of it. */
export function stepActivationBackward(params: StepActivationBackward): void {
  const y = params.y;
  const dy = params.dy;
  const dbias = params.dbias;
  const rows = params.rows;
  const yRow = params.yRow;
  const dyRow = params.dyRow;
  const activation = params.activation;
  for (let j: u32 = 0; j < params.columns; j++) {
    let sum = f32x4.splat(0);
    for (let i: u32 = 0; i < rows; i++) {
      const g = f32x4.mul(get(dy, i * dyRow + j), slope(get(y, i * yRow + j), activation));
      set(dy, i * dyRow + j, g);
      sum = f32x4.add(sum, g);
    }
    if (dbias) add(dbias, j, sum);
  }
}

@unmanaged
export class StepLstmCell {
  gates: usize;
  biasIh: usize;
  biasHh: usize;
  cPrevious: usize;
  c: usize;
  h: usize;
  rows: u32;
  hidden: u32;
  hRow: u32;
}

/**
 * One step of an LSTM after its products: gates (rows x 4 hidden, i f g o before their biases, left activated in place),
 * c = f c_previous + i g, h = o tanh(c).
 */
export function stepLstmCell(params: StepLstmCell): void {
  const gates = params.gates;
  const biasIh = params.biasIh;
  const biasHh = params.biasHh;
  const cPrevious = params.cPrevious;
  const c = params.c;
  const h = params.h;
  const hidden = params.hidden;
  const hRow = params.hRow;
  for (let row: u32 = 0; row < params.rows; row++) {
    for (let j: u32 = 0; j < hidden; j++) {
      const first = row * 4 * hidden + j;
      const i = cellSigmoid(f32x4.add(get(gates, first), f32x4.add(get(biasIh, j), get(biasHh, j))));
      const f = cellSigmoid(
        f32x4.add(get(gates, first + hidden), f32x4.add(get(biasIh, j + hidden), get(biasHh, j + hidden))),
      );
      const g = cellTanh(
        f32x4.add(get(gates, first + 2 * hidden), f32x4.add(get(biasIh, j + 2 * hidden), get(biasHh, j + 2 * hidden))),
      );
      const o = cellSigmoid(
        f32x4.add(get(gates, first + 3 * hidden), f32x4.add(get(biasIh, j + 3 * hidden), get(biasHh, j + 3 * hidden))),
      );
      let state = f32x4.mul(i, g);
      if (cPrevious) state = madd(f, get(cPrevious, row * hidden + j), state);
      set(gates, first, i);
      set(gates, first + hidden, f);
      set(gates, first + 2 * hidden, g);
      set(gates, first + 3 * hidden, o);
      set(c, row * hidden + j, state);
      set(h, row * hRow + j, f32x4.mul(o, cellTanh(state)));
    }
  }
}

/** Rows whose values stay in the cache while one unit after the other is done. */
const ROWS: u32 = 8;

@unmanaged
export class StepLstmCellBackward {
  gates: usize;
  cPrevious: usize;
  c: usize;
  dh: usize;
  dc: usize;
  dgates: usize;
  dcPrevious: usize;
  dbiasIh: usize;
  dbiasHh: usize;
  rows: u32;
  hidden: u32;
  dhRow: u32;
}

/** From dh and dc of a step: dgates before the activations, dc of the step before, and the biases' sums. */
export function stepLstmCellBackward(params: StepLstmCellBackward): void {
  const rows = params.rows;
  const hidden = params.hidden;
  for (let first: u32 = 0; first < rows; first += ROWS) {
    const end = min(first + ROWS, rows);
    for (let j: u32 = 0; j < hidden; j++) lstmUnitBackward(params, j, first, end);
  }
}

/** Unit `j` of the state, rows `first` to `end`. */
// @ts-ignore: decorator
@inline
export function lstmUnitBackward(params: StepLstmCellBackward, j: u32, first: u32, end: u32): void {
  const gates = params.gates;
  const cPrevious = params.cPrevious;
  const c = params.c;
  const dh = params.dh;
  const dc = params.dc;
  const dgates = params.dgates;
  const dcPrevious = params.dcPrevious;
  const hidden = params.hidden;
  const dhRow = params.dhRow;
  const one = f32x4.splat(1);
  let sumI = f32x4.splat(0),
    sumF = f32x4.splat(0),
    sumG = f32x4.splat(0),
    sumO = f32x4.splat(0);
  for (let row = first; row < end; row++) {
    const unit = row * hidden + j;
    const gate = row * 4 * hidden + j;
    const i = get(gates, gate);
    const f = get(gates, gate + hidden);
    const g = get(gates, gate + 2 * hidden);
    const o = get(gates, gate + 3 * hidden);
    const bent = cellTanh(get(c, unit));
    const fromH = get(dh, row * dhRow + j);
    const total = madd(f32x4.mul(fromH, o), f32x4.sub(one, f32x4.mul(bent, bent)), get(dc, unit));
    const di = f32x4.mul(f32x4.mul(total, g), f32x4.mul(i, f32x4.sub(one, i)));
    const dg = f32x4.mul(f32x4.mul(total, i), f32x4.sub(one, f32x4.mul(g, g)));
    const dO = f32x4.mul(f32x4.mul(fromH, bent), f32x4.mul(o, f32x4.sub(one, o)));
    let df = f32x4.splat(0);
    if (cPrevious) {
      df = f32x4.mul(f32x4.mul(total, get(cPrevious, unit)), f32x4.mul(f, f32x4.sub(one, f)));
      add(dcPrevious, unit, f32x4.mul(total, f));
    }
    set(dgates, gate, di);
    set(dgates, gate + hidden, df);
    set(dgates, gate + 2 * hidden, dg);
    set(dgates, gate + 3 * hidden, dO);
    sumI = f32x4.add(sumI, di);
    sumF = f32x4.add(sumF, df);
    sumG = f32x4.add(sumG, dg);
    sumO = f32x4.add(sumO, dO);
  }
  for (let bias: u32 = 0; bias < 2; bias++) {
    const at = bias ? params.dbiasHh : params.dbiasIh;
    add(at, j, sumI);
    add(at, j + hidden, sumF);
    add(at, j + 2 * hidden, sumG);
    add(at, j + 3 * hidden, sumO);
  }
}

@unmanaged
export class StepSoftmax {
  x: usize;
  y: usize;
  rows: u32;
  columns: u32;
}

/** y = softmax of each row of x. */
export function stepSoftmax(params: StepSoftmax): void {
  const x = params.x;
  const y = params.y;
  const columns = params.columns;
  for (let row: u32 = 0; row < params.rows; row++) {
    const first = row * columns;
    let most = get(x, first);
    for (let j: u32 = 1; j < columns; j++) most = f32x4.max(most, get(x, first + j));
    let sum = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j++) {
      const e = exp(f32x4.sub(get(x, first + j), most));
      set(y, first + j, e);
      sum = f32x4.add(sum, e);
    }
    for (let j: u32 = 0; j < columns; j++) set(y, first + j, f32x4.div(get(y, first + j), sum));
  }
}

@unmanaged
export class StepSoftmaxBackward {
  y: usize;
  dy: usize;
  dx: usize;
  rows: u32;
  columns: u32;
}

/** dx += y (dy - sum of dy y over the row). */
export function stepSoftmaxBackward(params: StepSoftmaxBackward): void {
  const y = params.y;
  const dy = params.dy;
  const dx = params.dx;
  const columns = params.columns;
  for (let row: u32 = 0; row < params.rows; row++) {
    const first = row * columns;
    let inner = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j++) inner = madd(get(dy, first + j), get(y, first + j), inner);
    for (let j: u32 = 0; j < columns; j++)
      add(dx, first + j, f32x4.mul(get(y, first + j), f32x4.sub(get(dy, first + j), inner)));
  }
}

@unmanaged
export class StepSparseProduct {
  offsets: usize;
  indices: usize;
  values: usize;
  x: usize;
  y: usize;
  rows: u32;
  columns: u32;
  xRow: u32;
  yRow: u32;
}

/** y (rows x columns) += A x with A in compressed rows; offsets and indices are whole numbers in f32, equal in every lane. */
export function stepSparseProduct(params: StepSparseProduct): void {
  const offsets = params.offsets;
  const indices = params.indices;
  const values = params.values;
  const x = params.x;
  const y = params.y;
  const columns = params.columns;
  const xRow = params.xRow;
  const yRow = params.yRow;
  for (let row: u32 = 0; row < params.rows; row++) {
    const end = <u32>load<f32>(offsets + ((<usize>(row + 1)) << 4));
    for (let e = <u32>load<f32>(offsets + ((<usize>row) << 4)); e < end; e++) {
      const from = <u32>load<f32>(indices + ((<usize>e) << 4)) * xRow;
      const weight = get(values, e);
      for (let j: u32 = 0; j < columns; j++) add(y, row * yRow + j, f32x4.mul(weight, get(x, from + j)));
    }
  }
}
