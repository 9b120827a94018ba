import type { Panel } from '@kuznets/data';
import { dieboldMariano, forecastAccuracy } from '@kuznets/forecast';
import { quantile } from '../statistics/spread.ts';
import { distribution, type Distribution } from './distribution.ts';
import type { MethodForecasts } from './forecasts.ts';
import type { PublishedRegions } from './published.ts';

/** One period forecast from one origin, as indices. */
export interface Scored {
  readonly origin: number;
  readonly horizon: number;
  readonly methods: readonly MethodForecasts[];
  /** `units`: the clusters used at this origin. */
  readonly labels: readonly number[];
  /** Scales of the z-scores that errors are measured in. */
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** Accuracy of one method over some regions and indicators. */
export interface AccuracyDistribution {
  readonly mae: Distribution | null;
  readonly rmse: Distribution | null;
  readonly mape: Distribution | null;
  readonly r2: Distribution | null;
  readonly theilU: Distribution | null;
}

interface Pair {
  readonly actual: number;
  readonly forecast: number;
  readonly last: number;
}

const measures = ['mae', 'rmse', 'mape', 'r2', 'theilU'] as const;

/** Pairs of one replica: z-scores, or levels of one indicator. */
function pairs(panel: Panel, tasks: readonly Scored[], method: string, replica: number, indicators: readonly number[], inLevels: boolean, cluster: number | undefined): Pair[] {
  const { units, periods, values } = panel;
  const width = panel.indicators;
  return tasks.flatMap(({ origin, horizon, methods, labels, mean, deviation }) => {
    const own = methods.find((entry) => entry.method === method)!.values;
    const forecast = own[own.length === 1 ? 0 : replica]!;
    const steps = forecast.length / (units * width);
    const at = (i: number, t: number, k: number): number => values[(i * periods.length + t) * width + k]!;
    return labels.flatMap((label, i) =>
      cluster !== undefined && label !== cluster
        ? []
        : indicators.map((k): Pair => {
            const scale = (value: number): number => (inLevels ? value : (value - mean[k]!) / deviation[k]!);
            return { actual: scale(at(i, origin + horizon, k)), forecast: scale(forecast[(i * steps + horizon - 1) * width + k]!), last: scale(at(i, origin, k)) };
          }),
    );
  });
}

/** Accuracy of one method over all its replicas. */
export function scoreMethod(
  panel: Panel,
  tasks: readonly Scored[],
  method: string,
  indicators: readonly number[],
  options: { readonly inLevels?: boolean; readonly cluster?: number; readonly paper?: PublishedRegions['levels'][string] | undefined } = {},
): AccuracyDistribution | null {
  const replicas = Math.max(...tasks.map(({ methods }) => methods.find((entry) => entry.method === method)!.values.length));
  const found: Record<(typeof measures)[number], number[]> = { mae: [], rmse: [], mape: [], r2: [], theilU: [] };
  for (let replica = 0; replica < replicas; replica++) {
    const list = pairs(panel, tasks, method, replica, indicators, options.inLevels ?? false, options.cluster);
    if (list.length === 0 || list.some(({ forecast }) => Number.isNaN(forecast))) continue;
    const scored = forecastAccuracy(list.map(({ actual }) => actual), list.map(({ forecast }) => forecast), { last: list.map(({ last }) => last) });
    for (const measure of measures) found[measure].push(scored[measure] ?? Number.NaN);
  }
  if (found.mae.length === 0) return null;
  const paper = options.paper;
  return {
    mae: distribution(found.mae, paper?.mae),
    rmse: distribution(found.rmse, paper?.rmse),
    mape: distribution(found.mape, paper?.mape),
    r2: distribution(found.r2, paper?.r2),
    theilU: distribution(found.theilU),
  };
}

/** How a method fares against the random walk. */
export interface AgainstRandomWalk {
  /** Share of replicas with a smaller root mean squared error. */
  readonly share: number;
  /** Diebold-Mariano test of the median forecast; negative is better than the random walk. */
  readonly statistic: number | null;
  readonly pValue: number | null;
  /** What the test takes as one observation: the mean loss of an origin, from five origins on, or a region's. */
  readonly unit: 'origin' | 'region';
  /** `beats` where 95 % of replicas have the smaller error and the test finds it at 5 %; `loses` the other way round; else `open`. */
  readonly verdict: 'beats' | 'loses' | 'open';
}

/** Compares a method with the random walk in the levels of one indicator, or in the z-scores of several. */
export function againstRandomWalk(panel: Panel, tasks: readonly Scored[], method: string, indicators: readonly number[], inLevels: boolean): AgainstRandomWalk | null {
  const replicas = Math.max(...tasks.map(({ methods }) => methods.find((entry) => entry.method === method)!.values.length));
  const squares = (list: readonly Pair[]): number => list.reduce((sum, { actual, forecast }) => sum + (actual - forecast) ** 2, 0);
  const walk = squares(pairs(panel, tasks, 'random-walk', 0, indicators, inLevels, undefined));
  const runs = Array.from({ length: replicas }, (_, replica) => pairs(panel, tasks, method, replica, indicators, inLevels, undefined)).filter((list) => list.every(({ forecast }) => Number.isFinite(forecast)));
  const first = runs[0];
  if (first === undefined) return null;
  const share = runs.filter((list) => squares(list) < walk).length / runs.length;
  const middle = first.map(({ actual }, at) => actual - quantile(runs.map((list) => list[at]!.forecast), 0.5));
  const still = first.map(({ actual, last }) => actual - last);
  const unit = tasks.length >= 5 ? 'origin' : 'region';
  const groups = unit === 'origin' ? tasks.length : first.length / indicators.length;
  const loss = (errors: readonly number[]): number[] => {
    const size = errors.length / groups;
    return Array.from({ length: groups }, (_, g) => Math.sqrt(errors.slice(g * size, (g + 1) * size).reduce((sum, error) => sum + error * error, 0) / size));
  };
  const horizon = unit === 'origin' ? tasks[0]!.horizon : 1;
  const { statistic, pValue } = dieboldMariano(loss(middle), loss(still), { horizon });
  const sure = pValue !== null && pValue < 0.05;
  const verdict = sure && statistic! < 0 && share >= 0.95 ? 'beats' : sure && statistic! > 0 && share <= 0.05 ? 'loses' : 'open';
  return { share, statistic, pValue, unit, verdict };
}
