import type { Compute } from '../study/study.ts';
import { assembleRegions } from './assemble/assemble.ts';
import { contiguousClusters } from './clusters/contiguous.ts';
import { clusterNumbers } from './clusters/cluster-numbers.ts';
import { leaveOneOut } from './clusters/leave-one-out.ts';
import { clusterPeriods } from './clusters/periods.ts';
import { resampledPartitions } from './clusters/resamples.ts';
import { periodTransitions } from './clusters/transitions.ts';
import type { RegionsConfig } from './config.ts';
import type { RegionsData } from './data.ts';
import { scalesOf } from './forecasts/known-panel.ts';
import { forecastOrigins } from './forecasts/origins.ts';
import { planRegions } from './plan.ts';
import type { RegionsResult } from './result.ts';
import { unbalancedOrigins } from './unbalanced/stage.ts';

/**
 * Clusters of the period described and of every origin, what is asked of them besides, forecasts, result.
 *
 * Forecasts use one partition, the consensus of the replicas' graph networks at the origin; the forecasting networks then vary
 * over replicas by their own random numbers. Without leakage scales, graph and clusters of a forecast are those of its
 * origin.
 */
export async function runRegions(
  config: RegionsConfig,
  data: RegionsData,
  compute: Compute<RegionsData>,
): Promise<RegionsResult> {
  const { panel } = data;
  const { describe, origins, target } = planRegions(config, data);
  const leaks = config.leakage !== 'none';
  const last = panel.periods.length - 1;
  const known = [...origins.map(({ origin }) => origin), ...(config.ahead > 0 ? [last] : [])];
  const periods = [describe, ...(leaks ? [] : known)];
  const clusters = await clusterPeriods(config, data, [...new Set(periods)], compute);
  const described = clusters[0]!;
  const without = await leaveOneOut(config, data, described, compute);
  const contiguous = await contiguousClusters(data, described);
  const { period, nClusters } = described;
  const judged = { period, nClusters, borders: contiguous?.borders ?? null };
  const resampled = await resampledPartitions(config, data, judged, compute);
  const numbers = await clusterNumbers(config, described, compute);
  const transitions = await periodTransitions(config, data, described, compute);
  const labelsAt = (origin: number) => (clusters.find(({ period }) => period === origin) ?? described).labels;
  const scored = origins.map(({ origin, steps }) => ({
    ...{ panel, length: origin + 1, steps, config, target },
    labels: labelsAt(origin),
    scales: scalesOf(config, { origin, known: leaks ? last : origin, labels: labelsAt(origin) }),
  }));
  // What comes after the last period nobody knows, and no training can see.
  const ahead = {
    ...{ panel, length: last + 1, steps: config.ahead, config: { ...config, leakage: 'none' as const }, target },
    labels: labelsAt(last),
    scales: scalesOf(config, { origin: last, known: last, labels: labelsAt(last) }),
  };
  const all = config.ahead > 0 ? [...scored, ahead] : scored;
  const computed = await forecastOrigins(all, compute);
  const unbalanced = await unbalancedOrigins(all, compute);
  const [forecasts, beyond] = [computed.slice(0, scored.length), computed[scored.length] ?? null];
  return assembleRegions(config, data, {
    ...{ described, leaveOneOut: without, contiguous, resampled, numbers, transitions },
    ...{ forecasts, beyond, unbalanced },
  });
}
