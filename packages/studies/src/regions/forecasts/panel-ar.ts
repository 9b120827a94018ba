import { PanelAr } from '@kuznets/forecast';
import { eachSeries, scaledPanel } from './known-panel.ts';
import { forecastMethod } from './method.ts';

/** One autoregression an indicator, all regions sharing its coefficient. */
export const panelAr = forecastMethod({
  forecasts: 'all',
  random: false,
  settings: ({ scales, target }) => ({ scales, target }),
  fit: async (known, { scales, target }) => {
    const { length, steps, panel } = known;
    const { series, back } = scaledPanel(known, scales);
    const deviations = new Float64Array(panel.units * steps).fill(NaN);
    const unit = back(1, target) - back(0, target);
    const fits = panel.indicatorNames.map(async (_, indicator) => {
      const y = new Float64Array(panel.units * length);
      for (const unit of panel.ids.keys()) y.set(series(unit, indicator), unit * length);
      // What changes in no region has no coefficient, and stays where it is.
      if (y.every((value, at) => value === y[Math.floor(at / length) * length]))
        return Float64Array.from({ length: panel.units * steps }, (_unused, at) => y[Math.floor(at / steps) * length]!);
      const model = await new PanelAr().fit({ y, units: panel.units, periods: length });
      if (indicator === target) deviations.set((await model.deviations(steps)).map((value) => unit * value));
      return model.forecast(steps);
    });
    const ahead = await Promise.all(fits);
    const values = await eachSeries(known, known.panel.indicatorNames.keys(), (unit, indicator) =>
      ahead[indicator]!.subarray(unit * steps, (unit + 1) * steps).map((value) => back(value, indicator)),
    );
    return { values, deviations, notes: [] };
  },
});
