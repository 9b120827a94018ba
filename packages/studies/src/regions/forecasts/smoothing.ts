import { selectExponentialSmoothing, theta as thetaForecasts } from '@kuznets/forecast';
import { eachSeries, knownSeries } from './known-panel.ts';
import { forecastMethod } from './method.ts';

/** Exponential smoothing of each region's target, its trend chosen by AICc. */
export const ets = forecastMethod({
  forecasts: 'target',
  random: false,
  settings: ({ target }) => ({ target }),
  fit: async (known, { target }, { signal }) => {
    const times = { none: 0, trend: 0, damped: 0 };
    const values = await eachSeries(known, [target], async (unit) => {
      const model = await selectExponentialSmoothing(knownSeries(known, unit, target), { signal });
      const { smoothingTrend, dampingTrend } = model.result;
      times[smoothingTrend === null ? 'none' : dampingTrend === null ? 'trend' : 'damped']++;
      return model.forecast(known.steps);
    });
    return { values, notes: [{ code: 'trends', ...times }] };
  },
});

/** The Theta method of each region's target. */
export const theta = forecastMethod({
  forecasts: 'target',
  random: false,
  settings: ({ target }) => ({ target }),
  fit: async (known, { target }, { signal }) => ({
    values: await eachSeries(known, [target], (unit) =>
      thetaForecasts(knownSeries(known, unit, target), known.steps, { signal }),
    ),
    notes: [],
  }),
});
