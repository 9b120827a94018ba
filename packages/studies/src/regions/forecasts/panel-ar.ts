import { PanelAr } from '@kuznets/forecast';
import { eachSeries, everyIndicator, everyUnit, scaledPanel } from './known-panel.ts';
import { forecastMethod } from './method.ts';

/** One autoregression an indicator, all regions sharing its coefficient. */
export const panelAr = forecastMethod({
  label: 'Panel AR(1)',
  forecasts: 'all',
  random: false,
  settings: ({ scales }) => ({ scales }),
  fit: async (known, { scales }) => {
    const { length, steps, panel } = known;
    const { series, back } = scaledPanel(known, scales);
    const ahead = everyIndicator(known).map((indicator) => {
      const y = new Float64Array(panel.units * length);
      for (const unit of everyUnit(known)) y.set(series(unit, indicator), unit * length);
      return new PanelAr().fit({ y, units: panel.units, periods: length }).forecast(steps);
    });
    const values = await eachSeries(known, everyIndicator(known), (unit, indicator) =>
      ahead[indicator]!.subarray(unit * steps, (unit + 1) * steps).map((value) => back(value, indicator)),
    );
    return { values, notes: [] };
  },
});
