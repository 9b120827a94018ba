import { DynamicFactor } from '@kuznets/dfa';
import type { ForecastNote } from '../notes.ts';
import { eachCluster, scaledPanel } from './known-panel.ts';
import { forecastMethod } from './method.ts';

const iterations = 300;

/** Deviation of a z-score from its mean over time below which it is rounding. */
const still = 1e-12;

/** One linear dynamic factor model a cluster. */
export const dynamicFactors = forecastMethod({
  forecasts: 'all',
  random: false,
  settings: ({ scales, labels, config }) => ({ scales, labels, kFactors: config.kFactors }),
  fit: async (known, { scales, labels, kFactors }, { signal }) => {
    const { length, steps, panel } = known;
    const { indicators, indicatorNames } = panel;
    const { block, back } = scaledPanel(known, scales);
    const notes: ForecastNote[] = [];
    const values = await eachCluster(known, labels, 1, async ({ cluster, members }) => {
      const data = block(members);
      // The model has no intercept: each region's own mean is taken off and put back.
      const means = Float64Array.from({ length: members.length * indicators }, (_, at) => {
        const [member, indicator] = [Math.floor(at / indicators), at % indicators];
        let sum = 0;
        for (let t = 0; t < length; t++) sum += data.endog[(member * length + t) * indicators + indicator]!;
        return sum / length;
      });
      const meanOf = (at: number, periods: number): number =>
        means[Math.floor(at / (periods * indicators)) * indicators + (at % indicators)]!;
      const endog = data.endog.map((value, at) => value - meanOf(at, length));
      // What does not change over time in any region has no dynamics: it stays what it is.
      const columns = indicatorNames.map((_, k) => k);
      const moving = columns.filter((k) => endog.some((value, at) => at % indicators === k && Math.abs(value) > still));
      const names = indicatorNames.filter((_, k) => !moving.includes(k));
      if (names.length > 0) notes.push({ code: 'does-not-move', cluster, names });
      const ahead = new Float64Array(members.length * steps * indicators);
      if (moving.length > 0) {
        const model = new DynamicFactor({ kFactors: Math.min(kFactors, moving.length), maxIter: iterations });
        const panelOfMoving = endog.filter((_, at) => moving.includes(at % indicators));
        await model.fit({ ...data, endog: panelOfMoving, kEndog: moving.length }, { signal });
        if (!model.result.converged) notes.push({ code: 'likelihood-still-rose', cluster, iterations });
        const forecast = await model.forecast(steps);
        forecast.forEach((value, at) => {
          ahead[Math.floor(at / moving.length) * indicators + moving[at % moving.length]!] = value;
        });
      }
      return ahead.map((value, at) => back(meanOf(at, steps) + value, at % indicators));
    });
    return { values, notes };
  },
});
