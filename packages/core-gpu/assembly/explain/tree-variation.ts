import { f64At, u32At } from '../common/memory';
import { splitRows } from './row-sets';
import { addLeaf, constantLeafBytes, startConstantLeaves } from './tree-variation/constant-leaf';
import { clearDue, dueBytes, keepDue, restoreDue, settleDue, startDue } from './tree-variation/due';
import { addLinearLeaf, linearLeafBytes, modelOffsets, startLinearLeaves } from './tree-variation/linear-leaf';
import {
  appendPlace,
  countAt,
  cutPath,
  pathBytes,
  pathLength,
  placeOf,
  setAt,
  setPlace,
  startPaths,
} from './tree-variation/path';
import { features, setBytes, spreadConstants } from './tree-variation/sums';

let nodeFeature: usize = 0;
let nodeCut: usize = 0;
let nodeMissing: usize = 0;
let nodeLeft: usize = 0;
let nodeRight: usize = 0;
let nodeValue: usize = 0;
let root: u32 = 0;
/** Sets of the two children at each depth. */
let children: usize = 0;

/** Bytes that `treeVariation` needs at `scratch` for paths of at most `depth` splits and models of at most `terms` features. */
export function treeVariationScratch(words: u32, depth: u32, terms: u32, features: u32): usize {
  const bytes = (<usize>words) << 3;
  const places = <usize>min(depth + terms, features);
  return (
    64 +
    constantLeafBytes(places) +
    dueBytes(places, depth) +
    2 * bytes * depth +
    linearLeafBytes(bytes, places) +
    pathBytes(bytes, places)
  );
}

/** Adds trees to the sums. `missing` may be 0: no row has a missing value. */
export function treeVariation(
  offsets: usize,
  trees: u32,
  feature: usize,
  cut: usize,
  missing: usize,
  left: usize,
  right: usize,
  value: usize,
  depth: u32,
  terms: u32,
  scratch: usize,
): void {
  nodeFeature = feature;
  nodeCut = cut;
  nodeMissing = missing;
  nodeLeft = left;
  nodeRight = right;
  nodeValue = value;
  const places = min(depth + terms, features);
  const due = (scratch + 15) & ~15;
  startDue(due, places);
  children = due + dueBytes(places, depth);
  const linear = children + 2 * setBytes * <usize>depth;
  startLinearLeaves(linear, places);
  const constant = linear + linearLeafBytes(setBytes, places);
  startConstantLeaves(constant, places);
  startPaths((constant + constantLeafBytes(places) + 7) & ~7, places);
  for (let t: u32 = 0; t < trees; t++) {
    root = u32At(offsets, t);
    visit(root, 0);
  }
  spreadConstants();
}

function visit(node: u32, depth: u32): void {
  const feature = load<i32>(nodeFeature + ((<usize>node) << 2));
  if (feature < 0) {
    const value = f64At(nodeValue, node);
    if (modelOffsets) addLinearLeaf(node, value);
    else addLeaf(<i64>value);
    return;
  }
  const at = placeOf(feature);
  const isNew = at == pathLength;
  if (isNew) appendPlace(feature);
  else keepDue(at, depth);
  const set = setAt(at);
  const count = countAt(at);
  const child = children + setBytes * ((<usize>depth) << 1);
  const cut = load<i32>(nodeCut + ((<usize>node) << 2));
  const missingLeft = nodeMissing != 0 && load<u8>(nodeMissing + node) != 0;
  const nLeft = splitRows(child, set, feature, cut, missingLeft);
  const nRight = count - nLeft;
  // A leaf that no row meets on one variable is met by no resampled row either.
  if (nLeft) enter(root + u32At(nodeLeft, node), depth + 1, at, child, nLeft);
  if (nRight) enter(root + u32At(nodeRight, node), depth + 1, at, child + setBytes, nRight);
  if (isNew) {
    cutPath(at);
  } else {
    setPlace(at, set, count);
    restoreDue(at, depth);
  }
}

/** Visits a child whose set of the feature at place `at` is new, then writes what is due to it. */
function enter(node: u32, depth: u32, at: u32, set: usize, count: u32): void {
  setPlace(at, set, count);
  clearDue(at);
  visit(node, depth);
  settleDue(at);
}
