import { groupMembers, purposes } from '@kuznets/base';
import { linearVariation, linearVariationShares } from '@kuznets/explain';
import {
  ElasticNet,
  ElasticNetCV,
  LinearRegression,
  olsPredictive,
  StepwiseRegression,
  predictLinear,
  waldTests,
  type ElasticNetPath,
  type ElasticNetResult,
  type LinearFit,
  type OlsResult,
  type Predictive,
} from '@kuznets/regression';
import { z } from 'zod';
import type { GrowthData } from '../data.ts';
import { type Design, designOf, innerProductsOf } from '../design.ts';
import { groupedDesign, keptShares } from '../group-shares.ts';
import type { MethodNote } from '../notes.ts';
import type { FittedCoefficients } from './coefficients.ts';
import { growthMethod, type FitOptions, type FittedMethod, type MeasuredImportance, type Settings } from './method.ts';
import { count } from '../../study/settings.ts';
import { foldCount, foldsOf } from '../subsample.ts';
import { pairsOf } from './variation.ts';

/** Settings of a penalised regression. */
const penalty = {
  lambda: z
    .union([z.enum(['min', '1se']), z.number().positive()])
    .default('min')
    .describe('cross-validated with the smallest error or the largest within one standard error of it, or a number'),
  nLambda: count(2, 10_000).default(100).describe('lambdas of the path'),
  lambdaMinRatio: z.number().gt(0).lt(1).default(1e-4).describe('smallest lambda over the largest'),
  cvFolds: count(2, 1000).default(10).describe('folds that choose lambda'),
  stopping: z
    .enum(['gap', 'change'])
    .default('gap')
    .describe("when a fit is close enough: by the duality gap, or MATLAB's rule"),
  rankFrom: z
    .union([z.literal('path'), z.number().positive()])
    .default('path')
    .describe(
      "where vanishing is counted from as lambda grows: the path's end, so that the last time counts, or a lambda, from which the first time counts",
    ),
  rankBy: z
    .enum(['vanishing', 'lambdas'])
    .default('vanishing')
    .describe('the lambda at which a coefficient vanishes, or the number of lambdas at which it has not'),
  rankTies: z
    .enum(['size', 'order'])
    .default('size')
    .describe(
      'what decides between determinants that vanish at the same lambda: the size of their standardised coefficients there, or the order of the data',
    ),
  dropIntercept: z
    .boolean()
    .default(false)
    .describe("leave the constant out of predictions, as the paper's numbers of the LASSO do"),
};

type PenaltySettings = Settings<typeof penalty>;

/** Paths of groups of columns, which factors are, take ten times those of single ones. */
const pathSeconds = (_: PenaltySettings, rows: number, columns: number, determinants: number): number =>
  (determinants < columns ? 1.5e-2 : 1.5e-3) * columns * Math.sqrt(columns) * (1 + rows / 1500);

/** L1-penalised least squares along a path of lambdas. */
export const lasso = growthMethod({
  abbreviation: 'LASSO',
  weighted: true,
  random: 'model',
  settings: penalty,
  seconds: pathSeconds,
  fit: (data, settings, options) => fitPenalised(data, settings, 1, options),
});

/** L1- and L2-penalised least squares along a path of lambdas. */
export const elasticNet = growthMethod({
  abbreviation: 'EN',
  weighted: true,
  random: 'model',
  settings: { ...penalty, alpha: z.number().gt(0).max(1).default(0.5).describe('share of the L1 penalty') },
  seconds: pathSeconds,
  fit: (data, settings, options) => fitPenalised(data, settings, settings.alpha, options),
});

/** Least squares on every determinant, the general unrestricted model. */
export const ols = growthMethod({
  abbreviation: 'GUM',
  weighted: true,
  random: false,
  spareRows: () => 2,
  settings: {
    covType: z
      .enum(['nonrobust', 'HC0', 'HC1', 'HC2', 'HC3'])
      .default('nonrobust')
      .describe('covariance that the standard errors are of'),
  },
  seconds: (_, rows, columns) => 6e-8 * rows * columns * columns,
  async fit(data, { covType }, options) {
    const { result } = await new LinearRegression({
      covType,
      ...(data.weights && { weights: data.weights.values }),
      ...(data.absorbed && { absorbed: { degrees: data.absorbed.degrees } }),
    }).fit(designOf(data));
    const left = result.aliased.map(
      ({ name, on }): MethodNote =>
        on.length === 0 ? { code: 'constant-left-out', name } : { code: 'combination-left-out', name, of: on },
    );
    return linearMethod(
      data,
      {
        ...result,
        coefficients: {
          kind: 'leastSquares',
          coef: result.coef.map((value, column) => (Number.isNaN(result.se[column]!) ? NaN : value)),
        },
        predictive: () => olsPredictive(designOf(data), data.weights?.values),
      },
      [absoluteT(data, result)],
      left,
      options,
    );
  },
});

/** Stepwise regression by p-values or an information criterion. */
export const stepwise = growthMethod({
  // The first to enter is first in every permutation.
  tested: 'absoluteT',
  abbreviation: 'SR',
  weighted: true,
  random: false,
  settings: {
    criterion: z.enum(['pValue', 'aic', 'bic']).default('pValue').describe('what decides a step'),
    direction: z.enum(['both', 'forward', 'backward']).default('both').describe('whether steps add, remove, or both'),
    pEnter: z.number().gt(0).lt(1).default(0.05).describe('p-value below which a determinant enters'),
    pRemove: z.number().gt(0).lt(1).default(0.1).describe('p-value above which it leaves'),
  },
  seconds: (_, rows, columns) => 6e-8 * columns * columns * (rows + (columns * columns) / 20),
  async fit(data, { criterion, direction, pEnter, pRemove }, options) {
    const model = new StepwiseRegression({ criterion, direction, pEnter, pRemove });
    const { result } = await model.fit(innerProductsOf(data));
    // The order of entry ranks; a determinant that left again ranks with those that never entered.
    const values = new Array<number>(data.features.length).fill(0);
    result.selectedGroups.forEach((determinant, place) => {
      values[determinant] = result.selectedGroups.length - place;
    });
    const entry = { measure: 'entry' as const, values };
    return linearMethod(
      data,
      { ...result, coefficients: { kind: 'afterSelection', selected: result.selected, shrunken: null } },
      [entry, absoluteT(data, result)],
      [],
      options,
    );
  },
});

async function fitPenalised(
  data: GrowthData,
  settings: PenaltySettings,
  l1Ratio: number,
  options: FitOptions,
): Promise<FittedMethod> {
  const { lambda, nLambda, lambdaMinRatio, cvFolds, stopping, rankFrom, rankBy, rankTies, dropIntercept } = settings;
  const weights = data.weights?.values;
  const path = { l1Ratio, nAlphas: nLambda, eps: lambdaMinRatio, stopping, ...(weights && { weights }) };
  const model =
    typeof lambda === 'number'
      ? new ElasticNet({ ...path, alpha: lambda })
      : new ElasticNetCV({
          ...path,
          rule: lambda,
          nFolds: Math.min(cvFolds, data.y.length),
          randomState: options.seed,
          // Rows of one cluster would tell of each other.
          ...(data.clusters.length > 0 && {
            foldId: foldsOf(data, foldCount(cvFolds, data), options.seed, 0, purposes.studyTuning),
          }),
        });
  const { signal, onProgress } = options;
  await model.fit(designOf(data), { signal, onProgress });
  const result: ElasticNetResult = model.result;
  const { alpha: values, size: sizes } = rankFrom === 'path' ? result.vanishing : vanishingFrom(rankFrom, result.path);
  const ties = rankTies === 'size' ? [...sizes] : [];
  const vanishing = { measure: 'vanishing' as const, values: [...values], ties };
  const lambdas = { measure: 'lambdas' as const, values: lambdasOf(result.path), ties };
  const size = { measure: 'standardizedCoefficient' as const, values: [...result.deviation] };
  const importances = rankBy === 'vanishing' ? [vanishing, lambdas, size] : [lambdas, vanishing, size];
  const coefficients = {
    kind: 'afterSelection' as const,
    selected: [...result.coef.keys()].filter((feature) => result.coef[feature] !== 0),
    shrunken: { intercept: result.intercept, coef: [...result.coef] },
  };
  return linearMethod(
    data,
    { coef: result.coef, intercept: dropIntercept ? 0 : result.intercept, coefficients },
    importances,
    result.notes,
    options,
  );
}

/** At how many alphas of the path each determinant's coefficients are not zero. */
function lambdasOf({ alphas, deviations }: ElasticNetPath): number[] {
  const determinants = deviations.length / alphas.length;
  return Array.from({ length: determinants }, (_, determinant) =>
    alphas.reduce((count, _alpha, at) => count + (deviations[at * determinants + determinant] === 0 ? 0 : 1), 0),
  );
}

/** The largest lambda of the path up to which each coefficient stays away from zero as alpha grows from `start`, 0 where it is zero there; and its size there. */
function vanishingFrom(
  start: number,
  { alphas, deviations }: ElasticNetPath,
): { readonly alpha: Float64Array; readonly size: Float64Array } {
  const features = deviations.length / alphas.length;
  const first = alphas.findIndex((value) => value <= start);
  const alpha = new Float64Array(features);
  const size = new Float64Array(features);
  for (let feature = 0; feature < features; feature++) {
    const at = (l: number): number => deviations[l * features + feature]!;
    let l = first < 0 ? alphas.length - 1 : first;
    if (at(l) === 0) continue;
    while (l > 0 && at(l - 1) !== 0) l--;
    alpha[feature] = alphas[l]!;
    size[feature] = at(l);
  }
  return { alpha, size };
}

/** What a linear method has beside its function. */
interface LinearParts {
  readonly coefficients: FittedCoefficients;
  /** The distribution of a new target, where the method has one. */
  readonly predictive?: () => Predictive | null;
}

/** A fitted linear function as a method of the study; its decomposition is in closed form. */
export async function linearMethod(
  data: GrowthData,
  { coef, intercept, coefficients, predictive }: LinearFit & LinearParts,
  importances: readonly MeasuredImportance[],
  notes: readonly MethodNote[],
  { importance, decompose, shares, slopes, keep, signal }: FitOptions,
): Promise<FittedMethod> {
  const grouped = shares ? groupedDesign(data) : null;
  const distribution = keep && data.absorbed === null ? predictive?.() : null;
  return {
    modelHash: null,
    fitted: predictLinear({ coef, intercept }, designOf(data).x, data.y.length),
    outOfBag: null,
    importances: importance ? importances : [],
    variation: decompose
      ? await linearVariation({ coef, intercept }, designOf(data), { pairs: pairsOf(data.features.length), signal })
      : null,
    groupShares: grouped && keptShares(linearVariationShares({ coef, intercept }, grouped)),
    coefficients: importance ? coefficients : null,
    slopes: slopes ? coef.map((value, column) => (varies(designOf(data), column) ? value : NaN)) : null,
    model: keep ? { kind: 'linear', coef, intercept, ...(distribution && { predictive: distribution }) } : null,
    notes,
  };
}

/** Standard deviation over rows of what each determinant contributes, in units of the target. */
export function contributionDeviations(coef: ArrayLike<number>, data: GrowthData): number[] {
  const design = designOf(data);
  const { x, rows, features } = design;
  return groupMembers(design).map((own) => {
    const contributions = Float64Array.from({ length: rows }, (_unused, row) =>
      own.reduce((sum, column) => sum + coef[column]! * x[row * features + column]!, 0),
    );
    const mean = contributions.reduce((sum, value) => sum + value, 0) / rows;
    return Math.sqrt(contributions.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
  });
}

function varies({ x, features }: Design, column: number): boolean {
  for (let at = column; at < x.length; at += features) if (x[at] !== x[column]) return true;
  return false;
}

/** |t|; of a factor the |t| that has the p-value of the F test of all its levels. */
function absoluteT(data: GrowthData, fit: OlsResult): MeasuredImportance {
  const { tStat } = waldTests(fit, designOf(data).groups);
  return { measure: 'absoluteT', values: Array.from(tStat, (value) => (Number.isNaN(value) ? 0 : value)) };
}
