import { rollingOrigins } from '@kuznets/forecast';
import { settingError } from '../study/parse-settings.ts';
import type { RegionsConfig } from './config.ts';
import type { RegionsData } from './data.ts';
import { outputsOf } from './forecasts/sequences.ts';
import { shownPeriod } from './periods.ts';
import { zScores } from './z-scores.ts';

/** What a configuration means in a sample: indices instead of names and periods. */
export interface RegionsPlan {
  readonly target: number;
  /** Index of the period described. */
  readonly describe: number;
  /** Last known periods, and how many after each are forecast. */
  readonly origins: readonly { readonly origin: number; readonly steps: number }[];
}

/**
 * Checks a configuration against the sample it is to run on.
 *
 * @param config - a complete configuration.
 * @param data - the sample.
 * @returns indices of the target, the period described and the origins.
 * @throws SettingsError naming the setting, its value and what the sample allows.
 */
export function planRegions(config: RegionsConfig, { panel, borders }: RegionsData): RegionsPlan {
  const { periods, indicatorNames, units } = panel;
  const written = (period: number): string => String(shownPeriod(panel, period));
  const at = (name: string, period: number, least: number, most: number): number => {
    const index = periods.indexOf(period);
    if (index < least || index > most)
      throw settingError(
        name,
        `got ${written(period)}; allowed: ${written(periods[least]!)} to ${written(periods[most]!)}, the periods that leave enough before and after`,
      );
    return index;
  };
  const target = config.target === null ? 0 : indicatorNames.indexOf(config.target);
  if (target < 0)
    throw settingError('target', `no indicator "${config.target}"; allowed: ${indicatorNames.join(', ')}`);
  if (config.clusters !== 'auto' && config.clusters > units - 1)
    throw settingError('clusters', `got ${config.clusters} for ${units} regions; allowed: 2 to ${units - 1}`);
  if (config.kFactors > panel.indicators)
    throw settingError('kFactors', `got ${config.kFactors} for ${panel.indicators} indicators`);
  if (config.factorModel === 'regions' && periods.length < 5)
    throw settingError('factorModel', `got regions for ${periods.length} periods; allowed: of 5 periods or more`);
  if (config.lstm.steps === 'direct' && config.horizon === 1)
    throw settingError('lstm.steps', 'got direct for 1 period ahead; allowed: of a horizon of 2 or more');
  // A window, the periods after it that one pass forecasts; changes are one fewer than levels.
  const beyond = (config.lstm.of === 'changes' ? 1 : 0) - (config.leakage === 'target' ? 1 : 0) + outputsOf(config) - 1;
  const least = Math.max(config.factorModel === 'regions' ? 3 : 2, config.window + beyond);
  const most = periods.length - 2;
  const widest = config.window - (least - most);
  if (least > most && widest < 1 && config.lstm.steps === 'direct')
    throw settingError(
      'horizon',
      `got ${config.horizon}, forecast directly, for ${periods.length} periods; allowed: 1 to ${config.horizon + widest - 1}, or lstm.steps: recursive`,
    );
  if (least > most)
    throw settingError('window', `got ${config.window} for ${periods.length} periods; allowed: 1 to ${widest}`);
  const [from, to] = config.origins ?? [periods[Math.max(least, most - 1)]!, periods[most]!];
  const [first, last] = [at('origins', from, least, most), at('origins', to, least, most)];
  if (first > last) throw settingError('origins', `${written(from)} is after ${written(to)}`);
  const horizon = Math.min(config.horizon, periods.length - 1);
  if (config.ahead > horizon)
    throw settingError(
      'ahead',
      `got ${config.ahead}; allowed: at most the horizon, ${horizon}, whose errors from the origins make the intervals`,
    );
  const describe =
    config.describe === null ? periods.length - 1 : at('describe', config.describe, 0, periods.length - 1);
  // Before anything is computed: an indicator that is alike everywhere has no z-score.
  const scaledFrom = config.scales.forecasts === 'period' ? 0 : first;
  for (let period = scaledFrom; period <= last; period++) zScores(panel, period, period, config.scaling);
  zScores(panel, describe, describe, config.scaling);
  const { resamples, transitions } = config.clustering;
  if (resamples > 0 || transitions !== 'none')
    for (const period of periods.keys()) zScores(panel, period, period, config.scaling);
  if (config.neighbours !== null && borders === undefined)
    throw settingError('neighbours', `no neighbours are known of ${panel.name}; allowed: a file of pairs of regions`);
  if (config.graph.keep === 'borders' && borders === undefined)
    throw settingError(
      'graph.keep',
      'got borders, and no neighbours; allowed: positive, threshold, nearest, or borders with `neighbours`, a file of pairs or `catalogue`',
    );
  const beside = new Set(borders?.pairs.flat()).size;
  if (borders !== undefined && beside < 4)
    throw settingError('neighbours', `${beside} regions have a neighbour; allowed: at least 4`);
  if (config.scales.forecasts === 'cluster' && config.lstm.pooled && config.lstm.loss === 'units')
    throw settingError(
      'lstm.loss',
      'got units, which each cluster has of its own, for one network of all clusters; allowed: z-scores, or `scales.forecasts` pooled or period',
    );
  if (
    config.lstm.target === 'logarithms' &&
    !panel.values.every((value, at) => at % panel.indicators !== target || value > 0)
  )
    throw settingError(
      'lstm.target',
      `got logarithms of ${indicatorNames[target]}, which is not above 0 everywhere; allowed: levels`,
    );
  const tasks = rollingOrigins(periods.length, { first, last, horizon });
  return {
    target,
    describe,
    origins: tasks.flatMap(({ origin, horizon: ahead }) =>
      ahead === 1 ? [{ origin, steps: tasks.filter((task) => task.origin === origin).length }] : [],
    ),
  };
}
