import { ShapeError } from '@kuznets/base';
import { addIntegers } from '../integers.ts';
import type { VariationSums } from './contract.ts';

const FIELDS = ['prediction', 'contribution', 'dependence', 'pairContribution', 'pairDependence'] as const;

/**
 * Adds sums over some trees to sums over others, in place: exact, so the order of parts does not matter.
 *
 * @param into - what is added to
 * @param part - sums over other trees for the same rows and pairs
 * @throws ShapeError where the rows or pairs differ
 */
export function addVariationSums(into: VariationSums, part: VariationSums): void {
  const same =
    into.firstRow === part.firstRow &&
    into.rows === part.rows &&
    FIELDS.every((field) => into[field].length === part[field].length);
  if (!same)
    throw new ShapeError(
      `sums of rows ${part.firstRow} to ${part.firstRow + part.rows}, ${part.pairContribution.length} pair cells; allowed: rows ${into.firstRow} to ${into.firstRow + into.rows}, ${into.pairContribution.length} cells`,
    );
  for (const field of FIELDS) addIntegers(into[field], part[field]);
}
