import { randomWalk, selectArima } from '@kuznets/forecast';
import { eachSeries, knownSeries } from './known-panel.ts';
import { forecastMethod } from './method.ts';

/** One model a region, its order chosen by AICc. */
export const arima = forecastMethod({
  forecasts: 'target',
  random: false,
  settings: ({ target }) => ({ target }),
  fit: async (known, { target }, { signal }) => {
    const orders = new Map<string, { readonly order: number[]; readonly times: number }>();
    const values = await eachSeries(known, [target], async (unit) => {
      const own = knownSeries(known, unit, target);
      const changes = own.slice(1).map((value, t) => value - own[t]!);
      // A series that grows by the same amount every period has no likelihood: its drift is exact.
      const model = changes.some((change) => Math.abs(change - changes[0]!) > 1e-12 * Math.abs(own[0]!))
        ? await selectArima(own, {}, { signal })
        : undefined;
      const order = [...(model?.result.order ?? [0, 1, 0])];
      orders.set(order.join(), { order, times: (orders.get(order.join())?.times ?? 0) + 1 });
      return model ? model.forecast(known.steps) : randomWalk(own, known.steps, { drift: true });
    });
    return {
      values,
      notes: [{ code: 'orders', orders: [...orders.values()] }],
    };
  },
});
