import { Philox } from '../common/philox';

/** A node still to be emitted, on the stack of a grower. */
@unmanaged
export class Frame {
  record: i64;
  /** Of its rows. */
  start: u32;
  rows: u32;
  depth: u32;
  key0: u32;
  key1: u32;
  /** Of a right child; ~0 otherwise. */
  parent: u32;
  leaf: bool;
  // Of presorted lists: features that may vary in it, the sum of squares of a deviation criterion, a feature whose list holds its rows.
  active: u32;
  squares: i64;
  list: u32;

  /** Fills the frame, its key from what was drawn last. */
  fill(record: i64, start: u32, rows: u32, depth: u32, random: Philox): void {
    this.record = record;
    this.start = start;
    this.rows = rows;
    this.depth = depth;
    this.key0 = random.r0;
    this.key1 = random.r1;
  }
}

/** Bytes from one frame on a stack to the next. */
export const FRAME: usize = (offsetof<Frame>() + 7) & ~7;
