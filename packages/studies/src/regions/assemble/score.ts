import type { Panel } from '@kuznets/data';
import { dieboldMariano, forecastAccuracy, modelConfidenceSet } from '@kuznets/forecast';
import { sortedQuantile } from '@kuznets/base';
import type { MethodName } from '../forecasts/names.ts';
import type { RegionsResult } from '../result.ts';
import { distribution } from './distribution.ts';
import type { OriginForecasts } from '../forecasts/runs.ts';

type MethodResult = RegionsResult['forecasts'][number]['methods'][number];

/** Which forecasts are scored. */
export interface Scope {
  readonly panel: Panel;
  readonly origins: readonly OriginForecasts[];
  readonly horizon: number;
  readonly method: MethodName;
  readonly indicators: readonly number[];
  /** In the indicators' units, or as z-scores. */
  readonly inLevels: boolean;
  /** Regions of one cluster alone. */
  readonly cluster?: number;
}

const measures = ['mae', 'rmse', 'mape', 'r2', 'theilU'] as const;

/** What is scored: the same cells of every replica's forecasts. */
interface Cells {
  readonly actual: Float64Array;
  /** The last known values. */
  readonly last: Float64Array;
  readonly replicas: number;
  /** One replica's forecasts of the cells, in an array that the next call fills again. */
  forecast(replica: number): Float64Array;
}

/** Cells origin by origin and region by region. */
function cellsOf({ panel, origins, horizon, method, indicators, inLevels, cluster }: Scope): Cells {
  const { periods, values } = panel;
  const places = origins.flatMap(({ length, steps, labels, scaled, methods }) => {
    const { values: runs, columns } = methods[method];
    const at = (i: number, t: number, k: number): number => values[(i * periods.length + t) * panel.indicators + k]!;
    return labels.flatMap((label, i) =>
      cluster !== undefined && label !== cluster
        ? []
        : indicators.map((k) => ({
            runs,
            from: (i * steps + horizon - 1) * columns.length + columns.indexOf(k),
            shift: inLevels ? 0 : scaled.mean[i * panel.indicators + k]!,
            scale: inLevels ? 1 : scaled.deviation[i * panel.indicators + k]!,
            actual: at(i, length - 1 + horizon, k),
            last: at(i, length - 1, k),
          })),
    );
  });
  const cells = (name: 'actual' | 'last'): Float64Array =>
    Float64Array.from(places, (place) => (place[name] - place.shift) / place.scale);
  const forecast = new Float64Array(places.length);
  return {
    actual: cells('actual'),
    last: cells('last'),
    replicas: origins.reduce((most, { methods }) => Math.max(most, methods[method].values.length), 0),
    forecast: (replica) => {
      places.forEach(
        ({ runs, from, shift, scale }, at) =>
          (forecast[at] = (runs[runs.length === 1 ? 0 : replica]![from]! - shift) / scale),
      );
      return forecast;
    },
  };
}

/** Accuracy of one method over all its replicas, beside what the paper has of it. */
export function scoreMethod(
  scope: Scope,
  paper: Partial<Record<(typeof measures)[number], number>> = {},
): MethodResult['levels'] {
  const cells = cellsOf(scope);
  const scores: Record<(typeof measures)[number], number[]> = { mae: [], rmse: [], mape: [], r2: [], theilU: [] };
  for (let replica = 0; replica < (cells.actual.length === 0 ? 0 : cells.replicas); replica++) {
    const forecast = cells.forecast(replica);
    if (forecast.some(Number.isNaN)) continue;
    const scored = forecastAccuracy(cells.actual, forecast, { last: cells.last });
    for (const measure of measures) scores[measure].push(scored[measure] ?? Number.NaN);
  }
  if (scores.mae.length === 0) return null;
  return {
    mae: distribution(scores.mae, paper.mae),
    rmse: distribution(scores.rmse, paper.rmse),
    mape: distribution(scores.mape, paper.mape),
    r2: distribution(scores.r2, paper.r2),
    theilU: distribution(scores.theilU),
  };
}

/** The root mean squared error of each replica that did not diverge. */
export function replicaErrors(scope: Scope): number[] {
  const { actual, replicas, forecast } = cellsOf(scope);
  return Array.from({ length: replicas }, (_, replica) => {
    const errors = forecast(replica);
    return Math.sqrt(errors.reduce((sum, value, at) => sum + (value - actual[at]!) ** 2, 0) / actual.length);
  }).filter(Number.isFinite);
}

/** What came less the median forecast of the replicas that did not diverge, origin by origin and region by region; null where all did. */
export function medianErrors(scope: Scope): Float64Array | null {
  const { actual, replicas, forecast } = cellsOf(scope);
  const counted = converged(replicas, forecast);
  if (counted.length === 0) return null;
  // Cell by cell over the replicas, so that only one copy of the forecasts is held.
  const runs = new Float64Array(counted.length * actual.length);
  counted.forEach((replica, r) => forecast(replica).forEach((value, at) => (runs[at * counted.length + r] = value)));
  return actual.map(
    (value, at) => value - sortedQuantile(runs.subarray(at * counted.length, (at + 1) * counted.length).sort(), 0.5),
  );
}

/** The root mean squared error from each origin of the forecasts' medians over the replicas that did not diverge; null where all did. */
export function originErrors(scope: Scope): readonly number[] | null {
  const squares = medianErrors(scope)?.map((error) => error ** 2);
  if (!squares) return null;
  const size = squares.length / scope.origins.length;
  return scope.origins.map((_, origin) =>
    Math.sqrt(squares.subarray(origin * size, (origin + 1) * size).reduce((sum, value) => sum + value, 0) / size),
  );
}

/**
 * Compares a method with a benchmark: share of replicas with a smaller root mean squared error, and a Diebold-Mariano test of the
 * median forecast, negative where it is better. Regions of one period err together, so that the test takes the mean loss of an origin
 * as one observation, and cannot tell where there are no more origins than periods ahead. `beats` where 95 % of replicas have the
 * smaller error and the test finds it at 5 %, `loses` the other way round.
 */
export function against(scope: Scope, benchmark: MethodName): MethodResult['levelsAgainstRandomWalk'] {
  const { actual, replicas, forecast } = cellsOf(scope);
  const { horizon } = scope;
  const origins = scope.origins.length;
  const squares = (values: Float64Array): number =>
    values.reduce((sum, value, at) => sum + (actual[at]! - value) ** 2, 0);
  const bench = squares(cellsOf({ ...scope, method: benchmark }).forecast(0));
  const counted = converged(replicas, forecast);
  if (counted.length === 0) return null;
  const share = counted.filter((replica) => squares(forecast(replica)) < bench).length / counted.length;
  if (origins <= horizon)
    return { share, statistic: null, pValue: null, origins, verdict: origins === 1 ? 'one-origin' : 'few-origins' };
  const losses = [scope, { ...scope, method: benchmark }].map((one) => originErrors(one)!);
  const { statistic, pValue } = dieboldMariano(losses[0]!, losses[1]!, { horizon });
  const sure = pValue !== null && pValue < 0.05;
  const verdict =
    sure && statistic! < 0 && share >= 0.95 ? 'beats' : sure && statistic! > 0 && share <= 0.05 ? 'loses' : 'open';
  return { share, statistic, pValue, origins, verdict };
}

function converged(replicas: number, forecast: Cells['forecast']): number[] {
  return Array.from({ length: replicas }, (_, replica) => replica).filter((replica) =>
    forecast(replica).every(Number.isFinite),
  );
}

/** Origins below which a bootstrap over them says too little. */
const fewestOrigins = 5;

/**
 * The model confidence set of the methods, an origin's root mean squared error of all regions being one case, drawn with the following ones as
 * far as forecasts overlap: the p-value of each, null of few origins and of a method that diverged.
 */
export function confidenceSet(scopes: readonly Scope[], randomState: number): (number | null)[] {
  const { origins, horizon } = scopes[0]!;
  if (origins.length < Math.max(fewestOrigins, 2 * horizon)) return scopes.map(() => null);
  const losses = scopes.map(originErrors);
  const known = losses.filter((own) => own !== null);
  const { pValue } = modelConfidenceSet(known, { blockLength: horizon, randomState });
  return losses.map((own) => (own === null ? null : pValue[known.indexOf(own)]!));
}
