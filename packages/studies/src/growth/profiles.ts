import { quantileProfiles } from '@kuznets/explain';
import type { GrowthData } from './data.ts';
import type { FittedMethod } from './methods/method.ts';
import { background } from './methods/variation.ts';
import type { MethodResult } from './result.ts';

/**
 * Predictions over the range of each of some determinants, the others at their quartiles (Figures 3 and 4).
 *
 * @param data - the sample.
 * @param columns - the determinants' column numbers.
 * @param fit - the model, kept.
 * @returns one profile a determinant.
 */
export async function profilesOf(
  data: GrowthData,
  columns: readonly number[],
  { predict }: FittedMethod,
): Promise<MethodResult['profiles']> {
  const profiles = [];
  for (const column of columns) {
    const { grid, quantiles, prediction } = await quantileProfiles({ predict }, background(data), column);
    profiles.push({
      determinant: data.features[column]!.name,
      x: [...grid],
      predictions: quantiles.map((_, at) => [...prediction.subarray(at * grid.length, (at + 1) * grid.length)]),
    });
  }
  return profiles;
}
