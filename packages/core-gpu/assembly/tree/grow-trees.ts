import { growLockstep, lockstepAllocate } from './grow-lockstep';
import { growPresorted, presortedAllocate } from './grow-presorted';
import { smallAllocate } from './grow-small';
import { features, maxFeatures, root, rowBits, rows } from './tree-job';

// Above this a node is too small a part of the sample for walking all rows to pay; and with less than a quarter of the features
// drawn at each node, the lanes of a step would mostly be idle.
const LOCKSTEP_ROWS: u32 = 128;

/** Grows trees `firstTree ..`, each from its own multiple of `stride` in the output. */
export function growTrees(firstTree: u32, trees: u32, stride: u32): void {
  if (root == 0) smallAllocate();
  if (root == 0 && rowBits == 16 && rows <= LOCKSTEP_ROWS && maxFeatures * 4 > features) {
    lockstepAllocate();
    growLockstep(firstTree, trees, stride);
    return;
  }
  presortedAllocate();
  for (let t: u32 = 0; t < trees; t++) growPresorted(firstTree + t, t * stride);
}
