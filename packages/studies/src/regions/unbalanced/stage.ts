import type { Compute, Stage } from '../../study/study.ts';
import type { RegionsData } from '../data.ts';
import type { ForecastOrigin } from '../forecasts/method.ts';
import { type UnbalancedName, unbalancedNames } from '../forecasts/names.ts';
import { computeGroups } from '../groups.ts';
import { shownPeriod } from '../periods.ts';
import { clustersOfAll } from './clusters.ts';
import { type UnbalancedForecasts, type UnbalancedSettings, unbalancedForecasts } from './methods.ts';

interface UnbalancedInputs {
  readonly method: UnbalancedName;
  /** Known periods of the unbalanced panel. */
  readonly length: number;
  /** Periods ahead. */
  readonly steps: number;
  readonly settings: UnbalancedSettings;
}

/** Forecasts of all regions of an unbalanced panel from an origin, by each method that takes missing cells. */
export const unbalancedStage: Stage<UnbalancedInputs, RegionsData, UnbalancedForecasts> = {
  name: 'unbalanced',
  run: ({ method, length, steps, settings }, { panel }, { signal }) =>
    unbalancedForecasts(
      method,
      { panel: panel.unbalanced!, indicators: panel.indicators, length, steps },
      settings,
      signal,
    ),
};

/** What the methods forecast from one origin. */
export type OriginUnbalanced = Readonly<Record<UnbalancedName, UnbalancedForecasts>>;

/** Forecasts of all regions from several origins; null where the panel is balanced. */
export async function unbalancedOrigins(
  origins: readonly ForecastOrigin[],
  compute: Compute<RegionsData>,
): Promise<OriginUnbalanced[] | null> {
  if (origins[0]?.panel.unbalanced === undefined) return null;
  const groups = origins.map(({ panel, length, steps, target, labels, scales, config }) => {
    const settings = {
      ...{ target, kFactors: config.kFactors, labels: clustersOfAll(panel, labels, { length, scales }) },
      name: panel.indicatorNames[target]!,
    };
    return unbalancedNames.map((method) => ({
      inputs: { method, length: panel.unbalanced!.start + length, steps, settings },
      label: { code: 'forecasts', period: shownPeriod(panel, panel.periods[length - 1]!) } as const,
      weight: 1,
    }));
  });
  const computed = await computeGroups(compute, unbalancedStage, groups);
  return computed.map(
    (forecasts) =>
      Object.fromEntries(unbalancedNames.map((name, at) => [name, forecasts[at]!])) as unknown as OriginUnbalanced,
  );
}
