// node children/explain.mjs JOB: fits a bagged forest and decomposes it, prints what each took as JSON. JOB is JSON: see
// cases/forests.mjs. With `bruteForce`, that many features and pairs are also evaluated through the model, on the same device.
import { createDevice } from '@kuznets/core-gpu';
import { RandomForestRegressor } from '@kuznets/ensembles';
import { explainedVariation, variableEffect } from '@kuznets/explain';
import { job, print, sampleOf, timed } from './child.mjs';

const { rows, options, bruteForce = 0 } = job;
const data = sampleOf(job);
const device = await createDevice(job.device);

const { value: model, ...fit } = await timed(() => new RandomForestRegressor(options).fit(data, { device }));
const { value: variation, ...explain } = await timed(() => explainedVariation(model.ensemble, data, { device }));

let slow = null;
if (bruteForce > 0) {
  const terms = Array.from({ length: bruteForce }, (_, index) => [[index], [index, index + 1]]).flat();
  let largest = 0;
  const { cpu, wall } = await timed(async () => {
    for (const variables of terms) {
      const { contribution } = await variableEffect(model, data, variables, { batchRows: 2 ** 18 });
      const aepv = contribution.reduce((sum, value) => sum + value * value, 0) / rows;
      const pair = variation.pairs.first.findIndex(
        (first, index) => first === variables[0] && variation.pairs.second[index] === variables[1],
      );
      const exact = variables.length === 1 ? variation.aepv[variables[0]] : variation.pairs.aepv[pair];
      largest = Math.max(largest, Math.abs(exact / aepv - 1));
    }
  });
  slow = { cpu, wall, terms: terms.length, largestRelativeDifference: largest };
}
await device.destroy();
print({ fit, explain, bruteForce: slow, apv: variation.apv, device: device.info.name });
