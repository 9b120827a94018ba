import type { RegionsResult } from '../result.ts';
import { byPosition } from './distribution.ts';

/** Median and 5-95 % interval at each epoch over replicas, up to the first at which none has a finite loss. */
export function curveOf(losses: readonly Float32Array[]): RegionsResult['curves'][number]['train'] {
  const epochs = byPosition(losses);
  const end = epochs.indexOf(null);
  const counted = epochs.slice(0, end < 0 ? epochs.length : end).filter((epoch) => epoch !== null);
  return {
    median: counted.map(({ median }) => median),
    low: counted.map(({ low }) => low),
    high: counted.map(({ high }) => high),
  };
}
