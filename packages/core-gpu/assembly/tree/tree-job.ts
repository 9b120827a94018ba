// What both ways of growing share: the sample, the stopping rules, and where nodes go.

export let rows: u32 = 0;
export let features: u32 = 0;
/** A list entry is rank << rowBits | row; a record is (weight * target) << rowBits | weight. */
export let rowBits: u32 = 16;
export let rowMask: u32 = 0xffff;
/** features x rows entries, in rank order */
export let order: usize = 0;
/** rows x i32 */
export let target: usize = 0;

export function jobSetSample(rows_: u32, features_: u32, rowBits_: u32, order_: usize, target_: usize): void {
  rows = rows_;
  features = features_;
  rowBits = rowBits_;
  rowMask = (1 << rowBits_) - 1;
  order = order_;
  target = target_;
}

export let maxFeatures: u32 = 0;
export let minLeaf: u32 = 1;
export let minSplit: u32 = 2;
export let maxDepth: u32 = 0;
export let tiesFirst: bool = false;
export let draws: u32 = 0;
export let replace: bool = true;

export function jobSetRules(
  maxFeatures_: u32,
  minLeaf_: u32,
  minSplit_: u32,
  maxDepth_: u32,
  tiesFirst_: bool,
  draws_: u32,
  replace_: bool,
): void {
  maxFeatures = maxFeatures_;
  minLeaf = minLeaf_;
  minSplit = minSplit_;
  maxDepth = maxDepth_;
  tiesFirst = tiesFirst_;
  draws = draws_;
  replace = replace_;
}

/** 0: squared error; else the root of the variance that a deviation criterion takes, with the table of its cubics. */
export let root: u32 = 0;
export let roots: usize = 0;

export function jobSetCriterion(root_: u32, roots_: usize): void {
  root = root_;
  roots = roots_;
}

export function isLeaf(count: u32, depth: u32): bool {
  return count < minSplit || count < minLeaf * 2 || depth >= maxDepth;
}

let outFeature: usize = 0;
let outRankLeft: usize = 0;
let outRankRight: usize = 0;
let outLeft: usize = 0;
let outRight: usize = 0;
let outSum: usize = 0;
let outCount: usize = 0;

/** Nodes are written to i32, u16, u16, i32, i32, f64 and u32 arrays. */
export function jobSetOutput(
  feature: usize,
  rankLeft: usize,
  rankRight: usize,
  left: usize,
  right: usize,
  sum: usize,
  count: usize,
): void {
  outFeature = feature;
  outRankLeft = rankLeft;
  outRankRight = rankRight;
  outLeft = left;
  outRight = right;
  outSum = sum;
  outCount = count;
}

/** Writes a node as a leaf. */
export function emitLeaf(at: usize, sum: i64, count: u32): void {
  store<i32>(outFeature + (at << 2), -1);
  store<u16>(outRankLeft + (at << 1), 0);
  store<u16>(outRankRight + (at << 1), 0);
  store<i32>(outLeft + (at << 2), -1);
  store<i32>(outRight + (at << 2), -1);
  store<f64>(outSum + (at << 3), <f64>sum);
  store<u32>(outCount + (at << 2), count);
}

/** Turns a leaf into a split whose left child is node `left` of its tree. */
export function emitSplit(at: usize, feature: u32, rankLeft: u32, rankRight: u32, left: u32): void {
  store<u32>(outFeature + (at << 2), feature);
  store<u16>(outRankLeft + (at << 1), <u16>rankLeft);
  store<u16>(outRankRight + (at << 1), <u16>rankRight);
  store<u32>(outLeft + (at << 2), left);
}

export function emitRightChild(at: usize, right: u32): void {
  store<u32>(outRight + (at << 2), right);
}
