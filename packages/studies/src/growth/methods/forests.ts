import { oobPermutation, permutationErrorUnit } from '@kuznets/core-gpu';
import { BaggingRegressor, RandomForestRegressor, type BaggedOptions, type ForestEstimator } from '@kuznets/ensembles';
import { OobImportanceAccumulator } from '@kuznets/explain';
import { accuracy } from '../../statistics/accuracy.ts';
import type { MethodConfig } from '../config.ts';
import type { GrowthData } from '../data.ts';
import type { GrowthMethod, MethodRun, MethodRunOptions } from './method.ts';

type Config<Name> = Extract<MethodConfig, { name: Name }>;

/** Bagged trees: every determinant tried at each split. */
export const bagging: GrowthMethod<Config<'bagging'>> = {
  label: 'Bagging',
  run: (data, config, options) => runForest(data, new BaggingRegressor(estimatorOptions(config, options)), options),
};

/** A random forest: a draw of the determinants tried at each split. */
export const forest: GrowthMethod<Config<'forest'>> = {
  label: 'Random forest',
  run(data, config, options) {
    const { maxFeatures } = config;
    return runForest(data, new RandomForestRegressor({ ...estimatorOptions(config, options), maxFeatures }), options);
  },
};

function estimatorOptions({ trees, minSamplesLeaf, minSamplesSplit }: MethodConfig, { seed }: MethodRunOptions): BaggedOptions {
  return { nEstimators: trees, minSamplesLeaf, minSamplesSplit, bootstrap: true, randomState: seed };
}

/** Grows chunk by chunk and keeps nothing but sums, so memory does not grow with the number of trees. */
async function runForest(data: GrowthData, model: ForestEstimator, { device, signal, onProgress }: MethodRunOptions): Promise<MethodRun> {
  const { x, y } = data;
  const rows = y.length;
  const features = data.features.length;
  const trees = model.options.nEstimators!;
  const importance = new OobImportanceAccumulator(features);
  let unit = 0;
  await model.fit(
    { x, y, rows, features },
    {
      device,
      keepForest: false,
      trainPrediction: true,
      ...(signal && { signal }),
      async onTrees({ trees: chunk, sample, bag, firstTree }) {
        unit = permutationErrorUnit(sample);
        importance.add(firstTree, await oobPermutation(device, chunk, sample, { ...bag, firstTree }));
      },
      onProgress: (done) => onProgress?.(done / trees),
    },
  );
  const { importancesMean, importancesStd, importancesStandardized } = importance.result(unit);
  return {
    modelHash: model.forestHash,
    inSample: accuracy(y, model.trainPrediction),
    outOfBag: accuracy(y, model.oobPrediction),
    importances: [
      { measure: 'standardized', label: 'Importance / s.d.', values: [...importancesStandardized] },
      { measure: 'mean', label: 'Importance', values: [...importancesMean] },
      { measure: 'standardDeviation', label: 'S.d. over trees', values: [...importancesStd] },
    ],
  };
}
