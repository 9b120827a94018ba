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

/** A record of zeros. */
// @ts-ignore: decorator
@inline
export function record<T>(): T {
  const at = allocate(offsetof<T>());
  memory.fill(at, 0, offsetof<T>());
  return changetype<T>(at);
}

/** A record that begins as a copy of `base`, of a class that it extends. */
// @ts-ignore: decorator
@inline
export function extend<T, B>(base: B): T {
  const extended = record<T>();
  memory.copy(changetype<usize>(extended), changetype<usize>(base), offsetof<B>());
  return extended;
}

// @ts-ignore: decorator
@inline
export function f64At(array: usize, index: u32): f64 {
  return load<f64>(array + ((<usize>index) << 3));
}

// @ts-ignore: decorator
@inline
export function u32At(array: usize, index: u32): u32 {
  return load<u32>(array + ((<usize>index) << 2));
}

// @ts-ignore: decorator
@inline
export function put(array: usize, index: u32, value: u32): void {
  store<u32>(array + ((<usize>index) << 2), value);
}

// @ts-ignore: decorator
@inline
export function putF64(array: usize, index: u32, value: f64): void {
  store<f64>(array + ((<usize>index) << 3), value);
}
