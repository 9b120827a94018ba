import { paceOf } from '@kuznets/base';
import { MixedDynamicFactor } from '@kuznets/dfa';
import { clustersOf } from '../clusters/members.ts';
import type { ForecastNote } from '../notes.ts';
import { type KnownPanel, knownSeries } from './known-panel.ts';
import type { MethodForecasts } from './method.ts';

/** Deviation of a change from the first, relative to the largest, below which it is rounding. */
const still = 1e-12;

/** Most EM steps of one model. */
const iterations = 200;

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
  const { panel, length, steps } = known;
  const { indicators, indicatorNames, units } = panel;
  const periods = length - 1;
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
    const changes = levels.map((own) => own.slice(1).map((value, t) => value - own[t]!));
    const moving = [...changes.keys()].filter((row) => {
      const own = changes[row]!;
      const size = levels[row]!.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      return own.some((change) => Math.abs(change - own[0]!) > still * size);
    });
    const alike = members.flatMap((unit, row) => (moving.includes(row) ? [] : [panel.ids[unit]!]));
    if (alike.length > 0) notes.push({ code: 'changes-alike', name, ids: alike });
    const kEndog = moving.length;
    const model = new MixedDynamicFactor({ kFactors: Math.min(kFactors, kEndog, periods), maxIter: iterations });
    const ahead = new Float64Array(steps * kEndog);
    if (kEndog > 0) {
      const endog = Float64Array.from(
        { length: periods * kEndog },
        (_, at) => changes[moving[at % kEndog]!]![Math.floor(at / kEndog)]!,
      );
      await model.fit({ endog, periods, kEndog }, signal === undefined ? {} : { signal });
      if (!model.result.converged) notes.push({ code: 'em-still-rose', cluster, name, iterations });
      ahead.set(await model.forecast(steps));
    }
    for (const [row, own] of levels.entries()) {
      const place = moving.indexOf(row);
      let level = own.at(-1)!;
      for (let step = 0; step < steps; step++) {
        level += place < 0 ? changes[row]![0]! : ahead[step * kEndog + place]!;
        values[(members[row]! * steps + step) * indicators + indicator] = level;
      }
    }
  }
  return { values, notes };
}
