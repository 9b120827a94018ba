/** Writes the numbers nearest to 64-bit integers, times `scale`; the integers are read in halves, for a BigInt is an object. */
export const scaledIntegers = (into: Float64Array, values: BigInt64Array, from: number, scale: number): void => {
  const halves = new Uint32Array(values.buffer, values.byteOffset + from * 8, into.length * 2);
  for (let i = 0; i < into.length; i += 1) into[i] = scale * ((halves[2 * i + 1]! | 0) * 2 ** 32 + halves[2 * i]!);
};
