import { sortedQuantile } from '@kuznets/base';
import type { RegionsResult } from '../result.ts';

/** One number over replicas, beside the paper's; null where nothing can be counted. */
export type Distribution = RegionsResult['described']['dae']['mse'];

const ascending = (values: ArrayLike<number>): Float64Array => Float64Array.from(values).filter(Number.isFinite).sort();

/** Median and 5-95 % interval, and the share of replicas below the paper's value, ties counting half, in percent. */
export function distribution(values: ArrayLike<number>, paper: number | null = null): Distribution {
  const finite = ascending(values);
  if (finite.length === 0) return null;
  const below =
    paper === null ? 0 : finite.reduce((sum, value) => sum + (value < paper ? 1 : value === paper ? 0.5 : 0), 0);
  return {
    median: sortedQuantile(finite, 0.5),
    low: sortedQuantile(finite, 0.05),
    high: sortedQuantile(finite, 0.95),
    replicas: finite.length,
    paper,
    percentile: paper === null ? null : (100 * below) / finite.length,
  };
}

/** The 101 quantiles 0 %, 1 % ... 100 %; none where nothing can be counted. */
export function percentiles(values: ArrayLike<number>): number[] {
  const finite = ascending(values);
  return finite.length === 0 ? [] : Array.from({ length: 101 }, (_, percent) => sortedQuantile(finite, percent / 100));
}

/** Distributions over rows of equal length, position by position. */
export function byPosition(rows: readonly ArrayLike<number>[], papers: readonly number[] = []): Distribution[] {
  return Array.from({ length: rows[0]?.length ?? 0 }, (_, at) =>
    distribution(
      rows.map((row) => row[at]!),
      papers[at],
    ),
  );
}
