// node children/shapley.mjs JOB: fits boosted trees and explains them, prints what each took as JSON. JOB is JSON: see cases/forests.mjs.
import { createDevice } from '@kuznets/core-gpu';
import { RandomForestRegressor, SecondOrderBoostingRegressor } from '@kuznets/ensembles';
import { explainedVariation, shapleyValues } from '@kuznets/explain';
import { job, print, sampleOf, timed } from './child.mjs';

const { options, model: kind, parts } = job;
const data = sampleOf(job);
const device = await createDevice(job.device);
const Estimator = kind === 'forest' ? RandomForestRegressor : SecondOrderBoostingRegressor;
const { ensemble } = await new Estimator(options).fit(data, { device });
const works = {
  singles: () => explainedVariation(ensemble, data, { device, pairs: 'none' }),
  pairs: () => explainedVariation(ensemble, data, { device, hStatistic: false }),
  shapley: () => shapleyValues(ensemble, data, { device }),
  interactions: () => shapleyValues(ensemble, data, { device, interactions: true }),
};
const took = {};
for (const part of parts ?? Object.keys(works)) {
  const { cpu, wall } = await timed(works[part]);
  took[part] = { cpu, wall };
}
await device.destroy();
print(took);
