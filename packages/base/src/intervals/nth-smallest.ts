/**
 * The n-th smallest of some numbers, by quickselect: they are moved about.
 *
 * @param values - numbers, none NaN
 * @param n - from 1 to their count
 */
export function nthSmallest(values: Float64Array, n: number): number {
  let first = 0;
  let last = values.length - 1;
  const place = n - 1;
  while (first < last) {
    const pivot = values[(first + last) >> 1]!;
    let i = first;
    let j = last;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const value = values[i]!;
      values[i++] = values[j]!;
      values[j--] = value;
    }
    if (place <= j) last = j;
    else if (place >= i) first = i;
    else break;
  }
  return values[place]!;
}
