/**
 * Arrays end to end, as NumPy's `concatenate` of one axis.
 *
 * @param type - constructor of the arrays.
 * @param parts - the arrays in order.
 * @returns one array of the parts' total length.
 * @example
 * ```ts
 * concatenate(Uint32Array, [Uint32Array.of(1, 2), Uint32Array.of(3)]); // [1, 2, 3]
 * ```
 */
export function concatenate<
  T extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array | Float64Array,
>(type: new (length: number) => T, parts: readonly T[]): T {
  const whole = new type(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Offsets into parts as offsets into the parts end to end.
 *
 * @param parts - of each part, `items + 1` offsets that start at 0.
 * @returns one more offset than items in all.
 * @example
 * ```ts
 * concatenateOffsets([Uint32Array.of(0, 2, 5), Uint32Array.of(0, 3)]); // [0, 2, 5, 8]
 * ```
 */
export function concatenateOffsets(parts: readonly Uint32Array[]): Uint32Array {
  let from = 0;
  const shifted = parts.map((offsets) => {
    const own = offsets.subarray(1).map((to) => from + to);
    from = own.at(-1) ?? from;
    return own;
  });
  return concatenate(Uint32Array, [Uint32Array.of(0), ...shifted]);
}
