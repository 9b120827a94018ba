import { allocate, f64At, mark, put, putF64, rewind, u32At } from '../common/memory';
import { Philox } from '../common/philox';
import { LeastSquares } from './least-squares';
import { M5Params, Model, TERM, TERMS, Term } from './m5-params';

// Linear models, pruning and smoothing of one grown M5 tree.

const SMOOTHING: f64 = 15;

/** Weka's penalty of the root mean squared error of a model with `v` parameters; twice that of Wang and Witten's (n + v) / (n - v) in the numerator. */
function penalty(n: u32, v: u32): f64 {
  return n <= v ? 10 : <f64>(n + 2 * v) / <f64>(n - v);
}

@unmanaged
export class M5Fit extends M5Params {
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
      const below = u32At(parameters, node + 1) + u32At(parameters, u32At(this.right, node)) + 1;
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
    const dense = allocate((<usize>this.features) << 3);
    const words = this.words;
    const touched = allocate((<usize>words) << 2);
    const columns = allocate((<usize>this.features) << 2);
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
}
