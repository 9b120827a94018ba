import { quantile } from '@kuznets/base';

/** How samples were drawn from units: rows, or clusters. */
export interface Drawn {
  readonly by: 'subsample' | 'bootstrap';
  /** Units in each sample. */
  readonly drawn: number;
  /** Units that they were drawn from. */
  readonly from: number;
}

/**
 * 90 % interval of an estimate over samples of the units, from the same estimate in samples that were drawn from them.
 *
 * `[e - c q_.95, e - c q_.05]`, `q` being quantiles of `e*_b - mean(e*)`: the basic interval, so that the lean that a smaller sample gives to
 * every `e*` is not read as one of `e`. `c = sqrt(m / (n - m))` for subsamples of `m` of `n` without replacement, whose variance is
 * `(n - m) / m` times that of the estimate where it falls as `1 / n`; 1 for bootstrap samples. No theory promises coverage of importances of trees
 * or of ranks, which are not smooth in the data.
 *
 * Sources: Politis and Romano (1994), https://doi.org/10.1214/aos/1176325770; Davison and Hinkley (1997), Bootstrap Methods and their
 * Application, section 5.2.
 *
 * @param estimate - of all units.
 * @param sampled - of each sample.
 * @param drawn - how they were drawn.
 * @returns both ends; null where fewer than two samples have an estimate.
 */
export function intervalOverSamples(
  estimate: number,
  sampled: readonly number[],
  drawn: Drawn,
): { readonly low: number; readonly high: number } | null {
  if (sampled.length < 2) return null;
  const mean = sampled.reduce((sum, value) => sum + value, 0) / sampled.length;
  const end = (probability: number): number => estimate - sampleScale(drawn) * (quantile(sampled, probability) - mean);
  // Of a few samples far out the mean lies beyond a quantile.
  return { low: Math.min(estimate, end(0.95)), high: Math.max(estimate, end(0.05)) };
}

interface Ends {
  readonly low: (number | null)[];
  readonly high: (number | null)[];
}

/** Intervals over samples of several estimates; null where there is no estimate, or too few samples have one. */
export function intervals(
  estimates: readonly (number | null)[],
  sampled: readonly ArrayLike<number>[],
  drawn: Drawn,
): Ends {
  const ends = estimates.map((estimate, at) => {
    const values = sampled.flatMap((one) => (Number.isNaN(one[at]!) ? [] : [one[at]!]));
    return estimate === null ? null : intervalOverSamples(estimate, values, drawn);
  });
  return { low: ends.map((end) => end?.low ?? null), high: ends.map((end) => end?.high ?? null) };
}

/** What deviations over samples are multiplied by to be those of an estimate from all units. */
export function sampleScale({ by, drawn, from }: Drawn): number {
  return by === 'bootstrap' ? 1 : Math.sqrt(drawn / (from - drawn));
}

/** Variance, the divisor one less than the number of values; 0 of fewer than two. */
export function variance(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
