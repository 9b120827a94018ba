import type { RegionsResult } from './result.ts';

/** Replicas of one model that diverged: counted in no distribution. */
export interface DivergedReplicas {
  /** Name of the model. */
  readonly model: string;
  /** Number of replicas; of a forecasting method the most from any origin. */
  readonly replicas: number;
}

/**
 * The models some of whose replicas diverged.
 *
 * @param result - result of the regions study.
 * @returns one entry a model that lost replicas; empty where none did.
 */
export function divergedReplicas({ described, forecasts }: RegionsResult): DivergedReplicas[] {
  const methods = new Map<string, number>();
  for (const { label, diverged } of forecasts.flatMap((forecast) => forecast.methods))
    methods.set(label, Math.max(methods.get(label) ?? 0, diverged));
  return [
    ['autoencoder', described.dae.diverged] as const,
    ['graph network', described.gnn.diverged] as const,
    ...methods,
  ].flatMap(([model, replicas]) => (replicas > 0 ? [{ model, replicas }] : []));
}
