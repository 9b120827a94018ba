import { tCdf } from '@kuznets/base/distributions';

/** Whether two methods differ out of sample. */
export interface ResampledTest {
  /** Mean of the differences. */
  readonly difference: number;
  readonly se: number;
  /** Two-sided; null where the differences are all the same. */
  readonly pValue: number | null;
}

/**
 * Nadeau and Bengio's t-test of differences over the parts of cross-validation, which share most of their training rows.
 *
 * `t = mean d / sqrt((1 / J + n_test / n_train) s_d^2)` with `J - 1` degrees of freedom, over the `J` parts of all partitions: with `F` folds
 * `n_test / n_train = 1 / (F - 1)`. Without that term the test of ten folds rejects several times too often.
 *
 * Source: Nadeau and Bengio (2003), https://doi.org/10.1023/A:1024068626366; for repeated partitions Bouckaert and Frank (2004),
 * https://doi.org/10.1007/978-3-540-24775-3_3.
 *
 * @param differences - one a part, at least two.
 * @param testShare - test rows over training rows.
 * @returns the mean difference, its standard error, and p.
 */
export function correctedResampledTest(differences: readonly number[], testShare: number): ResampledTest {
  const { length: parts } = differences;
  const difference = differences.reduce((sum, value) => sum + value, 0) / parts;
  const variance = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0) / (parts - 1);
  const se = Math.sqrt((1 / parts + testShare) * variance);
  return { difference, se, pValue: se > 0 ? 2 * tCdf(-Math.abs(difference / se), parts - 1) : null };
}
