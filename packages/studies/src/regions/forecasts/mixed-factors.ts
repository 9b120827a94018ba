import { paceOf } from '@kuznets/base';
import { MixedDynamicFactor } from '@kuznets/dfa';
import { clustersOf } from '../clusters/members.ts';
import type { ForecastNote } from '../notes.ts';
import { type KnownPanel, knownSeries } from './known-panel.ts';
import type { MethodForecasts } from './method.ts';

/** Deviation of a change from the first, relative to the largest, below which it is rounding. */
const still = 1e-12;

/** Most EM steps of one model. */
export const mixedIterations = 200;

/**
 * One linear dynamic factor model a cluster and indicator, whose variables are the regions' changes: factors that the cluster shares, and errors of each region that follow
 * an AR(1) of their own, by EM (`MixedDynamicFactor`). A region whose changes are all alike goes on so.
 *
 * @param known - at least four known periods.
 * @param model - most factors of each, and the clusters.
 */
export async function mixedFactors(
  known: KnownPanel,
  { kFactors, labels }: { readonly kFactors: number; readonly labels: readonly number[] },
  signal: AbortSignal | undefined,
): Promise<MethodForecasts> {
  const { panel, steps } = known;
  const { indicators, indicatorNames, units } = panel;
  const values = new Float64Array(units * steps * indicators);
  const notes: ForecastNote[] = [];
  const pace = paceOf(signal === undefined ? {} : { signal });
  const clusters = clustersOf(labels);
  for (const [indicator, { cluster, members }] of indicatorNames.flatMap((_, k) =>
    clusters.map((own) => [k, own] as const),
  )) {
    await pace.rest();
    const name = indicatorNames[indicator]!;
    const levels = members.map((unit) => knownSeries(known, unit, indicator));
    const { ahead, alike, converged } = await levelsByFactors(levels, { kFactors, steps }, signal);
    if (alike.length > 0)
      notes.push({ code: 'changes-alike', name, ids: alike.map((row) => panel.ids[members[row]!]!) });
    if (!converged) notes.push({ code: 'em-still-rose', cluster, name, iterations: mixedIterations });
    for (const [row, own] of ahead.entries())
      own.forEach((level, step) => (values[(members[row]! * steps + step) * indicators + indicator] = level));
  }
  return { values, notes };
}

/** Forecasts of some series by the factors of their changes. */
export interface FactorLevels {
  /** `steps` of each series. */
  readonly ahead: readonly Float64Array[];
  /** Series whose known changes are all alike, which go on so. */
  readonly alike: readonly number[];
  /** Whether the likelihood had ceased to rise. */
  readonly converged: boolean;
}

/**
 * Levels of some series after the last period by one factor model of their changes. A change from or to a missing cell is missing; after the last
 * known level of a series the changes expected of it add up.
 *
 * @param levels - series of four periods or more, `NaN` where a cell is missing; each with a known change.
 */
export async function levelsByFactors(
  levels: readonly Float64Array[],
  { kFactors, steps }: { readonly kFactors: number; readonly steps: number },
  signal: AbortSignal | undefined,
): Promise<FactorLevels> {
  const periods = levels[0]!.length - 1;
  const changes = levels.map((own) => own.slice(1).map((value, t) => value - own[t]!));
  const firstOf = (row: number): number => changes[row]!.find((change) => !Number.isNaN(change))!;
  const moving = [...changes.keys()].filter((row) => {
    const size = levels[row]!.reduce(
      (most, value) => (Number.isNaN(value) ? most : Math.max(most, Math.abs(value))),
      0,
    );
    const first = firstOf(row);
    return changes[row]!.some((change) => Math.abs(change - first) > still * size);
  });
  const kEndog = moving.length;
  const endog = Float64Array.from(
    { length: periods * kEndog },
    (_, at) => changes[moving[at % kEndog]!]![Math.floor(at / kEndog)]!,
  );
  const factors = { kFactors: Math.min(kFactors, kEndog, periods), maxIter: mixedIterations };
  const model =
    kEndog === 0
      ? null
      : await new MixedDynamicFactor(factors).fit({ endog, periods, kEndog }, signal === undefined ? {} : { signal });
  const forecast = model && (await model.forecast(steps));
  return {
    ahead: levels.map((own, row) => {
      const place = moving.indexOf(row);
      const last = own.findLastIndex((value) => !Number.isNaN(value));
      let level = own[last]!;
      for (let t = last; t < periods; t++)
        level += place < 0 ? firstOf(row) : model!.result.expected[t * kEndog + place]!;
      return Float64Array.from({ length: steps }, (_, step) => {
        level += place < 0 ? firstOf(row) : forecast![step * kEndog + place]!;
        return level;
      });
    }),
    alike: [...changes.keys()].filter((row) => !moving.includes(row)),
    converged: model?.result.converged ?? true,
  };
}
