import { allocate, extend, f64At, put, putF64, record, u32At } from '../common/memory';
import { PERMUTE, index } from '../common/philox';
import { LeastSquares } from './least-squares';
import { M5Fit } from './m5-fit';
import { M5Params, M5Result, TERM, Term } from './m5-params';

// What the final form of an M5 tree predicts. Everything allocated here is given back by the host after it has copied the results.

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

@unmanaged
class M5 extends M5Fit {
  /** What the final tree predicts for a row where the columns of group `changed` have the values of another row. */
  predictFinal(row: u32, changed: u32, donor: u32): f64 {
    const codes = this.codes;
    const x = this.x;
    const features = this.features;
    const groupOf = this.groupOf;
    const cut = this.cut;
    const outFeature = this.outFeature;
    const outSource = this.outSource;
    const outRight = this.outRight;
    let node: u32 = 0;
    let split = u32At(outFeature, node);
    while (<i32>split >= 0) {
      const code = u32At(codes, (u32At(groupOf, split) == changed ? donor : row) * features + split);
      node = code <= u32At(cut, u32At(outSource, node)) ? node + 1 : u32At(outRight, node);
      split = u32At(outFeature, node);
    }
    let value = f64At(this.outValue, node);
    let term = this.terms + TERM * <usize>u32At(this.outLinear, node);
    const last = this.terms + TERM * <usize>u32At(this.outLinear, node + 1);
    for (; term < last; term += TERM) {
      const column = changetype<Term>(term).column;
      value +=
        changetype<Term>(term).coef * f64At(x, (u32At(groupOf, column) == changed ? donor : row) * features + column);
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
   * Writes the rise in mean squared out-of-bag error when each group is permuted among the out-of-bag rows and returns their number;
   * the error unpermuted goes to `baseError`.
   */
  permuteFeatures(): u32 {
    const random = this.random;
    const tree = this.bag.firstTree;
    const prediction = this.prediction;
    const delta = this.delta;
    const y = this.y;
    const rows = this.rows;
    const groups = this.groups;
    const groupOf = this.groupOf;
    const weight = this.weight;
    const outFeature = this.outFeature;
    const out = allocate((<usize>rows) << 2);
    const permutation = allocate((<usize>rows) << 2);
    const used = allocate(groups);
    memory.fill(used, 0, groups);
    memory.fill(delta, 0, (<usize>groups) << 3);
    for (let node: u32 = 0; node < this.finalNodes; node++) {
      const split = u32At(outFeature, node);
      if (<i32>split >= 0) store<u8>(used + u32At(groupOf, split), 1);
    }
    for (let i: u32 = 0; i < u32At(this.outLinear, this.finalNodes); i++)
      store<u8>(used + u32At(groupOf, changetype<Term>(this.terms + TERM * <usize>i).column), 1);
    let m: u32 = 0;
    let base: f64 = 0;
    for (let row: u32 = 0; row < rows; row++) {
      if (u32At(weight, row)) continue;
      put(out, m++, row);
      const error = f64At(y, row) - f64At(prediction, row);
      base += error * error;
    }
    store<f64>(this.baseError, m ? base / <f64>m : 0);
    for (let group: u32 = 0; group < groups && m > 0; group++) {
      if (!load<u8>(used + group)) continue;
      for (let i: u32 = 0; i < m; i++) put(permutation, i, i);
      for (let s: u32 = 0; s + 1 < m; s++) {
        if ((s & 3) == 0) random.draw(s >> 2, group, tree, PERMUTE);
        const last = m - 1 - s;
        const other = index(random.word(s), last + 1);
        const held = u32At(permutation, last);
        put(permutation, last, u32At(permutation, other));
        put(permutation, other, held);
      }
      let sum: f64 = 0;
      for (let i: u32 = 0; i < m; i++) {
        const row = u32At(out, i);
        const error = f64At(y, row) - this.predictFinal(row, group, u32At(out, u32At(permutation, i)));
        sum += error * error;
      }
      putF64(delta, group, (sum - base) / <f64>m);
    }
    return m;
  }
}
