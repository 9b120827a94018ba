import type { Compute, Stage, Unit } from '../study/study.ts';
import { assembleRegions } from './assemble/assemble.ts';
import { gnnConsensus } from './assemble/clustered.ts';
import { clusterSettings, crossSection, directPartition } from './clusters/cross-section.ts';
import { leaveOneOutStage } from './clusters/leave-one-out.ts';
import { clusterStage, clusterUnits } from './clusters/stage.ts';
import type { RegionsConfig } from './config.ts';
import type { RegionsData } from './data.ts';
import { methodNames } from './forecasts/registry.ts';
import { forecastStage, forecastUnits } from './forecasts/stage.ts';
import type { OriginChunks, PeriodClusters } from './parts.ts';
import { type RegionsPlan, planRegions } from './plan.ts';
import type { RegionsResult } from './result.ts';

/** A study's sample and configuration while it runs. */
interface Running {
  readonly config: RegionsConfig;
  readonly data: RegionsData;
  readonly plan: RegionsPlan;
  readonly compute: Compute<RegionsData>;
}

/**
 * Clusters, clusters without each region, forecasts, result.
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
  const plan = planRegions(config, data);
  const running = { config, data, plan, compute };
  const clusters = await clusterPeriods(running);
  const leftOut = await leaveOut(running, clusters[0]!);
  const origins = await forecastOrigins(running, clusters);
  return assembleRegions({ config, data, plan, described: clusters[0]!, leftOut, origins });
}

/** The period described, then, without leakage, every origin. */
async function clusterPeriods({ config, data, plan, compute }: Running): Promise<PeriodClusters[]> {
  const { panel } = data;
  const origins = config.leakage === 'none' ? plan.origins.map(({ origin }) => origin) : [];
  const settings = [...new Set([plan.describe, ...origins])].map((period) => clusterSettings(config, panel, period));
  const units = settings.map((of) => clusterUnits(of, config.replicas, panel.periods[of.period]!));
  const chunks = await computeGroups(compute, clusterStage, units);
  return settings.map((of, at) => {
    const points = crossSection(panel, of);
    const clustering = { points, nClusters: of.nClusters, direct: directPartition(points, of) };
    const labels = gnnConsensus(clustering, chunks[at]!).labels;
    return { ...clustering, period: of.period, chunks: chunks[at]!, labels };
  });
}

/** The partition of the others without each region; undefined where no replicas are asked for or too few regions are left. */
async function leaveOut({ config, data, plan, compute }: Running, { nClusters }: PeriodClusters) {
  const replicas = Math.min(config.leaveOut, config.replicas);
  const { units } = data.panel;
  if (replicas === 0 || units - 1 <= nClusters) return undefined;
  const settings = { ...clusterSettings(config, data.panel, plan.describe), replicas };
  return compute(
    leaveOneOutStage,
    Array.from({ length: units }, (_, unit) => ({ inputs: { ...settings, unit }, label: { code: 'leave-one-out' } })),
  );
}

async function forecastOrigins(
  { config, data, plan, compute }: Running,
  clusters: readonly PeriodClusters[],
): Promise<OriginChunks[]> {
  const { panel } = data;
  const origins = plan.origins.map(({ origin, steps }) => ({
    origin,
    steps,
    labels: (clusters.find(({ period }) => period === origin) ?? clusters[0]!).labels,
    scales: { scaling: config.scaling, last: config.leakage === 'none' ? origin : panel.periods.length - 1 },
  }));
  const units = origins.flatMap(({ origin, steps, labels, scales }) => {
    const known = { panel, length: origin + 1, steps, config, target: plan.target, scales, labels };
    return methodNames.map((method) => forecastUnits(method, known));
  });
  const chunks = await computeGroups(compute, forecastStage, units);
  return origins.map((origin, at) => ({
    ...origin,
    methods: Object.fromEntries(
      methodNames.map((method, m) => [method, chunks[at * methodNames.length + m]!]),
    ) as unknown as OriginChunks['methods'],
  }));
}

/** Computes the units of several groups at once; results by group. */
async function computeGroups<Inputs, Result>(
  compute: Compute<RegionsData>,
  stage: Stage<Inputs, RegionsData, Result>,
  groups: readonly (readonly Unit<Inputs>[])[],
): Promise<Result[][]> {
  const results = await compute(stage, groups.flat());
  let first = 0;
  return groups.map(({ length }) => results.slice(first, (first += length)));
}
