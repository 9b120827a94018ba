import { combinationWeights } from '@kuznets/forecast';
import { quantile } from '@kuznets/base';
import { type CombinedName, type FittedName, combinedNames, fittedNames } from './names.ts';
import { type ForecastsOf, type MethodRuns, type OriginForecasts, areSame } from './runs.ts';

/** Forecasts of the target from one origin, each method's median over its replicas: `units x steps`. */
interface TargetForecasts {
  readonly origin: ForecastsOf<FittedName>;
  readonly medians: Readonly<Record<FittedName, Float64Array>>;
}

/** Which methods a combination is made of, and how. */
interface Combination {
  /** Undefined for all that are finite and no repetition of an earlier one. */
  readonly members?: readonly FittedName[];
  /** Undefined for equal weights. */
  readonly weights?: 'inverse-mse' | 'stacking';
  /** Weights where no past forecast can be judged. */
  readonly first: (members: number) => readonly number[];
}

const equal = (members: number): number[] => new Array<number>(members).fill(1 / members);

const combinations: Record<CombinedName, Combination> = {
  // The walk alone until errors speak for the network.
  'lstm-dfa-shrunk': { members: ['random-walk', 'lstm-dfa'], weights: 'stacking', first: () => [1, 0] },
  mean: { first: equal },
  'inverse-mse': { weights: 'inverse-mse', first: equal },
  stacked: { weights: 'stacking', first: equal },
};

/**
 * Adds forecasts of the target that are made of the methods': their mean, weighted by inverse mean squared error and by stacking, and
 * LSTM-DFA shrunk to the random walk. Weights are the same for all regions, of their own for each distance, from forecasts of earlier
 * origins whose periods are known at the origin.
 */
export function combineForecasts(origins: readonly ForecastsOf<FittedName>[]): OriginForecasts[] {
  const all = origins.map(
    (origin): TargetForecasts => ({
      origin,
      medians: Object.fromEntries(
        fittedNames.map((name) => [name, medianOf(origin.methods[name], origin)]),
      ) as TargetForecasts['medians'],
    }),
  );
  return all.map((own) => ({
    ...own.origin,
    methods: {
      ...own.origin.methods,
      ...(Object.fromEntries(combinedNames.map((name) => [name, combine(own, all, combinations[name])])) as Record<
        CombinedName,
        MethodRuns
      >),
    },
  }));
}

function medianOf({ values, columns }: MethodRuns, { panel, steps, target }: ForecastsOf<FittedName>): Float64Array {
  const column = columns.indexOf(target);
  return Float64Array.from({ length: panel.units * steps }, (_, at) => {
    const finite = values.map((run) => run[at * columns.length + column]!).filter(Number.isFinite);
    return finite.length === 0 ? Number.NaN : quantile(finite, 0.5);
  });
}

function combine(own: TargetForecasts, all: readonly TargetForecasts[], combination: Combination): MethodRuns {
  const { panel, steps, length, target } = own.origin;
  const values = new Float64Array(panel.units * steps);
  const weighed = Array.from({ length: steps }, (_, step) => weigh(own, all, combination, step));
  for (const [step, { members, weights }] of weighed.entries())
    for (let unit = 0; unit < panel.units; unit++)
      values[unit * steps + step] = members.reduce(
        (sum, name, m) => sum + weights[m]! * own.medians[name][unit * steps + step]!,
        0,
      );
  const { members, weights, past } = weighed[0]!;
  const note = {
    ...{ code: 'weights' as const, period: panel.periods[length - 1]!, past },
    weights: members.map((method, m) => ({ method, weight: weights[m]! })),
  };
  return { columns: [target], values: [values], chunks: [{ replicas: 1, values, notes: [note] }] };
}

interface Weighed {
  readonly members: readonly FittedName[];
  readonly weights: readonly number[];
  /** Earlier origins that the weights are from. */
  readonly past: number;
}

/** Weights of the forecasts `step + 1` periods ahead. */
function weigh(
  own: TargetForecasts,
  all: readonly TargetForecasts[],
  { members, weights, first }: Combination,
  step: number,
): Weighed {
  const { panel, target } = own.origin;
  const past = all.filter(({ origin }) => origin.steps > step && origin.length + step < own.origin.length);
  const at = ({ origin, medians }: TargetForecasts, name: FittedName): number[] =>
    panel.ids.map((_, unit) => medians[name][unit * origin.steps + step]!);
  const usable = fittedNames.filter(
    (name) =>
      (members === undefined || members.includes(name)) &&
      [own, ...past].every((one) => at(one, name).every(Number.isFinite)),
  );
  const distinct =
    members === undefined
      ? usable.filter(
          (name, m) => !usable.slice(0, m).some((earlier) => areSame(own.medians[earlier], own.medians[name])),
        )
      : usable;
  // A network that diverged everywhere leaves the walk.
  if (members !== undefined && distinct.length < members.length)
    return { members: distinct, weights: distinct.map((_, m) => Number(m === 0)), past: 0 };
  if (past.length === 0 || weights === undefined)
    return { members: distinct, weights: first(distinct.length), past: 0 };
  const actual = past.flatMap(({ origin }) =>
    panel.ids.map(
      (_, unit) => panel.values[(unit * panel.periods.length + origin.length + step) * panel.indicators + target]!,
    ),
  );
  const forecasts = distinct.map((name) => past.flatMap((one) => at(one, name)));
  return { members: distinct, weights: combinationWeights(forecasts, actual, { method: weights }), past: past.length };
}
