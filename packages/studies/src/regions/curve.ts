import { distribution } from './distribution.ts';

/** Losses by epoch over replicas. */
export interface Curve {
  readonly median: readonly number[];
  /** 5 % quantiles. */
  readonly low: readonly number[];
  /** 95 % quantiles. */
  readonly high: readonly number[];
}

/** Median and 5-95 % interval at each epoch, up to the first at which no replica has a finite loss. */
export function curveOf(losses: readonly Float32Array[]): Curve {
  const epochs = Array.from({ length: losses[0]?.length ?? 0 }, (_, epoch) =>
    distribution(losses.map((loss) => loss[epoch]!)),
  );
  const end = epochs.indexOf(null);
  const counted = epochs.slice(0, end < 0 ? epochs.length : end).filter((epoch) => epoch !== null);
  return {
    median: counted.map(({ median }) => median),
    low: counted.map(({ low }) => low),
    high: counted.map(({ high }) => high),
  };
}
