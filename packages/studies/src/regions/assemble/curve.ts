import { byPosition } from './distribution.ts';

/** Losses by epoch over replicas. */
export interface Curve {
  readonly median: number[];
  /** 5 % quantiles. */
  readonly low: number[];
  /** 95 % quantiles. */
  readonly high: number[];
}

/** Median and 5-95 % interval at each epoch, up to the first at which no replica has a finite loss. */
export function curveOf(losses: readonly Float32Array[]): Curve {
  const epochs = byPosition(losses);
  const end = epochs.indexOf(null);
  const counted = epochs.slice(0, end < 0 ? epochs.length : end).filter((epoch) => epoch !== null);
  return {
    median: counted.map(({ median }) => median),
    low: counted.map(({ low }) => low),
    high: counted.map(({ high }) => high),
  };
}
