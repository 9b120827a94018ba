import { paceOf } from '@kuznets/base';
import { randomWalk, selectExponentialSmoothing, theta } from '@kuznets/forecast';
import { clustersOf } from '../clusters/members.ts';
import { arimaOf } from '../forecasts/arima.ts';
import { levelsByFactors, mixedIterations } from '../forecasts/mixed-factors.ts';
import type { UnbalancedName } from '../forecasts/names.ts';
import type { ForecastNote } from '../notes.ts';
import { type KnownUnbalanced, type KnownValues, knownValues } from './known.ts';

/** All that forecasts of an unbalanced panel depend on beside its known cells. */
export interface UnbalancedSettings {
  /** Index of the indicator forecast. */
  readonly target: number;
  /** Most factors. */
  readonly kFactors: number;
  /** `units`: clusters whose regions share factors, of all regions. */
  readonly labels: readonly number[];
  readonly name: string;
}

/** Forecasts of one method. */
export interface UnbalancedForecasts {
  /** `units x steps`, `NaN` of regions that it does not forecast. */
  readonly values: Float64Array;
  readonly notes: readonly ForecastNote[];
}

/** What a series must have before it is forecast, and its forecasts for as many periods after its last known one. */
interface SeriesMethod {
  /** Fewest values that it must know. */
  readonly fewest: number;
  /** The values that it takes; by default those after the last hole. */
  readonly takes?: 'all';
  forecast(
    own: KnownValues,
    periods: number,
    signal: AbortSignal | undefined,
  ): ArrayLike<number> | Promise<ArrayLike<number>>;
}

/** Fewest values that tell a level from a trend. */
const fewest = 3;

const ofSeries: Record<Exclude<UnbalancedName, 'dfm'>, SeriesMethod> = {
  'random-walk': { fewest: 1, forecast: ({ run }, periods) => randomWalk(run, periods) },
  // Of all known values: the mean change from the first to the last has no use for those between.
  drift: {
    fewest: 2,
    takes: 'all',
    forecast: ({ all, run, gap }, periods) => {
      const first = all.findIndex((value) => !Number.isNaN(value));
      const last = run.at(-1)!;
      const slope = (last - all[first]!) / (all.length - 1 - gap - first);
      return Array.from({ length: periods }, (_, step) => last + slope * (step + 1));
    },
  },
  arima: {
    fewest,
    forecast: async ({ run }, periods, signal) =>
      (await arimaOf(run, signal))?.forecast(periods) ?? randomWalk(run, periods, { drift: true }),
  },
  ets: {
    fewest,
    forecast: async ({ run }, periods, signal) =>
      (await selectExponentialSmoothing(run, told(signal))).forecast(periods),
  },
  theta: { fewest, forecast: ({ run }, periods, signal) => theta(run, periods, told(signal)) },
};

const told = (signal: AbortSignal | undefined) => (signal === undefined ? {} : { signal });

/**
 * Forecasts of the target in all regions by a method that takes missing cells.
 *
 * A region's own models are of the values after its last hole, and forecast from the last known one; the random walk with drift is of all known
 * values; factors are of the changes of all regions in a cluster, by EM.
 */
export function unbalancedForecasts(
  method: UnbalancedName,
  known: KnownUnbalanced,
  settings: UnbalancedSettings,
  signal: AbortSignal | undefined,
): Promise<UnbalancedForecasts> {
  return method === 'dfm' ? byFactors(known, settings, signal) : bySeries(ofSeries[method], known, settings, signal);
}

async function bySeries(
  { fewest: least, takes, forecast }: SeriesMethod,
  known: KnownUnbalanced,
  { target }: UnbalancedSettings,
  signal: AbortSignal | undefined,
): Promise<UnbalancedForecasts> {
  const { panel, steps } = known;
  const pace = paceOf(told(signal));
  const values = new Float64Array(panel.ids.length * steps).fill(Number.NaN);
  const short: string[] = [];
  for (const [unit, id] of panel.ids.entries()) {
    await pace.rest();
    const own = knownValues(known, unit, target);
    const taken = takes === 'all' ? own.all.filter((value) => !Number.isNaN(value)) : own.run;
    if (taken.length < least) short.push(id);
    else {
      const ahead = await forecast(own, own.gap + steps, signal);
      for (let step = 0; step < steps; step++) values[unit * steps + step] = ahead[own.gap + step]!;
    }
  }
  return { values, notes: shortNotes(least, short) };
}

const shortNotes = (least: number, ids: readonly string[]): ForecastNote[] =>
  ids.length === 0 ? [] : [{ code: 'too-few-values', fewest: least, ids }];

async function byFactors(
  known: KnownUnbalanced,
  { target, kFactors, labels, name }: UnbalancedSettings,
  signal: AbortSignal | undefined,
): Promise<UnbalancedForecasts> {
  const { panel, steps, length } = known;
  const pace = paceOf(told(signal));
  const values = new Float64Array(panel.ids.length * steps).fill(Number.NaN);
  const levels = panel.ids.map((_, unit) => knownValues(known, unit, target).all);
  const isLong = (own: Float64Array): boolean =>
    // Two changes between neighbouring periods: one has no spread. Three periods of changes make a model.
    length > fewest && own.filter((value, t) => !Number.isNaN(value - own[t - 1]!)).length >= fewest - 1;
  const [long, short] = [[...levels.keys()].filter((unit) => isLong(levels[unit]!)), new Array<string>()];
  panel.ids.forEach((id, unit) => long.includes(unit) || short.push(id));
  const notes = shortNotes(fewest, short);
  for (const { cluster, members } of clustersOf(labels)) {
    await pace.rest();
    const taken = members.filter((unit) => long.includes(unit));
    if (taken.length === 0) continue;
    const fit = await levelsByFactors(
      taken.map((unit) => levels[unit]!),
      { kFactors, steps },
      signal,
    );
    fit.ahead.forEach((ahead, row) => values.set(ahead, taken[row]! * steps));
    if (fit.alike.length > 0)
      notes.push({ code: 'changes-alike', name, ids: fit.alike.map((row) => panel.ids[taken[row]!]!) });
    if (!fit.converged) notes.push({ code: 'em-still-rose', cluster, name, iterations: mixedIterations });
  }
  return { values, notes };
}
