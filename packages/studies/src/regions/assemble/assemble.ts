import { leaveOneOutResult } from '../clusters/leave-one-out.ts';
import type { RegionsConfig } from '../config.ts';
import { type RegionsData, regionsDataDigest } from '../data.ts';
import { scaledPanel } from '../forecasts/known-panel.ts';
import { publishedRegions } from '../published.ts';
import { type RegionsResult, regionsSchemaVersion } from '../result.ts';
import type { RegionsParts } from '../parts.ts';
import { regionsVerdicts } from '../verdicts.ts';
import { zScores } from '../z-scores.ts';
import { describedResult } from './described.ts';
import { forecastResults, nextResult } from './forecasts.ts';
import { regionsMap } from './map.ts';
import { nested } from './nested.ts';
import { curveResults, factorNumberResult, loadingResults, ridgedShare } from './networks.ts';
import { originForecasts } from './origin-forecasts.ts';

/** The result of a study from what its units returned. */
export function assembleRegions({ config, data, plan, described, leftOut, origins }: RegionsParts): RegionsResult {
  const { panel } = data;
  const { units, periods, indicators } = panel;
  const paper = publishedRegions(panel.name);
  const cross = {
    period: periods[plan.describe]!,
    ...describedResult(config, described, described.chunks, paper),
    leaveOneOut: leftOut
      ? leaveOneOutResult(Math.min(config.leaveOut, config.replicas), described.nClusters, described.labels, leftOut)
      : null,
  };
  const forecasts = origins.map((origin) => originForecasts(origin, panel, plan.target));
  const results = forecastResults(panel, forecasts, plan.target, paper);
  const last = origins.at(-1)!;
  const known = { panel, length: last.origin + 1, steps: last.steps };
  const trained = last.methods['lstm-dfa'];
  return {
    schemaVersion: regionsSchemaVersion,
    study: 'regions',
    config,
    data: {
      name: panel.name,
      title: data.title,
      citation: data.citation,
      caution: data.caution,
      ids: [...panel.ids],
      periods: [...periods],
      indicators: panel.indicatorNames.map((name, k) => ({ name, label: panel.indicatorLabels[k]! })),
      target: panel.indicatorNames[plan.target]!,
      values: nested(panel.values, periods.length * indicators).map((unit) => nested(unit, indicators)),
      notes: panel.dropped.map(({ id, reason }) => `${id} left out: ${reason}.`),
      sha256: regionsDataDigest(data),
    },
    map: regionsMap(data),
    described: cross,
    forecasts: results,
    next: nextResult(panel, forecasts.at(-1)!),
    loadings: loadingResults(trained, config.kFactors),
    factorNumber: factorNumberResult(scaledPanel(known, last.scales).block([...panel.ids.keys()]), config.kFactors),
    curves: curveResults(described.chunks, trained),
    ridged: ridgedShare(trained, config.replicas, units),
    verdicts: regionsVerdicts(
      { described: cross, forecasts: results },
      paper && { paper, deviation: deviationOfScored(data, paper.scored, config) },
    ),
    source: paper?.source ?? null,
  };
}

/** Standard deviation of the first indicator in the period that the paper scores. */
function deviationOfScored({ panel }: RegionsData, scored: number, { scaling }: RegionsConfig): number {
  const period = panel.periods.indexOf(scored);
  return zScores(panel, period, period, scaling).deviation[0]!;
}
