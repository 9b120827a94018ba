import type { ContiguousClusters } from '../clusters/contiguous.ts';
import type { clusterNumbers } from '../clusters/cluster-numbers.ts';
import type { PeriodClusters } from '../clusters/periods.ts';
import type { resampledPartitions } from '../clusters/resamples.ts';
import type { PeriodTransitions } from '../clusters/transitions.ts';
import type { OriginForecasts } from '../forecasts/runs.ts';
import type { OriginUnbalanced } from '../unbalanced/stage.ts';
import type { RegionsResult } from '../result.ts';

/** All that a study computed. */
export interface RegionsParts {
  /** Clusters of the period described. */
  readonly described: PeriodClusters;
  readonly leaveOneOut: RegionsResult['described']['leaveOneOut'];
  readonly contiguous: ContiguousClusters | null;
  readonly resampled: Awaited<ReturnType<typeof resampledPartitions>>;
  readonly numbers: Awaited<ReturnType<typeof clusterNumbers>>;
  readonly transitions: PeriodTransitions | null;
  readonly forecasts: readonly OriginForecasts[];
  /** From the last period on; null where none are asked for. */
  readonly beyond: OriginForecasts | null;
  /** Forecasts of all regions, from each origin and then from the last period; null of a balanced panel. */
  readonly unbalanced: readonly OriginUnbalanced[] | null;
}
