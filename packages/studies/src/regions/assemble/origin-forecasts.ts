import type { Panel } from '@kuznets/data';
import { type MethodName, methodNames, methodOf } from '../forecasts/registry.ts';
import type { OriginChunks } from '../parts.ts';
import { chunkRows } from '../replicas.ts';
import { type Scaled, zScores } from '../z-scores.ts';

/** What all methods forecast from one origin. */
export interface OriginForecasts {
  readonly origin: number;
  /** Periods ahead. */
  readonly steps: number;
  /** `units`: the clusters used. */
  readonly labels: readonly number[];
  /** Of the z-scores that errors are measured in. */
  readonly scales: Pick<Scaled, 'mean' | 'deviation'>;
  readonly methods: Readonly<Record<MethodName, MethodRuns>>;
}

/** The forecasts of one method by all its replicas. */
export interface MethodRuns {
  /** Indices of the indicators forecast. */
  readonly columns: readonly number[];
  /** One a replica, `units x steps x columns`. */
  readonly values: readonly Float64Array[];
  readonly notes: readonly string[];
}

/** The chunks of each method, joined. */
export function originForecasts(
  { origin, steps, labels, scales, methods }: OriginChunks,
  panel: Panel,
  target: number,
): OriginForecasts {
  const runs = methodNames.map((method): [MethodName, MethodRuns] => [
    method,
    {
      columns: methodOf(method).forecasts === 'target' ? [target] : [...panel.indicatorNames.keys()],
      values: chunkRows(methods[method], ({ values }) => values),
      notes: methods[method][0]!.notes,
    },
  ]);
  return {
    ...{ origin, steps, labels },
    scales: zScores(panel, 0, scales.last, scales.scaling),
    methods: Object.fromEntries(runs) as Record<MethodName, MethodRuns>,
  };
}
