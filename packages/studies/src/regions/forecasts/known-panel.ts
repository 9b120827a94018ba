import type { Panel } from '@kuznets/data';
import type { FactorPanel } from '@kuznets/dfa';
import { breather } from '../../pipeline/breather.ts';
import type { RegionsConfig } from '../config.ts';
import { zScores } from '../z-scores.ts';

/** A panel of which only the first periods are known, and how many more are to be forecast. */
export interface KnownPanel {
  readonly panel: Panel;
  /** Known periods. */
  readonly length: number;
  /** Periods ahead. */
  readonly steps: number;
}

/** What z-scores are made with: mean and standard deviation of the periods up to `last`. */
export interface Scales {
  readonly scaling: RegionsConfig['scaling'];
  readonly last: number;
}

/** The known part of a panel as z-scores. */
export interface ScaledPanel {
  /** One region's z-scores of one indicator. */
  series(unit: number, indicator: number): Float64Array;
  /** Some regions' z-scores of all indicators. */
  block(units: readonly number[]): FactorPanel & { readonly series: number };
  /** A z-score in the indicator's unit. */
  back(value: number, indicator: number): number;
}

/** Indices of all regions. */
export const everyUnit = ({ panel }: KnownPanel): number[] => Array.from({ length: panel.units }, (_, unit) => unit);

/** Indices of all indicators. */
export const everyIndicator = ({ panel }: KnownPanel): number[] =>
  Array.from({ length: panel.indicators }, (_, indicator) => indicator);

/** One region's known values of one indicator, of the panel or of what else has its shape. */
export function knownSeries(
  { panel, length }: KnownPanel,
  unit: number,
  indicator: number,
  values: Float64Array = panel.values,
): Float64Array {
  const first = unit * panel.periods.length;
  return Float64Array.from({ length }, (_, t) => values[(first + t) * panel.indicators + indicator]!);
}

/** z-scores of what is known. */
export function scaledPanel(known: KnownPanel, { last, scaling }: Scales): ScaledPanel {
  const { panel, length } = known;
  const { indicators, periods } = panel;
  const { z, mean, deviation } = zScores(panel, 0, last, scaling);
  return {
    series: (unit, indicator) => knownSeries(known, unit, indicator, z),
    block: (units) => {
      const endog = new Float64Array(units.length * length * indicators);
      units.forEach((unit, row) => {
        const first = unit * periods.length * indicators;
        endog.set(z.subarray(first, first + length * indicators), row * length * indicators);
      });
      return { endog, series: units.length, periods: length, kEndog: indicators };
    },
    back: (value, indicator) => mean[indicator]! + deviation[indicator]! * value,
  };
}

/** Forecasts made region by region: `units x steps x indicators given`. */
export async function eachSeries(
  known: KnownPanel,
  indicators: readonly number[],
  forecast: (unit: number, indicator: number) => ArrayLike<number>,
): Promise<Float64Array> {
  const breathe = breather();
  const { steps } = known;
  const values = new Float64Array(known.panel.units * steps * indicators.length);
  for (const unit of everyUnit(known)) {
    for (const [column, indicator] of indicators.entries()) {
      await breathe();
      const ahead = forecast(unit, indicator);
      for (let step = 0; step < steps; step++)
        values[(unit * steps + step) * indicators.length + column] = ahead[step]!;
    }
  }
  return values;
}
