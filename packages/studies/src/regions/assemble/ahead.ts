import { quantile } from '@kuznets/base';
import { type MethodName, methodNames } from '../forecasts/names.ts';
import type { OriginForecasts } from '../forecasts/runs.ts';
import type { RegionsResult } from '../result.ts';
import { type ChangeSizes, type IntervalScale, type PastErrors, halfWidths, level } from './region-scales.ts';

/** The normal distribution's quantile at 95 %. */
const normal = 1.6448536269514722;

type Ahead = NonNullable<RegionsResult['ahead']>;

/**
 * Every method's forecasts of the target after the last period, with intervals from its errors from past origins.
 *
 * Split conformal, each region's width by its scale (see `halfWidths`), from the errors at the same distance. Regions of one period err
 * together, so that the level holds in the mean over many periods; how often such intervals from the other origins held is told beside, of all
 * regions and of the thirds that move least, more and most.
 * Of methods with a theory of their errors (ARIMA, factor model, panel autoregression) the interval by that theory is beside it, with how often it held
 * from the past origins.
 *
 * @param beyond - forecasts from the last period.
 * @param origins - forecasts from past origins.
 * @returns the result's part.
 */
export function aheadResult(beyond: OriginForecasts, origins: readonly OriginForecasts[]): Ahead {
  const { periods } = beyond.panel;
  const [from, past] = [sized(beyond), origins.map(sized)];
  return {
    level,
    periods: Array.from({ length: beyond.steps }, (_, step) => (areYears(periods) ? periods.at(-1)! + step + 1 : null)),
    methods: methodNames.map((method) => ({
      method,
      steps: Array.from({ length: beyond.steps }, (_, step) => stepResult(from, past, method, step)),
    })),
  };
}

/** Whole numbers below 10,000, one after the other. */
function areYears(periods: readonly number[]): boolean {
  return periods.every((period, at) => period < 10_000 && (at === 0 || period === periods[at - 1]! + 1));
}

/** An origin, and the size of each region's changes up to it. */
interface SizedOrigin {
  readonly origin: OriginForecasts;
  readonly sizes: ChangeSizes;
}

const sized = (origin: OriginForecasts): SizedOrigin => ({ origin, sizes: changeSizes(origin) });

function stepResult(
  { origin: beyond, sizes }: SizedOrigin,
  origins: readonly SizedOrigin[],
  method: MethodName,
  step: number,
): Ahead['methods'][number]['steps'][number] {
  const past = origins
    .filter(({ origin }) => origin.steps > step)
    .map((own): PastErrors => ({ errors: pastErrors(own.origin, method, step), sizes: own.sizes }));
  const { intervalScale } = beyond.config;
  const forecast = medians(beyond, method, step);
  const halves = halfWidths(past, sizes, intervalScale);
  const ends = (sign: 1 | -1) =>
    forecast.map((value, unit) => {
      const half = halves[unit]!;
      return value === null || half === null ? null : value + sign * half;
    });
  const all = past.flatMap(({ errors }) => errors.flatMap((error) => (error === null ? [] : [Math.abs(error)])));
  return {
    forecast,
    low: ends(-1),
    high: ends(1),
    errors: all.length,
    ...coverageOf(past, sizes, intervalScale),
    analytic: analyticOf(beyond, origins, method, step),
    mae: all.length === 0 ? null : all.reduce((sum, error) => sum + error, 0) / all.length,
  };
}

/** How often intervals from the errors of the other origins hold what came: of all regions, and of thirds by the size of their changes. */
function coverageOf(past: readonly PastErrors[], { changes }: ChangeSizes, scale: IntervalScale) {
  const order = changes.map((_, unit) => unit).sort((a, b) => changes[a]! - changes[b]! || a - b);
  const third = order.map((_, unit) => Math.floor((3 * order.indexOf(unit)) / order.length));
  const held = past.flatMap(({ errors, sizes }, origin) => {
    const halves = halfWidths(
      past.filter((_, other) => other !== origin),
      sizes,
      scale,
    );
    return errors.flatMap((error, unit) => {
      const half = halves[unit]!;
      return error === null || half === null ? [] : [{ unit, inside: Math.abs(error) <= half }];
    });
  });
  const share = (of: typeof held): number | null =>
    of.length === 0 ? null : of.filter(({ inside }) => inside).length / of.length;
  return { coverage: share(held), thirds: [0, 1, 2].map((k) => share(held.filter(({ unit }) => third[unit] === k))) };
}

/** Intervals by the model's own deviations; null of methods that have none. */
function analyticOf(
  beyond: OriginForecasts,
  origins: readonly SizedOrigin[],
  method: MethodName,
  step: number,
): Ahead['methods'][number]['steps'][number]['analytic'] {
  const deviationsOf = ({ methods, steps }: OriginForecasts): ((unit: number) => number) | null => {
    const all = methods[method].chunks[0]?.deviations;
    return all ? (unit) => normal * all[unit * steps + step]! : null;
  };
  const own = deviationsOf(beyond);
  if (own === null) return null;
  const forecast = medians(beyond, method, step);
  const ends = (sign: 1 | -1) =>
    forecast.map((value, unit) => (value === null || Number.isNaN(own(unit)) ? null : value + sign * own(unit)));
  const held = origins.flatMap(({ origin }) => {
    const half = origin.steps > step ? deviationsOf(origin) : null;
    if (half === null) return [];
    return pastErrors(origin, method, step).flatMap((error, unit) =>
      error === null || Number.isNaN(half(unit)) ? [] : [Math.abs(error) <= half(unit)],
    );
  });
  return {
    low: ends(-1),
    high: ends(1),
    coverage: held.length === 0 ? null : held.filter(Boolean).length / held.length,
  };
}

function pastErrors(origin: OriginForecasts, method: MethodName, step: number) {
  return medians(origin, method, step).map((value, unit) =>
    value === null ? null : value - targetAt(origin, unit, origin.length + step),
  );
}

/** The median over replicas of each region's forecast of the target; null where every replica diverged. */
export function medians({ methods, panel, steps, target }: OriginForecasts, method: MethodName, step: number) {
  const { values, columns } = methods[method];
  return panel.ids.map((_, unit) => {
    const at = (unit * steps + step) * columns.length + columns.indexOf(target);
    const finite = values.flatMap((run) => (Number.isFinite(run[at]!) ? [run[at]!] : []));
    return finite.length === 0 ? null : quantile(finite, 0.5);
  });
}

/** Of each region the root mean square of the changes that are known, and their standard deviation; 1 where that is 0. */
function changeSizes(origin: OriginForecasts): ChangeSizes {
  const known = origin.length - 1;
  const sizes = (centred: boolean): number[] =>
    origin.panel.ids.map((_, unit) => {
      const at = (t: number): number => targetAt(origin, unit, t);
      const mean = centred ? (at(known) - at(0)) / known : 0;
      let squares = 0;
      for (let t = 1; t <= known; t++) squares += (at(t) - at(t - 1) - mean) ** 2;
      return Math.sqrt(squares / Math.max(1, known - Number(centred))) || 1;
    });
  return { changes: sizes(false), deviations: sizes(true) };
}

function targetAt({ panel, target }: OriginForecasts, unit: number, t: number): number {
  return panel.values[(unit * panel.periods.length + t) * panel.indicators + target]!;
}
