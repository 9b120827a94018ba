import type { Device } from '@kuznets/core-gpu';
import type { RegionsConfig } from './config.ts';
import { type RegionsData, type RegionsPlan, crossSectionOf, planRegions, regionsDataDigest, zScores } from './data.ts';
import { type Clustered, type StepContext, describeCrossSection } from './describe.ts';
import { distribution } from './distribution.ts';
import { type MethodName, type OriginForecasts, forecastFrom, methodLabels } from './forecasts.ts';
import { publishedRegions, type PublishedRegions } from './published.ts';
import { type RegionsResult, regionsResultSchema, regionsSchemaVersion } from './result.ts';
import { type Scored, againstRandomWalk, scoreMethod } from './score.ts';
import { regionsVerdicts } from './verdicts.ts';

/** How far a regions study is. */
export interface RegionsProgress {
  /** Name of the step, one of {@link regionsSteps}. */
  readonly method: string;
  readonly label: string;
  /** Share of the step that is done, between 0 and 1. */
  readonly share: number;
}

/** Options of {@link runRegionsStudy}. */
export interface RegionsStudyOptions {
  readonly device: Device;
  readonly data: RegionsData;
  /** Called as replicas are trained. */
  readonly onProgress?: (progress: RegionsProgress) => void;
  /** Stops the study between chunks of replicas; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Reduces, clusters and forecasts regions by the provincial paper's pipeline over many replicas, beside the baselines it
 * lacks.
 *
 * Forecasts use one partition, the consensus of the replicas' graph networks at the origin; the forecasting networks then vary
 * over replicas by their own random numbers. Without leakage scales, graph and clusters of a forecast are those of its
 * origin.
 *
 * @param config - a complete configuration; see `resolveRegionsConfig`.
 * @param options - device, sample, progress and interruption.
 * @returns the result, checked against its schema.
 * @throws ConfigError if the configuration does not suit the sample.
 * @example
 * ```ts
 * const result = await runRegionsStudy(resolveRegionsConfig({ replicas: 50 }), { device, data });
 * result.verdicts[0]; // { claim, verdict, evidence }
 * ```
 */
export async function runRegionsStudy(config: RegionsConfig, options: RegionsStudyOptions): Promise<RegionsResult> {
  const { data, device, signal } = options;
  const { panel } = data;
  const plan = planRegions(config, data);
  const paper = publishedRegions(panel.name);
  const context = (step: string): StepContext => ({ device, signal, onShare: (share) => options.onProgress?.({ method: step, label: step, share }) });

  const clusters = new Map<number, Awaited<ReturnType<typeof describeCrossSection>>>();
  for (const period of clusteredPeriods(config, plan)) {
    const { z } = zScores(panel, period, period, config.scaling);
    const points = { x: crossSectionOf(z, panel, period), rows: panel.units, features: panel.indicators };
    clusters.set(period, await describeCrossSection(points, config, context(clusterStep(data, period))));
  }

  const scored: Scored[] = [];
  let latest: { readonly forecasts: OriginForecasts; readonly origin: number } | undefined;
  for (const origin of plan.origins) {
    const labels = clusters.get(config.leakage === 'none' ? origin : plan.describe)!.gnn.consensus.labels;
    const ahead = Math.min(config.horizon, panel.periods.length - 1 - origin);
    const forecasts = await forecastFrom(panel, origin, ahead, plan.target, labels, config, context(forecastStep(data, origin)));
    const { mean, deviation } = zScores(panel, 0, config.leakage === 'none' ? origin : panel.periods.length - 1, config.scaling);
    for (let horizon = 1; horizon <= ahead; horizon++) scored.push({ origin, horizon, methods: forecasts.methods, labels, mean, deviation });
    latest = { forecasts, origin };
  }

  const described = describedPart(config, data, plan.describe, clusters.get(plan.describe)!, paper);
  const forecasts = forecastParts(data, scored, plan.target, paper);
  const last = latest!;
  return regionsResultSchema.parse({
    schemaVersion: regionsSchemaVersion,
    study: 'regions',
    config,
    data: {
      name: panel.name,
      title: data.title,
      citation: data.citation,
      caution: data.caution,
      ids: [...panel.ids],
      periods: [...panel.periods],
      indicators: panel.indicatorNames.map((name, k) => ({ name, label: panel.indicatorLabels[k]! })),
      target: panel.indicatorNames[plan.target]!,
      notes: panel.dropped.map(({ id, reason }) => `${id} left out: ${reason}.`),
      sha256: regionsDataDigest(data),
    },
    described,
    forecasts,
    next: nextPart(data, last.forecasts),
    curves: last.forecasts.curves.map(({ cluster, train, validation }) => ({ cluster, train: [...train], validation: [...validation] })),
    ridged: last.forecasts.ridged,
    verdicts: regionsVerdicts({ described, forecasts }),
    source: paper?.source ?? null,
  } satisfies RegionsResult);
}

/**
 * Names of a study's steps in the order they run.
 *
 * @param config - a complete configuration.
 * @param data - the sample.
 * @returns one name a step, as progress reports them.
 * @throws ConfigError if the configuration does not suit the sample.
 */
export function regionsSteps(config: RegionsConfig, data: RegionsData): string[] {
  const plan = planRegions(config, data);
  return [...clusteredPeriods(config, plan).map((period) => clusterStep(data, period)), ...plan.origins.map((origin) => forecastStep(data, origin))];
}

const clusterStep = ({ panel }: RegionsData, period: number): string => `clusters of ${panel.periods[period]}`;

const forecastStep = ({ panel }: RegionsData, origin: number): string => `forecasts from ${panel.periods[origin]}`;

/** Periods whose cross-sections are clustered: the one described, and without leakage every origin. */
function clusteredPeriods(config: RegionsConfig, plan: RegionsPlan): number[] {
  return config.leakage === 'none' ? [...new Set([plan.describe, ...plan.origins])] : [plan.describe];
}

function describedPart(config: RegionsConfig, { panel }: RegionsData, period: number, found: Awaited<ReturnType<typeof describeCrossSection>>, paper: PublishedRegions | undefined): RegionsResult['described'] {
  const { pca, dae, direct, gnn } = found;
  const usable = dae.mse.filter(Number.isFinite);
  const clustered = (part: Clustered, own?: number) => ({
    ...part,
    silhouetteOwn: distribution(part.silhouetteOwn, own),
    silhouetteCommon: distribution(part.silhouetteCommon),
    adjustedRand: distribution(part.adjustedRand),
    consensus: { labels: [...part.consensus.labels], silhouette: part.consensus.silhouette },
    stability: [...part.stability],
  });
  const { z } = zScores(panel, period, period, config.scaling);
  const x = crossSectionOf(z, panel, period);
  const { labels } = gnn.consensus;
  return {
    period: panel.periods[period]!,
    pca: { explained: [...pca.explained], mse: pca.mse, paper: paper ? { explained: [...paper.pca.explained], mse: paper.pca.mse } : null },
    dae: {
      mse: distribution(dae.mse, paper?.dae.mse),
      explainedShare: distribution(dae.explainedShare),
      latentShare: (dae.latentShare[0] ?? []).map((_, unit) => distribution(dae.latentShare.map((shares) => shares[unit]!), paper?.dae.latent[unit])),
      belowPca: usable.length === 0 ? 0 : usable.filter((mse) => mse < pca.mse).length / usable.length,
      diverged: dae.diverged,
    },
    graph: { edges: found.edges },
    selection: { ...found.selection, candidates: [...found.selection.candidates], silhouette: [...found.selection.silhouette] },
    nClusters: found.nClusters,
    direct: { labels: [...direct.labels], silhouette: direct.silhouette, paper: paper?.silhouette.direct ?? null },
    codes: clustered(found.codes),
    gnn: clustered(gnn, paper?.silhouette.gnn),
    profiles: [...new Set(labels)]
      .sort((a, b) => a - b)
      .map((cluster) => {
        const rows = labels.flatMap((label, i) => (label === cluster ? [i] : []));
        return Array.from({ length: panel.indicators }, (_, k) => rows.reduce((sum, i) => sum + x[i * panel.indicators + k]!, 0) / rows.length);
      }),
  };
}

/** Every horizon from each origin, and pooled over origins where there are several. */
function forecastParts({ panel }: RegionsData, scored: readonly Scored[], target: number, paper: PublishedRegions | undefined): RegionsResult['forecasts'] {
  const horizons = [...new Set(scored.map(({ horizon }) => horizon))].sort((a, b) => a - b);
  const groups = horizons.flatMap((horizon) => {
    const tasks = scored.filter((task) => task.horizon === horizon);
    return tasks.length > 1 ? [...tasks.map((task) => [task]), tasks] : [tasks];
  });
  const all = Array.from({ length: panel.indicators }, (_, k) => k);
  return groups.map((tasks) => {
    const { horizon, methods } = tasks[0]!;
    const compared = tasks.length === 1 && horizon === 1 && panel.periods[tasks[0]!.origin + 1] === paper?.scored ? paper : undefined;
    return {
      horizon,
      origins: tasks.map(({ origin }) => panel.periods[origin]!),
      methods: methods.map(({ method }) => {
        const full = methods.find((entry) => entry.method === method)!.values.some((values) => all.every((k) => Number.isFinite(values[k])));
        const clusters = full ? [...new Set(tasks.flatMap(({ labels }) => [...labels]))].sort((a, b) => a - b) : [];
        const ours = method === 'lstm-dfa' ? compared : undefined;
        const notes = tasks.flatMap((task) => task.methods.find((entry) => entry.method === method)!.notes);
        return {
          method,
          label: methodLabels[method as MethodName],
          levels: scoreMethod(panel, tasks, method, [target], { inLevels: true, paper: compared?.levels[method] }),
          scaled: full ? scoreMethod(panel, tasks, method, all) : null,
          clusters: clusters.map((cluster) => ({
            cluster,
            accuracy: scoreMethod(panel, tasks, method, all, { cluster, paper: ours?.clusters[cluster] }),
            indicatorMae: all.map((k) => {
              const mae = ours?.indicatorMae[cluster]?.[k];
              return scoreMethod(panel, tasks, method, [k], { cluster, paper: mae === undefined ? undefined : { mae, rmse: Number.NaN, mape: Number.NaN, r2: Number.NaN } })?.mae ?? null;
            }),
          })),
          levelsAgainstRandomWalk: method === 'random-walk' ? null : againstRandomWalk(panel, tasks, method, [target], true),
          scaledAgainstRandomWalk: method === 'random-walk' || !full ? null : againstRandomWalk(panel, tasks, method, all, false),
          diverged: Math.max(...tasks.map((task) => task.methods.find((entry) => entry.method === method)!.diverged)),
          notes: [...new Set(notes)],
        };
      }),
    };
  });
}

function nextPart({ panel }: RegionsData, { methods }: OriginForecasts): RegionsResult['next'] {
  const { values } = methods.find(({ method }) => method === 'lstm-dfa')!;
  const { units, indicators } = panel;
  const steps = values[0]!.length / (units * indicators);
  return Array.from({ length: steps }, (_, step) => ({
    horizon: step + 1,
    values: Array.from({ length: units }, (_unit, i) => Array.from({ length: indicators }, (_indicator, k) => distribution(values.map((forecast) => forecast[(i * steps + step) * indicators + k]!)))),
  }));
}
