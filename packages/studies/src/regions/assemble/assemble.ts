import { numberOfFactors } from '@kuznets/dfa';
import type { RegionsConfig } from '../config.ts';
import { type RegionsData, regionsDataDigest } from '../data.ts';
import { scaledPanel } from '../forecasts/known-panel.ts';
import { comparedRegions } from '../compared.ts';
import { type RegionsResult, regionsSchemaVersion } from '../result.ts';
import { regionsVerdicts } from '../verdicts.ts';
import { aheadResult } from './ahead.ts';
import { clusteringResult, transitionsResult } from './clustering.ts';
import { describedResult } from './described.ts';
import { forecastResults, networkErrors, nextResult } from './forecasts.ts';
import { regionsMap } from './map.ts';
import { nested } from './nested.ts';
import type { RegionsParts } from './parts.ts';
import { curveResults, loadingResults, ridgedShare } from './networks.ts';
import { spatialResult } from './spatial.ts';
import { unbalancedResult } from './unbalanced.ts';

/** The result of a study from what its units returned. */
export function assembleRegions(config: RegionsConfig, data: RegionsData, parts: RegionsParts): RegionsResult {
  const { described, leaveOneOut, forecasts, beyond, unbalanced } = parts;
  const { panel } = data;
  const { units, periods, indicators } = panel;
  const paper = comparedRegions(config, data);
  const reduced = describedResult(config, data, described, paper?.described);
  const cross = {
    period: periods[described.period]!,
    ...reduced,
    leaveOneOut,
    ...clusteringResult(parts, reduced.gnn.consensus.labels),
  };
  const results = forecastResults(forecasts, paper);
  const last = forecasts.at(-1)!;
  const trained = last.methods['lstm-dfa'].chunks;
  const all = unbalanced?.map((own, at) => ({ origin: forecasts[at] ?? beyond!, all: own }));
  return {
    schemaVersion: regionsSchemaVersion,
    study: 'regions',
    config,
    data: {
      name: panel.name,
      ...{ catalogued: data.catalogued, citation: data.citation },
      ids: panel.ids,
      periods,
      indicators: panel.indicatorNames.map((name, k) => ({ name, label: panel.indicatorLabels[k]! })),
      target: panel.indicatorNames[last.target]!,
      values: nested(panel.values, periods.length * indicators).map((unit) => nested(unit, indicators)),
      notes: [...panel.notes, ...panel.dropped],
      sha256: regionsDataDigest(data),
    },
    map: regionsMap(data),
    described: cross,
    transitions: transitionsResult(config, parts.transitions),
    spatial: spatialResult(config, data, { described: cross, forecasts }),
    forecasts: results,
    next: nextResult(last),
    ...(beyond && { ahead: aheadResult(beyond, forecasts) }),
    ...(all && { unbalanced: unbalancedResult(all.slice(0, forecasts.length), all[forecasts.length] ?? null) }),
    loadings: loadingResults(trained, config.kFactors),
    factorNumber: {
      used: config.kFactors,
      ...numberOfFactors(scaledPanel(last, last.scales).block([...panel.ids.keys()])),
    },
    curves: curveResults(described.chunks, trained),
    ridged: ridgedShare(trained, config.replicas, units),
    verdicts: regionsVerdicts({ config, described: cross, forecasts: results }, networkErrors(forecasts)),
    source: paper?.source ?? null,
  };
}
