import { allocate, u32At } from '../../common/memory';
import { Tally } from './tally';

/**
 * A leaf is a box: for each group of columns on its path the set of the sample's rows that meet the path's conditions on them. A group
 * has one place on the path, however often its columns are split.
 */
@unmanaged
export class Path extends Tally {
  /** Most places. */
  places: u32;
  pathLength: u32;
  pathGroup: usize;
  pathSet: usize;
  pathCount: usize;
  all: usize;
  /** pre[a]: rows in the sets before a; suf[a]: in set a and those after it; one more each, `all`. */
  pre: usize;
  suf: usize;
  between: usize;
  othersCount: usize;

  reservePath(): void {
    const bytes = this.setBytes;
    const more = <usize>this.places + 1;
    this.all = allocate(bytes);
    this.between = allocate(bytes);
    this.pre = allocate(bytes * more);
    this.suf = allocate(bytes * more);
    this.pathGroup = allocate(more << 2);
    this.pathSet = allocate(more << 2);
    this.pathCount = allocate(more << 2);
    this.othersCount = allocate(more << 2);
    this.fillSet(this.all, this.rows);
  }

  @inline
  groupAt(a: u32): u32 {
    return u32At(this.pathGroup, a);
  }

  @inline
  setAt(a: u32): usize {
    return u32At(this.pathSet, a);
  }

  /** Rows in the set. */
  @inline
  countAt(a: u32): u32 {
    return u32At(this.pathCount, a);
  }

  /** The group's place, the path's length where it has none. */
  @inline
  placeOf(group: u32): u32 {
    let at: u32 = 0;
    while (at < this.pathLength && u32At(this.pathGroup, at) != group) at++;
    return at;
  }

  /** Gives a group the next place, with the set of all rows. */
  @inline
  appendPlace(group: u32): void {
    store<u32>(this.pathGroup + ((<usize>this.pathLength) << 2), group);
    this.setPlace(this.pathLength, this.all, this.total);
    this.pathLength++;
  }

  /** Takes back the places from `length` on. */
  @inline
  cutPath(length: u32): void {
    this.pathLength = length;
  }

  @inline
  setPlace(a: u32, set: usize, count: u32): void {
    store<u32>(this.pathSet + ((<usize>a) << 2), <u32>set);
    store<u32>(this.pathCount + ((<usize>a) << 2), count);
  }

  /** Intersections of the sets before and after each place, and how many rows are in all sets but one. */
  intersectPath(): void {
    const setBytes = this.setBytes;
    const all = this.all;
    const suf = this.suf;
    const othersCount = this.othersCount;
    const n = this.pathLength;
    this.copySet(this.pre, all);
    this.copySet(suf + setBytes * n, all);
    for (let a: u32 = 0; a < n; a++) this.intersect(this.before(a + 1), this.before(a), this.setAt(a));
    for (let a: u32 = n; a > 0; a--) this.intersect(suf + setBytes * (a - 1), this.after(a - 1), this.setAt(a - 1));
    for (let a: u32 = 0; a < n; a++)
      store<u32>(othersCount + ((<usize>a) << 2), this.countSample(this.before(a), this.after(a)));
  }

  /** Rows in every set. */
  @inline
  inside(): usize {
    return this.suf;
  }

  /** Rows in the sets before place a. */
  @inline
  before(a: u32): usize {
    return this.pre + this.setBytes * a;
  }

  /** Rows in the sets after place a. */
  @inline
  after(a: u32): usize {
    return this.suf + this.setBytes * (a + 1);
  }

  /** Rows in every set but a. */
  @inline
  othersAt(a: u32): u32 {
    return u32At(this.othersCount, a);
  }

  /** `between`: rows in every set before b but a; b follows a. */
  @inline
  startBetween(a: u32): void {
    this.copySet(this.between, this.before(a));
  }

  @inline
  extendBetween(b: u32): void {
    this.intersect(this.between, this.between, this.setAt(b));
  }
}
