// Constants of elementary functions, from tables in memory: one load each, where the engine would build a literal in a general register.

/** Single-precision element `index` of a table, in every lane. */
// @ts-ignore: decorator
@inline
export function constant32(table: usize, index: usize): v128 {
  return v128.load32_splat(table + (index << 2));
}

/** Double-precision element `index` of a table, in both lanes. */
// @ts-ignore: decorator
@inline
export function constant64(table: usize, index: usize): v128 {
  return v128.load64_splat(table + (index << 3));
}
