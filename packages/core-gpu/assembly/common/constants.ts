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

/** sum x + element `index` of a table, in single precision. */
// @ts-ignore: decorator
@inline
export function horner32(sum: v128, x: v128, table: usize, index: usize): v128 {
  return f32x4.add(f32x4.mul(sum, x), constant32(table, index));
}

/** sum x + element `index` of a table, in double precision. */
// @ts-ignore: decorator
@inline
export function horner64(sum: v128, x: v128, table: usize, index: usize): v128 {
  return f64x2.add(f64x2.mul(sum, x), constant64(table, index));
}
