import type { Stage } from '../../study/study.ts';
import type { RegionsData } from '../data.ts';
import type { ReplicaChunk } from '../replicas.ts';
import type { MethodForecasts } from './method.ts';
import type { FittedName } from './names.ts';
import { methodOf } from './registry.ts';

/** Which forecasts a unit makes. */
export interface ForecastInputs extends ReplicaChunk {
  readonly method: FittedName;
  /** Known periods. */
  readonly length: number;
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
  run: async ({ method, length, steps, settings, first, replicas }, { panel }, { device, signal, onProgress }) => ({
    replicas,
    ...(await methodOf(method).fit({ panel, length, steps }, settings, {
      ...{ device, first, replicas, signal, onProgress },
    })),
  }),
};
