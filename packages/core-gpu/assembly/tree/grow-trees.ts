import { createLockstepGrower } from './grow-lockstep';
import { createPresortedGrower } from './grow-presorted';
import { SmallGrower, createSmallGrower } from './grow-small';
import { GrowParams, createJob } from './tree-job';

// Above this a node is too small a part of the sample for walking all rows to pay; and with less than a quarter of the features
// drawn at each node, the lanes of a step would mostly be idle.
const LOCKSTEP_ROWS: u32 = 128;

/** Grows consecutive trees, each from its own multiple of `treeNodes` in the output. */
export function growTrees(params: GrowParams): void {
  const job = createJob(params);
  const small = job.root == 0 ? createSmallGrower(job) : changetype<SmallGrower>(0);
  if (job.root == 0 && job.rowBits == 16 && job.rows <= LOCKSTEP_ROWS && job.maxFeatures * 4 > job.features) {
    createLockstepGrower(job, small).grow();
    return;
  }
  const grower = createPresortedGrower(job, small);
  for (let t: u32 = 0; t < job.trees; t++) grower.grow(job.bag.firstTree + t, t * job.treeNodes);
}
