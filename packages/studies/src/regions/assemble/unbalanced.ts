import { distinct } from '../../results/distinct.ts';
import { type MethodName, type UnbalancedName, methodNames, unbalancedNames } from '../forecasts/names.ts';
import type { OriginForecasts } from '../forecasts/runs.ts';
import type { ForecastNote } from '../notes.ts';
import type { RegionsResult } from '../result.ts';
import { cellOf } from '../unbalanced/known.ts';
import type { OriginUnbalanced } from '../unbalanced/stage.ts';
import { medians } from './ahead.ts';
import { forecastGroups } from './forecasts.ts';

type Unbalanced = NonNullable<RegionsResult['unbalanced']>;

/** What is forecast from an origin of the regions that are complete, and of all. */
export interface UnbalancedOrigin {
  readonly origin: OriginForecasts;
  readonly all: OriginUnbalanced;
}

const takes = (method: MethodName): method is UnbalancedName => (unbalancedNames as readonly string[]).includes(method);

/**
 * Errors of the target in all regions of an unbalanced panel: of the methods that take missing cells from all that is known, of the others in the
 * complete regions; over the cells that all of them forecast, and over those that each does.
 *
 * @param scored - forecasts from the origins.
 * @param beyond - forecasts from the last period, where they are asked for.
 */
export function unbalancedResult(scored: readonly UnbalancedOrigin[], beyond: UnbalancedOrigin | null): Unbalanced {
  const { panel } = scored[0]!.origin;
  const { ids, periods, complete } = panel.unbalanced!;
  const allOf = new Map(scored.map(({ origin, all }) => [origin, all]));
  return {
    ...{ ids, periods, complete: complete.length },
    forecasts: forecastGroups(scored.map(({ origin }) => origin)).map(({ horizon, group }) => {
      const origins = group.map((origin): UnbalancedOrigin => ({ origin, all: allOf.get(origin)! }));
      return {
        horizon,
        origins: group.map(({ length }) => panel.periods[length - 1]!),
        ...scores(origins, horizon),
      };
    }),
    regions: [scored.at(-1)!, ...(beyond ? [beyond] : [])].flatMap(regionForecasts),
  };
}

/** The forecasts of a method, `NaN` of regions that it does not forecast. */
function forecastsOf({ origin, all }: UnbalancedOrigin, method: MethodName, step: number): number[] {
  const { ids, complete } = origin.panel.unbalanced!;
  if (takes(method)) return ids.map((_, unit) => all[method].values[unit * origin.steps + step]!);
  const balanced = medians(origin, method, step);
  return ids.map((_, unit) => balanced[complete.indexOf(unit)] ?? Number.NaN);
}

/** What came, `NaN` where it is missing. */
function actualOf({ panel, length, target }: OriginForecasts, step: number): number[] {
  const { unbalanced, indicators } = panel;
  const period = unbalanced!.start + length + step;
  return unbalanced!.ids.map((_, unit) => cellOf({ panel: unbalanced!, indicators }, unit, period, target));
}

function scores(
  origins: readonly UnbalancedOrigin[],
  horizon: number,
): Pick<Unbalanced['forecasts'][number], 'cells' | 'methods'> {
  const actual = origins.flatMap(({ origin }) => actualOf(origin, horizon - 1));
  const places = [...actual.keys()].filter((at) => !Number.isNaN(actual[at]!));
  const methods = methodNames.map((method) => {
    const byOrigin = origins.map((one) => forecastsOf(one, method, horizon - 1));
    const forecast = byOrigin.flat();
    return { method, byOrigin, forecast, own: places.filter((at) => Number.isFinite(forecast[at]!)) };
  });
  // A method that diverged everywhere leaves the others what they can be compared by.
  const compared = methods.filter(({ own }) => own.length > 0);
  const same = places.filter((at) => compared.every(({ forecast }) => Number.isFinite(forecast[at]!)));
  return {
    cells: places.length,
    methods: methods.map(({ method, byOrigin, forecast, own }) => {
      const of = (cells: readonly number[]) => errorsOf(cells.map((at) => forecast[at]! - actual[at]!));
      const { ids, complete } = origins[0]!.origin.panel.unbalanced!;
      const regions = ids.filter((_, unit) => byOrigin.some((values) => Number.isFinite(values[unit]!))).length;
      const notes: ForecastNote[] = takes(method)
        ? origins.flatMap(({ all }) => all[method].notes)
        : [{ code: 'complete-regions-only', regions: complete.length, left: ids.length - complete.length }];
      return { method, regions, same: of(own.length > 0 ? same : []), own: of(own), notes: distinct(notes) };
    }),
  };
}

function errorsOf(errors: readonly number[]): Unbalanced['forecasts'][number]['methods'][number]['own'] {
  const mean = (of: (error: number) => number): number =>
    errors.reduce((sum, error) => sum + of(error), 0) / errors.length;
  return errors.length === 0
    ? { cells: 0, mae: null, rmse: null }
    : { cells: errors.length, mae: mean(Math.abs), rmse: Math.sqrt(mean((error) => error ** 2)) };
}

function regionForecasts(one: UnbalancedOrigin): Unbalanced['regions'] {
  const { panel, length, steps } = one.origin;
  const known = (values: readonly number[]) => values.map((value) => (Number.isFinite(value) ? value : null));
  return Array.from({ length: steps }, (_, step) => ({
    origin: panel.periods[length - 1]!,
    horizon: step + 1,
    actual: known(actualOf(one.origin, step)),
    methods: unbalancedNames.map((method) => ({ method, forecast: known(forecastsOf(one, method, step)) })),
  }));
}
