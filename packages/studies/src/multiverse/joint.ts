import { permutation, purposes, sortedQuantile } from '@kuznets/base';
import { descendingRanks, spearman } from '../statistics/ranks.ts';

/** A statistic over all specifications, and what it is where the target's changes are dealt to the regions at random. */
export interface JointStatistic {
  readonly observed: number;
  /** 5 and 95 % under the null. */
  readonly low: number;
  readonly high: number;
  /** Share of permutations, the observed order among them, in which it is as large. */
  readonly pValue: number;
}

/** All specifications tested at once. */
export interface JointTest {
  readonly permutations: number;
  readonly regions: number;
  /** With forecasts that differ between regions. */
  readonly specifications: number;
  /** Rank correlation from which a single specification is significant at 5 %, one-sided. */
  readonly critical: number;
  /** Median over specifications of the rank correlation. */
  readonly median: JointStatistic;
  /** Share of specifications that are significant. */
  readonly significant: JointStatistic;
  /** The rank correlation of the random walk with drift, whose changes are the past ones' means: what costs no model. */
  readonly drift: { readonly correlation: number; readonly pValue: number } | null;
}

const permutations = 1999;

/** Significance of one specification, one-sided. */
const level = 0.05;

/**
 * Whether forecasts of any specification tell regions apart: the joint test of a specification curve.
 *
 * Null hypothesis: whatever is known at the origin, which region gets which change of the target is chance, so that the changes that came
 * may be exchanged between regions. What is common to all regions does not matter. Statistic of a specification: Spearman's correlation of
 * the forecast changes and those that came. All specifications see the same permutations, so that however much they depend on each other,
 * the distributions of their median and of the share that is significant are exact. Regions whose changes depend on their neighbours' are
 * not exchangeable: the test then rejects too often.
 *
 * Source: Simonsohn, Simmons and Nelson (2020), step 3, https://doi.org/10.1038/s41562-020-0912-z; Phipson and Smyth (2010),
 * https://doi.org/10.2202/1544-6115.1585, for the one added.
 *
 * @param forecasts - forecast changes of the regions, one row a specification.
 * @param came - the changes that came.
 * @param options - `drift`: the regions' mean changes of the past; `seed` of the permutations.
 * @returns the test; null where no specification forecasts changes that differ, or those that came do not.
 */
export function jointTest(
  forecasts: readonly (readonly number[])[],
  came: readonly number[],
  { drift, seed }: { readonly drift: readonly number[]; readonly seed: number },
): JointTest | null {
  const target = standardRanks(came);
  const ranked = forecasts.flatMap((row) => {
    const ranks = standardRanks(row);
    return ranks === null ? [] : [ranks];
  });
  if (target === null || ranked.length === 0) return null;
  const identity = standardRanks(came.map((_, at) => at))!;
  const ofPermutations = Array.from({ length: permutations }, (_, draw) => {
    const order = permutation(came.length, seed, purposes.multiversePermutations, [draw, 0]);
    const dealt = Float64Array.from(order, (at) => target[at]!);
    return { single: dot(identity, dealt), all: Float64Array.from(ranked, (ranks) => dot(ranks, dealt)) };
  });
  const single = Float64Array.from(ofPermutations, (one) => one.single).sort();
  const critical = sortedQuantile(single, 1 - level);
  const observed = Float64Array.from(ranked, (ranks) => dot(ranks, target));
  const statistic = (of: (correlations: Float64Array) => number): JointStatistic => {
    const own = of(observed);
    const others = Float64Array.from(ofPermutations, ({ all }) => of(all)).sort();
    return {
      observed: own,
      low: sortedQuantile(others, 0.05),
      high: sortedQuantile(others, 0.95),
      pValue: atLeast(others, own),
    };
  };
  const ofDrift = spearman(drift, came);
  return {
    permutations,
    regions: came.length,
    specifications: ranked.length,
    critical,
    median: statistic((correlations) => sortedQuantile(correlations.slice().sort(), 0.5)),
    significant: statistic(
      (correlations) => correlations.filter((value) => value >= critical).length / correlations.length,
    ),
    drift: ofDrift === null ? null : { correlation: ofDrift, pValue: atLeast(single, ofDrift) },
  };
}

/** Ranks of mean 0 and unit length, so that their product is Spearman's correlation; null where all values are equal. */
function standardRanks(values: readonly number[]): Float64Array | null {
  const centre = (values.length + 1) / 2;
  const ranks = Float64Array.from(descendingRanks(values), (rank) => rank - centre);
  const length = Math.sqrt(dot(ranks, ranks));
  return length === 0 ? null : ranks.map((rank) => rank / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!;
  return sum;
}

/** Rounding of a correlation: an equal order must count as equal. */
const rounding = 1e-12;

function atLeast(others: Float64Array, own: number): number {
  return (1 + others.filter((value) => value >= own - rounding).length) / (1 + others.length);
}
