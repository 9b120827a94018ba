import { allocate } from '../../common/memory';
import { Sums } from './sums';

const PAGE: usize = 1 << 16;

/**
 * Counts of the whole sample. They are the same for every block of rows, so that they are written once and read by each, whose sets then
 * hold its own rows alone.
 */
@unmanaged
export class Tally extends Sums {
  /** Where the next count is read or written; 0 where it is neither. */
  cursor: usize;
  writes: bool;
  end: usize;

  /** Rows of the sample in both sets. */
  @inline
  countSample(a: usize, b: usize): u32 {
    if (this.cursor && !this.writes) return this.readCount();
    const count = this.countBoth(a, b);
    if (this.writes) this.writeCount(count);
    return count;
  }

  @inline
  readCount(): u32 {
    const count = load<u32>(this.cursor);
    this.cursor += 4;
    return count;
  }

  /** Nothing else is allocated meanwhile, so that pages follow one another. */
  writeCount(count: u32): void {
    if (this.cursor == this.end) {
      const page = allocate(PAGE);
      if (!this.cursor) this.cursor = page;
      this.end = page + PAGE;
    }
    store<u32>(this.cursor, count);
    this.cursor += 4;
  }
}
