/**
 * The values nearest to each of some points; of equally near ones those that come first in an order.
 *
 * @param values - n numbers
 * @param points - m numbers
 * @param order - of each value its place among equals, a permutation
 * @param count - of nearest values, at most n
 * @returns `m x count` places of values, the nearest first
 */
export function nearestRows(
  values: Float64Array,
  points: Float64Array,
  order: Uint32Array,
  count: number,
): Uint32Array {
  const ascending = Uint32Array.from(values, (_, place) => place).sort(
    (a, b) => values[a]! - values[b]! || order[a]! - order[b]!,
  );
  const sorted = Float64Array.from(ascending, (place) => values[place]!);
  const out = new Uint32Array(points.length * count);
  points.forEach((point, i) => {
    const middle = lowerBound(sorted, point);
    const nearest: number[] = [];
    let above = middle;
    let below = middle - 1;
    while (nearest.length < count || isTied()) {
      const isUp = gapAt(above) <= gapAt(below);
      nearest.push(ascending[isUp ? above++ : below--]!);
    }
    const gap = (place: number): number => Math.abs(values[place]! - point);
    nearest.sort((a, b) => gap(a) - gap(b) || order[a]! - order[b]!);
    out.set(nearest.slice(0, count), i * count);

    function gapAt(place: number): number {
      return place >= 0 && place < sorted.length ? Math.abs(sorted[place]! - point) : Infinity;
    }
    function isTied(): boolean {
      const next = Math.min(gapAt(above), gapAt(below));
      return next !== Infinity && next === Math.abs(values[nearest.at(-1)!]! - point);
    }
  });
  return out;
}

/** The first place whose value is at least the one given. */
function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
