import type { Device } from '@kuznets/core-gpu';
import type { RegionsConfig } from './config.ts';
import { type RegionsData, type RegionsPlan, crossSectionOf, planRegions, regionsDataDigest, zScores } from './data.ts';
import type { Curve } from './curve.ts';
import { type Clustered, type Described, type StepContext, describeCrossSection } from './describe.ts';
import { distribution, percentiles } from './distribution.ts';
import { leaveOneOut } from './leave-one-out.ts';
import { type MethodName, type OriginForecasts, forecastFrom, methodLabels } from './forecasts.ts';
import { regionsMap } from './map.ts';
import { publishedRegions, type PublishedRegions } from './published.ts';
import { type RegionsResult, regionsResultSchema, regionsSchemaVersion } from './result.ts';
import { type Scored, againstRandomWalk, scoreMethod } from './score.ts';
import { forecastTask } from './task.ts';
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
  /** Replicas trained in one call, which bounds memory and changes no result. Default 250. */
  readonly chunkReplicas?: number;
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
 * const result = await runRegionsStudy(resolveRegionsConfig({ replicas: 20 }), { device, data });
 * result.verdicts[0]; // { claim, verdict, evidence }
 * ```
 */
export async function runRegionsStudy(config: RegionsConfig, options: RegionsStudyOptions): Promise<RegionsResult> {
  const { data, device, signal } = options;
  const { panel } = data;
  const plan = planRegions(config, data);
  const paper = publishedRegions(panel.name);
  const context = (step: string): StepContext => ({
    device,
    signal,
    chunk: options.chunkReplicas ?? 250,
    onShare: (share) => options.onProgress?.({ method: step, label: step, share }),
  });

  const clusters = new Map<number, Described>();
  for (const period of clusteredPeriods(config, plan)) {
    const { z } = zScores(panel, period, period, config.scaling);
    const points = { x: crossSectionOf(z, panel, period), rows: panel.units, features: panel.indicators };
    clusters.set(period, await describeCrossSection(points, config, context(clusterStep(data, period))));
  }
  const without = await leaveOneOut(panel, plan.describe, clusters.get(plan.describe)!, config, context(leaveOutStep));

  const scored: Scored[] = [];
  let latest: { readonly forecasts: OriginForecasts; readonly origin: number } | undefined;
  for (const origin of plan.origins) {
    const labels = clusters.get(config.leakage === 'none' ? origin : plan.describe)!.gnn.consensus.labels;
    const ahead = Math.min(config.horizon, panel.periods.length - 1 - origin);
    const task = forecastTask(panel, origin, ahead, plan.target, labels, config);
    const forecasts = await forecastFrom(task, config, context(forecastStep(data, origin)));
    const { mean, deviation } = task.scaled;
    for (let horizon = 1; horizon <= ahead; horizon++)
      scored.push({ origin, horizon, methods: forecasts.methods, labels, mean, deviation });
    latest = { forecasts, origin };
  }

  const found = clusters.get(plan.describe)!;
  const described = { ...describedPart(config, data, plan.describe, found, paper), leaveOneOut: without };
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
      values: nested(panel.values, panel.periods.length * panel.indicators).map((unit) =>
        nested(unit, panel.indicators),
      ),
      notes: panel.dropped.map(({ id, reason }) => `${id} left out: ${reason}.`),
      sha256: regionsDataDigest(data),
    },
    map: regionsMap(data),
    described,
    forecasts,
    next: nextPart(data, last.forecasts, last.origin),
    loadings: last.forecasts.networks.map(({ cluster, replica, loadings }) => ({
      cluster,
      replica,
      values: nested(
        Array.from({ length: panel.indicators * config.kFactors }, (_, at) =>
          distribution(loadings.map((values) => values[at]!)),
        ),
        config.kFactors,
      ),
    })),
    factorNumber: factorNumberPart(config, last.forecasts),
    curves: curvesPart(found, last.forecasts),
    ridged: last.forecasts.ridged,
    verdicts: regionsVerdicts(
      { described, forecasts },
      paper && {
        paper,
        deviation: zScores(
          panel,
          panel.periods.indexOf(paper.scored),
          panel.periods.indexOf(paper.scored),
          config.scaling,
        ).deviation[0]!,
      },
    ),
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
  const leftOut = config.leaveOut === 0 ? [] : [leaveOutStep];
  return [
    ...clusteredPeriods(config, plan).map((period) => clusterStep(data, period)),
    ...leftOut,
    ...plan.origins.map((origin) => forecastStep(data, origin)),
  ];
}

const leaveOutStep = 'clusters without each region';

const clusterStep = ({ panel }: RegionsData, period: number): string => `clusters of ${panel.periods[period]}`;

const forecastStep = ({ panel }: RegionsData, origin: number): string => `forecasts from ${panel.periods[origin]}`;

/** Periods whose cross-sections are clustered: the one described, and without leakage every origin. */
function clusteredPeriods(config: RegionsConfig, plan: RegionsPlan): number[] {
  return config.leakage === 'none' ? [...new Set([plan.describe, ...plan.origins])] : [plan.describe];
}

function describedPart(
  config: RegionsConfig,
  { panel }: RegionsData,
  period: number,
  found: Described,
  paper: PublishedRegions | undefined,
): Omit<RegionsResult['described'], 'leaveOneOut'> {
  const { pca, dae, direct, gnn } = found;
  const usable = dae.mse.filter(Number.isFinite);
  const { units } = panel;
  const byRegion = (rows: readonly Float64Array[]) =>
    Array.from({ length: units }, (_, i) => distribution(rows.map((row) => row[i]!)));
  const clustered = ({ example: _example, ...part }: Clustered, own?: number) => ({
    ...part,
    silhouetteQuantiles: { own: percentiles(part.silhouetteOwn), common: percentiles(part.silhouetteCommon) },
    regionSilhouettes: { own: byRegion(part.regionSilhouettes.own), common: byRegion(part.regionSilhouettes.common) },
    shares: part.shares.map((row) => [...row]),
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
    pca: {
      explained: [...pca.explained],
      mse: pca.mse,
      paper: paper ? { explained: [...paper.pca.explained], mse: paper.pca.mse } : null,
    },
    dae: {
      mse: distribution(dae.mse, paper?.dae.mse),
      mseQuantiles: percentiles(dae.mse),
      explainedShare: distribution(dae.explainedShare),
      latentShare: (dae.latentShare[0] ?? []).map((_, unit) =>
        distribution(
          dae.latentShare.map((shares) => shares[unit]!),
          paper?.dae.latent[unit],
        ),
      ),
      belowPca: usable.length === 0 ? 0 : usable.filter((mse) => mse < pca.mse).length / usable.length,
      diverged: dae.diverged,
    },
    z: nested(x, panel.indicators),
    plane: planePart(found),
    graph: { edges: found.edges },
    selection: {
      ...found.selection,
      candidates: [...found.selection.candidates],
      silhouette: [...found.selection.silhouette],
    },
    nClusters: found.nClusters,
    direct: {
      labels: [...direct.labels],
      silhouette: direct.silhouette,
      regionSilhouettes: [...direct.regionSilhouettes],
      paper: paper?.silhouette.direct ?? null,
    },
    codes: clustered(found.codes),
    gnn: clustered(gnn, paper?.silhouette.gnn),
    profiles: [...new Set(labels)]
      .sort((a, b) => a - b)
      .map((cluster) => {
        const rows = labels.flatMap((label, i) => (label === cluster ? [i] : []));
        return Array.from(
          { length: panel.indicators },
          (_, k) => rows.reduce((sum, i) => sum + x[i * panel.indicators + k]!, 0) / rows.length,
        );
      }),
  };
}

/** Every horizon from each origin, and pooled over origins where there are several. */
function forecastParts(
  { panel }: RegionsData,
  scored: readonly Scored[],
  target: number,
  paper: PublishedRegions | undefined,
): RegionsResult['forecasts'] {
  const horizons = [...new Set(scored.map(({ horizon }) => horizon))].sort((a, b) => a - b);
  const groups = horizons.flatMap((horizon) => {
    const tasks = scored.filter((task) => task.horizon === horizon);
    return tasks.length > 1 ? [...tasks.map((task) => [task]), tasks] : [tasks];
  });
  const all = Array.from({ length: panel.indicators }, (_, k) => k);
  return groups.map((tasks) => {
    const { horizon, methods } = tasks[0]!;
    const compared =
      tasks.length === 1 && horizon === 1 && panel.periods[tasks[0]!.origin + 1] === paper?.scored ? paper : undefined;
    return {
      horizon,
      origins: tasks.map(({ origin }) => panel.periods[origin]!),
      methods: methods.map(({ method }) => {
        const full = methods
          .find((entry) => entry.method === method)!
          .values.some((values) => all.every((k) => Number.isFinite(values[k])));
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
              return (
                scoreMethod(panel, tasks, method, [k], {
                  cluster,
                  paper: mae === undefined ? undefined : { mae, rmse: Number.NaN, mape: Number.NaN, r2: Number.NaN },
                })?.mae ?? null
              );
            }),
          })),
          levelsAgainstRandomWalk:
            method === 'random-walk' ? null : againstRandomWalk(panel, tasks, method, [target], true),
          scaledAgainstRandomWalk:
            method === 'random-walk' || !full ? null : againstRandomWalk(panel, tasks, method, all, false),
          diverged: Math.max(...tasks.map((task) => task.methods.find((entry) => entry.method === method)!.diverged)),
          notes: [...new Set(notes)],
        };
      }),
    };
  });
}

function planePart({ pca, dae, gnnPlane }: Described): RegionsResult['described']['plane'] {
  return {
    pca: { points: nested(pca.scores, 2), components: pca.components.map((row) => [...row]) },
    dae: dae.plane && { ...dae.plane, points: nested(dae.plane.points, 2) },
    gnn: gnnPlane && { ...gnnPlane, points: nested(gnnPlane.points, 2) },
  };
}

function curvesPart({ dae, gcnCurve }: Described, { networks }: OriginForecasts): RegionsResult['curves'] {
  const plain = ({ median, low, high }: Curve) => ({ median: [...median], low: [...low], high: [...high] });
  return [
    { model: 'dae', cluster: null, train: plain(dae.curve), validation: null },
    { model: 'gcn', cluster: null, train: plain(gcnCurve), validation: null },
    ...networks.map(({ cluster, train, validation }) => ({
      model: 'lstm-dfa' as const,
      cluster,
      train: plain(train),
      validation: plain(validation),
    })),
  ];
}

function factorNumberPart(
  { kFactors: used }: RegionsConfig,
  { factorNumber }: OriginForecasts,
): RegionsResult['factorNumber'] {
  const { kFactors, residualVariance, icp1, icp2, icp3, selected } = factorNumber;
  return {
    used,
    kFactors: [...kFactors],
    residualVariance: [...residualVariance],
    icp1: [...icp1],
    icp2: [...icp2],
    icp3: [...icp3],
    selected,
  };
}

function nextPart({ panel }: RegionsData, { methods }: OriginForecasts, origin: number): RegionsResult['next'] {
  const forecasts = methods.find(({ method }) => method === 'lstm-dfa')!.values;
  const { units, indicators, periods } = panel;
  const steps = forecasts[0]!.length / (units * indicators);
  const table = <T>(cell: (i: number, k: number) => T): T[][] =>
    Array.from({ length: units }, (_unit, i) => Array.from({ length: indicators }, (_indicator, k) => cell(i, k)));
  return Array.from({ length: steps }, (_, step) => {
    const values = table((i, k) =>
      distribution(forecasts.map((forecast) => forecast[(i * steps + step) * indicators + k]!)),
    );
    const actual = table((i, k) => panel.values[(i * periods.length + origin + 1 + step) * indicators + k]!);
    const within = values.flatMap((row, i) =>
      row.flatMap((value, k) => (value === null ? [] : [actual[i]![k]! >= value.low && actual[i]![k]! <= value.high])),
    );
    return {
      horizon: step + 1,
      period: periods[origin + 1 + step]!,
      values,
      actual,
      coverage: within.length === 0 ? null : within.filter(Boolean).length / within.length,
    };
  });
}

/** Consecutive pieces of equal length. */
function nested<T>(values: ArrayLike<T>, length: number): T[][] {
  return Array.from({ length: values.length / length }, (_, row) =>
    Array.from({ length }, (_cell, at) => values[row * length + at]!),
  );
}
