import { Philox, ROWS, createPhilox, index } from './philox';

/** How trees draw their rows. */
@unmanaged
export class Bag {
  seedLow: u32;
  seedHigh: u32;
  rows: u32;
  /** What is drawn: as many rows, or clusters of them. */
  units: u32;
  /** Number of the first tree. */
  firstTree: u32;
  draws: u32;
  replace: bool;
  /** units x u32: the first word that draws a unit of its own weight; 0 where all weigh the same. */
  starts: usize;
  /** rows x u32: the cluster of each row, which is no larger than the row; 0 where rows are drawn. */
  clusters: usize;

  createPhilox(): Philox {
    return createPhilox(this.seedLow, this.seedHigh);
  }

  /** The last unit that starts at a word or before it. */
  unitOf(word: u32): u32 {
    let low: u32 = 0;
    let high = this.units;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (load<u32>(this.starts + ((<usize>middle) << 2)) <= word) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Writes how often each row is drawn for the tree with this number to `weight` (u32). */
  drawRows(weight: usize, random: Philox, tree: u32): void {
    const rows = this.rows;
    const units = this.units;
    const draws = this.draws;
    const replace = this.replace;
    const starts = this.starts;
    if (!replace && draws == units) {
      for (let i: u32 = 0; i < rows; i++) store<u32>(weight + ((<usize>i) << 2), 1);
      return;
    }
    memory.fill(weight, 0, (<usize>rows) << 2);
    for (let d: u32 = 0; d < draws; d++) {
      if ((d & 3) == 0) random.draw(d >> 2, 0, tree, ROWS);
      if (replace) {
        const unit = starts ? this.unitOf(random.word(d)) : index(random.word(d), units);
        const at = weight + ((<usize>unit) << 2);
        store<u32>(at, load<u32>(at) + 1);
      } else {
        const last = units - draws + d;
        const at = weight + ((<usize>index(random.word(d), last + 1)) << 2);
        if (load<u32>(at)) store<u32>(weight + ((<usize>last) << 2), 1);
        else store<u32>(at, 1);
      }
    }
    if (!this.clusters) return;
    // From the last row down: no cluster's own count is overwritten before its last reader.
    for (let row: usize = rows; row-- > 0; )
      store<u32>(weight + (row << 2), load<u32>(weight + ((<usize>load<u32>(this.clusters + (row << 2))) << 2)));
  }
}
