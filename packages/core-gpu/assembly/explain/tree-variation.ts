import { allocate, extend, f64At, put, u32At } from '../common/memory';
import { LinearLeaves } from './tree-variation/linear-leaf';
import { TreeVariationParams } from './tree-variation/sums';

/** Adds trees to the sums. */
export function treeVariation(params: TreeVariationParams): void {
  const walk = startWalk(params);
  for (let t: u32 = 0; t < params.trees; t++) {
    if (params.counts) walk.cursor = params.counts + ((<usize>u32At(params.countStarts, t)) << 2);
    walk.visitTree(t);
  }
  walk.spreadConstants();
}

/** Writes the counts of trees, and where each tree's begin and the last one's end; returns where they lie. Nothing is summed. */
export function treeCounts(params: TreeVariationParams): usize {
  const walk = startWalk(params);
  walk.writes = true;
  walk.writeCount(params.total);
  const first = walk.cursor - 4;
  for (let t: u32 = 0; t < params.trees; t++) {
    put(params.countStarts, t, <u32>((walk.cursor - first) >> 2));
    walk.visitTree(t);
  }
  put(params.countStarts, params.trees, <u32>((walk.cursor - first) >> 2));
  return first;
}

function startWalk(params: TreeVariationParams): Walk {
  const walk = extend<Walk, TreeVariationParams>(params);
  walk.setBytes = (<usize>params.words) << 3;
  walk.endWord = params.firstWord + ((params.stride + 63) >> 6);
  walk.places = min(params.depth + params.modelTerms, params.groups);
  walk.children = allocate(2 * walk.setBytes * <usize>params.depth);
  walk.reservePath();
  walk.reserveDue();
  walk.reserveLists();
  walk.reserveModels();
  return walk;
}

@unmanaged
class Walk extends LinearLeaves {
  root: u32;
  /** Sets of the two children at each depth. */
  children: usize;

  visitTree(tree: u32): void {
    this.root = u32At(this.offsets, tree);
    this.visit(this.root, 0);
  }

  visit(node: u32, depth: u32): void {
    const feature = load<i32>(this.feature + ((<usize>node) << 2));
    if (feature < 0) {
      const value = f64At(this.value, node);
      if (this.writes) this.countLeaf();
      else if (this.modelOffsets) this.addLinearLeaf(node, value);
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
    const inBlock = this.splitRows(child, set, feature, cut, missingLeft);
    const nLeft = this.cursor && !this.writes ? this.readCount() : inBlock;
    if (this.writes) this.writeCount(nLeft);
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
    if (!this.writes) this.settleDue(at);
  }
}
