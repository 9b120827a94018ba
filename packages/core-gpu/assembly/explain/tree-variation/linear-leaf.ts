import { f64At, u32At } from '../../common/memory';
import { countBoth, wordOf } from '../row-sets';
import {
  after,
  all,
  appendPlace,
  before,
  between,
  countAt,
  cutPath,
  extendBetween,
  featureAt,
  inside,
  intersectPath,
  othersAt,
  pathLength,
  placeOf,
  setAt,
  startBetween,
} from './path';
import {
  dependence,
  dependenceConstant,
  endWord,
  firstWord,
  increase,
  pairConstant,
  pairDependence,
  pairIndex,
  pairRemoved,
  prediction,
  removed,
  rows,
  rowsOf,
  setBytes,
  words,
} from './sums';

// Leaves with linear models: terms in float64, each rounded to an integer, so that sums stay exact and in no order.

// The models, 0 for none: offsets by node (u32), features (i32), coefficients (f64); columns of x (f64).
export let modelOffsets: usize = 0;
let modelFeature: usize = 0;
let modelCoef: usize = 0;
let columns: usize = 0;
/** Per row, the leaf's prediction; per place on the path, the coefficient and the sum of x over the set. */
let fitted: usize = 0;
let coefAt: usize = 0;
let momentAt: usize = 0;

export function treeVariationModels(offsets: usize, feature: usize, coef: usize, columns_: usize): void {
  modelOffsets = offsets;
  modelFeature = feature;
  modelCoef = coef;
  columns = columns_;
}

/** Bytes for sets of so many and paths of at most `places` features. */
export function linearLeafBytes(bytes: usize, places: usize): usize {
  return (bytes << 6) + 16 * (places + 1);
}

export function startLinearLeaves(at: usize, places: u32): void {
  fitted = at;
  coefAt = fitted + (setBytes << 6);
  momentAt = coefAt + ((<usize>(places + 1)) << 3);
}

// @ts-ignore: decorator
@inline
export function columnOf(a: u32): usize {
  return columns + (setBytes << 6) * <usize>featureAt(a);
}

/** Sum of `values` over the rows in both sets. */
function sumBoth(values: usize, a: usize, b: usize): f64 {
  let sum: f64 = 0;
  for (let word: u32 = 0; word < words; word++) {
    let bits = wordOf(a, word) & wordOf(b, word);
    while (bits) {
      sum += f64At(values, (word << 6) + <u32>ctz(bits));
      bits &= bits - 1;
    }
  }
  return sum;
}

export function addLinearLeaf(node: u32, constant: f64): void {
  const splitPlaces = pathLength;
  for (let a: u32 = 0; a < splitPlaces; a++) store<f64>(coefAt + ((<usize>a) << 3), 0);
  for (let row: u32 = 0; row < rows; row++) store<f64>(fitted + ((<usize>row) << 3), constant);
  for (let term = u32At(modelOffsets, node); term < u32At(modelOffsets, node + 1); term++) {
    const feature = u32At(modelFeature, term);
    const coef = f64At(modelCoef, term);
    const at = placeOf(feature);
    if (at == pathLength) {
      appendPlace(feature);
      store<f64>(coefAt + ((<usize>at) << 3), 0);
    }
    store<f64>(coefAt + ((<usize>at) << 3), f64At(coefAt, at) + coef);
    const column = columnOf(at);
    for (let row: u32 = 0; row < rows; row++)
      store<f64>(fitted + ((<usize>row) << 3), f64At(fitted, row) + coef * f64At(column, row));
  }
  const n = pathLength;
  intersectPath();
  for (let a: u32 = 0; a < n; a++) store<f64>(momentAt + ((<usize>a) << 3), sumBoth(columnOf(a), setAt(a), all));
  const total = sumBoth(fitted, inside(), all);
  for (let word = firstWord; word < endWord; word++) {
    let bits = wordOf(inside(), word);
    while (bits) {
      const bit = <u32>ctz(bits);
      increase(
        prediction + ((<usize>(((word - firstWord) << 6) + bit)) << 3),
        <i64>nearest(f64At(fitted, (word << 6) + bit)),
      );
      bits &= bits - 1;
    }
  }
  for (let a: u32 = 0; a < n; a++) addLinearSingle(a, total);
  for (let a: u32 = 0; a < n; a++) {
    startBetween(a);
    for (let b = a + 1; b < n; b++) {
      const pair = a < splitPlaces ? pairIndex(featureAt(a), featureAt(b)) : -1;
      if (pair >= 0) {
        addLinearPair(a, b, pair);
        if (pairDependence) addLinearDependence(a, b, total, pair);
      }
      extendBetween(b);
    }
  }
  cutPath(splitPlaces);
}

/** What row `row` gets on average over the set of a, times the number of rows: the feature at place a replaced. */
// @ts-ignore: decorator
@inline
export function replaced(a: u32, row: u32): f64 {
  const coef = f64At(coefAt, a);
  return <f64>countAt(a) * (f64At(fitted, row) - coef * f64At(columnOf(a), row)) + coef * f64At(momentAt, a);
}

function addLinearSingle(a: u32, total: f64): void {
  const feature = featureAt(a);
  const set = setAt(a);
  const column = columnOf(a);
  const coef = f64At(coefAt, a);
  const level = sumBoth(fitted, before(a), after(a)) - coef * sumBoth(column, before(a), after(a));
  const slope = coef * <f64>othersAt(a);
  increase(dependenceConstant + ((<usize>feature) << 3), -(<i64>nearest(total)));
  for (let word = firstWord; word < endWord; word++) {
    const skip = (<usize>(word - firstWord)) << 9;
    const bits = wordOf(set, word);
    let rest = wordOf(before(a), word) & wordOf(after(a), word);
    while (rest) {
      const bit = <u32>ctz(rest);
      const row = (word << 6) + bit;
      const own = (bits >> bit) & 1 ? <f64>rows * f64At(fitted, row) : 0;
      increase(rowsOf(removed, feature) + skip + ((<usize>bit) << 3), <i64>nearest(own - replaced(a, row)));
      rest &= rest - 1;
    }
    rest = bits;
    while (rest) {
      const bit = <u32>ctz(rest);
      increase(
        rowsOf(dependence, feature) + skip + ((<usize>bit) << 3),
        <i64>nearest(level + slope * f64At(column, (word << 6) + bit)),
      );
      rest &= rest - 1;
    }
  }
}

function addLinearPair(a: u32, b: u32, pair: u32): void {
  const setA = setAt(a);
  const setB = setAt(b);
  const columnA = columnOf(a);
  const columnB = columnOf(b);
  const coefA = f64At(coefAt, a);
  const coefB = f64At(coefAt, b);
  const common = <f64>countBoth(setA, setB);
  const moment = coefA * sumBoth(columnA, setA, setB) + coefB * sumBoth(columnB, setA, setB);
  for (let word = firstWord; word < endWord; word++) {
    const at = rowsOf(pairRemoved, pair) + ((<usize>(word - firstWord)) << 9);
    const bitsA = wordOf(setA, word);
    const bitsB = wordOf(setB, word);
    let rest = wordOf(between, word) & wordOf(after(b), word);
    while (rest) {
      const bit = <u32>ctz(rest);
      const row = (word << 6) + bit;
      const inA = ((bitsA >> bit) & 1) != 0;
      const inB = ((bitsB >> bit) & 1) != 0;
      const other = coefA * f64At(columnA, row) + coefB * f64At(columnB, row);
      let sum = -(common * (f64At(fitted, row) - other) + moment);
      if (inB) sum += replaced(a, row);
      if (inA) sum += replaced(b, row);
      if (inA && inB) sum -= <f64>rows * f64At(fitted, row);
      increase(at + ((<usize>bit) << 3), <i64>nearest(sum));
      rest &= rest - 1;
    }
  }
}

function addLinearDependence(a: u32, b: u32, total: f64, pair: u32): void {
  const setA = setAt(a);
  const setB = setAt(b);
  const columnA = columnOf(a);
  const columnB = columnOf(b);
  const coefA = f64At(coefAt, a);
  const coefB = f64At(coefAt, b);
  const level =
    sumBoth(fitted, between, after(b)) -
    coefA * sumBoth(columnA, between, after(b)) -
    coefB * sumBoth(columnB, between, after(b));
  const slope = <f64>countBoth(between, after(b));
  const levelA = sumBoth(fitted, before(a), after(a)) - coefA * sumBoth(columnA, before(a), after(a));
  const levelB = sumBoth(fitted, before(b), after(b)) - coefB * sumBoth(columnB, before(b), after(b));
  const slopeA = coefA * <f64>othersAt(a);
  const slopeB = coefB * <f64>othersAt(b);
  increase(pairConstant + ((<usize>pair) << 3), <i64>nearest(total));
  for (let word = firstWord; word < endWord; word++) {
    const at = rowsOf(pairDependence, pair) + ((<usize>(word - firstWord)) << 9);
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
