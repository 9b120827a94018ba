// node children/shapley.mjs JOB: fits boosted trees and explains them, prints what each took as JSON. JOB is JSON: see cases/forests.mjs.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createDevice } from '@kuznets/core-gpu';
import { RandomForestRegressor, SecondOrderBoostingRegressor } from '@kuznets/ensembles';
import { explainedVariation, shapleyValues } from '@kuznets/explain';

const { rows, features, options, model: kind, parts, ...job } = JSON.parse(process.argv[2]);
const doubles = (path) => {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};
const data = { rows, features, x: doubles(job.x), y: doubles(job.y) };
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
  const cpuFrom = process.cpuUsage();
  const from = performance.now();
  await works[part]();
  const { user, system } = process.cpuUsage(cpuFrom);
  took[part] = { cpu: (user + system) / 1e6, wall: (performance.now() - from) / 1000 };
}
await device.destroy();
process.stdout.write(`${JSON.stringify(took)}\n`, () => process.exit(0));
