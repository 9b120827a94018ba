import type { MethodName } from './forecasts/names.ts';
import type { RegionsResult } from './result.ts';

/** A model whose replicas are trained: the autoencoder, the graph network, or a forecasting method. */
export type Model = 'dae' | 'gcn' | MethodName;

/** Replicas of one model that diverged: counted in no distribution. */
export interface DivergedReplicas {
  readonly model: Model;
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
  const methods = new Map<Model, number>();
  for (const { method, diverged } of forecasts.flatMap((forecast) => forecast.methods))
    methods.set(method, Math.max(methods.get(method) ?? 0, diverged));
  return [['dae', described.dae.diverged] as const, ['gcn', described.gnn.diverged] as const, ...methods].flatMap(
    ([model, replicas]) => (replicas > 0 ? [{ model, replicas }] : []),
  );
}
