import { FactorPanelAr, PanelAr, type PanelSeries, randomWalk } from '@kuznets/forecast';
import { eachSeries, type KnownPanel, type Scales, scaledPanel } from './known-panel.ts';
import { forecastMethod } from './method.ts';

/** One indicator in all regions, `units x steps`. */
interface Ahead {
  readonly forecast: Float64Array;
  /** Standard deviations of the errors, of a method with a theory of them. */
  readonly deviations?: Float64Array;
}

type PanelForecast = (series: PanelSeries, steps: number) => Promise<Ahead>;

const byIndicator = (forecast: PanelForecast) =>
  forecastMethod({
    forecasts: 'all',
    random: false,
    settings: ({ scales, target }) => ({ scales, target }),
    fit: async (known: KnownPanel, { scales, target }: { readonly scales: Scales; readonly target: number }) => {
      const { length, steps, panel } = known;
      const { series, back, deviation } = scaledPanel(known, scales);
      const fits = panel.indicatorNames.map((_, indicator) => {
        const y = new Float64Array(panel.units * length);
        for (const unit of panel.ids.keys()) y.set(series(unit, indicator), unit * length);
        return forecast({ y, units: panel.units, periods: length }, steps);
      });
      const ahead = await Promise.all(fits);
      const values = await eachSeries(known, known.panel.indicatorNames.keys(), (unit, indicator) =>
        ahead[indicator]!.forecast.subarray(unit * steps, (unit + 1) * steps).map((value) =>
          back(value, unit, indicator),
        ),
      );
      const unitOfTarget = (unit: number): number => deviation[unit * panel.indicators + target]!;
      const deviations = ahead[target]!.deviations?.map((value, at) => unitOfTarget(Math.floor(at / steps)) * value);
      return { values, notes: [], ...(deviations && { deviations }) };
    },
  });

/** Random walks of every region, where there is no coefficient to estimate. */
function walks({ y, units, periods }: PanelSeries, steps: number, drift: boolean): Ahead {
  const ahead = new Float64Array(units * steps);
  for (let unit = 0; unit < units; unit++)
    ahead.set(randomWalk(y.subarray(unit * periods, (unit + 1) * periods), steps, { drift }), unit * steps);
  return { forecast: ahead };
}

/** One autoregression an indicator, all regions sharing its coefficient. */
export const panelAr = byIndicator(async (series, steps) => {
  const { y, periods } = series;
  // What changes in no region has no coefficient, and stays where it is.
  if (y.every((value, at) => value === y[Math.floor(at / periods) * periods])) return walks(series, steps, false);
  const model = await new PanelAr().fit(series);
  return { forecast: await model.forecast(steps), deviations: await model.deviations(steps) };
});

/** Deviation of a change from the first below which it is rounding, in z-scores. */
const still = 1e-12;

/** One autoregression an indicator of its changes, on the region's own and the mean of all regions. */
export const factorPanelAr = byIndicator(async (series, steps) => {
  const { y, periods } = series;
  // What changes by the same amount in every region and period goes on so.
  const moves = y.some((value, at) => at % periods > 0 && Math.abs(value - y[at - 1]! - (y[1]! - y[0]!)) > still);
  return moves
    ? { forecast: await (await new FactorPanelAr().fit(series)).forecast(steps) }
    : walks(series, steps, true);
});
