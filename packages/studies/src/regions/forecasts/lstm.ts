import { LstmForecaster } from '@kuznets/dfa';
import { withoutReplicas } from '../replicas.ts';
import { scaledPanel } from './known-panel.ts';
import { forecastMethod } from './method.ts';

/** One LSTM of the target for all regions. */
export const lstm = forecastMethod({
  forecasts: 'target',
  random: true,
  settings: ({ target, scales, config: { window, epochs, seed } }) => ({
    ...{ target, scales, window, epochs: epochs.lstm, seed },
  }),
  fit: async (known, { target, scales, window, epochs, seed }, { device, first, replicas }) => {
    const { length, steps, panel } = known;
    const { series, back } = scaledPanel(known, scales);
    const endog = new Float64Array(panel.units * length);
    for (const unit of panel.ids.keys()) endog.set(series(unit, target), unit * length);
    const { result } = await new LstmForecaster({ window, epochs, randomState: seed }).fit(
      { endog, series: panel.units, periods: length, kEndog: 1 },
      { device, replicas, firstReplica: first, steps },
    );
    const values = Float64Array.from(result.forecast, (value) => back(value, target));
    return { values: withoutReplicas(values, replicas, result.diverged), notes: [] };
  },
});
