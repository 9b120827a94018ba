import { SecondOrderBoostingRegressor } from '@kuznets/ensembles';
import { eachSeries, scaledPanel } from './known-panel.ts';
import { forecastMethod } from './method.ts';

const boosting = (preset: 'xgboost' | 'lightgbm') =>
  forecastMethod({
    forecasts: 'target',
    random: false,
    settings: ({ target, scales, config, length }) => ({ target, scales, lags: Math.min(config.window, length - 1) }),
    fit: async (known, { target, scales, lags }) => {
      const { length, steps } = known;
      const { series, back } = scaledPanel(known, scales);
      const own = known.panel.ids.map((_, unit) => series(unit, target));
      const samples = own.flatMap((y) =>
        Array.from({ length: length - lags }, (_, t) => ({ x: y.subarray(t, t + lags), y: y[t + lags]! })),
      );
      const model = await new SecondOrderBoostingRegressor({ preset }).fit({
        x: Float64Array.from(samples.flatMap(({ x }) => [...x])),
        y: Float64Array.from(samples, ({ y }) => y),
        rows: samples.length,
        features: lags,
      });
      const { trees } = model.result;
      const values = await eachSeries(known, [target], async (unit) => {
        const past = own[unit]!.slice(length - lags);
        const ahead = [];
        for (let step = 0; step < steps; step++) {
          const next = (await model.predict({ x: past, rows: 1, features: lags }))[0]!;
          past.copyWithin(0, 1);
          past[lags - 1] = next;
          ahead.push(back(next, unit, target));
        }
        return ahead;
      });
      return {
        values,
        notes: trees.feature.some((feature) => feature >= 0)
          ? []
          : [{ code: 'no-split', rows: samples.length, leaf: 20 }],
      };
    },
  });

/** Trees of a region's last values of the target, by the defaults of XGBoost. */
export const xgboost = boosting('xgboost');

/** By the defaults of LightGBM. */
export const lightgbm = boosting('lightgbm');
