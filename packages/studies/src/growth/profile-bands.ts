import type { InferenceFits } from './inference.ts';
import { intervals } from '../statistics/over-samples.ts';
import type { GrowthData } from './data.ts';
import type { StudyCut } from './fits.ts';
import { bandPoints } from './profile-points.ts';
import type { MethodResult } from './result.ts';
import { drawnFrom } from './subsample.ts';

type Profiles = MethodResult['profiles'];

/** Place of the medians among the quantiles of a profile. */
const median = 1;

/**
 * Profiles with their intervals over samples of the rows or clusters, the other determinants at their medians.
 *
 * @param profiles - as drawn of the first seed's model.
 * @param fits - those of samples with predictions at the points that have an interval.
 * @param data - the sample.
 * @param config - how samples are drawn.
 * @returns the same profiles where no samples are drawn.
 */
export function withBands(
  profiles: Profiles,
  { resamples }: InferenceFits,
  data: GrowthData,
  config: StudyCut,
): Profiles {
  const sampled = resamples.flatMap((one) => one?.profiles ?? []);
  if (sampled.length === 0) return [...profiles];
  const points = bandPoints(data.features);
  const firsts = points.map((_, determinant) =>
    points.slice(0, determinant).reduce((sum, { length }) => sum + length, 0),
  );
  const names = data.features.map(({ name }) => name);
  return profiles.map((profile) => {
    const determinant = names.indexOf(profile.determinant);
    const [first, places] = [firsts[determinant]!, points[determinant]!];
    const estimates = places.map((place) => profile.predictions[median]![place]!);
    const values = sampled.map((one) => one.subarray(first, first + places.length));
    return {
      ...profile,
      overSamples: { points: [...places], ...intervals(estimates, values, drawnFrom(config.resampling, data)) },
    };
  });
}
