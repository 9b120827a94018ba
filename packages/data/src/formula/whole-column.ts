import { sortedQuantile } from '@kuznets/base';

/**
 * Ranks from 1, those of equal values their mean: R's `rank`. What is missing has none.
 *
 * @param values - `NaN` is missing.
 * @returns as many ranks.
 */
export function rankedRows(values: Float64Array): Float64Array {
  const ranks = new Float64Array(values.length).fill(Number.NaN);
  const order = Array.from(values.keys())
    .filter((row) => !Number.isNaN(values[row]))
    .sort((a, b) => values[a]! - values[b]!);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end + 1 < order.length && values[order[end + 1]!] === values[order[start]!]) end++;
    for (let place = start; place <= end; place++) ranks[order[place]!] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return ranks;
}

/**
 * Values no lower than the quantile of a share and no higher than that of the others: quantiles as R's `quantile` has them by default (type 7).
 *
 * @param values - `NaN` is missing.
 * @param tail - the share at either end, below one half.
 * @returns as many values.
 */
export function winsorized(values: Float64Array, tail: number): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return values;
  const [low, high] = [sortedQuantile(sorted, tail), sortedQuantile(sorted, 1 - tail)];
  return values.map((value) => Math.min(high, Math.max(low, value)));
}
