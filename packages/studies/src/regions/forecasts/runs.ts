import type { Scaled } from '../z-scores.ts';
import type { ForecastOrigin } from './method.ts';
import type { MethodName } from './names.ts';
import type { ForecastChunk } from './stage.ts';

/** The forecasts of one method by all its replicas. */
export interface MethodRuns {
  /** Indices of the indicators forecast. */
  readonly columns: readonly number[];
  /** One a replica, `units x steps x columns`. */
  readonly values: readonly Float64Array[];
  readonly chunks: readonly ForecastChunk[];
}

/** What some methods forecast from one origin. */
export interface ForecastsOf<Name extends MethodName> extends ForecastOrigin {
  /** z-scores that errors are measured in. */
  readonly scaled: Scaled;
  readonly methods: Readonly<Record<Name, MethodRuns>>;
}

/** What all methods forecast from one origin. */
export type OriginForecasts = ForecastsOf<MethodName>;

/** Whether forecasts are the same but for rounding. */
export function areSame(some: ArrayLike<number>, others: ArrayLike<number>): boolean {
  if (some.length !== others.length) return false;
  for (let at = 0; at < some.length; at++) {
    const [value, other] = [some[at]!, others[at]!];
    if (!(Math.abs(value - other) <= 1e-9 * Math.max(Math.abs(value), Math.abs(other)))) return false;
  }
  return true;
}
