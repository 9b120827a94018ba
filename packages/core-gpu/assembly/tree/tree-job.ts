import { Bag } from '../common/bag';
import { allocate, extend, record } from '../common/memory';
import { FEATURES, Philox, index } from '../common/philox';
import { Candidate } from './candidate';

@unmanaged
export class GrowParams {
  bag: Bag;
  trees: u32;
  rows: u32;
  features: u32;
  /** A list entry is rank << rowBits | row; a record is (weight * target) << rowBits | weight. */
  rowBits: u32;
  /** features x rows entries, in rank order. */
  order: usize;
  /** rows x i32. */
  target: usize;

  maxFeatures: u32;
  minLeaf: u32;
  minSplit: u32;
  maxDepth: u32;
  tiesFirst: bool;
  /** 0: squared error; else the root of the variance that a deviation criterion takes, with the table of its cubics. */
  root: u32;
  roots: usize;

  /** Nodes of the output from one tree to the next. */
  treeNodes: u32;
  // Nodes go to i32, u16, u16, i32, i32, f64 and u32 arrays.
  outFeature: usize;
  outRankLeft: usize;
  outRankRight: usize;
  outLeft: usize;
  outRight: usize;
  outSum: usize;
  outCount: usize;
}

/** What all ways of growing share: the sample, the stopping rules, and where nodes go. */
@unmanaged
export class TreeJob extends GrowParams {
  rowMask: u32;
  random: Philox;
  /** features x u8: zero before and after each draw. */
  taken: usize;

  createCandidate(): Candidate {
    const best = record<Candidate>();
    best.tiesFirst = this.tiesFirst;
    return best;
  }

  isLeaf(count: u32, depth: u32): bool {
    return count < this.minSplit || count < this.minLeaf * 2 || depth >= this.maxDepth;
  }

  /** Writes a node as a leaf. */
  emitLeaf(at: usize, sum: i64, count: u32): void {
    store<i32>(this.outFeature + (at << 2), -1);
    store<u16>(this.outRankLeft + (at << 1), 0);
    store<u16>(this.outRankRight + (at << 1), 0);
    store<i32>(this.outLeft + (at << 2), -1);
    store<i32>(this.outRight + (at << 2), -1);
    store<f64>(this.outSum + (at << 3), <f64>sum);
    store<u32>(this.outCount + (at << 2), count);
  }

  /** Turns a leaf into a split whose left child is node `left` of its tree. */
  emitSplit(at: usize, feature: u32, rankLeft: u32, rankRight: u32, left: u32): void {
    store<u32>(this.outFeature + (at << 2), feature);
    store<u16>(this.outRankLeft + (at << 1), <u16>rankLeft);
    store<u16>(this.outRankRight + (at << 1), <u16>rankRight);
    store<u32>(this.outLeft + (at << 2), left);
  }

  emitRightChild(at: usize, right: u32): void {
    store<u32>(this.outRight + (at << 2), right);
  }

  /** Draws `maxFeatures` of all features for the node with this key, by Floyd's method. */
  drawFeatures(drawn: usize, key0: u32, key1: u32): void {
    const features = this.features;
    const maxFeatures = this.maxFeatures;
    const taken = this.taken;
    const random = this.random;
    for (let d: u32 = 0; d < maxFeatures; d++) {
      if ((d & 3) == 0) random.draw(key0, key1, d >> 2, FEATURES);
      const last = features - maxFeatures + d;
      let feature = index(random.word(d), last + 1);
      if (load<u8>(taken + feature)) feature = last;
      store<u8>(taken + feature, 1);
      store<u32>(drawn + ((<usize>d) << 2), feature);
    }
    for (let d: u32 = 0; d < maxFeatures; d++) store<u8>(taken + load<u32>(drawn + ((<usize>d) << 2)), 0);
  }
}

export function createJob(params: GrowParams): TreeJob {
  const job = extend<TreeJob, GrowParams>(params);
  job.rowMask = (1 << params.rowBits) - 1;
  job.random = params.bag.createPhilox();
  job.taken = allocate(params.features);
  memory.fill(job.taken, 0, params.features);
  return job;
}
