import { DynamicFactor } from '@kuznets/dfa';
import { clustersOf } from '../clusters/members.ts';
import { breather } from '../../pipeline/breather.ts';
import { scaledPanel } from './known-panel.ts';
import { placeForecasts } from './place.ts';
import { forecastMethod } from './method.ts';

/** One linear dynamic factor model a cluster. */
export const dynamicFactors = forecastMethod({
  label: 'Linear dynamic factors',
  forecasts: 'all',
  random: false,
  settings: ({ scales, labels, config }) => ({ scales, labels, kFactors: config.kFactors }),
  fit: async (known, { scales, labels, kFactors }) => {
    const breathe = breather();
    const { panel, length, steps } = known;
    const { indicators } = panel;
    const { block, back } = scaledPanel(known, scales);
    const values = new Float64Array(panel.units * steps * indicators);
    const notes: string[] = [];
    for (const { cluster, members } of clustersOf(labels)) {
      await breathe();
      const data = block(members);
      // The model has no intercept: each region's own mean is taken off and put back.
      const means = Float64Array.from({ length: members.length * indicators }, (_, at) => {
        const [member, indicator] = [Math.floor(at / indicators), at % indicators];
        let sum = 0;
        for (let t = 0; t < length; t++) sum += data.endog[(member * length + t) * indicators + indicator]!;
        return sum / length;
      });
      const meanOf = (member: number, indicator: number): number => means[member * indicators + indicator]!;
      const centred = data.endog.map(
        (value, at) => value - meanOf(Math.floor(at / (length * indicators)), at % indicators),
      );
      const model = new DynamicFactor({ kFactors, maxIter: 300 }).fit({ ...data, endog: centred });
      if (!model.result.converged) notes.push(`Cluster ${cluster}: the likelihood still rose after 300 iterations.`);
      const placed = { members, units: panel.units, steps, indicators, forecast: model.forecast(steps) };
      placeForecasts(values, placed, (value, member, indicator) => back(meanOf(member, indicator) + value, indicator));
    }
    return { values, notes };
  },
});
