import { ascending, benjaminiHochberg, stepped } from '@kuznets/base';

/** Tests of several statistics against the same permutations. */
export interface PermutationTests {
  /** Of each statistic alone. */
  readonly pValue: readonly number[];
  /** Of all: Westfall and Young's step-down p-values, by the largest of the standardised statistics. */
  readonly pFamilywise: readonly number[];
  /** Benjamini and Hochberg's, of `pValue`. */
  readonly pFdr: readonly number[];
}

/**
 * Tests whether statistics are larger than under permutations of the data, one by one and all at once.
 *
 * `p_k = (1 + #{b: T_k^b >= T_k}) / (1 + B)`. Familywise the statistics are compared by
 * `Z_k = (T_k - m_k) / s_k`, `m_k` and `s_k` being mean and deviation of `T_k` over the permutations and the observed order, so that no
 * statistic of a wide distribution decides for all: of the largest `Z` down,
 * `p~_k = (1 + #{b: max_(l: Z_l <= Z_k) Z_l^b >= Z_k}) / (1 + B)`, made monotone. A statistic that never changes has p = 1.
 *
 * The level holds exactly where no statistic means anything: permutations then leave the distribution as it is. Where some do, that of
 * the others is exact only if it does not depend on them (subset pivotality).
 *
 * Sources: Westfall and Young (1993), Resampling-Based Multiple Testing, algorithm 4.1 (R's `multtest::mt.maxT`); Altmann et al.
 * (2010), https://doi.org/10.1093/bioinformatics/btq134 (ranger's `importance_pvalues(method = "altmann")`); Phipson and Smyth (2010),
 * https://doi.org/10.2202/1544-6115.1585, for the one added.
 *
 * @param observed - statistics, the larger the less likely under permutations.
 * @param permuted - `B x statistics`: the same of permuted data, at least one.
 * @returns p-values in the order of the statistics.
 * @example
 * ```ts
 * permutationTests([3, 0], [[1, 0], [0, 1], [2, 2]]).pValue; // [0.25, 1]
 * ```
 */
export function permutationTests(
  observed: readonly number[],
  permuted: readonly (readonly number[])[],
): PermutationTests {
  const all = [observed, ...permuted];
  const shareAtLeast = (count: number): number => (1 + count) / all.length;
  const pValue = observed.map((value, at) => shareAtLeast(permuted.filter((row) => row[at]! >= value).length));
  const scaled = standardised(all);
  const [own, ...others] = scaled;
  const order = ascending(own!);
  // The largest of each permutation among the statistics that are no larger than the one at hand.
  const largest = others.map(() => -Infinity);
  const single = new Array<number>(observed.length).fill(1);
  for (const at of order) {
    others.forEach((row, b) => (largest[b] = Math.max(largest[b]!, row[at]!)));
    single[at] = shareAtLeast(largest.filter((value) => value >= own![at]!).length);
  }
  return {
    pValue,
    pFamilywise: stepped(single, order.reverse(), (p) => p, Math.max),
    pFdr: benjaminiHochberg(pValue),
  };
}

/** Columns less their mean over their deviation; 0 where they do not change. */
function standardised(rows: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const moments = rows[0]!.map((first, at) => {
    const mean = rows.reduce((sum, row) => sum + row[at]!, 0) / rows.length;
    const isConstant = rows.every((row) => row[at] === first);
    return {
      mean,
      deviation: isConstant
        ? Infinity
        : Math.sqrt(rows.reduce((sum, row) => sum + (row[at]! - mean) ** 2, 0) / rows.length),
    };
  });
  return rows.map((row) => row.map((value, at) => (value - moments[at]!.mean) / moments[at]!.deviation));
}
