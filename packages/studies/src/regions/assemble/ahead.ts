import { splitConformal } from '@kuznets/base';
import { quantile } from '../../statistics/spread.ts';
import { type MethodName, methodNames } from '../forecasts/names.ts';
import type { OriginForecasts } from '../forecasts/runs.ts';
import type { RegionsResult } from '../result.ts';

const level = 0.9;
/** The normal distribution's quantile at 95 %. */
const normal = 1.6448536269514722;

type Ahead = NonNullable<RegionsResult['ahead']>;

/**
 * Every method's forecasts of the target after the last period, with intervals from its errors from past origins.
 *
 * Split conformal: `forecast +- q s_i`, q being the `ceil(level (n + 1))`-th smallest of `|error| / s_i` over regions and origins at the same
 * distance, `s_i` the root mean square of the region's changes from period to period up to the origin. Regions of one period err
 * together, so that the level holds in the mean over many periods; how often such intervals from the other origins held is told beside.
 * Of methods with a theory of their errors (ARIMA, factor model, panel autoregression) the interval by that theory is beside it, with how often it held
 * from the past origins.
 *
 * @param beyond - forecasts from the last period.
 * @param origins - forecasts from past origins.
 * @returns the result's part.
 */
export function aheadResult(beyond: OriginForecasts, origins: readonly OriginForecasts[]): Ahead {
  const { periods } = beyond.panel;
  const [from, past] = [scaled(beyond), origins.map(scaled)];
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
interface ScaledOrigin {
  readonly origin: OriginForecasts;
  readonly scales: readonly number[];
}

const scaled = (origin: OriginForecasts): ScaledOrigin => ({ origin, scales: changeScales(origin) });

function stepResult(
  { origin: beyond, scales }: ScaledOrigin,
  origins: readonly ScaledOrigin[],
  method: MethodName,
  step: number,
): Ahead['methods'][number]['steps'][number] {
  const past = origins
    .filter(({ origin }) => origin.steps > step)
    .map((own) => ({ errors: pastErrors(own.origin, method, step), scales: own.scales }));
  const relative = past.map(({ errors, scales: own }) =>
    errors.flatMap((error, unit) => (error === null ? [] : [error / own[unit]!])),
  );
  const forecast = medians(beyond, method, step);
  const half = halfWidth(relative.flat());
  const ends = (sign: 1 | -1) =>
    forecast.map((value, unit) => (value === null || half === null ? null : value + sign * half * scales[unit]!));
  const all = past.flatMap(({ errors }) => errors.flatMap((error) => (error === null ? [] : [Math.abs(error)])));
  return {
    forecast,
    low: ends(-1),
    high: ends(1),
    errors: all.length,
    coverage: coverageOf(relative),
    analytic: analyticOf(beyond, origins, method, step),
    mae: all.length === 0 ? null : all.reduce((sum, error) => sum + error, 0) / all.length,
  };
}

/** Half the width of the interval of a region whose changes have size 1; null where there are too few errors. */
function halfWidth(errors: readonly number[]): number | null {
  if (errors.length === 0) return null;
  const half = splitConformal(Float64Array.of(0), errors, level).high[0]!;
  return Number.isFinite(half) ? half : null;
}

/** How often intervals from the errors of the other origins hold what came. */
function coverageOf(relative: readonly (readonly number[])[]): number | null {
  const held = relative.flatMap((own, origin) => {
    const half = halfWidth(relative.filter((_, other) => other !== origin).flat());
    return half === null ? [] : own.map((error) => Math.abs(error) <= half);
  });
  return held.length === 0 ? null : held.filter(Boolean).length / held.length;
}

/** Intervals by the model's own deviations; null of methods that have none. */
function analyticOf(
  beyond: OriginForecasts,
  origins: readonly ScaledOrigin[],
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

/** The median over replicas of each region's forecast; null where every replica diverged. */
function medians({ methods, panel, steps, target }: OriginForecasts, method: MethodName, step: number) {
  const { values, columns } = methods[method];
  return panel.ids.map((_, unit) => {
    const at = (unit * steps + step) * columns.length + columns.indexOf(target);
    const finite = values.flatMap((run) => (Number.isFinite(run[at]!) ? [run[at]!] : []));
    return finite.length === 0 ? null : quantile(finite, 0.5);
  });
}

/** Of each region the root mean square of the changes that are known; 1 where nothing changed. */
function changeScales(origin: OriginForecasts): number[] {
  return origin.panel.ids.map((_, unit) => {
    let squares = 0;
    for (let t = 1; t < origin.length; t++) squares += (targetAt(origin, unit, t) - targetAt(origin, unit, t - 1)) ** 2;
    return Math.sqrt(squares / (origin.length - 1)) || 1;
  });
}

function targetAt({ panel, target }: OriginForecasts, unit: number, t: number): number {
  return panel.values[(unit * panel.periods.length + t) * panel.indicators + target]!;
}
