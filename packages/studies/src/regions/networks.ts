import { LstmDfa, LstmForecaster } from '@kuznets/dfa';
import type { RegionsConfig } from './config.ts';
import { type Curve, curveOf } from './curve.ts';
import { type StepContext, medianReplica, part } from './describe.ts';
import type { MethodForecasts } from './forecasts.ts';
import { alignTo, principalAxes } from './procrustes.ts';
import { type ForecastTask, everyIndicator, everyUnit } from './task.ts';

/** The LSTM-DFA of one cluster. */
export interface ClusterNetworks {
  readonly cluster: number;
  readonly train: Curve;
  readonly validation: Curve;
  /** The replica onto whose loadings the others' are turned: that of median validation loss; -1 where all diverged. */
  readonly replica: number;
  /** `replicas` times `indicators x factors`, NaN where diverged. */
  readonly loadings: readonly Float64Array[];
}

/** The LSTM of the target over all regions, and LSTM-DFA of all indicators cluster by cluster. */
export async function trainNetworks(
  task: ForecastTask,
  config: RegionsConfig,
  context: StepContext,
): Promise<{ methods: MethodForecasts[]; networks: ClusterNetworks[]; ridged: number }> {
  const { panel, steps, back } = task;
  const { units, indicators } = panel;
  const { replicas, seed, window, epochs } = config;
  const methods: MethodForecasts[] = [];
  const networks: ClusterNetworks[] = [];
  const jobs = [
    { method: 'lstm' as const, groups: [everyUnit(task)], columns: [task.target] },
    { method: 'lstm-dfa' as const, groups: task.clusters.map(({ members }) => members), columns: everyIndicator(task) },
  ];
  let ridged = 0;
  let done = 0;
  const rounds = jobs.reduce((sum, { groups }) => sum + groups.length, 0) * replicas;
  for (const { method, groups, columns } of jobs) {
    const forecasts = Array.from({ length: replicas }, task.empty);
    const lost = new Set<number>();
    for (const [at, rows] of groups.entries()) {
      const data = task.block(rows, columns);
      const losses = { train: [] as Float32Array[], validation: [] as Float32Array[], best: [] as number[] };
      const loadings: Float64Array[] = [];
      for (let first = 0; first < replicas; first += context.chunk) {
        context.signal?.throwIfAborted();
        const count = Math.min(context.chunk, replicas - first);
        const options = { window, epochs: epochs.lstm, randomState: seed };
        const where = { device: context.device, replicas: count, firstReplica: first, steps };
        const dfa =
          method === 'lstm-dfa'
            ? (await new LstmDfa({ ...options, kFactors: config.kFactors }).fit(data, where)).result
            : undefined;
        const result = dfa ?? (await new LstmForecaster(options).fit(data, where)).result;
        if (dfa) ridged += dfa.ridged.reduce((sum, value) => sum + value, 0);
        for (const r of result.diverged) lost.add(first + r);
        for (let r = 0; r < count; r++) {
          rows.forEach((i, s) => {
            for (let step = 0; step < steps; step++) {
              columns.forEach(
                (k, c) =>
                  (forecasts[first + r]![(i * steps + step) * indicators + k] = back(
                    result.forecast[((r * rows.length + s) * steps + step) * columns.length + c]!,
                    k,
                  )),
              );
            }
          });
          const validation = part(result.validationLoss, r, count);
          losses.train.push(part(result.trainLoss, r, count));
          losses.validation.push(validation);
          losses.best.push(result.diverged.includes(r) ? Number.NaN : validation[result.bestEpoch[r]!]!);
          if (dfa) loadings.push(meanOver(part(dfa.loadings, r, count), indicators * config.kFactors));
        }
        done += count;
        context.onShare(done / rounds);
      }
      if (method === 'lstm-dfa') {
        const replica = medianReplica(losses.best);
        networks.push({
          cluster: task.clusters[at]!.cluster,
          train: curveOf(losses.train),
          validation: curveOf(losses.validation),
          replica,
          loadings: comparable(loadings, losses.best, replica, config.kFactors),
        });
      }
    }
    methods.push({
      method,
      values: forecasts.map((values, r) => (lost.has(r) ? task.empty() : values)),
      diverged: lost.size,
      notes: [],
    });
  }
  return { methods, networks, ridged: ridged / (replicas * units) };
}

/** Mean over the first axis. */
function meanOver(values: Float32Array, size: number): Float64Array {
  const count = values.length / size;
  const mean = new Float64Array(size);
  values.forEach((value, at) => (mean[at % size]! += value / count));
  return mean;
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
