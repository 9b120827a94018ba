import { type Arima, randomWalk, selectArima } from '@kuznets/forecast';
import { eachSeries, knownSeries } from './known-panel.ts';
import { forecastMethod } from './method.ts';

/** One model a region, its order chosen by AICc. */
export const arima = forecastMethod({
  forecasts: 'target',
  random: false,
  settings: ({ target }) => ({ target }),
  fit: async (known, { target }, { signal }) => {
    const orders = new Map<string, { readonly order: number[]; readonly times: number }>();
    const deviations = new Float64Array(known.panel.units * known.steps).fill(NaN);
    const values = await eachSeries(known, [target], async (unit) => {
      const own = knownSeries(known, unit, target);
      const model = await arimaOf(own, signal);
      const order = [...(model?.result.order ?? [0, 1, 0])];
      orders.set(order.join(), { order, times: (orders.get(order.join())?.times ?? 0) + 1 });
      if (model) deviations.set(await ownDeviations(model, own.length - 1, known.steps), unit * known.steps);
      return model ? model.forecast(known.steps) : randomWalk(own, known.steps, { drift: true });
    });
    return {
      values,
      deviations,
      notes: [{ code: 'orders', orders: [...orders.values()] }],
    };
  },
});

/** Fewest values of a model with a constant and a variance. */
const fewest = 4;

/**
 * The ARIMA model of least AICc of a series; undefined of one too short for any, which drifts, and of one that grows by the same amount every
 * period, which has no likelihood: its drift is exact.
 */
export async function arimaOf(own: Float64Array, signal: AbortSignal | undefined): Promise<Arima | undefined> {
  const changes = own.slice(1).map((value, t) => value - own[t]!);
  return own.length >= fewest && changes.some((change) => Math.abs(change - changes[0]!) > 1e-12 * Math.abs(own[0]!))
    ? selectArima(own, {}, { signal })
    : undefined;
}

/** Parameters of the largest order tried: two lags, two of the shocks, and the constant. */
const mostParameters = 5;

/**
 * Deviations as R's `forecast` has them, and what it leaves out: the error of the drift, a mean of changes, which misses as their sum does over
 * their number; and that the order was chosen, for which the variance has the degrees of freedom that the largest would leave.
 */
async function ownDeviations(model: Arima, changes: number, steps: number): Promise<Float64Array> {
  const { order, constant } = model.result;
  const all = await model.deviations(Math.max(steps, changes));
  const parameters = order[0] + order[2] + Number(constant !== null);
  const wider = Math.sqrt((changes - parameters) / Math.max(1, changes - mostParameters));
  const drift = all[changes - 1]! / changes;
  return all.slice(0, steps).map((value, step) => wider * Math.hypot(value, (step + 1) * drift));
}
