import { divergedReplicas } from '@kuznets/core-gpu';
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
  fit: async (known, { target, scales, window, epochs, seed }, { device, first, replicas, signal, onProgress }) => {
    const { length, steps, panel } = known;
    const { series, back } = scaledPanel(known, scales);
    const endog = new Float64Array(panel.units * length);
    for (const unit of panel.ids.keys()) endog.set(series(unit, target), unit * length);
    const data = { endog, series: panel.units, periods: length, kEndog: 1 };
    const model = new LstmForecaster({ window, epochs, randomState: seed });
    await model.fit(data, { device, replicas, firstReplica: first, signal, onProgress });
    const ahead = await model.forecast(data, { device, steps });
    const diverged = [...model.result.diverged, ...divergedReplicas(replicas, ahead)];
    const values = Float64Array.from(ahead, (value) => back(value, target));
    return { values: withoutReplicas(values, replicas, diverged), notes: [] };
  },
});
