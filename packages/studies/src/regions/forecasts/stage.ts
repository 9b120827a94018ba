import type { Stage, Unit } from '../../study/study.ts';
import type { RegionsData } from '../data.ts';
import { type ReplicaChunk, replicaChunks } from '../replicas.ts';
import type { ForecastOrigin, MethodForecasts } from './method.ts';
import { type MethodName, methodOf } from './registry.ts';

/** Which forecasts a unit makes. */
export interface ForecastInputs extends ReplicaChunk {
  readonly method: MethodName;
  /** Index of the last known period. */
  readonly origin: number;
  /** Periods ahead. */
  readonly steps: number;
  /** See `ForecastMethod`. */
  readonly settings: object;
}

/** Forecasts of one method by some replicas. */
export interface ForecastChunk extends MethodForecasts {
  readonly replicas: number;
}

/** Forecasts of a method from an origin, by chunks of replicas. */
export const forecastStage: Stage<ForecastInputs, RegionsData, ForecastChunk> = {
  name: 'forecasts',
  run: async ({ method, origin, steps, settings, first, replicas }, { panel }, { device, signal }) => ({
    replicas,
    ...(await methodOf(method).fit({ panel, length: origin + 1, steps }, settings, {
      ...{ device, first, replicas, signal },
    })),
  }),
};

/** The units of one method from one origin. */
export function forecastUnits(method: MethodName, origin: ForecastOrigin): Unit<ForecastInputs>[] {
  const { panel, length, steps, config } = origin;
  const { settings, random } = methodOf(method);
  return replicaChunks(random ? config.replicas : 1).map((chunk) => ({
    inputs: { method, origin: length - 1, steps, settings: settings(origin), ...chunk },
    label: { code: 'forecasts', period: panel.periods[length - 1]! },
    weight: random ? chunk.replicas : 1,
  }));
}
