import type { Panel } from '@kuznets/data';
import type { FactorPanel } from '@kuznets/dfa';
import type { RegionsConfig } from './config.ts';
import { type Scaled, zScores } from './data.ts';

/** What is forecast: a panel known up to one period, and regions in clusters. */
export interface ForecastTask {
  readonly panel: Panel;
  /** Known periods. */
  readonly length: number;
  /** Periods ahead. */
  readonly steps: number;
  /** Index of the indicator forecast in levels. */
  readonly target: number;
  readonly scaled: Scaled;
  /** Regions of each cluster. */
  readonly clusters: readonly { readonly cluster: number; readonly members: readonly number[] }[];
  /** z-scores of some regions' indicators in the known periods. */
  block(rows: readonly number[], columns: readonly number[]): FactorPanel & { readonly series: number };
  /** A z-score in the indicator's unit. */
  back(value: number, indicator: number): number;
  /** A region's known values, or what else has the panel's shape. */
  series(unit: number, indicator: number, from?: Float64Array): Float64Array;
  /** `units x steps x indicators` of NaN. */
  empty(): Float64Array;
}

/** The task of one origin; scales are those of what is known, unless leakage is asked for. */
export function forecastTask(
  panel: Panel,
  origin: number,
  steps: number,
  target: number,
  labels: readonly number[],
  config: RegionsConfig,
): ForecastTask {
  const { units, indicators, values } = panel;
  const all = panel.periods.length;
  const length = origin + 1;
  const scaled = zScores(panel, 0, config.leakage === 'none' ? origin : all - 1, config.scaling);
  const names = [...new Set(labels)].sort((a, b) => a - b);
  return {
    ...{ panel, length, steps, target, scaled },
    clusters: names.map((cluster) => ({
      cluster,
      members: labels.flatMap((label, i) => (label === cluster ? [i] : [])),
    })),
    block: (rows, columns) => ({
      endog: Float64Array.from(
        rows.flatMap((i) =>
          Array.from({ length }, (_, t) => columns.map((k) => scaled.z[(i * all + t) * indicators + k]!)).flat(),
        ),
      ),
      series: rows.length,
      periods: length,
      kEndog: columns.length,
    }),
    back: (value, k) => scaled.mean[k]! + scaled.deviation[k]! * value,
    series: (i, k, from = values) => Float64Array.from({ length }, (_, t) => from[(i * all + t) * indicators + k]!),
    empty: () => new Float64Array(units * steps * indicators).fill(Number.NaN),
  };
}

/** Indices of all regions. */
export const everyUnit = ({ panel }: ForecastTask): number[] => Array.from({ length: panel.units }, (_, i) => i);

/** Indices of all indicators. */
export const everyIndicator = ({ panel }: ForecastTask): number[] =>
  Array.from({ length: panel.indicators }, (_, k) => k);
