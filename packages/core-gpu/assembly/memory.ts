// A bump allocator: the host allocates per call and rewinds to the mark it took.
let top: usize = (__heap_base + 15) & ~15;

/** Reserves `bytes`, 16-byte aligned, not cleared. Traps where memory cannot grow. */
export function allocate(bytes: usize): usize {
  const start = top;
  top = (start + bytes + 15) & ~15;
  const missing = <i64>top - ((<i64>memory.size()) << 16);
  if (missing > 0) {
    if (memory.grow(<i32>((missing + 0xffff) >> 16)) < 0) unreachable();
  }
  return start;
}

/** Everything allocated after this mark is given back by `rewind(mark())`. */
export function mark(): usize {
  return top;
}

export function rewind(to: usize): void {
  top = to;
}
