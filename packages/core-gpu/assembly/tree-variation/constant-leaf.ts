import { countBoth, wordOf } from '../row-sets';
import { commonOf, dueAt, pairOf } from './due';
import { after, before, between, countAt, extendBetween, featureAt, inside, intersectPath, othersAt, pathLength, setAt, startBetween } from './path';
import { addTo, dependenceConstant, endWord, firstWord, increase, pairConstant, pairDependence, pairRemoved, prediction, removed, rows, rowsOf } from './sums';

/** i64: what a row gets by whether it meets a pair's conditions: neither, the second's, the first's, both. */
let classes: usize = 0;

export const classBytes: usize = 32;

export function startConstantLeaves(at: usize): void {
  classes = at;
}

export function addLeaf(value: i64): void {
  const n = pathLength;
  intersectPath();
  const met = countBoth(inside(), inside());
  for (let word = firstWord; word < endWord; word++) addTo(prediction + (<usize>(word - firstWord) << 9), wordOf(inside(), word), value);
  for (let a: u32 = 0; a < n; a++) {
    if (othersAt(a)) addSingle(a, value, met);
  }
  for (let a: u32 = 0; a < n; a++) {
    startBetween(a);
    for (let b = a + 1; b < n; b++) {
      const cell = dueAt(a, b);
      const pair = pairOf(cell);
      if (pair >= 0) {
        addPair(a, b, value, pair, commonOf(cell));
        if (pairDependence) addPairDue(cell, a, b, value, met, pair);
      }
      extendBetween(b);
    }
  }
}

function addSingle(a: u32, value: i64, met: u32): void {
  const feature = featureAt(a);
  const set = setAt(a);
  increase(dueAt(a, a), value * <i64>othersAt(a));
  increase(dependenceConstant + (<usize>feature << 3), -value * <i64>met);
  const outsideValue = -value * <i64>countAt(a);
  const insideValue = outsideValue + value * <i64>rows;
  let at = rowsOf(removed, feature);
  for (let word = firstWord; word < endWord; word++) {
    const bits = wordOf(set, word);
    const rest = wordOf(before(a), word) & wordOf(after(a), word);
    addTo(at, rest & bits, insideValue);
    addTo(at, rest & ~bits, outsideValue);
    at += 512;
  }
}

/** Contribution beyond D_a + D_b, where a row meets all conditions but those on a and b: it meets neither, one or both of these. */
function addPair(a: u32, b: u32, value: i64, pair: u32, common: u32): void {
  const setA = setAt(a);
  const setB = setAt(b);
  const countA = <i64>countAt(a);
  const countB = <i64>countAt(b);
  const neither = -value * <i64>common;
  store<i64>(classes, neither);
  store<i64>(classes + 8, neither + value * countA);
  store<i64>(classes + 16, neither + value * countB);
  store<i64>(classes + 24, neither + value * (countA + countB - <i64>rows));
  let at = rowsOf(pairRemoved, pair);
  for (let word = firstWord; word < endWord; word++) {
    const bitsA = wordOf(setA, word);
    const bitsB = wordOf(setB, word);
    let rest = wordOf(between, word) & wordOf(after(b), word);
    while (rest) {
      const row = ctz(rest);
      increase(at + (<usize>row << 3), load<i64>(classes + (<usize>(((bitsA >> row) & 1) << 1 | ((bitsB >> row) & 1)) << 3)));
      rest &= rest - 1;
    }
    at += 512;
  }
}

function addPairDue(cell: usize, a: u32, b: u32, value: i64, met: u32, pair: u32): void {
  const others = <i64>countBoth(between, after(b));
  const othersA = <i64>othersAt(a);
  const othersB = <i64>othersAt(b);
  increase(cell, value * (others - othersA - othersB));
  increase(cell + 8, -value * othersA);
  increase(cell + 16, -value * othersB);
  increase(pairConstant + (<usize>pair << 3), value * <i64>met);
}
