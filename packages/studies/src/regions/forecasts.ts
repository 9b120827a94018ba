import { ConfigError } from '@kuznets/core-gpu';
import type { Panel } from '@kuznets/data';
import { DynamicFactor, LstmDfa, LstmForecaster, type FactorPanel, type NumberOfFactors, numberOfFactors } from '@kuznets/dfa';
import { SecondOrderBoostingRegressor } from '@kuznets/ensembles';
import { PanelAr, randomWalk, selectArima } from '@kuznets/forecast';
import type { RegionsConfig } from './config.ts';
import { zScores } from './data.ts';
import { type Curve, curveOf } from './curve.ts';
import { chunkReplicas, medianReplica, part, type StepContext } from './describe.ts';
import { alignTo, principalAxes } from './procrustes.ts';

/** Forecasts of one method from one origin. */
export interface MethodForecasts {
  readonly method: MethodName;
  /** `replicas` (one where no random number is used) times `units x steps x indicators`, in the indicators' units; NaN for indicators the method does not forecast and for replicas that diverged. */
  readonly values: readonly Float64Array[];
  readonly diverged: number;
  /** Things to be said of the method here. */
  readonly notes: readonly string[];
}

/** Every method, baselines first. */
export const methodLabels = {
  'random-walk': 'Random walk',
  drift: 'Random walk with drift',
  'panel-ar': 'Panel AR(1)',
  arima: 'ARIMA',
  xgboost: 'Boosted trees (XGBoost settings)',
  lightgbm: 'Boosted trees (LightGBM settings)',
  dfm: 'Linear dynamic factors',
  lstm: 'LSTM',
  'lstm-dfa': 'LSTM-DFA',
} as const;

/** Name of a forecasting method. */
export type MethodName = keyof typeof methodLabels;

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

/** What was forecast from one origin. */
export interface OriginForecasts {
  readonly methods: readonly MethodForecasts[];
  readonly networks: readonly ClusterNetworks[];
  readonly factorNumber: NumberOfFactors;
  /** Mean share of regions whose factors the ridge decided. */
  readonly ridged: number;
}

/** Steps 7 and 8 from one origin: every method's forecasts of the periods after it. */
export async function forecastFrom(panel: Panel, origin: number, steps: number, target: number, labels: readonly number[], config: RegionsConfig, context: StepContext): Promise<OriginForecasts> {
  const { units, indicators, values } = panel;
  const all = panel.periods.length;
  const length = origin + 1;
  const scaled = zScores(panel, 0, config.leakage === 'none' ? origin : all - 1, config.scaling);
  const back = (value: number, k: number): number => scaled.mean[k]! + scaled.deviation[k]! * value;
  const series = (i: number, k: number, from: Float64Array = values): Float64Array => Float64Array.from({ length }, (_, t) => from[(i * all + t) * indicators + k]!);
  const empty = (): Float64Array => new Float64Array(units * steps * indicators).fill(Number.NaN);
  const put = (to: Float64Array, i: number, k: number, forecast: ArrayLike<number>): void => {
    for (let step = 0; step < steps; step++) to[(i * steps + step) * indicators + k] = forecast[step]!;
  };
  const methods: MethodForecasts[] = [];
  const single = (method: MethodName, fill: (to: Float64Array) => readonly string[] | void): void => {
    const to = empty();
    const notes = fill(to) ?? [];
    methods.push({ method, values: [to], diverged: 0, notes });
  };
  const each = (visit: (i: number, k: number) => void): void => {
    for (let i = 0; i < units; i++) for (let k = 0; k < indicators; k++) visit(i, k);
  };

  single('random-walk', (to) => each((i, k) => put(to, i, k, randomWalk(series(i, k), steps))));
  single('drift', (to) => each((i, k) => put(to, i, k, randomWalk(series(i, k), steps, { drift: true }))));
  single('panel-ar', (to) => {
    for (let k = 0; k < indicators; k++) {
      const y = Float64Array.from({ length: units * length }, (_, at) => scaled.z[(Math.floor(at / length) * all + (at % length)) * indicators + k]!);
      const ahead = new PanelAr().fit({ y, units, periods: length }).forecast(steps);
      for (let i = 0; i < units; i++) put(to, i, k, ahead.subarray(i * steps, (i + 1) * steps).map((value) => back(value, k)));
    }
  });
  single('arima', (to) => {
    const orders = new Map<string, number>();
    for (let i = 0; i < units; i++) {
      const own = series(i, target);
      const changes = own.slice(1).map((value, t) => value - own[t]!);
      // A series that grows by the same amount every period has no likelihood: its drift is exact.
      const model = changes.some((change) => Math.abs(change - changes[0]!) > 1e-12 * Math.abs(own[0]!)) ? selectArima(own) : undefined;
      put(to, i, target, model?.forecast(steps) ?? randomWalk(own, steps, { drift: true }));
      const order = (model?.result.order ?? [0, 1, 0]).join(', ');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    return [`Orders by AICc: ${[...orders].map(([order, times]) => `(${order}) ${times} times`).join(', ')}.`];
  });
  for (const preset of ['xgboost', 'lightgbm'] as const) {
    single(preset, (to) => {
      const lags = Math.min(config.window, length - 1);
      const own = Array.from({ length: units }, (_, i) => series(i, target, scaled.z));
      const samples = own.flatMap((y) => Array.from({ length: length - lags }, (_, t) => ({ x: [...y.subarray(t, t + lags)], y: y[t + lags]! })));
      const model = new SecondOrderBoostingRegressor({ preset }).fit({ x: Float64Array.from(samples.flatMap(({ x }) => x)), y: Float64Array.from(samples, ({ y }) => y), rows: samples.length, features: lags });
      own.forEach((y, i) => {
        let past = [...y.subarray(length - lags)];
        const ahead = Array.from({ length: steps }, () => {
          const next = model.predict(Float64Array.from(past), 1)[0]!;
          past = [...past.slice(1), next];
          return back(next, target);
        });
        put(to, i, target, ahead);
      });
      return model.splits ? [] : [`${samples.length} rows cannot be split into leaves of 20: every forecast is the mean. The paper must have changed that setting.`];
    });
  }

  const clusters = [...new Set(labels)].sort((a, b) => a - b);
  const members = (cluster: number): number[] => labels.flatMap((label, i) => (label === cluster ? [i] : []));
  const block = (rows: readonly number[], columns: readonly number[]) => ({
    endog: Float64Array.from(rows.flatMap((i) => Array.from({ length }, (_, t) => columns.map((k) => scaled.z[(i * all + t) * indicators + k]!)).flat())),
    series: rows.length,
    periods: length,
    kEndog: columns.length,
  });
  const everyIndicator = Array.from({ length: indicators }, (_, k) => k);
  single('dfm', (to) => {
    const notes: string[] = [];
    for (const cluster of clusters) {
      const rows = members(cluster);
      const data = block(rows, everyIndicator);
      // The model has no intercept: each region's own mean is taken off and put back.
      const own = Float64Array.from({ length: rows.length * indicators }, (_, at) => {
        const [s, k] = [Math.floor(at / indicators), at % indicators];
        let sum = 0;
        for (let t = 0; t < length; t++) sum += data.endog[(s * length + t) * indicators + k]!;
        return sum / length;
      });
      const centred = data.endog.map((value, at) => value - own[Math.floor(at / (length * indicators)) * indicators + (at % indicators)]!);
      const model = new DynamicFactor({ kFactors: config.kFactors, maxIter: 300 }).fit({ ...data, endog: centred });
      if (!model.result.converged) notes.push(`Cluster ${cluster}: the likelihood still rose after 300 iterations.`);
      const ahead = model.forecast(steps);
      rows.forEach((i, s) => everyIndicator.forEach((k) => put(to, i, k, Array.from({ length: steps }, (_, step) => back(own[s * indicators + k]! + ahead[(s * steps + step) * indicators + k]!, k)))));
    }
    return notes;
  });

  const { replicas, seed, window, epochs } = config;
  const networks: ClusterNetworks[] = [];
  const jobs = [
    { method: 'lstm' as const, groups: [Array.from({ length: units }, (_, i) => i)], columns: [target] },
    { method: 'lstm-dfa' as const, groups: clusters.map(members), columns: everyIndicator },
  ];
  let ridged = 0;
  let done = 0;
  const rounds = jobs.reduce((sum, { groups }) => sum + groups.length, 0) * replicas;
  for (const { method, groups, columns } of jobs) {
    const forecasts = Array.from({ length: replicas }, empty);
    const lost = new Set<number>();
    for (const [cluster, rows] of groups.entries()) {
      const data = block(rows, columns);
      const losses = { train: [] as Float32Array[], validation: [] as Float32Array[], best: [] as number[] };
      const loadings: Float64Array[] = [];
      for (let first = 0; first < replicas; first += chunkReplicas) {
        context.signal?.throwIfAborted();
        const count = Math.min(chunkReplicas, replicas - first);
        const options = { window, epochs: epochs.lstm, randomState: seed };
        const where = { device: context.device, replicas: count, firstReplica: first, steps };
        const dfa = method === 'lstm-dfa' ? (await new LstmDfa({ ...options, kFactors: config.kFactors }).fit(data, where)).result : undefined;
        const result = dfa ?? (await new LstmForecaster(options).fit(data, where)).result;
        if (dfa) ridged += dfa.ridged.reduce((sum, value) => sum + value, 0) / (replicas * units);
        for (const r of result.diverged) lost.add(first + r);
        for (let r = 0; r < count; r++) {
          rows.forEach((i, s) => {
            for (let step = 0; step < steps; step++) {
              columns.forEach((k, c) => (forecasts[first + r]![(i * steps + step) * indicators + k] = back(result.forecast[((r * rows.length + s) * steps + step) * columns.length + c]!, k)));
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
        networks.push({ cluster, train: curveOf(losses.train), validation: curveOf(losses.validation), replica, loadings: comparable(loadings, losses.best, replica, config.kFactors) });
      }
    }
    methods.push({ method, values: forecasts.map((values, r) => (lost.has(r) ? empty() : values)), diverged: lost.size, notes: [] });
  }
  return { methods, networks, ridged, factorNumber: factorsOf(block(Array.from({ length: units }, (_, i) => i), everyIndicator)) };
}

/** Mean over the first axis. */
function meanOver(values: Float32Array, size: number): Float64Array {
  const count = values.length / size;
  const mean = new Float64Array(size);
  values.forEach((value, at) => (mean[at % size]! += value / count));
  return mean;
}

/** Loadings turned onto one replica's, which lie on their principal axes, and scaled to a mean squared column length of 1. */
function comparable(loadings: readonly Float64Array[], best: readonly number[], replica: number, kFactors: number): Float64Array[] {
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

/** Bai and Ng's criteria with as many factors as leave a residual: an indicator that adds others up leaves none sooner. */
function factorsOf(data: FactorPanel): NumberOfFactors {
  for (let most = Math.min(8, data.kEndog - 1); most > 0; most--) {
    try {
      return numberOfFactors(data, { most });
    } catch (error) {
      if (!(error instanceof ConfigError && /reproduce the data exactly/.test(error.message))) throw error;
    }
  }
  return numberOfFactors(data, { most: 0 });
}
