import { extend } from '../common/memory';
import { PatternParams, visitLeaves } from './patterns/walk';
import { MOST_DENSE } from './tree-shapley/dense';
import { ShapleyParams } from './tree-shapley/games';
import { SparseLeaves } from './tree-shapley/sparse';

/** Adds trees to the sums. */
export function treeShapley(params: ShapleyParams): void {
  const walk = extend<Walk, PatternParams>(params.patterns);
  walk.games = params;
  walk.pairs = params.bothIn != 0;
  walk.reserveTargets();
  walk.reserveRanks();
  walk.reserveDistinct();
  visitLeaves<Walk>(walk);
}

@unmanaged
class Walk extends SparseLeaves {
  addLeaf(value: f64, masks: usize): void {
    const places = this.pathLength;
    this.startLeaf(value, masks);
    const dense = places <= MOST_DENSE && !this.wide && (<u32>1) << places <= 4 * (this.background + this.blockRows);
    if (dense) this.addDense();
    else this.addSparse();
  }
}
