import { ConfigError } from '@kuznets/core-gpu';
import type { Panel, RegionShapes } from '@kuznets/data';
import { canonicalJson, sha256Hex } from '../results/digest.ts';
import type { RegionsConfig } from './config.ts';

/** The sample of a regions study: a balanced panel. */
export interface RegionsData {
  readonly panel: Panel;
  readonly title: string | null;
  readonly citation: string | null;
  /** What has to be said wherever results are shown. */
  readonly caution: string | null;
  /** Outlines of the regions, for a map. */
  readonly shapes?: RegionShapes;
}

/** What a configuration means in a sample: indices instead of names and periods. */
export interface RegionsPlan {
  readonly target: number;
  /** Index of the period described. */
  readonly describe: number;
  /** Indices of the last known periods. */
  readonly origins: readonly number[];
}

/**
 * SHA-256 of a panel's content: names, periods and values, not how its file is written.
 *
 * @param data - the study's sample.
 * @returns 64 hexadecimal digits.
 */
export function regionsDataDigest({ panel }: RegionsData): string {
  const { ids, periods, indicatorNames, values } = panel;
  return sha256Hex(canonicalJson({ ids, periods, indicatorNames, values: [...values] }));
}

/** z-scores of one cross-section or of several periods, with the scales they were made by. */
export interface Scaled {
  /** Same shape as what was scaled. */
  readonly z: Float64Array;
  /** `indicators`. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/**
 * z-scores of every period by the mean and standard deviation of some of them, indicator by indicator.
 *
 * @param panel - the panel.
 * @param first - index of the first period that the scales are of.
 * @param last - index of the last.
 * @param scaling - `population` divides by n, `sample` by n - 1 (R's and MATLAB's `zscore`).
 * @returns `units x periods x indicators` z-scores and the scales.
 * @throws ConfigError naming an indicator that is constant there.
 */
export function zScores(
  { values, units, periods, indicators, indicatorNames }: Panel,
  first: number,
  last: number,
  scaling: RegionsConfig['scaling'],
): Scaled {
  const rows = units * (last - first + 1);
  const mean = new Float64Array(indicators);
  const squares = new Float64Array(indicators);
  const each = (visit: (value: number, k: number) => void): void => {
    for (let i = 0; i < units; i++)
      for (let t = first; t <= last; t++)
        for (let k = 0; k < indicators; k++) visit(values[(i * periods.length + t) * indicators + k]!, k);
  };
  each((value, k) => (mean[k]! += value / rows));
  each((value, k) => (squares[k]! += (value - mean[k]!) ** 2));
  const deviation = squares.map((sum) => Math.sqrt(sum / (scaling === 'sample' ? rows - 1 : rows)));
  deviation.forEach((value, k) => {
    if (value > 1e-12 * Math.abs(mean[k]!)) return;
    const when = first === last ? `in ${periods[first]}` : `from ${periods[first]} to ${periods[last]}`;
    throw new ConfigError(
      `indicator ${indicatorNames[k]} is constant ${when}, so that it has no z-score; allowed: indicators that vary; leave it out (--indicators)`,
    );
  });
  return {
    z: values.map((value, at) => (value - mean[at % indicators]!) / deviation[at % indicators]!),
    mean,
    deviation,
  };
}

/** Cross-section of one period, `units x indicators`. */
export function crossSectionOf(z: Float64Array, { units, periods, indicators }: Panel, period: number): Float64Array {
  return Float64Array.from(
    { length: units * indicators },
    (_, at) => z[(Math.floor(at / indicators) * periods.length + period) * indicators + (at % indicators)]!,
  );
}

/**
 * Checks a configuration against the sample it is to run on.
 *
 * @param config - a complete configuration.
 * @param data - the sample.
 * @returns indices of the target, the period described and the origins.
 * @throws ConfigError naming the setting, its value and what the sample allows.
 */
export function planRegions(config: RegionsConfig, { panel }: RegionsData): RegionsPlan {
  const { periods, indicatorNames, units } = panel;
  const at = (name: string, period: number, least: number, most: number): number => {
    const index = periods.indexOf(period);
    if (index < least || index > most)
      throw new ConfigError(
        `${name}: got ${period}; allowed: ${periods[least]} to ${periods[most]}, the periods that leave enough before and after`,
      );
    return index;
  };
  const target = config.target === null ? 0 : indicatorNames.indexOf(config.target);
  if (target < 0)
    throw new ConfigError(`target: no indicator "${config.target}"; allowed: ${indicatorNames.join(', ')}`);
  if (config.clusters !== 'auto' && config.clusters > units - 1)
    throw new ConfigError(`clusters: got ${config.clusters} for ${units} regions; allowed: 2 to ${units - 1}`);
  if (config.kFactors > panel.indicators)
    throw new ConfigError(`kFactors: got ${config.kFactors} for ${panel.indicators} indicators`);
  // A window, the period after it, and one window more than validation takes.
  const least = Math.max(2, config.window);
  const most = periods.length - 2;
  if (least > most)
    throw new ConfigError(
      `window: got ${config.window} for ${periods.length} periods; allowed: 1 to ${periods.length - 2}`,
    );
  const [from, to] = config.origins ?? [periods[Math.max(least, most - 1)]!, periods[most]!];
  const [first, last] = [at('origins', from, least, most), at('origins', to, least, most)];
  if (first > last) throw new ConfigError(`origins: ${from} is after ${to}`);
  return {
    target,
    describe: config.describe === null ? periods.length - 1 : at('describe', config.describe, 0, periods.length - 1),
    origins: Array.from({ length: last - first + 1 }, (_, k) => first + k),
  };
}
