import { allocate, extend, f64At, u32At } from '../common/memory';
import { LinearLeaves } from './tree-variation/linear-leaf';
import { TreeVariationParams } from './tree-variation/sums';

/** Adds trees to the sums. */
export function treeVariation(params: TreeVariationParams): void {
  const walk = extend<Walk, TreeVariationParams>(params);
  walk.setBytes = (<usize>params.words) << 3;
  walk.endWord = params.firstWord + ((params.stride + 63) >> 6);
  walk.places = min(params.depth + params.modelTerms, params.groups);
  walk.children = allocate(2 * walk.setBytes * <usize>params.depth);
  walk.reservePath();
  walk.reserveDue();
  walk.reserveLists();
  walk.reserveModels();
  for (let t: u32 = 0; t < params.trees; t++) {
    walk.root = u32At(params.offsets, t);
    walk.visit(walk.root, 0);
  }
  walk.spreadConstants();
}

@unmanaged
class Walk extends LinearLeaves {
  root: u32;
  /** Sets of the two children at each depth. */
  children: usize;

  visit(node: u32, depth: u32): void {
    const feature = load<i32>(this.feature + ((<usize>node) << 2));
    if (feature < 0) {
      const value = f64At(this.value, node);
      if (this.modelOffsets) this.addLinearLeaf(node, value);
      else this.addLeaf(<i64>value);
      return;
    }
    const group = u32At(this.groupOf, feature);
    const at = this.placeOf(group);
    const isNew = at == this.pathLength;
    if (isNew) this.appendPlace(group);
    else this.keepDue(at, depth);
    const set = this.setAt(at);
    const count = this.countAt(at);
    const child = this.children + this.setBytes * ((<usize>depth) << 1);
    const cut = load<i32>(this.cut + ((<usize>node) << 2));
    const missingLeft = this.missing != 0 && load<u8>(this.missing + node) != 0;
    const nLeft = this.splitRows(child, set, feature, cut, missingLeft);
    const nRight = count - nLeft;
    // A leaf that no row meets on one variable is met by no resampled row either.
    if (nLeft) this.enter(this.root + u32At(this.left, node), depth + 1, at, child, nLeft);
    if (nRight) this.enter(this.root + u32At(this.right, node), depth + 1, at, child + this.setBytes, nRight);
    if (isNew) {
      this.cutPath(at);
    } else {
      this.setPlace(at, set, count);
      this.restoreDue(at, depth);
    }
  }

  /** Visits a child whose set of the group at place `at` is new, then writes what is due to it. */
  enter(node: u32, depth: u32, at: u32, set: usize, count: u32): void {
    this.setPlace(at, set, count);
    this.clearDue(at);
    this.visit(node, depth);
    this.settleDue(at);
  }
}
