/**
 * Holm's step-down p-values: the familywise error is kept whatever the dependence.
 *
 * `p~(i) = max_(j <= i) min(1, (m - j + 1) p(j))` of the ascending `p(1) <= ... <= p(m)`; R's `p.adjust(p, "holm")`.
 *
 * Source: Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70.
 *
 * @param pValues - between 0 and 1.
 * @returns adjusted p-values, in the order given.
 * @example
 * ```ts
 * holm([0.01, 0.04, 0.03]); // [0.03, 0.06, 0.06]
 * ```
 */
export function holm(pValues: readonly number[]): number[] {
  const { length } = pValues;
  return stepped(pValues, ascending(pValues), (p, place) => (length - place) * p, Math.max);
}

/**
 * Benjamini and Hochberg's p-values, which keep the false discovery rate of independent or positively dependent tests.
 *
 * `p~(i) = min_(j >= i) min(1, m p(j) / j)`; R's `p.adjust(p, "BH")`.
 *
 * Source: Benjamini and Hochberg (1995), https://doi.org/10.1111/j.2517-6161.1995.tb02031.x.
 *
 * @param pValues - between 0 and 1.
 * @returns adjusted p-values, in the order given.
 * @example
 * ```ts
 * benjaminiHochberg([0.01, 0.04, 0.03]); // [0.03, 0.04, 0.04]
 * ```
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const { length } = pValues;
  return stepped(pValues, ascending(pValues).reverse(), (p, place) => (length * p) / (length - place), Math.min);
}

/** Places of the values, the least first. */
export function ascending(values: readonly number[]): number[] {
  return values.map((_, at) => at).sort((a, b) => values[a]! - values[b]! || a - b);
}

/** Values of an order, each no less (`Math.max`) or no more (`Math.min`) than the one before it, and at most 1. */
export function stepped(
  values: readonly number[],
  order: readonly number[],
  adjusted: (value: number, place: number) => number,
  bound: (a: number, b: number) => number,
): number[] {
  const result = new Array<number>(values.length).fill(1);
  let last: number | undefined;
  order.forEach((at, place) => {
    const own = Math.min(1, adjusted(values[at]!, place));
    last = last === undefined ? own : bound(last, own);
    result[at] = last;
  });
  return result;
}
