import { groupMembers } from '@kuznets/base';
import { ols, type OlsResult } from '@kuznets/regression';
import type { GrowthData } from './data.ts';
import { designOf, freeRows } from './design.ts';
import type { MethodResult } from './result.ts';

/**
 * Least squares of the target on some determinants and a constant.
 *
 * @param samples - the sample, or its completed tables, over which measures are averaged.
 * @param determinants - their places.
 * @returns R2 and adjusted R2, the latter null without a residual degree of freedom; null where there are too few rows.
 */
export function linearFit(samples: readonly GrowthData[], determinants: readonly number[]): MethodResult['linear'] {
  const found = samples.flatMap((data) => leastSquares(data, determinants) ?? []);
  if (found.length < samples.length) return null;
  const mean = (of: (fit: Fit) => number): number => found.reduce((sum, fit) => sum + of(fit), 0) / found.length;
  const adjustedR2 = mean((fit) => fit.adjustedR2);
  return { r2: mean((fit) => fit.r2), adjustedR2: Number.isFinite(adjustedR2) ? adjustedR2 : null };
}

type Fit = Pick<OlsResult, 'r2' | 'adjustedR2'>;

function leastSquares(data: GrowthData, determinants: readonly number[]): Fit | null {
  const design = designOf(data);
  const { x: cells, rows, features: width } = design;
  const members = groupMembers(design);
  const chosen = determinants.flatMap((determinant) => members[determinant]!);
  if (freeRows(data) < chosen.length + 2) return null;
  const x = new Float64Array(rows * chosen.length);
  for (let row = 0; row < rows; row++)
    chosen.forEach((column, at) => (x[row * chosen.length + at] = cells[row * width + column]!));
  const weights = data.weights?.values;
  const { absorbed } = data;
  return ols(
    { x, y: data.y, rows, features: chosen.length },
    { ...(weights && { weights }), ...(absorbed && { absorbed: { degrees: absorbed.degrees } }) },
  );
}
