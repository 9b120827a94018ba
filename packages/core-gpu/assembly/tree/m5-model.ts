import { drawRows } from '../common/bag';
import { columnAt, fitLeastSquares, intercept, kept, slopeAt } from './least-squares';
import { allocate, f64At, mark, rewind, u32At } from '../common/memory';
import { PERMUTE, index, philox, word } from '../common/philox';

// Linear models, pruning and smoothing of one grown M5 tree, and what its final form predicts. Everything allocated here is
// given back by the host after it has copied the results.

const SMOOTHING: f64 = 15;

// The sample: codes (rows x features, u32), x (rows x features, f64), y (rows, f64).
let codes: usize = 0;
let x: usize = 0;
let y: usize = 0;
let rows: u32 = 0;
let features: u32 = 0;

export function m5SetSample(codes_: usize, x_: usize, y_: usize, rows_: u32, features_: u32): void {
  codes = codes_;
  x = x_;
  y = y_;
  rows = rows_;
  features = features_;
}

// The grown tree, in preorder: feature (i32, -1 at a leaf), cut (u32), right child (i32).
let feature: usize = 0;
let cut: usize = 0;
let right: usize = 0;
let nodes: u32 = 0;

// By node of the grown tree.
let start: usize = 0; // its rows: list[start .. start + length - 1]
let length: usize = 0;
let total: usize = 0; // rows with multiplicity
let end: usize = 0; // one past its subtree
let parent: usize = 0;
let parameters: usize = 0;
let model: usize = 0; // address of a model: intercept, number of coefficients, then coefficient and column in 16 bytes each
let leaf: usize = 0; // u8
let place: usize = 0; // index in the final tree

const M_COUNT: usize = 8;
const M_TERMS: usize = 16;
const TERM: usize = 16;

let weight: usize = 0;
let list: usize = 0;
let inBag: u32 = 0;
let fitted: usize = 0; // rows: prediction of the subtree looked at

// The final tree. Its leaves' linear models are in `terms`, as in a model.
let outFeature: usize = 0;
let outSource: usize = 0;
let outRight: usize = 0;
let outValue: usize = 0;
let outCount: usize = 0;
let outLinear: usize = 0;
let terms: usize = 0;
let finalNodes: u32 = 0;

/** Node arrays of the final tree: u32 node of the grown tree, i32 feature, i32 right child, f64 value, u32 count, u32 offsets into the terms. */
export function m5SetOutput(
  source: usize,
  feature_: usize,
  right_: usize,
  value: usize,
  count: usize,
  linear: usize,
): void {
  outSource = source;
  outFeature = feature_;
  outRight = right_;
  outValue = value;
  outCount = count;
  outLinear = linear;
}

/** Address of the final tree's terms: f64 coefficient, u32 feature, in 16 bytes each. */
export function m5Terms(): usize {
  return terms;
}

// @ts-ignore: decorator
@inline
export function put(array: usize, index: u32, value: u32): void {
  store<u32>(array + ((<usize>index) << 2), value);
}

// @ts-ignore: decorator
@inline
export function putF64(array: usize, index: u32, value: f64): void {
  store<f64>(array + ((<usize>index) << 3), value);
}

function features32(): u32 {
  return (features + 31) >> 5;
}

/** Fits, prunes and smooths; returns the number of nodes of the final tree. */
export function m5Model(
  feature_: usize,
  cut_: usize,
  right_: usize,
  nodes_: u32,
  tree: u32,
  draws: u32,
  replace: bool,
  prune: bool,
  smooth: bool,
): u32 {
  feature = feature_;
  cut = cut_;
  right = right_;
  nodes = nodes_;
  weight = allocate((<usize>rows) << 2);
  list = allocate((<usize>rows) << 2);
  fitted = allocate((<usize>rows) << 3);
  start = allocate((<usize>nodes) << 2);
  length = allocate((<usize>nodes) << 2);
  total = allocate((<usize>nodes) << 2);
  end = allocate((<usize>nodes) << 2);
  parent = allocate((<usize>nodes) << 2);
  parameters = allocate((<usize>nodes) << 2);
  model = allocate((<usize>nodes) << 2);
  place = allocate((<usize>nodes) << 2);
  leaf = allocate(nodes);
  drawRows(weight, rows, draws, replace, tree);
  inBag = 0;
  for (let row: u32 = 0; row < rows; row++) {
    if (u32At(weight, row)) put(list, inBag++, row);
  }
  divideRows();
  const deviation = deviationOf();
  const tested = allocate((<usize>nodes * features32()) << 2);
  memory.fill(tested, 0, (<usize>nodes * features32()) << 2);
  const columns = allocate((<usize>features) << 2);
  for (let node = nodes; node-- > 0; ) {
    const split = <i32>u32At(feature, node);
    store<u8>(leaf + node, split < 0);
    if (split >= 0) gather(tested, node, <u32>split);
    fitNode(node, columns, split < 0 ? 0 : listColumns(tested, node, columns));
    settle(node, deviation, prune);
  }
  emit(smooth);
  return finalNodes;
}

/** Gives every node its rows, keeping their order. */
function divideRows(): void {
  const spill = allocate((<usize>rows) << 2);
  put(start, 0, 0);
  put(length, 0, inBag);
  put(end, 0, nodes);
  put(parent, 0, ~0);
  for (let node: u32 = 0; node < nodes; node++) {
    const first = u32At(start, node);
    const many = u32At(length, node);
    const split = u32At(feature, node);
    let n: u32 = 0;
    let keptLeft: u32 = 0;
    let moved: u32 = 0;
    for (let i = first; i < first + many; i++) {
      const row = u32At(list, i);
      n += u32At(weight, row);
      if (<i32>split < 0) continue;
      if (u32At(codes, row * features + split) <= u32At(cut, node)) put(list, first + keptLeft++, row);
      else put(spill, moved++, row);
    }
    put(total, node, n);
    if (<i32>split < 0) continue;
    memory.copy(list + ((<usize>(first + keptLeft)) << 2), spill, (<usize>moved) << 2);
    const other = u32At(right, node);
    put(start, node + 1, first);
    put(length, node + 1, keptLeft);
    put(end, node + 1, other);
    put(parent, node + 1, node);
    put(start, other, first + keptLeft);
    put(length, other, moved);
    put(end, other, u32At(end, node));
    put(parent, other, node);
  }
}

/** Standard deviation of the tree's sample. */
function deviationOf(): f64 {
  let n: f64 = 0;
  let mean: f64 = 0;
  for (let i: u32 = 0; i < inBag; i++) {
    const row = u32At(list, i);
    n += <f64>u32At(weight, row);
    mean += <f64>u32At(weight, row) * f64At(y, row);
  }
  mean /= n;
  let squares: f64 = 0;
  for (let i: u32 = 0; i < inBag; i++) {
    const row = u32At(list, i);
    const gap = f64At(y, row) - mean;
    squares += <f64>u32At(weight, row) * gap * gap;
  }
  return sqrt(squares / n);
}

/** Notes which features the splits from `node` down test. */
function gather(tested: usize, node: u32, split: u32): void {
  const words = features32();
  const other = u32At(right, node);
  for (let i: u32 = 0; i < words; i++) {
    put(
      tested,
      node * words + i,
      u32At(tested, (node + 1) * words + i) |
        u32At(tested, other * words + i) |
        (i == split >> 5 ? 1 << (split & 31) : 0),
    );
  }
}

function listColumns(bits: usize, node: u32, columns: usize): u32 {
  const words = features32();
  let count: u32 = 0;
  for (let i: u32 = 0; i < words; i++) {
    for (let set = u32At(bits, node * words + i); set; set &= set - 1) put(columns, count++, (i << 5) | ctz(set));
  }
  return count;
}

function fitNode(node: u32, columns: usize, count: u32): void {
  const record = allocate(M_TERMS + TERM * <usize>count);
  const scratch = mark();
  fitLeastSquares(
    list + ((<usize>u32At(start, node)) << 2),
    u32At(length, node),
    weight,
    y,
    x,
    features,
    columns,
    count,
  );
  store<f64>(record, intercept);
  store<u32>(record, kept, M_COUNT);
  let term = record + M_TERMS;
  for (let i: u32 = 0; i < kept; i++, term += TERM) {
    store<f64>(term, slopeAt(i));
    store<u32>(term, u32At(columns, columnAt(i)), 8);
  }
  rewind(scratch);
  put(model, node, <u32>record);
  put(parameters, node, kept + 1);
}

function predictModel(record: usize, row: u32): f64 {
  return load<f64>(record) + linearPart(record + M_TERMS, load<u32>(record, M_COUNT), row);
}

function linearPart(term: usize, count: u32, row: u32): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; i++, term += TERM)
    sum += load<f64>(term) * f64At(x, row * features + load<u32>(term, 8));
  return sum;
}

/** Weka's penalty of the root mean squared error of a model with `v` parameters; twice that of Wang and Witten's (n + v) / (n - v) in the numerator. */
function penalty(n: u32, v: u32): f64 {
  return n <= v ? 10 : <f64>(n + 2 * v) / <f64>(n - v);
}

/** Decides between the node's model and its subtree, and leaves the winner's predictions in `fitted`. */
function settle(node: u32, deviation: f64, prune: bool): void {
  const record = <usize>u32At(model, node);
  const first = u32At(start, node);
  const last = first + u32At(length, node);
  const n = u32At(total, node);
  let isLeaf = load<u8>(leaf + node) != 0;
  if (!isLeaf && prune) {
    let ofModel: f64 = 0;
    let ofTree: f64 = 0;
    for (let i = first; i < last; i++) {
      const row = u32At(list, i);
      const w = <f64>u32At(weight, row);
      const a = f64At(y, row) - predictModel(record, row);
      const b = f64At(y, row) - f64At(fitted, row);
      ofModel += w * a * a;
      ofTree += w * b * b;
    }
    const below = u32At(parameters, node + 1) + u32At(parameters, u32At(right, node)) + 1;
    const adjusted = sqrt(ofModel / <f64>n) * penalty(n, u32At(parameters, node));
    isLeaf = adjusted <= sqrt(ofTree / <f64>n) * penalty(n, below) || adjusted < deviation * 1e-5;
    if (!isLeaf) put(parameters, node, below);
  }
  store<u8>(leaf + node, isLeaf);
  if (!isLeaf) return;
  for (let i = first; i < last; i++) {
    const row = u32At(list, i);
    putF64(fitted, row, predictModel(record, row));
  }
}

/** Writes the final tree in preorder. */
function emit(smooth: bool): void {
  const dense = allocate((<usize>features) << 3);
  const touched = allocate((<usize>features32()) << 2);
  const columns = allocate((<usize>features) << 2);
  finalNodes = 0;
  terms = allocate(0);
  let count: u32 = 0;
  let node: u32 = 0;
  while (node < nodes) {
    const at = finalNodes++;
    put(place, node, at);
    const above = u32At(parent, node);
    if (above != ~0 && node != above + 1) put(outRight, u32At(place, above), at);
    put(outSource, at, node);
    put(outCount, at, u32At(total, node));
    put(outLinear, at, count);
    put(outRight, at, ~0);
    if (!load<u8>(leaf + node)) {
      put(outFeature, at, u32At(feature, node));
      putF64(outValue, at, 0);
      node++;
      continue;
    }
    put(outFeature, at, ~0);
    memory.fill(touched, 0, (<usize>features32()) << 2);
    let constant = addModel(node, dense, touched, 1, 0);
    if (smooth) {
      for (let below = node; u32At(parent, below) != ~0; below = u32At(parent, below)) {
        const n = <f64>u32At(total, below);
        const whole = n + SMOOTHING;
        const many = listColumns(touched, 0, columns);
        for (let j: u32 = 0; j < many; j++)
          putF64(dense, u32At(columns, j), (f64At(dense, u32At(columns, j)) * n) / whole);
        constant = addModel(u32At(parent, below), dense, touched, SMOOTHING / whole, (constant * n) / whole);
      }
    }
    putF64(outValue, at, constant);
    const many = listColumns(touched, 0, columns);
    for (let j: u32 = 0; j < many; j++) {
      const term = allocate(TERM);
      store<f64>(term, f64At(dense, u32At(columns, j)));
      store<u32>(term, u32At(columns, j), 8);
    }
    count += many;
    node = u32At(end, node);
  }
  put(outLinear, finalNodes, count);
}

/** Adds `share` of a node's model to `dense` and returns `constant` plus that share of its intercept. */
function addModel(node: u32, dense: usize, touched: usize, share: f64, constant: f64): f64 {
  const record = <usize>u32At(model, node);
  let term = record + M_TERMS;
  for (let i: u32 = 0; i < load<u32>(record, M_COUNT); i++, term += TERM) {
    const column = load<u32>(term, 8);
    const bits = u32At(touched, column >> 5);
    const known = (bits >> (column & 31)) & 1;
    put(touched, column >> 5, bits | (1 << (column & 31)));
    putF64(dense, column, (known ? f64At(dense, column) : 0) + share * load<f64>(term));
  }
  return constant + share * load<f64>(record);
}

/** What the final tree predicts for a row where feature `changed` has the value of another row. */
function predictFinal(row: u32, changed: u32, donor: u32): f64 {
  let node: u32 = 0;
  let split = u32At(outFeature, node);
  while (<i32>split >= 0) {
    const code = u32At(codes, (split == changed ? donor : row) * features + split);
    node = code <= u32At(cut, u32At(outSource, node)) ? node + 1 : u32At(outRight, node);
    split = u32At(outFeature, node);
  }
  let value = f64At(outValue, node);
  let term = terms + TERM * <usize>u32At(outLinear, node);
  const last = terms + TERM * <usize>u32At(outLinear, node + 1);
  for (; term < last; term += TERM) {
    const column = load<u32>(term, 8);
    value += load<f64>(term) * f64At(x, (column == changed ? donor : row) * features + column);
  }
  return value;
}

/** Writes the final tree's prediction of every row (f64) and whether the row is out of bag (u8). */
export function m5Predict(prediction: usize, outOfBag: usize): void {
  for (let row: u32 = 0; row < rows; row++) {
    putF64(prediction, row, predictFinal(row, ~0, 0));
    store<u8>(outOfBag + row, u32At(weight, row) == 0);
  }
}

/**
 * Writes the rise in mean squared out-of-bag error when each feature is permuted among the out-of-bag rows (features, f64) and
 * returns their number; the error unpermuted goes to `baseError`.
 */
export function m5Permute(tree: u32, prediction: usize, delta: usize, baseError: usize): u32 {
  const out = allocate((<usize>rows) << 2);
  const permutation = allocate((<usize>rows) << 2);
  const used = allocate(features);
  memory.fill(used, 0, features);
  memory.fill(delta, 0, (<usize>features) << 3);
  for (let node: u32 = 0; node < finalNodes; node++) {
    const split = u32At(outFeature, node);
    if (<i32>split >= 0) store<u8>(used + split, 1);
  }
  for (let i: u32 = 0; i < u32At(outLinear, finalNodes); i++)
    store<u8>(used + load<u32>(terms + TERM * <usize>i, 8), 1);
  let m: u32 = 0;
  let base: f64 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    if (u32At(weight, row)) continue;
    put(out, m++, row);
    const error = f64At(y, row) - f64At(prediction, row);
    base += error * error;
  }
  store<f64>(baseError, m ? base / <f64>m : 0);
  for (let f: u32 = 0; f < features && m > 0; f++) {
    if (!load<u8>(used + f)) continue;
    for (let i: u32 = 0; i < m; i++) put(permutation, i, i);
    for (let s: u32 = 0; s + 1 < m; s++) {
      if ((s & 3) == 0) philox(s >> 2, f, tree, PERMUTE);
      const last = m - 1 - s;
      const other = index(word(s), last + 1);
      const held = u32At(permutation, last);
      put(permutation, last, u32At(permutation, other));
      put(permutation, other, held);
    }
    let sum: f64 = 0;
    for (let i: u32 = 0; i < m; i++) {
      const row = u32At(out, i);
      const error = f64At(y, row) - predictFinal(row, f, u32At(out, u32At(permutation, i)));
      sum += error * error;
    }
    putF64(delta, f, (sum - base) / <f64>m);
  }
  return m;
}
