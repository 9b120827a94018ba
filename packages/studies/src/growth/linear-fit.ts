import { ols } from '@kuznets/regression';
import type { GrowthData } from './data.ts';
import type { MethodResult } from './result.ts';

/**
 * Least squares of the target on some determinants and a constant.
 *
 * @param data - the sample.
 * @param columns - the determinants' column numbers.
 * @returns R2 and adjusted R2, the latter null without a residual degree of freedom; null where there are too few rows.
 */
export function linearFit(data: GrowthData, columns: readonly number[]): MethodResult['linear'] {
  const rows = data.y.length;
  if (rows < columns.length + 2) return null;
  const width = data.features.length;
  const x = new Float64Array(rows * columns.length);
  for (let row = 0; row < rows; row++)
    columns.forEach((column, at) => (x[row * columns.length + at] = data.x[row * width + column]!));
  const { r2, adjustedR2 } = ols({ x, y: data.y, rows, features: columns.length });
  return { r2, adjustedR2: Number.isFinite(adjustedR2) ? adjustedR2 : null };
}
