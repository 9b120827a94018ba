import { codedRows, mostDrawn, oobPermutation, permutationErrorUnit } from '@kuznets/core-gpu';
import { BaggingRegressor, RandomForestRegressor, type BaggedOptions, type ForestEstimator } from '@kuznets/ensembles';
import { OobImportanceAccumulator, TreeVariationAccumulator, VariationSharesAccumulator } from '@kuznets/explain';
import type { GrowthData } from '../data.ts';
import { designOf } from '../design.ts';
import { groupedDesign, keptShares } from '../group-shares.ts';
import { settingError } from '../../study/parse-settings.ts';
import { forestSlopes } from './forest-slopes.ts';
import { growthMethod, type FitOptions, type FittedMethod, type Settings } from './method.ts';
import { oobMeasures } from './oob-measures.ts';
import {
  bagUnits,
  baggedTrees,
  binnedNotes,
  checkLeaf,
  drawnBy,
  mostDecomposed,
  rankTreesBy,
  triedFeatures,
} from './tree-settings.ts';
import { pairsOf } from './variation.ts';

const settings = { ...baggedTrees, rankBy: rankTreesBy };

type ForestSettings = Settings<typeof settings>;

const fewer = { trees: [1000, 200] } as const;

const seconds = ({ trees }: { readonly trees: number }, rows: number, columns: number): number =>
  2.5e-8 * trees * rows * Math.sqrt(rows * columns);

/** Bagged trees: every determinant tried at each split. */
export const bagging = growthMethod({
  abbreviation: 'BG',
  weighted: true,
  random: 'model',
  settings,
  fewer,
  seconds,
  mostDecomposed,
  check: checkLeaf,
  fit: (data, config, options) =>
    fitForest(data, new BaggingRegressor(estimatorOptions(data, config, options)), config, options),
});

/** A random forest: a draw of the determinants tried at each split. */
export const forest = growthMethod({
  abbreviation: 'RF',
  weighted: true,
  random: 'model',
  settings: { ...settings, maxFeatures: triedFeatures },
  fewer,
  seconds,
  mostDecomposed,
  check({ maxFeatures, ...config }, rows, features) {
    checkLeaf(config, rows);
    if (maxFeatures !== 'third' && maxFeatures > features)
      throw settingError('maxFeatures', `the sample has ${features} determinants, got ${maxFeatures}`);
  },
  fit(data, config, options) {
    const { maxFeatures } = config;
    return fitForest(
      data,
      new RandomForestRegressor({ ...estimatorOptions(data, config, options), maxFeatures }),
      config,
      options,
    );
  },
});

function estimatorOptions(
  { weights, clusters }: GrowthData,
  { trees, minSamplesLeaf, minSamplesSplit, bootstrap }: ForestSettings,
  { seed }: FitOptions,
): BaggedOptions {
  return {
    nEstimators: trees,
    minSamplesLeaf,
    minSamplesSplit,
    ...drawnBy(bootstrap),
    randomState: seed,
    ...(weights && { weights: weights.drawn ?? weights.values }),
    ...bagUnits(clusters),
  };
}

async function fitForest(
  data: GrowthData,
  model: ForestEstimator,
  { trees, rankBy }: ForestSettings,
  options: FitOptions,
): Promise<FittedMethod> {
  const { device, cpu, signal, onProgress } = options;
  const design = designOf(data);
  const determinants = data.features.length;
  const importance = new OobImportanceAccumulator(determinants);
  const grouped = options.shares ? groupedDesign(data) : null;
  let variation: TreeVariationAccumulator | undefined;
  let shares: VariationSharesAccumulator | undefined;
  const isDecomposed = options.decompose || (options.importance && rankBy === 'fepv');
  const slopes = options.slopes ? forestSlopes(data, device) : null;
  let unit = 0;
  let drawn = 0;
  await model.fit(design, {
    device,
    keepTrees: options.keep,
    trainPrediction: options.fitted,
    evaluate: options.fitted,
    signal,
    async onTrees(chunk) {
      const { grown, sample, bag, firstTree } = chunk;
      drawn = mostDrawn(sample.rows, bag);
      if (options.importance) {
        unit = permutationErrorUnit(sample);
        importance.add(firstTree, await oobPermutation(device, grown, sample, { ...bag, firstTree }));
      }
      await slopes?.add(grown, codedRows(sample), { centre: sample.targetCentre, scale: sample.targetScale });
      if (isDecomposed) {
        // Which ten explain most is known only at the end of the stream.
        const pairs = options.decompose && pairsOf(determinants) === 'all' ? 'all' : 'none';
        variation ??= new TreeVariationAccumulator(design, {
          device: cpu,
          grid: { centre: sample.targetCentre, scale: sample.targetScale },
          pairs,
          hStatistic: options.hStatistic,
        });
        await variation.add(chunk.trees, { signal });
        if (grouped) {
          const grid = { centre: sample.targetCentre, scale: sample.targetScale };
          shares ??= new VariationSharesAccumulator(grouped, { device: cpu, grid });
          await shares.add(chunk.trees, { signal });
        }
      }
    },
    onProgress,
  });
  const { forestHash, trainPrediction, oobPrediction } = model.result;
  const explained = (await variation?.result({ scale: 1 / trees, base: 0 })) ?? null;
  return {
    modelHash: forestHash || null,
    fitted: trainPrediction ?? new Float64Array(0),
    outOfBag: oobPrediction,
    importances: options.importance ? oobMeasures(importance, { unit, rankBy, variation: explained }) : [],
    variation: options.decompose ? explained : null,
    groupShares: shares ? keptShares(await shares.result(1 / trees, { signal })) : null,
    coefficients: null,
    slopes: slopes?.result() ?? null,
    model: options.keep ? { kind: 'forest', forest: model.ensemble } : null,
    notes: [...binnedNotes(drawn, data.y.length)],
  };
}
