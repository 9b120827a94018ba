import { paceOf } from '@kuznets/base';
import type { Panel } from '@kuznets/data';
import type { FactorPanel } from '@kuznets/dfa';
import { type Cluster, clustersOf } from '../clusters/members.ts';
import type { RegionsConfig } from '../config.ts';
import { replicaRows } from '../replicas.ts';
import { type Scaled, zScores } from '../z-scores.ts';

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
  /** All of them together, of the regions of one cluster, or each by itself, and what comes after by those of the last. */
  readonly by: RegionsConfig['scales']['forecasts'];
  readonly last: number;
  /** Clusters, where each has scales of its own. */
  readonly labels?: readonly number[];
}

/** Scales by what may be known: each period by itself asks for no later one than the origin. */
export const scalesOf = (
  { scaling, scales }: RegionsConfig,
  { origin, known, labels }: { readonly origin: number; readonly known: number; readonly labels: readonly number[] },
): Scales => ({
  ...{ scaling, by: scales.forecasts },
  last: scales.forecasts === 'period' ? origin : known,
  ...(scales.forecasts === 'cluster' && { labels }),
});

/** A panel as z-scores; mean and deviation, `units x indicators`, are those that forecasts are turned back by. */
export function scaledBy(panel: Panel, { last, scaling, by, labels }: Scales): Scaled {
  const { indicators, periods, units } = panel;
  const width = periods.length * indicators;
  const scaled = {
    z: new Float64Array(units * width),
    mean: new Float64Array(units * indicators),
    deviation: new Float64Array(units * indicators),
  };
  for (const { members } of clustersOf(by === 'cluster' ? labels! : panel.ids.map(() => 0))) {
    const values = Float64Array.from({ length: members.length * width }, (_, at) => {
      const unit = members[Math.floor(at / width)]!;
      return panel.values[unit * width + (at % width)]!;
    });
    const own = { ...panel, values, units: members.length };
    const { z, mean, deviation } = zScores(own, by === 'period' ? last : 0, last, scaling);
    for (let period = 0; by === 'period' && period < last; period++) {
      const { z: alone } = zScores(own, period, period, scaling);
      for (const row of members.keys()) {
        const first = row * width + period * indicators;
        z.set(alone.subarray(first, first + indicators), first);
      }
    }
    members.forEach((unit, row) => {
      scaled.z.set(z.subarray(row * width, (row + 1) * width), unit * width);
      scaled.mean.set(mean, unit * indicators);
      scaled.deviation.set(deviation, unit * indicators);
    });
  }
  return scaled;
}

/** The known part of a panel as z-scores. */
export interface ScaledPanel {
  /** One region's z-scores of one indicator. */
  series(unit: number, indicator: number): Float64Array;
  /** Some regions' z-scores of all indicators. */
  block(units: readonly number[]): FactorPanel & { readonly series: number };
  /** A region's z-score in the indicator's unit. */
  back(value: number, unit: number, indicator: number): number;
  /** `units x indicators`: standard deviations that z-scores were divided by. */
  readonly deviation: Float64Array;
}

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

/**
 * z-scores of what is known.
 *
 * @param known - the panel.
 * @param scales - whose mean and standard deviation.
 * @param logged - indicator that is taken as its logarithm, which `back` undoes; none by default.
 */
export function scaledPanel(known: KnownPanel, scales: Scales, logged: number | null = null): ScaledPanel {
  const { panel, length } = known;
  const { indicators, periods } = panel;
  const values =
    logged === null
      ? panel.values
      : panel.values.map((value, at) => (at % indicators === logged ? Math.log(value) : value));
  const { z, mean, deviation } = scaledBy({ ...panel, values }, scales);
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
    back: (value, unit, indicator) => {
      const at = unit * indicators + indicator;
      const whole = mean[at]! + deviation[at]! * value;
      return indicator === logged ? Math.exp(whole) : whole;
    },
    deviation,
  };
}

/** Forecasts made region by region: `units x steps x indicators given`. */
export async function eachSeries(
  { panel, steps }: KnownPanel,
  indicators: Iterable<number>,
  forecast: (unit: number, indicator: number) => ArrayLike<number> | Promise<ArrayLike<number>>,
): Promise<Float64Array> {
  const pace = paceOf();
  const columns = [...indicators];
  const values = new Float64Array(panel.units * steps * columns.length);
  for (const unit of panel.ids.keys()) {
    for (const [column, indicator] of columns.entries()) {
      await pace.rest();
      const ahead = await forecast(unit, indicator);
      for (let step = 0; step < steps; step++) values[(unit * steps + step) * columns.length + column] = ahead[step]!;
    }
  }
  return values;
}

/** Forecasts made cluster by cluster, each `replicas x regions x steps x indicators`: the same of all regions. */
export async function eachCluster(
  { panel, steps }: KnownPanel,
  labels: readonly number[],
  replicas: number,
  forecast: (cluster: Cluster) => Promise<Float64Array>,
): Promise<Float64Array> {
  const pace = paceOf();
  const width = steps * panel.indicators;
  const values = new Float64Array(replicas * panel.units * width);
  for (const cluster of clustersOf(labels)) {
    await pace.rest();
    const { members } = cluster;
    for (const [row, ahead] of replicaRows(await forecast(cluster), replicas * members.length).entries()) {
      const replica = Math.floor(row / members.length);
      values.set(ahead, (replica * panel.units + members[row % members.length]!) * width);
    }
  }
  return values;
}
