import type { ClusterChunk } from '../clusters/stage.ts';
import type { ForecastChunk } from '../forecasts/stage.ts';
import { chunkRows, medianReplica } from '../replicas.ts';
import type { RegionsResult } from '../result.ts';
import { curveOf } from './curve.ts';
import { byPosition } from './distribution.ts';
import { nested } from './nested.ts';
import { alignTo, principalAxes } from './procrustes.ts';

/** What each chunk of replicas says of every network, or of every cluster. */
function byEntry<Entry>(
  chunks: readonly ForecastChunk[],
  entriesOf: (chunk: ForecastChunk) => readonly Entry[],
): (Entry & { readonly replicas: number })[][] {
  return entriesOf(chunks[0]!).map((_, at) =>
    chunks.map((chunk) => ({ ...entriesOf(chunk)[at]!, replicas: chunk.replicas })),
  );
}

/** Losses by epoch: reduction and graph network of the described period, LSTM-DFA of each cluster, or of all regions, at the last origin. */
export function curveResults(
  described: readonly ClusterChunk[],
  last: readonly ForecastChunk[],
): RegionsResult['curves'] {
  const single = (model: 'dae' | 'gcn') => ({
    model,
    cluster: null,
    train: curveOf(chunkRows(described, (chunk) => chunk[model].trainLoss)),
    validation: null,
  });
  return [
    single('dae'),
    single('gcn'),
    ...byEntry(last, ({ training }) => training!).map((chunks) => ({
      model: 'lstm-dfa' as const,
      cluster: chunks[0]!.cluster,
      train: curveOf(chunkRows(chunks, ({ trainLoss }) => trainLoss)),
      validation: curveOf(chunkRows(chunks, ({ validationLoss }) => validationLoss)),
    })),
  ];
}

/** Loadings of each cluster at the last origin. */
export function loadingResults(last: readonly ForecastChunk[], kFactors: number): RegionsResult['loadings'] {
  return byEntry(last, ({ loadings }) => loadings!).map((chunks) => {
    const best = chunks.flatMap((chunk) => [...chunk.best]);
    const replica = medianReplica(best);
    const loadings = chunkRows(chunks, (chunk) => chunk.loadings);
    const values = nested(byPosition(comparable(loadings, best, replica, kFactors)), kFactors);
    return { cluster: chunks[0]!.cluster, replica, values };
  });
}

/** Share of regions and replicas whose factors the ridge decided. */
export function ridgedShare(last: readonly ForecastChunk[], replicas: number, units: number): number {
  const ridged = last.flatMap(({ loadings }) => loadings!.map((cluster) => cluster.ridged));
  return ridged.reduce((sum, count) => sum + count, 0) / (replicas * units);
}

/** Loadings turned onto one replica's, which lie on their principal axes, and scaled to a mean squared column length of 1. */
function comparable(
  loadings: readonly Float64Array[],
  best: readonly number[],
  replica: number,
  kFactors: number,
): Float64Array[] {
  const none = (values: Float64Array): Float64Array => new Float64Array(values.length).fill(Number.NaN);
  if (replica < 0) return loadings.map(none);
  const axes = principalAxes(loadings[replica]!, kFactors);
  return loadings.map((values, r) => {
    if (!Number.isFinite(best[r]) || !values.every(Number.isFinite)) return none(values);
    const { points } = alignTo(values, axes, kFactors);
    const size = Math.sqrt(points.reduce((sum, value) => sum + value * value, 0) / kFactors);
    return size > 0 ? points.map((value) => value / size) : none(values);
  });
}
