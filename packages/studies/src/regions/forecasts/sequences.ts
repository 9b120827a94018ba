import type { FactorPanel } from '@kuznets/dfa';
import type { ForecastOrigin } from './method.ts';

/** How the LSTMs are trained, of the settings that both take. */
export const sequenceSettings = ({ scales, config: { lstm, window, epochs, seed, leakage } }: ForecastOrigin) => {
  const { of, ...options } = lstm;
  return {
    ...{ scales, of },
    /** Periods after the origin that training sees. */
    seen: leakage === 'target' ? 1 : 0,
    options: { ...options, window, epochs: epochs.lstm, randomState: seed },
  };
};

/** What the networks read and forecast: a panel as it is, or its changes from period to period. */
export function asRead(panel: FactorPanel, of: 'levels' | 'changes'): FactorPanel {
  if (of === 'levels') return panel;
  const { endog, periods, kEndog } = panel;
  const changes = periods - 1;
  return {
    ...panel,
    periods: changes,
    endog: Float64Array.from({ length: (endog.length / periods) * changes }, (_, at) => {
      const k = at % kEndog;
      const row = Math.floor(at / kEndog);
      const to = (Math.floor(row / changes) * periods + (row % changes) + 1) * kEndog + k;
      return endog[to]! - endog[to - kEndog]!;
    }),
  };
}

/** Forecasts `replicas x series x steps x kEndog` of what was read, as levels: changes are added to the last values of the panel. */
export function asLevels(
  ahead: Float32Array,
  of: 'levels' | 'changes',
  { endog, periods, kEndog, series = 1 }: FactorPanel,
  steps: number,
): Float32Array {
  if (of === 'levels') return ahead;
  const levels = ahead.slice();
  for (let at = 0; at < levels.length; at++) {
    const row = Math.floor(at / kEndog);
    const s = Math.floor(row / steps) % series;
    levels[at]! += row % steps === 0 ? endog[((s + 1) * periods - 1) * kEndog + (at % kEndog)]! : levels[at - kEndog]!;
  }
  return levels;
}
