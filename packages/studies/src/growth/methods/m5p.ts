import { M5PBaggingRegressor, M5PForestRegressor, type M5PEstimator } from '@kuznets/ensembles';
import { explainedVariation, OobImportanceAccumulator } from '@kuznets/explain';
import { z } from 'zod';
import type { GrowthData } from '../data.ts';
import { designOf } from '../design.ts';
import { sampledShares } from '../group-shares.ts';
import { ensembleSlopes } from './ensemble-slopes.ts';
import { growthMethod, type FitOptions, type FittedMethod, type Settings } from './method.ts';
import { oobMeasures } from './oob-measures.ts';
import { bagUnits, baggedTrees, drawnBy, mostDecomposed, rankTreesBy, triedFeatures } from './tree-settings.ts';
import { treeVariation } from './variation.ts';

/**
 * Unpruned and unsmoothed, as M5PrimeLab's manual has it for ensembles and Breiman (1996) for bagging; nodes are split from the size on
 * that the study's other ensembles have. Of the 10,000 pruned trees a few hold linear models in large leaves that extrapolate to
 * out-of-bag rows, and these few decide mean and deviation of the importances: their ranking changes with the seed.
 */
const settings = {
  trees: baggedTrees.trees,
  bootstrap: baggedTrees.bootstrap,
  minSamplesSplit: baggedTrees.minSamplesSplit,
  criterion: z.enum(['weka', 'standardDeviation']).default('weka').describe('rule that chooses a split'),
  prune: z.boolean().default(false).describe('cut back subtrees that a linear model replaces'),
  smooth: z.boolean().default(false).describe("blend a leaf's prediction with those of the nodes above it"),
  rankBy: rankTreesBy,
};

type M5PSettings = Settings<typeof settings>;

const shared = {
  random: 'model',
  seeds: 1,
  mostDecomposed,
  mostRows: 65_535,
  fewer: { trees: [100, 20] },
  seconds: ({ trees }: { readonly trees: number }, rows: number, columns: number): number =>
    2.5e-6 * trees * rows * Math.sqrt(columns),
} as const;

/** Bagged M5P trees: linear models in the leaves. */
export const m5pBagging = growthMethod({
  ...shared,
  abbreviation: 'M5P-BG',
  settings,
  fit: (data, config, options) =>
    fitM5P(data, new M5PBaggingRegressor(estimatorOptions(data, config, options)), config, options),
});

/** A random forest of M5P trees. */
export const m5pForest = growthMethod({
  ...shared,
  abbreviation: 'M5P-RF',
  settings: { ...settings, maxFeatures: triedFeatures },
  fit: (data, config, options) =>
    fitM5P(
      data,
      new M5PForestRegressor({ ...estimatorOptions(data, config, options), maxFeatures: config.maxFeatures }),
      config,
      options,
    ),
});

function estimatorOptions(
  { clusters }: GrowthData,
  { trees, bootstrap, ...config }: M5PSettings,
  { seed }: FitOptions,
) {
  const { minSamplesSplit, criterion, prune, smooth } = config;
  return {
    ...{ nEstimators: trees, minSamplesSplit, criterion, prune, smooth, randomState: seed },
    ...drawnBy(bootstrap),
    ...bagUnits(clusters),
  };
}

async function fitM5P(
  data: GrowthData,
  model: M5PEstimator,
  { prune, rankBy }: M5PSettings,
  options: FitOptions,
): Promise<FittedMethod> {
  const { device, importance, decompose, shares, slopes, keep, signal, onProgress } = options;
  const isDecomposed = decompose || (importance && rankBy === 'fepv');
  const measured = new OobImportanceAccumulator(data.features.length);
  await model.fit(designOf(data), {
    device,
    oobPermutation: importance,
    keepTrees: keep || isDecomposed || shares || slopes,
    signal,
    onProgress,
    onTrees({ firstTree, permutation }) {
      if (permutation) measured.add(firstTree, permutation);
    },
  });
  const { forestHash, trainPrediction, oobPrediction } = model.result;
  const ofGroups = shares
    ? await sampledShares(
        data,
        (sample) => explainedVariation(model.ensemble, sample, { device: options.cpu, pairs: 'none', signal }),
        options,
      )
    : null;
  const variation = isDecomposed ? await treeVariation(model.ensemble, data, options) : null;
  return {
    modelHash: forestHash,
    fitted: trainPrediction,
    outOfBag: oobPrediction,
    importances: importance ? oobMeasures(measured, { unit: 1, rankBy, variation }) : [],
    variation: decompose ? variation : null,
    groupShares: ofGroups?.groupShares ?? null,
    coefficients: null,
    slopes: slopes ? await ensembleSlopes(model.ensemble, data, signal) : null,
    model: keep ? { kind: 'additive', ensemble: model.ensemble } : null,
    notes: [...(prune ? [{ code: 'pruned-trees-unsteady' } as const] : []), ...(ofGroups?.notes ?? [])],
  };
}
