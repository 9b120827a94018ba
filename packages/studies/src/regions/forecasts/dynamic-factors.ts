import { DynamicFactor } from '@kuznets/dfa';
import type { ForecastNote } from '../notes.ts';
import { eachCluster, scaledPanel } from './known-panel.ts';
import { forecastMethod } from './method.ts';

const iterations = 300;

/** One linear dynamic factor model a cluster. */
export const dynamicFactors = forecastMethod({
  forecasts: 'all',
  random: false,
  settings: ({ scales, labels, config }) => ({ scales, labels, kFactors: config.kFactors }),
  fit: async (known, { scales, labels, kFactors }, { signal }) => {
    const { length, steps, panel } = known;
    const { indicators } = panel;
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
      const model = new DynamicFactor({ kFactors, maxIter: iterations });
      await model.fit({ ...data, endog }, { signal });
      if (!model.result.converged) notes.push({ code: 'likelihood-still-rose', cluster, iterations });
      const ahead = await model.forecast(steps);
      return ahead.map((value, at) => back(meanOf(at, steps) + value, at % indicators));
    });
    return { values, notes };
  },
});
