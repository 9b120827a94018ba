import { ShapeError } from '@kuznets/base';
import { addIntegers } from '../integers.ts';
import type { CoalitionSums } from './contract.ts';

/**
 * Adds sums over some trees to sums over others, in place: exact, so the order of parts does not matter.
 *
 * @param into - what is added to
 * @param part - sums over other trees for the same rows and players
 * @throws ShapeError where the rows or players differ
 */
export function addCoalitionSums(into: CoalitionSums, part: CoalitionSums): void {
  if (into.firstRow !== part.firstRow || into.sums.length !== part.sums.length)
    throw new ShapeError(
      `${part.sums.length} sums from row ${part.firstRow}; allowed: ${into.sums.length} from row ${into.firstRow}`,
    );
  addIntegers(into.sums, part.sums);
}
