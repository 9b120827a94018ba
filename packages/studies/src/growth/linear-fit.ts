import { groupMembers } from '@kuznets/base';
import { ols } from '@kuznets/regression';
import type { GrowthData } from './data.ts';
import { designOf } from './design.ts';
import type { MethodResult } from './result.ts';

/**
 * Least squares of the target on some determinants and a constant.
 *
 * @param data - the sample.
 * @param determinants - their places.
 * @returns R2 and adjusted R2, the latter null without a residual degree of freedom; null where there are too few rows.
 */
export function linearFit(data: GrowthData, determinants: readonly number[]): MethodResult['linear'] {
  const design = designOf(data);
  const { x: cells, rows, features: width } = design;
  const members = groupMembers(design);
  const chosen = determinants.flatMap((determinant) => members[determinant]!);
  if (rows < chosen.length + 2) return null;
  const x = new Float64Array(rows * chosen.length);
  for (let row = 0; row < rows; row++)
    chosen.forEach((column, at) => (x[row * chosen.length + at] = cells[row * width + column]!));
  const { r2, adjustedR2 } = ols({ x, y: data.y, rows, features: chosen.length });
  return { r2, adjustedR2: Number.isFinite(adjustedR2) ? adjustedR2 : null };
}
