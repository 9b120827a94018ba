// node children/kuznets.mjs JOB: fits a forest, prints what it took as JSON. JOB is JSON: see run.mjs.
// Timed: ranking the sample, growing, the out-of-bag error and, if asked for, the importance. Not timed: reading the data
// and opening the device, whose time is reported beside. CPU is of all threads.
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createDevice, oobPermutation, permutationErrorUnit } from '@kuznets/core-gpu';
import { M5PBaggingRegressor, M5PForestRegressor, RandomForestRegressor } from '@kuznets/ensembles';
import { OobImportanceAccumulator } from '@kuznets/explain';

const job = JSON.parse(process.argv[2]);
const { rows, features, options, importance = false, keepForest = true } = job;
const estimators = { 'm5p-bagging': M5PBaggingRegressor, 'm5p-forest': M5PForestRegressor };
const Estimator = estimators[job.model] ?? RandomForestRegressor;
const doubles = (path) => {
  const bytes = readFileSync(path);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};
const data = { rows, features, x: doubles(job.x), y: doubles(job.y) };
const cpuSeconds = (from) => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1e6;
};

const opening = process.cpuUsage();
const device = await createDevice(job.device);
const open = cpuSeconds(opening);

const cpuFrom = process.cpuUsage();
const from = performance.now();
const model = new Estimator(options);
const importances = new OobImportanceAccumulator(features);
let unit = 1;
await model.fit(data, {
  device,
  keepTrees: keepForest,
  // Of M5P estimators, which permute as they fit.
  oobPermutation: importance,
  onTrees: async ({ firstTree, grown, sample, bag, permutation }) => {
    if (!importance) return;
    if (permutation) {
      importances.add(firstTree, permutation);
      return;
    }
    importances.add(firstTree, await oobPermutation(device, grown, sample, { ...bag, firstTree }));
    unit = permutationErrorUnit(sample);
  },
});
const top = importance ? Math.max(...importances.result(unit).importancesMean) : null;
const oobMse = model.result.oobScore.mse;
const cpu = cpuSeconds(cpuFrom);
const wall = (performance.now() - from) / 1000;
await device.destroy();

const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
const result = {
  cpu,
  wall,
  open,
  processCpu: (userCPUTime + systemCPUTime) / 1e6,
  peakMiB: maxRSS / 1024,
  oobMse,
  top,
  device: device.info.name,
};
process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0));
