import { Bag } from '../common/bag';
import { allocate, extend, f64At, mark, record, rewind, u32At } from '../common/memory';
import { PERMUTE, Philox, index } from '../common/philox';
import { LeastSquares } from './least-squares';

// Linear models, pruning and smoothing of one grown M5 tree, and what its final form predicts. Everything allocated here is
// given back by the host after it has copied the results.

const SMOOTHING: f64 = 15;

const TERM: usize = 16;
const TERMS: usize = 16;

@unmanaged
class Term {
  coef: f64;
  column: u32;
}

/** A linear model, its terms after it. */
@unmanaged
class Model {
  intercept: f64;
  count: u32;

  @inline
  term(index: u32): Term {
    return changetype<Term>(changetype<usize>(this) + TERMS + TERM * <usize>index);
  }
}

@unmanaged
export class M5Params {
  /** The tree's bag: `firstTree` is its number. */
  bag: Bag;
  rows: u32;
  features: u32;
  /** rows x features, u32. */
  codes: usize;
  /** rows x features, f64. */
  x: usize;
  /** rows, f64. */
  y: usize;

  /** The grown tree, in preorder: feature (i32, -1 at a leaf), cut (u32), right child (i32). */
  nodes: u32;
  feature: usize;
  cut: usize;
  right: usize;
  prune: bool;
  smooth: bool;
  permute: bool;

  /** The final tree by node: u32 node of the grown tree, i32 feature, i32 right child, f64 value, u32 count, u32 offset of its terms. */
  outSource: usize;
  outFeature: usize;
  outRight: usize;
  outValue: usize;
  outCount: usize;
  outLinear: usize;
  /** rows, f64. */
  prediction: usize;
  /** rows, u8. */
  outOfBag: usize;
  /** features, f64. */
  delta: usize;
  /** f64. */
  baseError: usize;
}

@unmanaged
export class M5Result {
  nodes: u32;
  oobCount: u32;
  /** Address of the final tree's terms: f64 coefficient, u32 feature, in 16 bytes each. */
  terms: usize;
}

/** Fits, prunes and smooths one tree, and predicts by it. */
export function m5Model(params: M5Params, result: M5Result): void {
  const tree = createM5(params);
  tree.fit();
  tree.predict();
  result.nodes = tree.finalNodes;
  result.terms = tree.terms;
  result.oobCount = params.permute ? tree.permuteFeatures() : 0;
}

function createM5(params: M5Params): M5 {
  const tree = extend<M5, M5Params>(params);
  const nodes = params.nodes;
  const rows = params.rows;
  tree.random = params.bag.createPhilox();
  tree.words = (params.features + 31) >> 5;
  tree.weight = allocate((<usize>rows) << 2);
  tree.list = allocate((<usize>rows) << 2);
  tree.fitted = allocate((<usize>rows) << 3);
  tree.start = allocate((<usize>nodes) << 2);
  tree.length = allocate((<usize>nodes) << 2);
  tree.total = allocate((<usize>nodes) << 2);
  tree.end = allocate((<usize>nodes) << 2);
  tree.parent = allocate((<usize>nodes) << 2);
  tree.parameters = allocate((<usize>nodes) << 2);
  tree.model = allocate((<usize>nodes) << 2);
  tree.place = allocate((<usize>nodes) << 2);
  tree.leaf = allocate(nodes);
  tree.leastSquares = record<LeastSquares>();
  tree.leastSquares.table = params.x;
  tree.leastSquares.stride = params.features;
  tree.leastSquares.y = params.y;
  tree.leastSquares.weight = tree.weight;
  return tree;
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

/** Weka's penalty of the root mean squared error of a model with `v` parameters; twice that of Wang and Witten's (n + v) / (n - v) in the numerator. */
function penalty(n: u32, v: u32): f64 {
  return n <= v ? 10 : <f64>(n + 2 * v) / <f64>(n - v);
}

@unmanaged
class M5 extends M5Params {
  random: Philox;
  leastSquares: LeastSquares;
  /** Of a set of features, 32 bits each. */
  words: u32;

  /** By node of the grown tree: its rows list[start .. start + length - 1], rows with multiplicity, one past its subtree. */
  start: usize;
  length: usize;
  total: usize;
  end: usize;
  parent: usize;
  parameters: usize;
  model: usize;
  leaf: usize;
  /** Index in the final tree. */
  place: usize;

  weight: usize;
  list: usize;
  inBag: u32;
  /** rows: prediction of the subtree looked at. */
  fitted: usize;

  /** The linear models of the final tree's leaves. */
  terms: usize;
  finalNodes: u32;

  fit(): void {
    const rows = this.rows;
    const nodes = this.nodes;
    const feature = this.feature;
    this.bag.drawRows(this.weight, this.random, this.bag.firstTree);
    let inBag: u32 = 0;
    for (let row: u32 = 0; row < rows; row++) {
      if (u32At(this.weight, row)) put(this.list, inBag++, row);
    }
    this.inBag = inBag;
    this.divideRows();
    const deviation = this.deviationOf();
    const tested = allocate((<usize>nodes * this.words) << 2);
    memory.fill(tested, 0, (<usize>nodes * this.words) << 2);
    const columns = allocate((<usize>this.features) << 2);
    for (let node = nodes; node-- > 0; ) {
      const split = <i32>u32At(feature, node);
      store<u8>(this.leaf + node, split < 0);
      if (split >= 0) this.gather(tested, node, <u32>split);
      this.fitNode(node, columns, split < 0 ? 0 : this.listColumns(tested, node, columns));
      this.settle(node, deviation);
    }
    this.emit();
  }

  /** Gives every node its rows, keeping their order. */
  divideRows(): void {
    const codes = this.codes;
    const rows = this.rows;
    const features = this.features;
    const feature = this.feature;
    const cut = this.cut;
    const right = this.right;
    const nodes = this.nodes;
    const start = this.start;
    const length = this.length;
    const total = this.total;
    const end = this.end;
    const parent = this.parent;
    const weight = this.weight;
    const list = this.list;
    const spill = allocate((<usize>rows) << 2);
    put(start, 0, 0);
    put(length, 0, this.inBag);
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
  deviationOf(): f64 {
    const y = this.y;
    const weight = this.weight;
    const list = this.list;
    const inBag = this.inBag;
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
  gather(tested: usize, node: u32, split: u32): void {
    const words = this.words;
    const other = u32At(this.right, node);
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

  listColumns(bits: usize, node: u32, columns: usize): u32 {
    const words = this.words;
    let count: u32 = 0;
    for (let i: u32 = 0; i < words; i++) {
      for (let set = u32At(bits, node * words + i); set; set &= set - 1) put(columns, count++, (i << 5) | ctz(set));
    }
    return count;
  }

  fitNode(node: u32, columns: usize, count: u32): void {
    const fit = this.leastSquares;
    const model = changetype<Model>(allocate(TERMS + TERM * <usize>count));
    const scratch = mark();
    fit.rows = this.list + ((<usize>u32At(this.start, node)) << 2);
    fit.size = u32At(this.length, node);
    fit.columns = columns;
    fit.width = count;
    fit.fit();
    model.intercept = fit.intercept;
    model.count = fit.kept;
    for (let i: u32 = 0; i < fit.kept; i++) {
      const term = model.term(i);
      term.coef = fit.slopeAt(i);
      term.column = u32At(columns, fit.columnAt(i));
    }
    rewind(scratch);
    put(this.model, node, <u32>changetype<usize>(model));
    put(this.parameters, node, fit.kept + 1);
  }

  @inline
  modelOf(node: u32): Model {
    return changetype<Model>(<usize>u32At(this.model, node));
  }

  predictModel(model: Model, row: u32): f64 {
    const x = this.x;
    const features = this.features;
    const count = model.count;
    let sum: f64 = 0;
    for (let i: u32 = 0; i < count; i++) {
      const term = model.term(i);
      sum += term.coef * f64At(x, row * features + term.column);
    }
    return model.intercept + sum;
  }

  /** Decides between the node's model and its subtree, and leaves the winner's predictions in `fitted`. */
  settle(node: u32, deviation: f64): void {
    const y = this.y;
    const right = this.right;
    const parameters = this.parameters;
    const leaf = this.leaf;
    const weight = this.weight;
    const list = this.list;
    const fitted = this.fitted;
    const model = this.modelOf(node);
    const first = u32At(this.start, node);
    const last = first + u32At(this.length, node);
    const n = u32At(this.total, node);
    let isLeaf = load<u8>(leaf + node) != 0;
    if (!isLeaf && this.prune) {
      let ofModel: f64 = 0;
      let ofTree: f64 = 0;
      for (let i = first; i < last; i++) {
        const row = u32At(list, i);
        const w = <f64>u32At(weight, row);
        const a = f64At(y, row) - this.predictModel(model, row);
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
      putF64(fitted, row, this.predictModel(model, row));
    }
  }

  /** Writes the final tree in preorder. */
  emit(): void {
    const features = this.features;
    const feature = this.feature;
    const nodes = this.nodes;
    const total = this.total;
    const end = this.end;
    const parent = this.parent;
    const leaf = this.leaf;
    const place = this.place;
    const outFeature = this.outFeature;
    const outSource = this.outSource;
    const outRight = this.outRight;
    const outValue = this.outValue;
    const outCount = this.outCount;
    const outLinear = this.outLinear;
    const dense = allocate((<usize>features) << 3);
    const words = this.words;
    const touched = allocate((<usize>words) << 2);
    const columns = allocate((<usize>features) << 2);
    this.finalNodes = 0;
    this.terms = allocate(0);
    let count: u32 = 0;
    let node: u32 = 0;
    while (node < nodes) {
      const at = this.finalNodes++;
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
      memory.fill(touched, 0, (<usize>words) << 2);
      let constant = this.addModel(node, dense, touched, 1, 0);
      if (this.smooth) {
        for (let below = node; u32At(parent, below) != ~0; below = u32At(parent, below)) {
          const n = <f64>u32At(total, below);
          const whole = n + SMOOTHING;
          const many = this.listColumns(touched, 0, columns);
          for (let j: u32 = 0; j < many; j++)
            putF64(dense, u32At(columns, j), (f64At(dense, u32At(columns, j)) * n) / whole);
          constant = this.addModel(u32At(parent, below), dense, touched, SMOOTHING / whole, (constant * n) / whole);
        }
      }
      putF64(outValue, at, constant);
      const many = this.listColumns(touched, 0, columns);
      for (let j: u32 = 0; j < many; j++) {
        const term = changetype<Term>(allocate(TERM));
        term.coef = f64At(dense, u32At(columns, j));
        term.column = u32At(columns, j);
      }
      count += many;
      node = u32At(end, node);
    }
    put(outLinear, this.finalNodes, count);
  }

  /** Adds `share` of a node's model to `dense` and returns `constant` plus that share of its intercept. */
  addModel(node: u32, dense: usize, touched: usize, share: f64, constant: f64): f64 {
    const model = this.modelOf(node);
    for (let i: u32 = 0; i < model.count; i++) {
      const term = model.term(i);
      const column = term.column;
      const bits = u32At(touched, column >> 5);
      const known = (bits >> (column & 31)) & 1;
      put(touched, column >> 5, bits | (1 << (column & 31)));
      putF64(dense, column, (known ? f64At(dense, column) : 0) + share * term.coef);
    }
    return constant + share * model.intercept;
  }

  /** What the final tree predicts for a row where feature `changed` has the value of another row. */
  predictFinal(row: u32, changed: u32, donor: u32): f64 {
    const codes = this.codes;
    const x = this.x;
    const features = this.features;
    const cut = this.cut;
    const outFeature = this.outFeature;
    const outSource = this.outSource;
    const outRight = this.outRight;
    const outLinear = this.outLinear;
    let node: u32 = 0;
    let split = u32At(outFeature, node);
    while (<i32>split >= 0) {
      const code = u32At(codes, (split == changed ? donor : row) * features + split);
      node = code <= u32At(cut, u32At(outSource, node)) ? node + 1 : u32At(outRight, node);
      split = u32At(outFeature, node);
    }
    let value = f64At(this.outValue, node);
    let term = this.terms + TERM * <usize>u32At(outLinear, node);
    const last = this.terms + TERM * <usize>u32At(outLinear, node + 1);
    for (; term < last; term += TERM) {
      const column = changetype<Term>(term).column;
      value += changetype<Term>(term).coef * f64At(x, (column == changed ? donor : row) * features + column);
    }
    return value;
  }

  /** Writes the final tree's prediction of every row and whether the row is out of bag. */
  predict(): void {
    const rows = this.rows;
    const weight = this.weight;
    for (let row: u32 = 0; row < rows; row++) {
      putF64(this.prediction, row, this.predictFinal(row, ~0, 0));
      store<u8>(this.outOfBag + row, u32At(weight, row) == 0);
    }
  }

  /**
   * Writes the rise in mean squared out-of-bag error when each feature is permuted among the out-of-bag rows and returns their number;
   * the error unpermuted goes to `baseError`.
   */
  permuteFeatures(): u32 {
    const random = this.random;
    const tree = this.bag.firstTree;
    const prediction = this.prediction;
    const delta = this.delta;
    const y = this.y;
    const rows = this.rows;
    const features = this.features;
    const weight = this.weight;
    const outFeature = this.outFeature;
    const outLinear = this.outLinear;
    const out = allocate((<usize>rows) << 2);
    const permutation = allocate((<usize>rows) << 2);
    const used = allocate(features);
    memory.fill(used, 0, features);
    memory.fill(delta, 0, (<usize>features) << 3);
    for (let node: u32 = 0; node < this.finalNodes; node++) {
      const split = u32At(outFeature, node);
      if (<i32>split >= 0) store<u8>(used + split, 1);
    }
    for (let i: u32 = 0; i < u32At(outLinear, this.finalNodes); i++)
      store<u8>(used + changetype<Term>(this.terms + TERM * <usize>i).column, 1);
    let m: u32 = 0;
    let base: f64 = 0;
    for (let row: u32 = 0; row < rows; row++) {
      if (u32At(weight, row)) continue;
      put(out, m++, row);
      const error = f64At(y, row) - f64At(prediction, row);
      base += error * error;
    }
    store<f64>(this.baseError, m ? base / <f64>m : 0);
    for (let f: u32 = 0; f < features && m > 0; f++) {
      if (!load<u8>(used + f)) continue;
      for (let i: u32 = 0; i < m; i++) put(permutation, i, i);
      for (let s: u32 = 0; s + 1 < m; s++) {
        if ((s & 3) == 0) random.draw(s >> 2, f, tree, PERMUTE);
        const last = m - 1 - s;
        const other = index(random.word(s), last + 1);
        const held = u32At(permutation, last);
        put(permutation, last, u32At(permutation, other));
        put(permutation, other, held);
      }
      let sum: f64 = 0;
      for (let i: u32 = 0; i < m; i++) {
        const row = u32At(out, i);
        const error = f64At(y, row) - this.predictFinal(row, f, u32At(out, u32At(permutation, i)));
        sum += error * error;
      }
      putF64(delta, f, (sum - base) / <f64>m);
    }
    return m;
  }
}
