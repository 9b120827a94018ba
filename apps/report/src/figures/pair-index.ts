/**
 * Place of a pair in the list (0,1), (0,2), ..., (1,2), ... of the pairs of some names.
 *
 * @param of - the names.
 * @param a - one of them.
 * @param b - another.
 * @returns index into the arrays of `variation.pairs`.
 */
export function pairIndex(of: readonly string[], a: string, b: string): number {
  const [low, high] = [of.indexOf(a), of.indexOf(b)].sort((x, y) => x - y) as [number, number];
  return low * of.length - (low * (low + 1)) / 2 + (high - low - 1);
}
