import { allocate, f64At, put, u32At } from '../../common/memory';
import { MISSING } from '../row-sets';

/**
 * Trees and rows whose pattern at a leaf is wanted: bit p of a row's mask says whether it meets the path's conditions on the columns of
 * the player at place p.
 */
@unmanaged
export class PatternParams {
  /** Rows of a column of `codes`, a multiple of 8; the first `background` of them are resampled from. */
  rows: u32;
  background: u32;
  /** The rows that sums are kept for, `stride` to a sum. */
  firstRow: u32;
  blockRows: u32;
  stride: u32;
  features: u32;
  players: u32;
  /** features x u32: the player of a column. */
  playerOf: usize;
  /** features x rows, u16. */
  codes: usize;

  /** The trees' nodes, one array a field; `missing` is 0 where no row has a missing value. */
  trees: u32;
  offsets: usize;
  feature: usize;
  cut: usize;
  missing: usize;
  left: usize;
  right: usize;
  value: usize;
  /** Most splits and most players on a path. */
  depth: u32;
  places: u32;
  /** Whether values are integers whose sums 64 bits hold; else what a leaf adds is rounded to one. */
  whole: u32;
}

@unmanaged
export class Patterns extends PatternParams {
  root: u32;
  pathLength: u32;
  pathPlayer: usize;
  /** Masks of more than 16 places are u64, else u16. */
  wide: bool;
  maskBytes: usize;
  masks: usize;
  /** The block's first and last row where it is not within the background, rounded to eights. */
  blockFrom: u32;
  blockTo: u32;

  reserveMasks(): void {
    this.wide = this.places > 16;
    this.maskBytes = this.wide ? 8 : 2;
    this.masks = allocate((<usize>this.depth + 1) * this.levelBytes());
    memory.fill(this.masks, 0, this.levelBytes());
    this.pathPlayer = allocate((<usize>this.places + 1) << 2);
    const background = (this.background + 7) & ~7;
    this.blockFrom = max(background, this.firstRow & ~7);
    this.blockTo = (this.firstRow + this.blockRows + 7) & ~7;
  }

  @inline
  levelBytes(): usize {
    return <usize>this.rows * this.maskBytes;
  }

  @inline
  levelAt(depth: u32): usize {
    return this.masks + <usize>depth * this.levelBytes();
  }

  @inline
  maskAt(level: usize, row: u32): u64 {
    return this.wide ? load<u64>(level + ((<usize>row) << 3)) : <u64>load<u16>(level + ((<usize>row) << 1));
  }

  @inline
  playerAt(place: u32): u32 {
    return u32At(this.pathPlayer, place);
  }

  /** The player's place, the path's length where it has none yet. */
  @inline
  placeOf(player: u32): u32 {
    let place: u32 = 0;
    while (place < this.pathLength && u32At(this.pathPlayer, place) != player) place++;
    return place;
  }

  @inline
  appendPlace(player: u32): void {
    put(this.pathPlayer, this.pathLength, player);
    this.pathLength++;
  }

  /** The mask of a row that meets every condition of the path. */
  @inline
  fullMask(): u64 {
    return this.pathLength >= 64 ? ~(<u64>0) : ((<u64>1) << this.pathLength) - 1;
  }

  /** Writes the masks of one side of a split, one level down; whether any row meets the player's conditions there. */
  split(side: Side, depth: u32): bool {
    const met = this.splitRows(side, depth, 0, (this.background + 7) & ~7);
    return (this.blockFrom < this.blockTo && this.splitRows(side, depth, this.blockFrom, this.blockTo)) || met;
  }

  splitRows(side: Side, depth: u32, from: u32, to: u32): bool {
    return this.wide ? this.splitWide(side, depth, from, to) : this.splitNarrow(side, depth, from, to);
  }

  splitNarrow(side: Side, depth: u32, from: u32, to: u32): bool {
    const level = this.levelAt(depth);
    const below = this.levelAt(depth + 1);
    const limit = i16x8.splat(<i16>side.cut);
    const none = i16x8.splat(<i16>MISSING);
    const flip = i16x8.splat(side.right ? -1 : 0);
    const bit = i16x8.splat(<i16>((<u32>1) << side.place));
    const fresh = side.fresh ? bit : i16x8.splat(0);
    let met = i16x8.splat(0);
    for (let row = from; row < to; row += 8) {
      const skip = (<usize>row) << 1;
      const code = v128.load(side.column + skip);
      let goes = side.cut < 0 ? i16x8.splat(0) : i16x8.le_u(code, limit);
      if (side.missingLeft) goes = v128.or(goes, i16x8.eq(code, none));
      goes = v128.xor(goes, flip);
      const mask = v128.andnot(v128.or(v128.load(level + skip), fresh), v128.andnot(bit, goes));
      met = v128.or(met, v128.and(mask, bit));
      v128.store(below + skip, mask);
    }
    return v128.any_true(met);
  }

  splitWide(side: Side, depth: u32, from: u32, to: u32): bool {
    const level = this.levelAt(depth);
    const below = this.levelAt(depth + 1);
    const bit = (<u64>1) << side.place;
    let met: u64 = 0;
    for (let row = from; row < to; row++) {
      const code = load<u16>(side.column + ((<usize>row) << 1));
      const left = code == MISSING ? side.missingLeft : side.cut >= 0 && code <= <u16>side.cut;
      let mask = load<u64>(level + ((<usize>row) << 3));
      if (side.fresh) mask |= bit;
      if (left == side.right) mask &= ~bit;
      met |= mask & bit;
      store<u64>(below + ((<usize>row) << 3), mask);
    }
    return met != 0;
  }
}

/** One side of a split. */
@unmanaged
export class Side {
  column: usize;
  cut: i32;
  missingLeft: bool;
  right: bool;
  /** The player's place, and whether it is new on the path. */
  place: u32;
  fresh: bool;
}

/** Visits every leaf that some row meets on each player, with the masks of the rows there. */
export function visitLeaves<W extends Patterns>(walk: W): void {
  walk.reserveMasks();
  const sides = allocate((<usize>walk.depth + 1) * offsetof<Side>());
  for (let t: u32 = 0; t < walk.trees; t++) {
    walk.root = u32At(walk.offsets, t);
    visit<W>(walk, sides, walk.root, 0);
  }
}

/** `sides` has room for a record a level. */
export function visit<W extends Patterns>(walk: W, sides: usize, node: u32, depth: u32): void {
  const feature = load<i32>(walk.feature + ((<usize>node) << 2));
  if (feature < 0) {
    walk.addLeaf(f64At(walk.value, node), walk.levelAt(depth));
    return;
  }
  const player = u32At(walk.playerOf, feature);
  const side = changetype<Side>(sides + <usize>depth * offsetof<Side>());
  side.column = walk.codes + <usize>feature * ((<usize>walk.rows) << 1);
  side.cut = load<i32>(walk.cut + ((<usize>node) << 2));
  side.missingLeft = walk.missing != 0 && load<u8>(walk.missing + node) != 0;
  side.place = walk.placeOf(player);
  side.fresh = side.place == walk.pathLength;
  side.right = false;
  if (side.fresh) walk.appendPlace(player);
  if (walk.split(side, depth)) visit<W>(walk, sides, walk.root + u32At(walk.left, node), depth + 1);
  side.right = true;
  if (walk.split(side, depth)) visit<W>(walk, sides, walk.root + u32At(walk.right, node), depth + 1);
  if (side.fresh) walk.pathLength--;
}
