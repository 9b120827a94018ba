import {
  BayesianLinearRegression,
  bayesPredictive,
  bmaPredictive,
  BayesianModelAveraging,
  MallowsAveraging,
  type BayesianResult,
  type BmaResult,
} from '@kuznets/regression';
import { z } from 'zod';
import type { GrowthData } from '../data.ts';
import { byDeterminant, designOf, innerProductsOf } from '../design.ts';
import type { FittedCoefficients } from './coefficients.ts';
import { contributionDeviations, linearMethod } from './linear.ts';
import type { ImportanceMeasure } from '../notes.ts';
import { growthMethod, type MeasuredImportance } from './method.ts';
import { count } from '../../study/settings.ts';

/** Bayesian linear regression on every determinant. */
export const bayes = growthMethod({
  abbreviation: 'BLR',
  weighted: true,
  random: 'model',
  seeds: 3,
  spareRows: ({ prior }) => (prior === 'gPrior' ? 4 : -Infinity),
  settings: {
    prior: z.enum(['conjugate', 'gPrior', 'spikeSlab']).default('gPrior').describe('prior of the coefficients'),
    standardize: z.boolean().default(true).describe('scale the determinants first'),
    rankBy: z
      .enum(['posteriorT', 'posteriorSd'])
      .default('posteriorT')
      .describe('posterior mean over its standard deviation, or the standard deviation'),
    draws: count(4, 1_000_000_000).default(10_000).describe('draws of the spike and slab prior'),
    burnIn: count(0, 1_000_000_000).default(5000).describe('draws thrown away before them'),
  },
  fewer: { draws: [2000, 500], burnIn: [500, 100] },
  seconds: ({ prior, draws, burnIn }, rows, columns) =>
    columns * columns * (2e-7 * rows + (prior === 'spikeSlab' ? 3e-9 * columns * (draws + burnIn) : 0)),
  async fit(data, { prior, standardize, rankBy, draws, burnIn }, options) {
    const { result } = await new BayesianLinearRegression({
      prior,
      standardize,
      nDraws: draws,
      burnIn,
      randomState: options.seed,
    }).fit(innerProductsOf(data));
    const posteriorT = {
      measure: 'posteriorT' as const,
      values: Array.from(result.importances, Math.abs),
    };
    // Of a factor the root of its levels' mean variance.
    const rootMean = (sd: readonly number[]): number =>
      Math.sqrt(sd.reduce((sum, value) => sum + value * value, 0) / sd.length);
    const posteriorSd = {
      measure: 'posteriorSd' as const,
      values: byDeterminant(designOf(data), result.posteriorSd, rootMean),
    };
    const importances = rankBy === 'posteriorT' ? [posteriorT, posteriorSd] : [posteriorSd, posteriorT];
    const predictive = () => bayesPredictive(innerProductsOf(data), { prior, standardize });
    return linearMethod(
      data,
      { ...result, coefficients: ofBayes(result), predictive },
      importances,
      result.notes,
      options,
    );
  },
});

function ofBayes(result: BayesianResult): FittedCoefficients {
  const { intercept, interceptSd, coef, posteriorSd, confInt, probabilityPositive } = result;
  return {
    kind: 'posterior',
    intercept,
    interceptSd,
    mean: [...coef],
    sd: [...posteriorSd],
    interval: {
      low: Array.from(coef, (_, feature) => confInt[2 * feature]!),
      high: Array.from(coef, (_, feature) => confInt[2 * feature + 1]!),
    },
    positive: [...probabilityPositive],
    mixture: null,
  };
}

/** Averaging of nested least squares models by Mallows' criterion. */
export const averaging = growthMethod({
  abbreviation: 'FMA',
  weighted: true,
  random: false,
  // A weight says in which place a determinant stands: the first has all of it in every permutation.
  tested: 'standardizedCoefficient',
  spareRows: () => 2,
  settings: {
    order: z
      .enum(['tStat', 'correlation', 'given'])
      .default('tStat')
      .describe('order in which the nested models take in determinants'),
  },
  seconds: (_, rows, columns) => 6e-8 * rows * columns * columns,
  async fit(data, { order }, options) {
    const { result } = await new MallowsAveraging({ order }).fit(innerProductsOf(data));
    const coefficients = { kind: 'average' as const, intercept: result.intercept, coef: [...result.coef] };
    return linearMethod(
      data,
      { ...result, coefficients },
      [
        { measure: 'weight', values: [...result.importances] },
        { measure: 'standardizedCoefficient', values: contributionDeviations(result.coef, data) },
      ],
      [{ code: 'no-standard-errors' }],
      options,
    );
  },
});

/** Bayesian averaging of linear models over all subsets of the determinants. */
export const bma = growthMethod({
  abbreviation: 'BMA',
  weighted: true,
  random: 'model',
  settings: {
    g: z
      .union([
        z.enum(['uip', 'bric', 'ric', 'eb-local', 'hyper-g', 'hyper-g/n', 'zellner-siow', 'bace']),
        z.number().positive(),
      ])
      .default('uip')
      .describe("g of Zellner's prior: a rule, or a number"),
    always: z.array(z.string()).default([]).describe('determinants that are in every model'),
    heredity: z.boolean().default(false).describe('products and powers only with all determinants they are made of'),
    dilution: z
      .number()
      .nonnegative()
      .default(0)
      .describe(
        "power of the determinant of a model's correlations in its prior, so that determinants that tell the same share one's weight; 0 for none",
      ),
    modelPrior: z.enum(['fixed', 'beta-binomial', 'uniform']).default('fixed').describe('prior of the models'),
    modelSize: z.number().positive().default(7).describe('prior mean of the number of determinants'),
    chains: count(1, 100_000).default(32).describe('chains from different starts'),
    draws: count(1, 1_000_000_000).default(100_000).describe('draws of each chain'),
    burnIn: count(0, 1_000_000_000).default(10_000).describe('draws thrown away before them'),
  },
  fewer: { chains: [32, 8], draws: [10_000, 2000], burnIn: [2000, 500] },
  seconds: ({ chains, draws, burnIn }, _, columns) => 7e-8 * chains * (draws + burnIn) * Math.sqrt(columns),
  suited(settings, data) {
    const determinants = varying(data) - settings.always.length;
    const { modelSize: requested } = settings;
    // A uniform prior expects half of the determinants, whatever the setting says.
    const half = determinants / 2;
    const used = settings.modelPrior === 'uniform' ? half : Math.min(requested, half);
    const isCut = used < requested && settings.modelPrior !== 'uniform';
    return {
      settings: { ...settings, modelSize: used },
      notes: isCut ? [{ code: 'model-size-cut', requested, used, determinants }] : [],
    };
  },
  async fit(data, { g, always, heredity, dilution, modelPrior, modelSize, chains, draws, burnIn }, options) {
    const model = new BayesianModelAveraging({
      g,
      modelPrior,
      modelSize,
      ...(always.length > 0 && { always }),
      ...(heredity && { parents: parentsOf(data) }),
      ...(dilution > 0 && { dilution }),
      nChains: chains,
      nDraws: draws,
      burnIn,
      randomState: options.seed,
    });
    const { result } = await model.fit(innerProductsOf(data), { device: options.cpu });
    const estimates = result.frequency ?? result.exact;
    // The levels of a factor are in together; one that the sample does not have never is.
    const of = (measure: ImportanceMeasure, values: Float64Array): MeasuredImportance => ({
      measure,
      values: byDeterminant(designOf(data), values, (parts) => parts.reduce((a, b) => Math.max(a, b))),
    });
    const importances = [
      of('posteriorInclusion', estimates.posteriorInclusion),
      of('keptInclusion', result.exact.posteriorInclusion),
      of('signCertainty', result.exact.signCertainty),
    ];
    const { frequency, bestModels, keptMass } = result;
    const kept = { code: 'kept-models', models: bestModels.length, low: keptMass, high: keptMass } as const;
    const notes = [...result.notes, ...(frequency ? [kept] : [])];
    const predictive = () => bmaPredictive(innerProductsOf(data), result, { g, modelPrior, modelSize });
    return linearMethod(data, { ...result, coefficients: ofMixture(result), predictive }, importances, notes, options);
  },
});

/** Moments by visits or of the models kept, as the study ranks; signs by the t distributions of the models kept. */
function ofMixture({ intercept, frequency, exact }: BmaResult): FittedCoefficients {
  const { posteriorInclusion, posteriorMean, posteriorSd, conditionalMean, conditionalSd } = frequency ?? exact;
  const given = exact.posteriorInclusion.map((inclusion, feature) =>
    inclusion > 0 ? exact.probabilityPositive[feature]! / inclusion : 0.5,
  );
  return {
    kind: 'posterior',
    intercept,
    interceptSd: null,
    mean: [...posteriorMean],
    sd: [...posteriorSd],
    interval: null,
    positive: Array.from(posteriorInclusion, (inclusion, feature) => inclusion * given[feature]!),
    mixture: {
      inclusion: [...posteriorInclusion],
      conditionalMean: [...conditionalMean],
      conditionalSd: [...conditionalSd],
      signCertainty: [...exact.signCertainty],
    },
  };
}

/** The determinants that products and powers are made of, where the data have them too; of a factor's level the factor. */
export function parentsOf({ features }: Pick<GrowthData, 'features'>): Record<string, readonly string[]> {
  const names = new Set(features.map(({ name }) => name));
  const own = (part: string): string => (names.has(part) ? part : part.replace(/\[[^\]]*\]$/, ''));
  return Object.fromEntries(
    features.flatMap(({ name }) => {
      const power = /^I\((.+)\^\d+\)$/.exec(name);
      const parts = power ? [power[1]!] : name.split(':');
      const parents = [...new Set(parts.map(own))].filter((part) => part !== name && names.has(part));
      return parents.length === 0 ? [] : [[name, parents] as const];
    }),
  );
}

/** How many determinants are not constant. */
function varying({ x, y, features }: GrowthData): number {
  const width = features.length;
  return features.filter((_, at) => y.some((_unused, row) => x[row * width + at] !== x[at])).length;
}
