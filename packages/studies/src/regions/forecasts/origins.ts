import type { Compute, Unit } from '../../study/study.ts';
import type { RegionsConfig } from '../config.ts';
import type { RegionsData } from '../data.ts';
import { computeGroups } from '../groups.ts';
import { chunkRows, replicaChunks } from '../replicas.ts';
import { type Scaled, zScores } from '../z-scores.ts';
import type { ForecastOrigin } from './method.ts';
import { type MethodName, methodNames } from './names.ts';
import { methodOf } from './registry.ts';
import { type ForecastChunk, type ForecastInputs, forecastStage } from './stage.ts';
import { shownPeriod } from '../periods.ts';

/** What all methods forecast from one origin. */
export interface OriginForecasts extends ForecastOrigin {
  /** z-scores that errors are measured in. */
  readonly scaled: Scaled;
  readonly methods: Readonly<Record<MethodName, MethodRuns>>;
}

/** The forecasts of one method by all its replicas. */
export interface MethodRuns {
  /** Indices of the indicators forecast. */
  readonly columns: readonly number[];
  /** One a replica, `units x steps x columns`. */
  readonly values: readonly Float64Array[];
  readonly chunks: readonly ForecastChunk[];
}

/** Forecasts from several origins by every method. */
export async function forecastOrigins(
  origins: readonly ForecastOrigin[],
  compute: Compute<RegionsData>,
): Promise<OriginForecasts[]> {
  const groups = origins.flatMap((origin) => methodNames.map((method) => forecastUnits(method, origin)));
  const computed = await computeGroups(compute, forecastStage, groups);
  return origins.map((origin, at) => {
    const { panel, target, scales } = origin;
    const runs = methodNames.map((method, m) => {
      const chunks = computed[at * methodNames.length + m]!;
      const columns = methodOf(method).forecasts === 'target' ? [target] : [...panel.indicatorNames.keys()];
      return [method, { columns, chunks, values: chunkRows(chunks, ({ values }) => values) }];
    });
    return {
      ...origin,
      scaled: zScores(panel, 0, scales.last, scales.scaling),
      methods: Object.fromEntries(runs) as Record<MethodName, MethodRuns>,
    };
  });
}

function forecastUnits(method: MethodName, origin: ForecastOrigin): Unit<ForecastInputs>[] {
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
  return methodNames.reduce((sum, method) => sum + replicaChunks(methodOf(method).random ? replicas : 1).length, 0);
}
