import { ShapeError } from '@kuznets/base';
import { addIntegers } from '../integers.ts';
import type { VariationBlock, VariationSums } from './contract.ts';

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

/** Sums of the rows of a block, of which each part has some, over the same trees. */
export function joinRows(block: VariationBlock, parts: readonly VariationSums[]): VariationSums {
  const stride = Math.ceil(block.rows / 8) * 8;
  const joined = (field: (typeof FIELDS)[number]): BigInt64Array => {
    const lines = parts[0]![field].length / parts[0]!.stride;
    const all = new BigInt64Array(lines * stride);
    for (const part of parts) {
      for (let line = 0; line < lines; line++) {
        const own = part[field].subarray(line * part.stride, line * part.stride + part.rows);
        all.set(own, line * stride + part.firstRow - block.firstRow);
      }
    }
    return all;
  };
  return {
    ...block,
    stride,
    prediction: joined('prediction'),
    contribution: joined('contribution'),
    dependence: joined('dependence'),
    pairContribution: joined('pairContribution'),
    pairDependence: joined('pairDependence'),
  };
}
