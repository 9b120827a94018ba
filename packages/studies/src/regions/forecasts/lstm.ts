import { divergedReplicas } from '@kuznets/core-gpu';
import { type FactorPanel, LstmForecaster } from '@kuznets/dfa';
import { withoutReplicas } from '../replicas.ts';
import { scaledPanel } from './known-panel.ts';
import { forecastMethod } from './method.ts';
import { readerOf, sequenceSettings } from './sequences.ts';

/** One LSTM of the target for all regions. */
export const lstm = forecastMethod({
  forecasts: 'target',
  random: true,
  settings: (origin) => ({ ...sequenceSettings(origin), target: origin.target }),
  fit: async (
    known,
    { scales, reads, logged, seen, options, target },
    { device, first, replicas, signal, onProgress },
  ) => {
    const { steps, panel } = known;
    const { back } = scaledPanel(known, scales, logged);
    const targets = (length: number): FactorPanel => {
      const { series } = scaledPanel({ ...known, length }, scales, logged);
      const endog = new Float64Array(panel.units * length);
      for (const unit of panel.ids.keys()) endog.set(series(unit, target), unit * length);
      return { endog, series: panel.units, periods: length, kEndog: 1 };
    };
    const model = new LstmForecaster(options);
    const data = targets(known.length);
    const { read, levels } = readerOf(data, reads);
    const sample = read(targets(known.length + seen));
    await model.fit(sample, { device, replicas, firstReplica: first, signal, onProgress });
    const ahead = levels(await model.forecast(read(data), { device, steps }), steps);
    const values = Float64Array.from(ahead, (value, at) => back(value, Math.floor(at / steps) % panel.units, target));
    const diverged = [...model.result.diverged, ...divergedReplicas(replicas, values)];
    return { values: withoutReplicas(values, replicas, diverged), notes: [] };
  },
});
