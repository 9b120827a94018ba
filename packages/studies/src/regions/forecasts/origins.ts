import type { Compute, Unit } from '../../study/study.ts';
import type { RegionsConfig } from '../config.ts';
import type { RegionsData } from '../data.ts';
import { computeGroups } from '../groups.ts';
import { chunkRows, replicaChunks } from '../replicas.ts';
import { scaledBy } from './known-panel.ts';
import type { ForecastOrigin } from './method.ts';
import { combineForecasts } from './combined.ts';
import { type FittedName, fittedNames } from './names.ts';
import { methodOf } from './registry.ts';
import type { ForecastsOf, MethodRuns, OriginForecasts } from './runs.ts';
import { type ForecastInputs, forecastStage } from './stage.ts';
import { shownPeriod } from '../periods.ts';

/** Forecasts from several origins by every method, and what is made of them. */
export async function forecastOrigins(
  origins: readonly ForecastOrigin[],
  compute: Compute<RegionsData>,
): Promise<OriginForecasts[]> {
  const groups = origins.flatMap((origin) => fittedNames.map((method) => forecastUnits(method, origin)));
  const computed = await computeGroups(compute, forecastStage, groups);
  const fitted = origins.map((origin, at): ForecastsOf<FittedName> => {
    const { panel, target, scales } = origin;
    const runs = fittedNames.map((method, m) => {
      const chunks = computed[at * fittedNames.length + m]!;
      const columns = methodOf(method).forecasts === 'target' ? [target] : [...panel.indicatorNames.keys()];
      return [method, { columns, chunks, values: chunkRows(chunks, ({ values }) => values) }];
    });
    return {
      ...origin,
      scaled: scaledBy(panel, scales),
      methods: Object.fromEntries(runs) as Record<FittedName, MethodRuns>,
    };
  });
  return combineForecasts(fitted);
}

function forecastUnits(method: FittedName, origin: ForecastOrigin): Unit<ForecastInputs>[] {
  const { panel, length, steps, config } = origin;
  const { settings, random } = methodOf(method);
  return replicaChunks(random ? config.replicas : 1).map((chunk) => ({
    inputs: { method, length, steps, settings: settings(origin), ...chunk },
    label: { code: 'forecasts', period: shownPeriod(panel, panel.periods[length - 1]!) },
    weight: chunk.replicas,
  }));
}

/** How many units the forecasts from one origin are. */
export function forecastUnitCount({ replicas }: Pick<RegionsConfig, 'replicas'>): number {
  return fittedNames.reduce((sum, method) => sum + replicaChunks(methodOf(method).random ? replicas : 1).length, 0);
}
