import { samplesOf } from './affordable.ts';
import type { GrowthConfig } from './config.ts';
import type { GrowthData } from './data.ts';
import type { StudyCut } from './fits.ts';
import { imputationsOf } from './imputations.ts';
import type { DataNote } from './notes.ts';
import { foldCount, unitsOf } from './subsample.ts';

/**
 * How a study cuts its sample into folds and draws samples of it.
 *
 * @param config - a complete configuration.
 * @param given - the sample, missing cells as they are.
 * @returns the configuration with the numbers of folds, of samples, and of the units left out one at a time; what there is to say of them.
 */
export function cutOf(
  config: GrowthConfig,
  given: GrowthData,
): { readonly cut: StudyCut; readonly notes: readonly DataNote[] } {
  const folds = foldCount(config.folds, given);
  const leaveOneOut = config.leaveOneOut ? unitsOf(given).length : 0;
  const tables = imputationsOf(config, given).length;
  const { resamples, notes } = samplesOf(config, given, { folds, leaveOneOut }, tables);
  return { cut: { ...config, folds, origins: config.folds === 'origins', leaveOneOut, resamples }, notes };
}
