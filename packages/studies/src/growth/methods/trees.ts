import { groupMembers, type TreeEnsemble } from '@kuznets/base';
import { GradientBoostingRegressor, RegressionTree, predictorImportance } from '@kuznets/ensembles';
import { z } from 'zod';
import type { GrowthData } from '../data.ts';
import { byDeterminant, designOf } from '../design.ts';
import { ensembleSlopes } from './ensemble-slopes.ts';
import { growthMethod, type FitOptions, type FittedMethod, type MeasuredImportance } from './method.ts';
import { settingError } from '../../study/parse-settings.ts';
import { count } from '../../study/settings.ts';
import { binnedNotes, checkLeaf, mostDecomposed, stoppingRules } from './tree-settings.ts';
import { explainedShares, treeShares, treeVariation } from './variation.ts';

const tiePreference = z
  .array(z.string())
  .default([])
  .describe('determinants that win exact ties, in this order, before the first column does');

const rankBy = z
  .enum(['riskReduction', 'fepv'])
  .default('riskReduction')
  .describe('fall in risk a split, or the share of explained variation');

/** One regression tree. */
export const tree = growthMethod({
  abbreviation: 'RT',
  random: false,
  settings: {
    ...stoppingRules,
    minSamplesLeaf: stoppingRules.minSamplesLeaf.unwrap().default(1).describe('least rows in a leaf'),
    tiePreference,
    rankBy,
  },
  seconds: (_, rows, columns) => 2.5e-6 * rows * columns,
  mostDecomposed,
  check: checkLeaf,
  async fit(data, { minSamplesLeaf, minSamplesSplit, tiePreference, rankBy }, options) {
    const { device, shares, slopes, keep, signal } = options;
    const model = new RegressionTree({
      minSamplesLeaf,
      minSamplesSplit,
      tiePreference: columnsOf(data, tiePreference),
    });
    await model.fit(designOf(data), { device, trainPrediction: true, signal });
    return {
      modelHash: model.result.forestHash,
      fitted: model.result.trainPrediction!,
      outOfBag: null,
      ...(await measured(data, model.ensemble, { rankBy, ...options })),
      groupShares: shares ? await treeShares(model.ensemble, data, options) : null,
      coefficients: null,
      slopes: slopes ? await ensembleSlopes(model.ensemble, data, signal) : null,
      model: keep ? { kind: 'forest', forest: model.ensemble } : null,
      notes: [...binnedNotes(data.y.length, data.y.length)],
    };
  },
});

/** Least-squares boosting of small trees. */
export const boosting = growthMethod({
  abbreviation: 'LSB',
  random: false,
  settings: {
    cycles: count(1, 1_000_000).default(100).describe('trees, one after the other'),
    learningRate: z.number().gt(0).max(1).default(1).describe('share of each tree that is added'),
    maxSplits: count(1, 1_000_000).default(10).describe('most splits of a tree'),
    ...stoppingRules,
    tiePreference,
    rankBy,
  },
  seconds: ({ cycles }, rows, columns) => 4e-5 * cycles * Math.sqrt(rows * columns),
  mostDecomposed,
  check: checkLeaf,
  async fit(data, settings, options) {
    const { cycles, learningRate, maxSplits, minSamplesLeaf, minSamplesSplit, tiePreference, rankBy } = settings;
    const { device, shares, slopes, keep, signal, onProgress } = options;
    const model = new GradientBoostingRegressor({
      nEstimators: cycles,
      learningRate,
      maxSplits,
      minSamplesLeaf,
      minSamplesSplit,
      tiePreference: columnsOf(data, tiePreference),
    });
    await model.fit(designOf(data), { device, signal, onProgress });
    return {
      modelHash: model.result.forestHash,
      fitted: model.result.trainPrediction,
      outOfBag: null,
      ...(await measured(data, model.ensemble, { rankBy, ...options })),
      groupShares: shares ? await treeShares(model.ensemble, data, options) : null,
      coefficients: null,
      slopes: slopes ? await ensembleSlopes(model.ensemble, data, signal) : null,
      model: keep ? { kind: 'additive', ensemble: model.ensemble } : null,
      notes: [...binnedNotes(data.y.length, data.y.length)],
    };
  },
});

/** Importances, the one that ranks first, and the decomposition, as they are asked for. */
async function measured(
  data: GrowthData,
  ensemble: TreeEnsemble,
  { rankBy, ...options }: FitOptions & { readonly rankBy: 'riskReduction' | 'fepv' },
): Promise<Pick<FittedMethod, 'importances' | 'variation'>> {
  const { importance, decompose } = options;
  const isRankedByShares = importance && rankBy === 'fepv';
  const variation = decompose || isRankedByShares ? await treeVariation(ensemble, data, options) : null;
  const reduction = importance ? [riskReduction(data, ensemble)] : [];
  return {
    importances: isRankedByShares ? [explainedShares(variation!), ...reduction] : reduction,
    variation: decompose ? variation : null,
  };
}

/** What the splits on each determinant take off the error. */
function riskReduction(data: GrowthData, ensemble: TreeEnsemble): MeasuredImportance {
  const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);
  return { measure: 'riskReduction', values: byDeterminant(designOf(data), predictorImportance(ensemble), sum) };
}

function columnsOf(data: GrowthData, names: readonly string[]): number[] {
  const members = groupMembers(designOf(data));
  return names.flatMap((name) => {
    const at = data.features.findIndex((feature) => (feature.column ?? feature.name) === name);
    if (at < 0) throw settingError('tiePreference', `no determinant is called "${name}"`);
    return members[at]!;
  });
}
