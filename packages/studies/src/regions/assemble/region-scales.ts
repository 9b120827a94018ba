import { splitConformal } from '@kuznets/base';
import type { RegionsConfig } from '../config.ts';

/** Nominal share of what comes that lies within the intervals. */
export const level = 0.9;

/** What a region's width goes by. */
export type IntervalScale = RegionsConfig['intervalScale'];

/** Of each region the size of its changes up to an origin: about zero, and about their mean. */
export interface ChangeSizes {
  readonly changes: readonly number[];
  readonly deviations: readonly number[];
}

/** A method's errors from one origin, null of regions whose replicas all diverged. */
export interface PastErrors {
  readonly errors: readonly (number | null)[];
  readonly sizes: ChangeSizes;
}

/** Errors that the size of a region's changes counts for beside those it made. */
const prior = 4;

/**
 * Half the width of each region's interval, null where there are too few errors: normalised split conformal, `q s_i`, q being the
 * `ceil(level (n + 1))`-th smallest of `|e_ik| / s_ik` over regions i and origins k.
 *
 * By `changes`: `s_i` is the root mean square of the region's changes up to the origin. By `errors`, of two origins or more:
 * `s_i^2 = b_i^2 (sum_k (e_ik / b_i)^2 + 4 m) / (K + 4)` over the K origins (for `s_ik` without its own), m the mean of `(e_ik / b_i)^2` over all regions
 * and `b_i` the root mean square of the changes or their standard deviation, whichever makes the errors likelier as normal ones: what trends
 * changes much and is easily forecast, or not by a method without a trend.
 *
 * Source: Lei, G'Sell, Rinaldo, Tibshirani and Wasserman (2018), https://doi.org/10.1080/01621459.2017.1307116, section 5.2; variances drawn to a
 * common one as in Smyth (2004), https://doi.org/10.2202/1544-6115.1027.
 */
export function halfWidths(past: readonly PastErrors[], sizes: ChangeSizes, scale: IntervalScale): (number | null)[] {
  const kind = scale === 'changes' || cost(past, 'changes') <= cost(past, 'deviations') ? 'changes' : 'deviations';
  const relative = past.map((origin) => relativeTo(origin, kind));
  const moderated = scale === 'errors' && past.length > 1;
  const all = sumsOf(relative);
  const scores = relative.flatMap((own) => {
    const scales = moderated ? ownScales(all, sumsOf([own])) : null;
    return own.flatMap((error, unit) => (error === null ? [] : [error / (scales?.[unit] ?? 1)]));
  });
  const half = splitConformal(Float64Array.of(0), scores, level).high[0]!;
  const scales = moderated ? ownScales(all) : null;
  return sizes[kind].map((size, unit) => (Number.isFinite(half) ? half * (scales?.[unit] ?? 1) * size : null));
}

const relativeTo = ({ errors, sizes }: PastErrors, kind: keyof ChangeSizes): (number | null)[] =>
  errors.map((error, unit) => (error === null ? null : error / sizes[kind][unit]!));

/** Twice the mean negative log-likelihood of errors that are normal with deviations in proportion to the sizes, but for constants. */
function cost(past: readonly PastErrors[], kind: keyof ChangeSizes): number {
  const known = past.flatMap((origin) =>
    relativeTo(origin, kind).flatMap((error, unit) =>
      error === null ? [] : [{ error, size: origin.sizes[kind][unit]! }],
    ),
  );
  const mean = (of: (one: (typeof known)[number]) => number) =>
    known.reduce((sum, one) => sum + of(one), 0) / known.length;
  return mean(({ size }) => 2 * Math.log(size)) + Math.log(mean(({ error }) => error ** 2));
}

/** Of each region how many errors there are, and the sum of their squares. */
interface Sums {
  readonly counts: readonly number[];
  readonly squares: readonly number[];
}

function sumsOf(relative: readonly (readonly (number | null)[])[]): Sums {
  const sum = (of: (error: number) => number): number[] =>
    (relative[0] ?? []).map((_, unit) =>
      relative.reduce((total, own) => total + (own[unit] === null ? 0 : of(own[unit]!)), 0),
    );
  return { counts: sum(() => 1), squares: sum((error) => error ** 2) };
}

/** Each region's root mean square of its errors, but for those left out, and of `prior` errors of the common size; 1 where that is 0. */
function ownScales({ counts, squares }: Sums, out?: Sums): number[] {
  const left = (own: readonly number[], less?: readonly number[]): number[] =>
    own.map((value, unit) => Math.max(0, value - (less?.[unit] ?? 0)));
  const [number, sums] = [left(counts, out?.counts), left(squares, out?.squares)];
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const common = total(sums) / Math.max(1, total(number));
  return sums.map((sum, unit) => Math.sqrt((sum + prior * common) / (number[unit]! + prior)) || 1);
}
