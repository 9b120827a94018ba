/** Consecutive pieces of equal length. */
export function nested<T>(values: ArrayLike<T>, length: number): T[][] {
  return Array.from({ length: values.length / length }, (_, row) =>
    Array.from({ length }, (_cell, at) => values[row * length + at]!),
  );
}
