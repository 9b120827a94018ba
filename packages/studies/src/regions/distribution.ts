import { quantile } from '../statistics/spread.ts';

/** One number over replicas, beside the paper's. */
export interface Distribution {
  readonly median: number;
  /** 5 % quantile. */
  readonly low: number;
  /** 95 % quantile. */
  readonly high: number;
  /** Replicas counted. */
  readonly replicas: number;
  /** The paper's value, where it has one. */
  readonly paper: number | null;
  /** Share of replicas below the paper's value, ties counting half, in percent. */
  readonly percentile: number | null;
}

/** Median and 5-95 % interval; null where nothing can be counted. */
export function distribution(values: readonly number[], paper: number | null = null): Distribution | null {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return null;
  const below = paper === null ? 0 : finite.reduce((sum, value) => sum + (value < paper ? 1 : value === paper ? 0.5 : 0), 0);
  return {
    median: quantile(finite, 0.5),
    low: quantile(finite, 0.05),
    high: quantile(finite, 0.95),
    replicas: finite.length,
    paper,
    percentile: paper === null ? null : (100 * below) / finite.length,
  };
}
