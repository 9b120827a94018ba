import type { FactorPanel } from '@kuznets/dfa';
import type { RegionsConfig } from '../config.ts';
import type { ForecastOrigin } from './method.ts';

/** How the LSTMs are trained, of the settings that both take. */
export const sequenceSettings = ({ scales, config, target }: ForecastOrigin) => {
  const { lstm, window, epochs, seed, leakage } = config;
  const { of, regionEffects, hidden, learningRate, patience, validation, split } = lstm;
  return {
    ...{ scales, reads: { of, regionEffects } },
    /** Indicator that is taken as its logarithm. */
    logged: lstm.target === 'logarithms' ? target : null,
    /** Periods after the origin that training sees. */
    seen: leakage === 'target' ? 1 : 0,
    // Where little is left to score the network is that of the other origins, and its first outputs are taken.
    options: {
      ...{ hidden, learningRate, patience, validation, window, horizon: outputsOf(config) },
      ...(split === 'regions' && { split: 'series' as const }),
      ...{ epochs: epochs.lstm, randomState: seed },
    },
  };
};

/** Periods that one pass of the LSTMs forecasts. */
export const outputsOf = ({ lstm, horizon }: Pick<RegionsConfig, 'lstm' | 'horizon'>): number =>
  lstm.steps === 'direct' ? horizon : 1;

/** What the networks read of a panel, and what their forecasts say of it. */
interface Reader {
  /** Of this panel, or of one that goes on for more periods. */
  readonly read: (panel: FactorPanel) => FactorPanel;
  /** Forecasts `replicas x series x steps x kEndog` of what was read, as levels. */
  readonly levels: (ahead: Float32Array, steps: number) => Float32Array;
}

/**
 * Levels, or changes from period to period, which are added to the panel's last values; with region effects less each series' mean of them.
 *
 * @param panel - what is known: its means are the effects.
 * @param reads - settings of the LSTMs.
 */
export function readerOf(
  panel: FactorPanel,
  { of, regionEffects }: Pick<RegionsConfig['lstm'], 'of' | 'regionEffects'>,
): Reader {
  const { kEndog } = panel;
  const effects = regionEffects ? meansOf(asRead(panel, of)) : null;
  return {
    read: (whole) => {
      const taken = asRead(whole, of);
      if (effects === null) return taken;
      const length = taken.periods * kEndog;
      const effectAt = (at: number): number => effects[Math.floor(at / length) * kEndog + (at % kEndog)]!;
      return { ...taken, endog: Float64Array.from(taken.endog, (value, at) => value - effectAt(at)) };
    },
    levels: (ahead, steps) => {
      const length = steps * kEndog;
      const whole =
        effects &&
        ahead.map((value, at) => value + effects[(Math.floor(at / length) * kEndog + (at % kEndog)) % effects.length]!);
      return asLevels(whole ?? ahead, of, panel, steps);
    },
  };
}

/** `series x kEndog` means over time. */
function meansOf({ endog, periods, kEndog, series = 1 }: FactorPanel): Float64Array {
  const means = new Float64Array(series * kEndog);
  endog.forEach((value, at) => {
    means[Math.floor(at / (periods * kEndog)) * kEndog + (at % kEndog)]! += value / periods;
  });
  return means;
}

/** A panel as it is, or its changes from period to period. */
function asRead(panel: FactorPanel, of: 'levels' | 'changes'): FactorPanel {
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

/** Forecasts as levels: changes are added to the last values of the panel. */
function asLevels(
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
