import { allocate } from '../../common/memory';
import { wordOf } from '../row-sets';
import { Due, DuePath } from './due';
import { addTo, increase } from './sums';

/** Where a group's or a pair's sums begin, and what is added to one of them. */
@unmanaged
class Listed {
  sums: usize;
  value: i64;
}

const ENTRY: usize = offsetof<Listed>();

/**
 * A row meets all the path's conditions, all but those on one place, on two, or it has no part in the leaf. What rows of one kind
 * get is listed, for every place and for none.
 */
@unmanaged
export class ConstantLeaves extends DuePath {
  lists: usize;
  ends: usize;

  reserveLists(): void {
    const places = <usize>this.places;
    this.lists = allocate(ENTRY * ((places + 1) * places + (places * (places + 1)) / 2 + 1));
    this.ends = allocate((places + 1) << 2);
  }

  /** The list of rows that miss place a alone, or for the path's length of those that miss none. */
  @inline
  listAt(a: u32): usize {
    return this.lists + ENTRY * <usize>(a * (this.places + 1));
  }

  @inline
  endAt(a: u32): usize {
    return this.ends + ((<usize>a) << 2);
  }

  @inline
  listSum(a: u32, sums: usize, value: i64): void {
    const end: usize = load<u32>(this.endAt(a));
    const listed = changetype<Listed>(end);
    listed.sums = sums;
    listed.value = value;
    store<u32>(this.endAt(a), <u32>(end + ENTRY));
  }

  addLeaf(value: i64): void {
    const firstWord = this.firstWord;
    const pairDependence = this.pairDependence;
    const n = this.pathLength;
    this.intersectPath();
    const met = this.countSample(this.inside(), this.inside());
    for (let a: u32 = 0; a <= n; a++) store<u32>(this.endAt(a), <u32>this.listAt(a));
    this.listSum(n, this.prediction, value);
    for (let a: u32 = 0; a < n; a++) {
      if (this.othersAt(a)) this.listSingle(a, value, met);
    }
    for (let a: u32 = 0; a < n; a++) {
      this.startBetween(a);
      for (let b = a + 1; b < n; b++) {
        const cell = this.dueAt(a, b);
        if (cell.pair >= 0) {
          this.listPair(a, b, value, cell);
          if (pairDependence) this.addPairDue(a, b, value, met, cell);
        }
        this.extendBetween(b);
      }
    }
    for (let word = firstWord; word < this.endWord; word++) {
      const skip = (<usize>(word - firstWord)) << 9;
      for (let a: u32 = 0; a < n; a++)
        this.addListed(
          a,
          skip,
          wordOf(this.before(a), word) & wordOf(this.after(a), word) & ~wordOf(this.setAt(a), word),
        );
      this.addListed(n, skip, wordOf(this.inside(), word));
    }
  }

  /** Writes the counts that {@link addLeaf} reads, in its order. */
  countLeaf(): void {
    const n = this.pathLength;
    this.intersectPath();
    this.countSample(this.inside(), this.inside());
    if (!this.pairDependence) return;
    for (let a: u32 = 0; a < n; a++) {
      this.startBetween(a);
      for (let b = a + 1; b < n; b++) {
        if (this.dueAt(a, b).pair >= 0) this.countSample(this.between, this.after(b));
        this.extendBetween(b);
      }
    }
  }

  listSingle(a: u32, value: i64, met: u32): void {
    const group = this.groupAt(a);
    this.dueAt(a, a).both += value * <i64>this.othersAt(a);
    increase(this.dependenceConstant + ((<usize>group) << 3), -value * <i64>met);
    const outside = -value * <i64>this.countAt(a);
    this.listSum(a, this.rowsOf(this.removed, group), outside);
    this.listSum(this.pathLength, this.rowsOf(this.removed, group), outside + value * <i64>this.total);
  }

  /** Contribution beyond D_a + D_b, where a row meets all conditions but those on a and b: it meets neither, one or both of these. */
  listPair(a: u32, b: u32, value: i64, cell: Due): void {
    const common = cell.common;
    const firstWord = this.firstWord;
    const between = this.between;
    const countA = <i64>this.countAt(a);
    const countB = <i64>this.countAt(b);
    const neither = -value * <i64>common;
    const sums = this.rowsOf(this.pairRemoved, cell.pair);
    this.listSum(a, sums, neither + value * countA);
    this.listSum(b, sums, neither + value * countB);
    this.listSum(this.pathLength, sums, neither + value * (countA + countB - <i64>this.total));
    if (!common) return;
    const after = this.after(b);
    const setA = this.setAt(a);
    const setB = this.setAt(b);
    for (let word = firstWord; word < this.endWord; word++) {
      const rest = wordOf(between, word) & wordOf(after, word) & ~(wordOf(setA, word) | wordOf(setB, word));
      addTo(sums + ((<usize>(word - firstWord)) << 9), rest, neither);
    }
  }

  addPairDue(a: u32, b: u32, value: i64, met: u32, cell: Due): void {
    const others = <i64>this.countSample(this.between, this.after(b));
    const othersA = <i64>this.othersAt(a);
    const othersB = <i64>this.othersAt(b);
    cell.both += value * (others - othersA - othersB);
    cell.first -= value * othersA;
    cell.second -= value * othersB;
    increase(this.pairConstant + ((<usize>cell.pair) << 3), value * <i64>met);
  }

  /** Adds what is listed to the rows in `bits`. */
  addListed(a: u32, skip: usize, bits: u64): void {
    const list = this.listAt(a);
    const end: usize = load<u32>(this.endAt(a));
    while (bits) {
      const row = skip + ((<usize>ctz(bits)) << 3);
      for (let entry = list; entry < end; entry += ENTRY) {
        const listed = changetype<Listed>(entry);
        increase(listed.sums + row, listed.value);
      }
      bits &= bits - 1;
    }
  }
}
