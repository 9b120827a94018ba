// node children/kuznets.mjs JOB: fits a forest, prints what it took as JSON. JOB is JSON: see run.mjs.
// Timed: ranking the sample, growing, the out-of-bag error and, if asked for, the importance. Not timed: reading the data
// and opening the device, whose time is reported beside. CPU is of all threads.
import { createDevice, oobPermutation, permutationErrorUnit } from '@kuznets/core-gpu';
import { M5PBaggingRegressor, M5PForestRegressor, RandomForestRegressor } from '@kuznets/ensembles';
import { OobImportanceAccumulator } from '@kuznets/explain';
import { job, print, processTook, sampleOf, timed } from './child.mjs';

const { features, options, importance = false, keepForest = true } = job;
const estimators = { 'm5p-bagging': M5PBaggingRegressor, 'm5p-forest': M5PForestRegressor };
const Estimator = estimators[job.model] ?? RandomForestRegressor;
const data = sampleOf(job);
const { value: device, cpu: open } = await timed(() => createDevice(job.device));

const importances = new OobImportanceAccumulator(features);
let unit = 1;

async function fit() {
  const model = new Estimator(options);
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
  return { top, oobMse: model.result.oobScore.mse };
}

const {
  value: { top, oobMse },
  cpu,
  wall,
} = await timed(fit);
await device.destroy();
print({ cpu, wall, open, ...processTook(), oobMse, top, device: device.info.name });
