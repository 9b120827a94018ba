import { sliceTrees } from '@kuznets/base';
import type { RoutableTrees } from './contract.ts';

/** What routing needs of trees `start .. start + length - 1`, as copies that may be moved to a worker. */
export function routableSlice(
  { offsets, feature, cut, childrenLeft, childrenRight, value }: RoutableTrees,
  start: number,
  length: number,
): RoutableTrees {
  return sliceTrees({ offsets, feature, cut, childrenLeft, childrenRight, value }, start, length);
}
