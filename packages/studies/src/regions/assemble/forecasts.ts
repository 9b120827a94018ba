import { distinct } from '../../results/distinct.ts';
import { type OriginForecasts, areSame } from '../forecasts/runs.ts';
import { type MethodName, methodNames } from '../forecasts/names.ts';
import type { ForecastNote } from '../notes.ts';
import type { ComparedRegions } from '../compared.ts';
import type { RegionsResult } from '../result.ts';
import { byPosition } from './distribution.ts';
import type { NetworkErrors } from '../verdicts.ts';
import { type Scope, against, confidenceSet, replicaErrors, scoreMethod } from './score.ts';

/** Every horizon from each origin, and pooled over origins where there are several. */
export function forecastResults(
  origins: readonly OriginForecasts[],
  paper: ComparedRegions | undefined,
): RegionsResult['forecasts'] {
  const { panel, target } = origins[0]!;
  return forecastGroups(origins).map(({ horizon, group }) => {
    const levels = { panel, horizon, origins: group, indicators: [target], inLevels: true };
    const best = confidenceSet(
      methodNames.map((method) => ({ ...levels, method })),
      origins[0]!.config.seed,
    );
    const asPublished = group.length === 1 && horizon === 1 && panel.periods[group[0]!.length] === paper?.scored;
    return {
      horizon,
      origins: group.map(({ length }) => panel.periods[length - 1]!),
      methods: methodNames.map((method, m) => ({
        ...methodResult({ panel, horizon, origins: group, method }, target, asPublished ? paper : undefined),
        confidence: best[m]!,
      })),
    };
  });
}

/** LSTM-DFA's root mean squared errors by replica, of the forecasts in their order. */
export function networkErrors(origins: readonly OriginForecasts[]): NetworkErrors[] {
  const { panel, target } = origins[0]!;
  return forecastGroups(origins).map(({ horizon, group }) => {
    const scope = { panel, horizon, origins: group, method: 'lstm-dfa' as const };
    return {
      levels: replicaErrors({ ...scope, indicators: [target], inLevels: true }),
      scaled: replicaErrors({ ...scope, indicators: [...panel.indicatorNames.keys()], inLevels: false }),
    };
  });
}

/** Every horizon's origins: each alone, and together where there are several. */
export function forecastGroups(origins: readonly OriginForecasts[]) {
  const most = origins.reduce((steps, origin) => Math.max(steps, origin.steps), 0);
  return Array.from({ length: most }, (_, step) => step + 1).flatMap((horizon) => {
    const scored = origins.filter(({ steps }) => steps >= horizon);
    const groups = scored.length > 1 ? [...scored.map((origin) => [origin]), scored] : [scored];
    return groups.map((group) => ({ horizon, group }));
  });
}

function methodResult(
  forecasts: Omit<Scope, 'indicators' | 'inLevels'>,
  target: number,
  paper: ComparedRegions | undefined,
): Omit<RegionsResult['forecasts'][number]['methods'][number], 'confidence'> {
  const { panel, origins, method } = forecasts;
  const runs = origins.map(({ methods }) => methods[method]);
  const full = runs[0]!.columns.length === panel.indicators;
  const levels = { ...forecasts, indicators: [target], inLevels: true };
  const scaled = { ...forecasts, indicators: [...panel.indicatorNames.keys()], inLevels: false };
  const clusters = full ? [...new Set(origins.flatMap(({ labels }) => labels))].sort((a, b) => a - b) : [];
  const clusterPaper = method === 'lstm-dfa' ? paper?.byCluster : undefined;
  const compared = method !== 'random-walk';
  return {
    method,
    levels: scoreMethod(levels, paper?.levels?.[method]),
    scaled: full ? scoreMethod(scaled) : null,
    clusters: clusters.map((cluster) => ({
      cluster,
      accuracy: scoreMethod({ ...scaled, cluster }, clusterPaper?.clusters[cluster]),
      indicatorMae: scaled.indicators.map((k) => {
        const mae = clusterPaper?.indicatorMae[panel.indicatorNames[k]!]?.[cluster];
        return scoreMethod({ ...scaled, cluster, indicators: [k] }, mae === undefined ? {} : { mae })?.mae ?? null;
      }),
    })),
    levelsAgainstRandomWalk: compared ? against(levels, 'random-walk') : null,
    levelsAgainstDrift: compared && method !== 'drift' ? against(levels, 'drift') : null,
    scaledAgainstRandomWalk: compared && full ? against(scaled, 'random-walk') : null,
    diverged: runs.reduce(
      (most, { values }) => Math.max(most, values.filter((run) => !run.every(Number.isFinite)).length),
      0,
    ),
    notes: distinct([...runs.flatMap(({ chunks }) => chunks[0]!.notes), ...sameForecasts(forecasts, target)]),
  };
}

/** An earlier method of the same forecasts of the target: it is no second opinion. */
function sameForecasts({ origins, method }: Pick<Scope, 'origins' | 'method'>, target: number): ForecastNote[] {
  const ofTarget = (name: MethodName): number[] =>
    origins.flatMap(({ methods }) => {
      const { values, columns } = methods[name];
      return values.flatMap((run) => [...run.filter((_, at) => columns[at % columns.length] === target)]);
    });
  const own = ofTarget(method);
  const earlier = methodNames.slice(0, methodNames.indexOf(method)).find((name) => areSame(ofTarget(name), own));
  return earlier === undefined ? [] : [{ code: 'same-forecasts', method: earlier }];
}

/** LSTM-DFA's forecasts of every region and indicator from the last origin, and what came. */
export function nextResult({ panel, length, steps, methods }: OriginForecasts): RegionsResult['next'] {
  const { indicators, periods, units } = panel;
  const forecasts = byPosition(methods['lstm-dfa'].values);
  return Array.from({ length: steps }, (_, step) => {
    const period = length + step;
    const table = <T>(rows: readonly T[], of: number, at: number): T[][] =>
      Array.from({ length: units }, (_unit, unit) => {
        const first = (unit * of + at) * indicators;
        return rows.slice(first, first + indicators);
      });
    const values = table(forecasts, steps, step);
    const actual = table([...panel.values], periods.length, period);
    const within = values.flatMap((row, unit) =>
      row.flatMap((value, k) =>
        value === null ? [] : [actual[unit]![k]! >= value.low && actual[unit]![k]! <= value.high],
      ),
    );
    return {
      horizon: step + 1,
      period: periods[period]!,
      values,
      actual,
      coverage: within.length === 0 ? null : within.filter(Boolean).length / within.length,
    };
  });
}
