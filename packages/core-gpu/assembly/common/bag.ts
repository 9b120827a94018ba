import { ROWS, index, philox, word } from './philox';

/** Writes how often each of `rows` rows is drawn for `tree` to `weight` (u32). */
export function drawRows(weight: usize, rows: u32, draws: u32, replace: bool, tree: u32): void {
  if (!replace && draws == rows) {
    for (let i: u32 = 0; i < rows; i++) store<u32>(weight + ((<usize>i) << 2), 1);
    return;
  }
  memory.fill(weight, 0, (<usize>rows) << 2);
  for (let d: u32 = 0; d < draws; d++) {
    if ((d & 3) == 0) philox(d >> 2, 0, tree, ROWS);
    if (replace) {
      const at = weight + ((<usize>index(word(d), rows)) << 2);
      store<u32>(at, load<u32>(at) + 1);
    } else {
      const last = rows - draws + d;
      const at = weight + ((<usize>index(word(d), last + 1)) << 2);
      if (load<u32>(at)) store<u32>(weight + ((<usize>last) << 2), 1);
      else store<u32>(at, 1);
    }
  }
}
