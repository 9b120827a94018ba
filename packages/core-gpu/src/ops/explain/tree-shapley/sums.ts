import { ShapeError } from '@kuznets/base';
import { addIntegers } from '../integers.ts';
import type { ShapleySums } from './contract.ts';

const FIELDS = ['prediction', 'expected', 'values', 'pairValues'] as const;

/**
 * Adds sums over some trees to sums over others, in place: exact, so the order of parts does not matter.
 *
 * @param into - what is added to
 * @param part - sums over other trees for the same rows and players, in the same unit
 * @throws ShapeError where rows, players or units differ
 */
export function addShapleySums(into: ShapleySums, part: ShapleySums): void {
  const same =
    into.firstRow === part.firstRow &&
    into.rows === part.rows &&
    into.unit === part.unit &&
    FIELDS.every((field) => into[field].length === part[field].length);
  if (!same)
    throw new ShapeError(
      `sums of ${part.values.length} cells of rows ${part.firstRow} to ${part.firstRow + part.rows} in 1 / ${part.unit}; allowed: ${into.values.length} cells of rows ${into.firstRow} to ${into.firstRow + into.rows} in 1 / ${into.unit}`,
    );
  for (const field of FIELDS) addIntegers(into[field], part[field]);
}
