import { DynamicFactor } from '@kuznets/dfa';
import { SecondOrderBoostingRegressor } from '@kuznets/ensembles';
import { PanelAr, randomWalk, selectArima } from '@kuznets/forecast';
import { breather } from '../pipeline/breather.ts';
import type { RegionsConfig } from './config.ts';
import type { MethodForecasts, MethodName } from './forecasts.ts';
import { type ForecastTask, everyIndicator, everyUnit } from './task.ts';

/** Forecasts of every method without random numbers, beside what the workers do. */
export async function baselines(task: ForecastTask, config: RegionsConfig): Promise<MethodForecasts[]> {
  const breathe = breather();
  const { panel, length, steps, target, scaled, back, series } = task;
  const { units, indicators } = panel;
  const all = panel.periods.length;
  const put = (to: Float64Array, i: number, k: number, forecast: ArrayLike<number>): void => {
    for (let step = 0; step < steps; step++) to[(i * steps + step) * indicators + k] = forecast[step]!;
  };
  const methods: MethodForecasts[] = [];
  const single = async (
    method: MethodName,
    fill: (to: Float64Array) => readonly string[] | void | Promise<readonly string[]>,
  ): Promise<void> => {
    const to = task.empty();
    const notes = (await fill(to)) ?? [];
    await breathe();
    methods.push({ method, values: [to], diverged: 0, notes });
  };
  const each = (visit: (i: number, k: number) => void): void => {
    for (const i of everyUnit(task)) for (const k of everyIndicator(task)) visit(i, k);
  };

  await single('random-walk', (to) => each((i, k) => put(to, i, k, randomWalk(series(i, k), steps))));
  await single('drift', (to) => each((i, k) => put(to, i, k, randomWalk(series(i, k), steps, { drift: true }))));
  await single('panel-ar', (to) => {
    for (let k = 0; k < indicators; k++) {
      const y = Float64Array.from(
        { length: units * length },
        (_, at) => scaled.z[(Math.floor(at / length) * all + (at % length)) * indicators + k]!,
      );
      const ahead = new PanelAr().fit({ y, units, periods: length }).forecast(steps);
      for (let i = 0; i < units; i++)
        put(
          to,
          i,
          k,
          ahead.subarray(i * steps, (i + 1) * steps).map((value) => back(value, k)),
        );
    }
  });
  await single('arima', async (to) => {
    const orders = new Map<string, number>();
    for (let i = 0; i < units; i++) {
      await breathe();
      const own = series(i, target);
      const changes = own.slice(1).map((value, t) => value - own[t]!);
      // A series that grows by the same amount every period has no likelihood: its drift is exact.
      const model = changes.some((change) => Math.abs(change - changes[0]!) > 1e-12 * Math.abs(own[0]!))
        ? selectArima(own)
        : undefined;
      put(to, i, target, model?.forecast(steps) ?? randomWalk(own, steps, { drift: true }));
      const order = (model?.result.order ?? [0, 1, 0]).join(', ');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    return [`Orders by AICc: ${[...orders].map(([order, times]) => `(${order}) ${times} times`).join(', ')}.`];
  });
  for (const preset of ['xgboost', 'lightgbm'] as const) {
    await single(preset, (to) => {
      const lags = Math.min(config.window, length - 1);
      const own = Array.from({ length: units }, (_, i) => series(i, target, scaled.z));
      const samples = own.flatMap((y) =>
        Array.from({ length: length - lags }, (_, t) => ({ x: [...y.subarray(t, t + lags)], y: y[t + lags]! })),
      );
      const model = new SecondOrderBoostingRegressor({ preset }).fit({
        x: Float64Array.from(samples.flatMap(({ x }) => x)),
        y: Float64Array.from(samples, ({ y }) => y),
        rows: samples.length,
        features: lags,
      });
      own.forEach((y, i) => {
        let past = [...y.subarray(length - lags)];
        const ahead = Array.from({ length: steps }, () => {
          const next = model.predict(Float64Array.from(past), 1)[0]!;
          past = [...past.slice(1), next];
          return back(next, target);
        });
        put(to, i, target, ahead);
      });
      return model.splits
        ? []
        : [
            `${samples.length} rows cannot be split into leaves of 20: every forecast is the mean. The paper must have changed that setting.`,
          ];
    });
  }

  await single('dfm', async (to) => {
    const notes: string[] = [];
    for (const { cluster, members } of task.clusters) {
      await breathe();
      const data = task.block(members, everyIndicator(task));
      // The model has no intercept: each region's own mean is taken off and put back.
      const own = Float64Array.from({ length: members.length * indicators }, (_, at) => {
        const [s, k] = [Math.floor(at / indicators), at % indicators];
        let sum = 0;
        for (let t = 0; t < length; t++) sum += data.endog[(s * length + t) * indicators + k]!;
        return sum / length;
      });
      const centred = data.endog.map(
        (value, at) => value - own[Math.floor(at / (length * indicators)) * indicators + (at % indicators)]!,
      );
      const model = new DynamicFactor({ kFactors: config.kFactors, maxIter: 300 }).fit({ ...data, endog: centred });
      if (!model.result.converged) notes.push(`Cluster ${cluster}: the likelihood still rose after 300 iterations.`);
      const ahead = model.forecast(steps);
      members.forEach((i, s) =>
        everyIndicator(task).forEach((k) =>
          put(
            to,
            i,
            k,
            Array.from({ length: steps }, (_, step) =>
              back(own[s * indicators + k]! + ahead[(s * steps + step) * indicators + k]!, k),
            ),
          ),
        ),
      );
    }
    return notes;
  });
  return methods;
}
