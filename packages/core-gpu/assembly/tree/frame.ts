// A node still to be emitted, on the stack of a grower.

export const FRAME: usize = 56;
export const F_RECORD: usize = 0;
export const F_START: usize = 8; // of its rows
export const F_ROWS: usize = 12;
export const F_DEPTH: usize = 16;
export const F_KEY0: usize = 20;
export const F_KEY1: usize = 24;
export const F_PARENT: usize = 28; // of a right child; ~0 otherwise
export const F_LEAF: usize = 32;
// Of presorted lists:
export const F_ACTIVE: usize = 36; // features that may vary in it
export const F_SQUARES: usize = 40; // i64, of a deviation criterion
export const F_LIST: usize = 48; // a feature whose list holds its rows

/** Writes a frame; returns where the next one goes. */
export function pushFrame(
  frame: usize,
  record: i64,
  start: u32,
  rows: u32,
  depth: u32,
  key0: u32,
  key1: u32,
  parent: u32,
  leaf: bool,
): usize {
  store<i64>(frame, record, F_RECORD);
  store<u32>(frame, start, F_START);
  store<u32>(frame, rows, F_ROWS);
  store<u32>(frame, depth, F_DEPTH);
  store<u32>(frame, key0, F_KEY0);
  store<u32>(frame, key1, F_KEY1);
  store<u32>(frame, parent, F_PARENT);
  store<u32>(frame, leaf, F_LEAF);
  return frame + FRAME;
}
