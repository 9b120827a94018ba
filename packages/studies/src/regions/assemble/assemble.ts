import { numberOfFactors } from '@kuznets/dfa';
import type { PeriodClusters } from '../clusters/periods.ts';
import type { RegionsConfig } from '../config.ts';
import { type RegionsData, regionsDataDigest } from '../data.ts';
import { scaledPanel } from '../forecasts/known-panel.ts';
import type { OriginForecasts } from '../forecasts/runs.ts';
import { comparedRegions } from '../compared.ts';
import { type RegionsResult, regionsSchemaVersion } from '../result.ts';
import { regionsVerdicts } from '../verdicts.ts';
import { aheadResult } from './ahead.ts';
import { describedResult } from './described.ts';
import { forecastResults, networkErrors, nextResult } from './forecasts.ts';
import { regionsMap } from './map.ts';
import { nested } from './nested.ts';
import { curveResults, loadingResults, ridgedShare } from './networks.ts';

/** All that a study computed. */
export interface RegionsParts {
  /** Clusters of the period described. */
  readonly described: PeriodClusters;
  readonly leaveOneOut: RegionsResult['described']['leaveOneOut'];
  readonly forecasts: readonly OriginForecasts[];
  /** From the last period on; null where none are asked for. */
  readonly beyond: OriginForecasts | null;
}

/** The result of a study from what its units returned. */
export function assembleRegions(
  config: RegionsConfig,
  data: RegionsData,
  { described, leaveOneOut, forecasts, beyond }: RegionsParts,
): RegionsResult {
  const { panel } = data;
  const { units, periods, indicators } = panel;
  const paper = comparedRegions(config, data);
  const cross = {
    period: periods[described.period]!,
    ...describedResult(config, described, paper?.described),
    leaveOneOut,
  };
  const results = forecastResults(forecasts, paper);
  const last = forecasts.at(-1)!;
  const trained = last.methods['lstm-dfa'].chunks;
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
    forecasts: results,
    next: nextResult(last),
    ...(beyond && { ahead: aheadResult(beyond, forecasts) }),
    loadings: loadingResults(trained, config.kFactors),
    factorNumber: {
      used: config.kFactors,
      ...numberOfFactors(scaledPanel(last, last.scales).block([...panel.ids.keys()])),
    },
    curves: curveResults(described.chunks, trained),
    ridged: ridgedShare(trained, config.replicas, units),
    verdicts: regionsVerdicts({ described: cross, forecasts: results }, networkErrors(forecasts)),
    source: paper?.source ?? null,
  };
}
