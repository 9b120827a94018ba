import type { Study } from '../study/study.ts';
import { gapStage, mixtureStage } from './clusters/cluster-numbers.ts';
import { leaveOneOutStage } from './clusters/leave-one-out.ts';
import { resampleStage, resampleUnitCount } from './clusters/resamples.ts';
import { clusterStage } from './clusters/stage.ts';
import { type RegionsConfig, regionsConfigSchema } from './config.ts';
import { type RegionsData, regionsDataDigest } from './data.ts';
import { forecastUnitCount } from './forecasts/origins.ts';
import { forecastStage } from './forecasts/stage.ts';
import { planRegions } from './plan.ts';
import { type RegionsResult, regionsResultSchema } from './result.ts';
import { runRegions } from './run.ts';
import { regionsTables } from './tables/tables.ts';
import { unbalancedNames } from './forecasts/names.ts';
import { unbalancedStage } from './unbalanced/stage.ts';
import { studyWords } from '../words/words.ts';

/**
 * Reduces, clusters and forecasts regions by the provincial paper's pipeline over many replicas, beside the baselines it
 * lacks.
 *
 * @example
 * ```ts
 * const { result } = await runStudy(regionsStudy, resolveRegionsConfig({ replicas: 20 }), data, { device });
 * result.described.gnn.consensus.labels; // the cluster of each region
 * ```
 */
export const regionsStudy: Study<RegionsConfig, RegionsData, RegionsResult> = {
  name: 'regions',
  schema: regionsConfigSchema,
  resultSchema: regionsResultSchema,
  check: planRegions,
  digests: (data) => ({ data: regionsDataDigest(data) }),
  rounding: 'by-device',
  stages: [clusterStage, leaveOneOutStage, resampleStage, gapStage, mixtureStage, forecastStage, unbalancedStage],
  later: (config, data) => [
    config.leaveOut === 0 ? 0 : data.panel.units,
    resampleUnitCount(config),
    Number(config.clustering.references > 0),
    Number(config.clustering.mixtures),
    originCount(config, data) * forecastUnitCount(config),
    data.panel.unbalanced === undefined ? 0 : originCount(config, data) * unbalancedNames.length,
  ],
  run: runRegions,
  tables: (result, language = 'en') => regionsTables(result, studyWords[language]),
  models: () => [],
  seeds: ({ seed }) => [seed],
};

/** Origins of forecasts, the last period among them where what comes after it is asked for. */
const originCount = (config: RegionsConfig, data: RegionsData): number =>
  planRegions(config, data).origins.length + (config.ahead > 0 ? 1 : 0);
