import { DynamicFactor } from '@kuznets/dfa';
import type { ForecastNote } from '../notes.ts';
import { eachCluster, scaledPanel } from './known-panel.ts';
import { forecastMethod } from './method.ts';
import { mixedFactors } from './mixed-factors.ts';

const iterations = 300;

/** Deviation of a change from its mean over time below which it is rounding. */
const still = 1e-12;

/** Linear dynamic factors of the regions as variables, or one model a cluster, of the z-scores' changes: panels trend, and stationary factors of levels turn back to the mean. */
export const dynamicFactors = forecastMethod({
  forecasts: 'all',
  random: false,
  settings: ({ scales, labels, config, target }) => ({
    ...{ scales, labels, kFactors: config.kFactors, target },
    across: config.factorModel,
  }),
  fit: async (known, { scales, labels, kFactors, target, across }, { signal }) => {
    if (across === 'regions') return mixedFactors(known, { kFactors, labels }, signal);
    const { length, steps, panel } = known;
    const { indicators, indicatorNames } = panel;
    const { block, back, deviation } = scaledPanel(known, scales);
    const notes: ForecastNote[] = [];
    const deviations = new Float64Array(panel.units * steps).fill(NaN);
    const values = await eachCluster(known, labels, 1, async ({ cluster, members }) => {
      const data = block(members);
      const changes = length - 1;
      const levelOf = (at: number, periods: number, t: number): number =>
        data.endog[(Math.floor(at / (periods * indicators)) * length + t) * indicators + (at % indicators)]!;
      // The model has no intercept: each region's own mean change, its drift, is taken off and put back.
      const driftOf = (at: number, periods: number): number =>
        (levelOf(at, periods, changes) - levelOf(at, periods, 0)) / changes;
      const endog = Float64Array.from({ length: members.length * changes * indicators }, (_, at) => {
        const t = Math.floor(at / indicators) % changes;
        return levelOf(at, changes, t + 1) - levelOf(at, changes, t) - driftOf(at, changes);
      });
      // What changes by the same amount every period in every region has no dynamics: it goes on so.
      const columns = indicatorNames.map((_, k) => k);
      const moving = columns.filter((k) => endog.some((value, at) => at % indicators === k && Math.abs(value) > still));
      const names = indicatorNames.filter((_, k) => !moving.includes(k));
      if (names.length > 0) notes.push({ code: 'does-not-move', cluster, names });
      const ahead = new Float64Array(members.length * steps * indicators);
      if (moving.length > 0) {
        const factors = Math.min(kFactors, moving.length);
        const model = new DynamicFactor({ kFactors: factors, maxIter: iterations });
        const panelOfMoving = endog.filter((_, at) => moving.includes(at % indicators));
        await model.fit({ ...data, periods: changes, endog: panelOfMoving, kEndog: moving.length }, { signal });
        if (model.result.singular) notes.push({ code: 'factors-singular', cluster, factors });
        if (!model.result.converged) notes.push({ code: 'likelihood-still-rose', cluster, iterations });
        const place = moving.indexOf(target);
        if (place >= 0) {
          const own = await targetDeviations(model, { place, width: moving.length, steps, changes });
          for (const unit of members)
            deviations.set(
              own.map((value) => deviation[unit * indicators + target]! * value),
              unit * steps,
            );
        }
        const forecast = await model.forecast(steps);
        forecast.forEach((value, at) => {
          ahead[Math.floor(at / moving.length) * indicators + moving[at % moving.length]!] = value;
        });
      }
      // Changes add up, step by step.
      for (let at = 0; at < ahead.length; at++) {
        const step = Math.floor(at / indicators) % steps;
        ahead[at]! += driftOf(at, steps) + (step === 0 ? levelOf(at, steps, changes) : ahead[at - indicators]!);
      }
      return ahead.map((value, at) => back(value, members[Math.floor(at / (steps * indicators))]!, at % indicators));
    });
    return { values, deviations, notes };
  },
});

/** Where the target stands among the variables of a model, and over how many changes it was fitted. */
interface OfTarget {
  readonly place: number;
  readonly width: number;
  readonly steps: number;
  readonly changes: number;
}

/** Deviations of the target's level, whose changes add up; its drift is a mean of changes, which misses as their sum does, over their number. */
async function targetDeviations(
  model: DynamicFactor,
  { place, width, steps, changes }: OfTarget,
): Promise<Float64Array> {
  const sums = await model.deviations(Math.max(steps, changes), { sums: true });
  const deviationOf = (step: number): number => sums[step * width + place]!;
  const drift = deviationOf(changes - 1) / changes;
  return Float64Array.from({ length: steps }, (_, step) => Math.hypot(deviationOf(step), (step + 1) * drift));
}
