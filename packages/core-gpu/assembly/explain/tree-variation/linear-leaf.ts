import { allocate, f64At, u32At } from '../../common/memory';
import { wordOf } from '../row-sets';
import { ConstantLeaves } from './constant-leaf';
import { increase } from './sums';

// Leaves with linear models: terms in float64, each rounded to an integer, so that sums stay exact and in no order.

@unmanaged
export class LinearLeaves extends ConstantLeaves {
  /** Per row, the leaf's prediction; per place on the path, its term's coefficient, column, and sum over the set. */
  fitted: usize;
  coefAt: usize;
  columnAt: usize;
  momentAt: usize;
  /** What the terms of each place are together where several columns of one group have one; 0 where every group is one column. */
  joined: usize;

  reserveModels(): void {
    const more = <usize>this.places + 1;
    this.fitted = allocate(this.setBytes << 6);
    this.coefAt = allocate(more << 3);
    this.columnAt = allocate(more << 2);
    this.momentAt = allocate(more << 3);
    this.joined = this.modelOffsets && this.groups < this.features ? allocate((this.setBytes << 6) * more) : 0;
  }

  @inline
  columnOf(a: u32): usize {
    return u32At(this.columnAt, a);
  }

  @inline
  setTerm(a: u32, coef: f64, column: usize): void {
    store<f64>(this.coefAt + ((<usize>a) << 3), coef);
    store<u32>(this.columnAt + ((<usize>a) << 2), <u32>column);
  }

  /** Adds a term to a place: of a second column the two are joined, with coefficient 1. */
  addTerm(a: u32, coef: f64, column: usize): void {
    const before = f64At(this.coefAt, a);
    const other = this.columnOf(a);
    if (before == 0 || other == column) {
      this.setTerm(a, before + coef, column);
      return;
    }
    const joined = this.joined + (this.setBytes << 6) * <usize>a;
    for (let row: u32 = 0; row < this.rows; row++)
      store<f64>(joined + ((<usize>row) << 3), before * f64At(other, row) + coef * f64At(column, row));
    this.setTerm(a, 1, joined);
  }

  /** Sum of `values` over the rows in both sets. */
  sumBoth(values: usize, a: usize, b: usize): f64 {
    let sum: f64 = 0;
    for (let word: u32 = 0; word < this.words; word++) {
      let bits = wordOf(a, word) & wordOf(b, word);
      while (bits) {
        sum += f64At(values, (word << 6) + <u32>ctz(bits));
        bits &= bits - 1;
      }
    }
    return sum;
  }

  addLinearLeaf(node: u32, constant: f64): void {
    const rows = this.rows;
    const firstWord = this.firstWord;
    const prediction = this.prediction;
    const pairDependence = this.pairDependence;
    const all = this.all;
    const modelFeature = this.modelFeature;
    const modelCoef = this.modelCoef;
    const fitted = this.fitted;
    const momentAt = this.momentAt;
    const splitPlaces = this.pathLength;
    for (let a: u32 = 0; a < splitPlaces; a++) this.setTerm(a, 0, this.columns);
    for (let row: u32 = 0; row < rows; row++) store<f64>(fitted + ((<usize>row) << 3), constant);
    for (let term = u32At(this.modelOffsets, node); term < u32At(this.modelOffsets, node + 1); term++) {
      const feature = u32At(modelFeature, term);
      const coef = f64At(modelCoef, term);
      const group = u32At(this.groupOf, feature);
      const at = this.placeOf(group);
      if (at == this.pathLength) {
        this.appendPlace(group);
        this.setTerm(at, 0, this.columns);
      }
      const column = this.columns + (this.setBytes << 6) * <usize>feature;
      this.addTerm(at, coef, column);
      for (let row: u32 = 0; row < rows; row++)
        store<f64>(fitted + ((<usize>row) << 3), f64At(fitted, row) + coef * f64At(column, row));
    }
    const n = this.pathLength;
    this.intersectPath();
    for (let a: u32 = 0; a < n; a++)
      store<f64>(momentAt + ((<usize>a) << 3), this.sumBoth(this.columnOf(a), this.setAt(a), all));
    const total = this.sumBoth(fitted, this.inside(), all);
    for (let word = firstWord; word < this.endWord; word++) {
      let bits = wordOf(this.inside(), word);
      while (bits) {
        const bit = <u32>ctz(bits);
        increase(
          prediction + ((<usize>(((word - firstWord) << 6) + bit)) << 3),
          <i64>nearest(f64At(fitted, (word << 6) + bit)),
        );
        bits &= bits - 1;
      }
    }
    for (let a: u32 = 0; a < n; a++) this.addLinearSingle(a, total);
    for (let a: u32 = 0; a < n; a++) {
      this.startBetween(a);
      for (let b = a + 1; b < n; b++) {
        const pair = a < splitPlaces ? this.pairIndex(this.groupAt(a), this.groupAt(b)) : -1;
        if (pair >= 0) {
          this.addLinearPair(a, b, pair);
          if (pairDependence) this.addLinearDependence(a, b, total, pair);
        }
        this.extendBetween(b);
      }
    }
    this.cutPath(splitPlaces);
  }

  /** What row `row` gets on average over the set of a, times the number of rows: the columns at place a replaced. */
  @inline
  replaced(a: u32, row: u32): f64 {
    const coef = f64At(this.coefAt, a);
    return (
      <f64>this.countAt(a) * (f64At(this.fitted, row) - coef * f64At(this.columnOf(a), row)) +
      coef * f64At(this.momentAt, a)
    );
  }

  addLinearSingle(a: u32, total: f64): void {
    const rows = this.rows;
    const firstWord = this.firstWord;
    const removed = this.removed;
    const dependence = this.dependence;
    const fitted = this.fitted;
    const group = this.groupAt(a);
    const set = this.setAt(a);
    const column = this.columnOf(a);
    const coef = f64At(this.coefAt, a);
    const level =
      this.sumBoth(fitted, this.before(a), this.after(a)) - coef * this.sumBoth(column, this.before(a), this.after(a));
    const slope = coef * <f64>this.othersAt(a);
    increase(this.dependenceConstant + ((<usize>group) << 3), -(<i64>nearest(total)));
    for (let word = firstWord; word < this.endWord; word++) {
      const skip = (<usize>(word - firstWord)) << 9;
      const bits = wordOf(set, word);
      let rest = wordOf(this.before(a), word) & wordOf(this.after(a), word);
      while (rest) {
        const bit = <u32>ctz(rest);
        const row = (word << 6) + bit;
        const own = (bits >> bit) & 1 ? <f64>rows * f64At(fitted, row) : 0;
        increase(this.rowsOf(removed, group) + skip + ((<usize>bit) << 3), <i64>nearest(own - this.replaced(a, row)));
        rest &= rest - 1;
      }
      rest = bits;
      while (rest) {
        const bit = <u32>ctz(rest);
        increase(
          this.rowsOf(dependence, group) + skip + ((<usize>bit) << 3),
          <i64>nearest(level + slope * f64At(column, (word << 6) + bit)),
        );
        rest &= rest - 1;
      }
    }
  }

  addLinearPair(a: u32, b: u32, pair: u32): void {
    const rows = this.rows;
    const firstWord = this.firstWord;
    const pairRemoved = this.pairRemoved;
    const between = this.between;
    const fitted = this.fitted;
    const coefAt = this.coefAt;
    const setA = this.setAt(a);
    const setB = this.setAt(b);
    const columnA = this.columnOf(a);
    const columnB = this.columnOf(b);
    const coefA = f64At(coefAt, a);
    const coefB = f64At(coefAt, b);
    const common = <f64>this.countBoth(setA, setB);
    const moment = coefA * this.sumBoth(columnA, setA, setB) + coefB * this.sumBoth(columnB, setA, setB);
    for (let word = firstWord; word < this.endWord; word++) {
      const at = this.rowsOf(pairRemoved, pair) + ((<usize>(word - firstWord)) << 9);
      const bitsA = wordOf(setA, word);
      const bitsB = wordOf(setB, word);
      let rest = wordOf(between, word) & wordOf(this.after(b), word);
      while (rest) {
        const bit = <u32>ctz(rest);
        const row = (word << 6) + bit;
        const inA = ((bitsA >> bit) & 1) != 0;
        const inB = ((bitsB >> bit) & 1) != 0;
        const other = coefA * f64At(columnA, row) + coefB * f64At(columnB, row);
        let sum = -(common * (f64At(fitted, row) - other) + moment);
        if (inB) sum += this.replaced(a, row);
        if (inA) sum += this.replaced(b, row);
        if (inA && inB) sum -= <f64>rows * f64At(fitted, row);
        increase(at + ((<usize>bit) << 3), <i64>nearest(sum));
        rest &= rest - 1;
      }
    }
  }

  addLinearDependence(a: u32, b: u32, total: f64, pair: u32): void {
    const firstWord = this.firstWord;
    const pairDependence = this.pairDependence;
    const between = this.between;
    const fitted = this.fitted;
    const coefAt = this.coefAt;
    const setA = this.setAt(a);
    const setB = this.setAt(b);
    const columnA = this.columnOf(a);
    const columnB = this.columnOf(b);
    const coefA = f64At(coefAt, a);
    const coefB = f64At(coefAt, b);
    const level =
      this.sumBoth(fitted, between, this.after(b)) -
      coefA * this.sumBoth(columnA, between, this.after(b)) -
      coefB * this.sumBoth(columnB, between, this.after(b));
    const slope = <f64>this.countBoth(between, this.after(b));
    const levelA =
      this.sumBoth(fitted, this.before(a), this.after(a)) -
      coefA * this.sumBoth(columnA, this.before(a), this.after(a));
    const levelB =
      this.sumBoth(fitted, this.before(b), this.after(b)) -
      coefB * this.sumBoth(columnB, this.before(b), this.after(b));
    const slopeA = coefA * <f64>this.othersAt(a);
    const slopeB = coefB * <f64>this.othersAt(b);
    increase(this.pairConstant + ((<usize>pair) << 3), <i64>nearest(total));
    for (let word = firstWord; word < this.endWord; word++) {
      const at = this.rowsOf(pairDependence, pair) + ((<usize>(word - firstWord)) << 9);
      const bitsA = wordOf(setA, word);
      const bitsB = wordOf(setB, word);
      let rest = bitsA | bitsB;
      while (rest) {
        const bit = <u32>ctz(rest);
        const row = (word << 6) + bit;
        const inA = ((bitsA >> bit) & 1) != 0;
        const inB = ((bitsB >> bit) & 1) != 0;
        let sum: f64 = 0;
        if (inA && inB) sum += level + slope * (coefA * f64At(columnA, row) + coefB * f64At(columnB, row));
        if (inA) sum -= levelA + slopeA * f64At(columnA, row);
        if (inB) sum -= levelB + slopeB * f64At(columnB, row);
        increase(at + ((<usize>bit) << 3), <i64>nearest(sum));
        rest &= rest - 1;
      }
    }
  }
}
