import { Bag } from '../common/bag';

export const TERM: usize = 16;
export const TERMS: usize = 16;

@unmanaged
export class Term {
  coef: f64;
  column: u32;
}

/** A linear model, its terms after it. */
@unmanaged
export class Model {
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
  groups: u32;
  /** features x u32: the group of a column; a group is permuted as a whole. */
  groupOf: usize;
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
  /** groups, f64. */
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
