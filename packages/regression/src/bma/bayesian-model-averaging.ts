import {
  ConfigError,
  type IntervalRows,
  type PredictionIntervals,
  type Sample,
  checkSample,
  groupMembers,
  paceOf,
  shareOut,
} from '@kuznets/base';
import { type BmaChains, type DeviceFitOptions, bmaChains } from '@kuznets/core-gpu';
import { LinearEstimator, type LinearFit } from '../linear-estimator.ts';
import type { FitNote } from '../note.ts';
import { bmaPredictive } from '../predictive/bma-predictive.ts';
import { intervalsAbout } from '../predictive/predictive.ts';
import { scaleColumns } from '../sample.ts';
import { type CandidateGroups, columnsOf } from './candidate-groups.ts';
import { type BmaConvergence, convergence, convergenceNotes } from './convergence.ts';
import { type Marginals, exactMarginals } from './exact-marginals.ts';
import { groupedChains } from './grouped-chains.ts';
import { type Jointness, jointness } from './jointness.ts';
import type { Models } from './evidence.ts';
import { isIntegrated, logModelPrior, modelSpace, sizePrior } from './model-space.ts';
import { collinearColumns } from './notes.ts';
import { type BmaOptions, type BmaSettings, bmaConstraints, resolveBmaOptions } from './options.ts';

/** What models say of each feature, averaged; in the units of the data. Each array has `features` entries. */
export interface BmaEstimates {
  /** Posterior probability that the feature is in the model; 0 for a constant column. */
  readonly posteriorInclusion: Float64Array;
  /** Posterior mean of the coefficient, 0 in models without the feature. */
  readonly posteriorMean: Float64Array;
  /** Posterior standard deviation of the coefficient, likewise. */
  readonly posteriorSd: Float64Array;
  /** Posterior mean of the coefficient given that the feature is in the model (BMS's `Cond.Post.Mean`); NaN where it never is. */
  readonly conditionalMean: Float64Array;
  /** Posterior standard deviation, likewise. */
  readonly conditionalSd: Float64Array;
  /** Share of the inclusion probability that has a positive coefficient (BMS's `Cond.Pos.Sign`); 0.5 where it is 0. */
  readonly positiveSign: Float64Array;
  /** `maxSize + 1`: posterior probability of each model size; of a grouped table by number of groups, `groups + 1`. */
  readonly modelSize: Float64Array;
  /** `features x features`: posterior probability that both are in the model. */
  readonly jointInclusion: Float64Array;
}

/** {@link BmaEstimates} from the posterior probabilities of single models. */
export interface ExactBmaEstimates extends BmaEstimates {
  /**
   * Posterior probability, given inclusion, that the coefficient has the sign of its posterior mean (Sala-i-Martin et al.'s sign
   * certainty): t distributions within each model, the shrinkage of `hyper-g` at its mean.
   */
  readonly signCertainty: Float64Array;
  /**
   * `P(beta > 0 | y)`: share of the whole posterior mass above zero, by the same t distributions. The mass below is
   * `posteriorInclusion - probabilityPositive`, the rest is at zero.
   */
  readonly probabilityPositive: Float64Array;
}

/** One model. */
export interface BmaModel {
  /** Indices of its features, ascending. */
  readonly features: readonly number[];
  /** Posterior probability among the models kept (of all models where they are enumerated). */
  readonly probability: number;
  /** Share of all draws at this model; null where models are enumerated. */
  readonly visited: number | null;
}

/** A fitted model average. */
export interface BmaResult extends LinearFit {
  readonly featureNames: readonly string[];
  /** `features`: posterior inclusion probabilities, of `estimates`. */
  readonly posteriorInclusion: Float64Array;
  /** `features`: posterior standard deviations of the coefficients, likewise. */
  readonly posteriorSd: Float64Array;
  /** From the draws of the chains; null where all models are enumerated. */
  readonly frequency: BmaEstimates | null;
  /** From the models kept, the best visited or all: their exact posterior probabilities, scaled so that they add up to 1. */
  readonly exact: ExactBmaEstimates;
  /** Posterior probability of all the models kept together: the share of the draws that visited them, 1 where all are enumerated. */
  readonly keptMass: number;
  /** Which of them `coef`, `intercept` and `posteriorInclusion` are. */
  readonly estimates: 'frequency' | 'exact';
  /** `features + 1`: probability of each model size before the data, constant columns left out. */
  readonly priorModelSize: Float64Array;
  /** Best first, at most `nModels`. */
  readonly bestModels: readonly BmaModel[];
  /** Null where all models are enumerated. */
  readonly convergence: BmaConvergence | null;
  /** What was left out or cannot be told apart, column by column, and whether chains have not converged. */
  readonly notes: readonly FitNote[];
}

/**
 * Bayesian model averaging over the linear regressions on every subset of the features (BMA; with `g: 'bace'` BACE).
 *
 * `E(beta | y) = sum_M P(M | y) E(beta | M, y)`, `P(M | y)` proportional to the model's prior times its marginal likelihood. The
 * intercept is in every model, with a flat prior. Columns are standardised inside, so units do not matter. Two estimates are given:
 * by visit frequency of Metropolis chains, and from the exact probabilities of the best models visited; on short chains they
 * differ. The first agrees with R package BMS's default, the second with its `exact = TRUE` apart from the number of models.
 *
 * Columns that the table groups, such as the indicators of a factor, are in or out of a model together and count as one in its size.
 *
 * A column that does not vary is left out and has inclusion probability 0. Columns that are linear combinations of one another are
 * never in one model together; `notes` names them. With more features than rows models have at most rows - 3 features.
 *
 * Source: Sala-i-Martin, Doppelhofer and Miller (2004), https://doi.org/10.1257/0002828042002570; Fernandez, Ley and Steel
 * (2001), https://doi.org/10.1002/jae.623; Zeugner and Feldkircher (2015), https://doi.org/10.18637/jss.v068.i04.
 *
 * @example
 * ```ts
 * const bma = await new BayesianModelAveraging({ modelSize: 7 }).fit(data, { device });
 * bma.result.posteriorInclusion;
 * bma.result.convergence?.converged;
 * ```
 */
export class BayesianModelAveraging extends LinearEstimator<BmaOptions, BmaResult, DeviceFitOptions> {
  constructor(options: BmaOptions = {}) {
    super(options, bmaConstraints);
  }

  protected regress(sample: Sample, fit: DeviceFitOptions): Promise<BmaResult> {
    return averageModels(sample, this.options, fit);
  }

  protected override intervalRows(result: BmaResult, rows: IntervalRows): PredictionIntervals {
    const predictive = bmaPredictive(rows.training(), result, this.options);
    return intervalsAbout(this.predictRows(result, rows.table.x, rows.table.rows), predictive, rows);
  }

  /** Jointness of all pairs of features, of {@link BmaResult.estimates}. Throws NotFittedError before `fit`. */
  jointness(): Jointness {
    const { estimates, frequency, exact } = this.result;
    const { posteriorInclusion, jointInclusion } = estimates === 'frequency' && frequency ? frequency : exact;
    return jointness(posteriorInclusion, jointInclusion);
  }
}

/** Fits a model average: see {@link BayesianModelAveraging}. */
async function averageModels(data: Sample, options: BmaOptions, fit: DeviceFitOptions): Promise<BmaResult> {
  const { rows, features } = data;
  const names = checkSample(data);
  const target = scaleColumns(data.y, rows, 1, true);
  if (target.norm[0] === 0) throw new ConfigError('y does not vary: there is nothing to explain');
  const scaled = scaleColumns(data.x, rows, features, true);
  const varying = Array.from({ length: features }, (_, j) => j).filter((j) => scaled.norm[j]! > 0);
  if (varying.length === 0) throw new ConfigError(`no feature varies (${names.join(', ')}): at least one is needed`);
  const columns = new Float64Array(varying.length * rows);
  varying.forEach((j, at) => columns.set(scaled.columns.subarray(j * rows, (j + 1) * rows), at * rows));
  const placeOf = new Map(varying.map((column, at) => [column, at]));
  const members = groupMembers(data)
    .map((own) => own.flatMap((column) => placeOf.get(column) ?? []))
    .filter((own) => own.length > 0);
  const groupNames = members.map((own) => nameOf(data, names, varying[own[0]!]!));
  const { always, parents } = restrictions(options, groupNames);
  const free = members.flatMap((_, group) => (always.includes(group) ? [] : [group]));
  const settings = resolveBmaOptions(options, rows, free.length);
  const isRestricted = always.length > 0 || parents.some((own) => own.length > 0) || settings.dilution > 0;
  const groups: CandidateGroups | undefined =
    isRestricted || isIntegrated(settings.g) || members.some((own) => own.length > 1)
      ? {
          ...{ members, always, free, parents },
          logPrior: Float64Array.from({ length: free.length + 1 }, (_, k) => logModelPrior(settings, free.length, k)),
        }
      : undefined;
  const candidates = { rows, columns, candidates: varying.length, y: target.columns, grouped: groups !== undefined };
  const space = modelSpace(candidates, settings);
  const candidateNames = varying.map((j) => names[j]!);
  const visit =
    settings.sampler === 'enumerate'
      ? await everyModel(space, settings, fit, groups)
      : await visitedModels(space, settings, fit, { names: candidateNames, groups });
  const units: Units = {
    features,
    varying,
    factor: Float64Array.from(varying, (j) => target.norm[0]! / scaled.norm[j]!),
  };
  const exact = exactEstimates(visit.exact, units);
  const frequency = visit.frequency && estimatesOf(visit.frequency, units);
  const {
    posteriorMean: coef,
    posteriorInclusion,
    posteriorSd,
  } = settings.estimates === 'frequency' && frequency ? frequency : exact;
  const missing = names.filter((_, j) => scaled.norm[j] === 0);
  const notes: readonly FitNote[] = [
    ...missing.map((name) => ({ code: 'constant-left-out' as const, name })),
    ...collinearColumns(space, rows, candidateNames),
    ...convergenceNotes(visit.convergence),
  ];
  const expand = (values: Float64Array, fill: number): Float64Array => spread(values, units, fill);
  return {
    coef,
    intercept: coef.reduce((sum, b, j) => sum - b * scaled.mean[j]!, target.mean[0]!),
    featureNames: names,
    posteriorInclusion,
    posteriorSd,
    frequency,
    exact,
    keptMass: visit.keptMass,
    estimates: settings.estimates,
    priorModelSize: sizePrior(settings, free.length),
    bestModels: visit.models.map(({ features: members, ...model }) => ({
      ...model,
      features: members.map((j) => varying[j]!),
    })),
    convergence: visit.convergence && {
      ...visit.convergence,
      rHat: expand(visit.convergence.rHat, 1),
      effectiveDraws: expand(visit.convergence.effectiveDraws, settings.nChains * settings.nDraws),
    },
    notes,
  };
}

/** Name of the group that a column is in; its own where there are none. */
function nameOf({ groups }: Sample, names: readonly string[], column: number): string {
  return groups ? groups.names[groups.of[column]!]! : names[column]!;
}

/** Groups that are always in, and the parents of each, by place. */
function restrictions(
  { always = [], parents = {} }: BmaOptions,
  names: readonly string[],
): { readonly always: readonly number[]; readonly parents: readonly (readonly number[])[] } {
  const placeOf = (name: string, option: string): number => {
    const place = names.indexOf(name);
    if (place < 0)
      throw new ConfigError('no feature that varies has this name', {
        where: { option },
        got: name,
        allowed: names.join(', '),
      });
    return place;
  };
  const own = names.map((): readonly number[] => []);
  for (const [child, of] of Object.entries(parents))
    own[placeOf(child, 'parents')] = of.map((parent) => placeOf(parent, `parents.${child}`));
  return { always: [...new Set(always.map((name) => placeOf(name, 'always')))].sort((a, b) => a - b), parents: own };
}

type Moments = Pick<Marginals, 'inclusion' | 'mean' | 'square' | 'positive' | 'sizes' | 'joint'>;

interface Visit {
  readonly frequency: Moments | null;
  readonly exact: Marginals;
  readonly keptMass: number;
  readonly models: readonly BmaModel[];
  readonly convergence: BmaConvergence | null;
}

async function everyModel(
  space: Models,
  { nModels }: BmaSettings,
  fit: DeviceFitOptions,
  groups: CandidateGroups | undefined,
): Promise<Visit> {
  const count = 2 ** (groups?.free.length ?? space.features);
  const membersOf = (model: number): readonly number[] =>
    groups
      ? columnsOf([...groups.always, ...membersOfBits([model]).map((place) => groups.free[place]!)], groups)
      : membersOfBits([model]);
  const exact = await exactMarginals(space, count, membersOf, paceOf(fit), groups);
  // Only the best are put in order: a sort of a million by a function of ours would take a second.
  const least = exact.probability.toSorted()[Math.max(0, count - nModels)]!;
  const order = Array.from({ length: count }, (_, model) => model)
    .filter((model) => exact.probability[model]! >= least)
    .sort((a, b) => exact.probability[b]! - exact.probability[a]! || a - b);
  const models = order.slice(0, nModels).map((model) => ({
    features: membersOf(model),
    probability: exact.probability[model]!,
    visited: null,
  }));
  return {
    frequency: null,
    exact,
    keptMass: 1,
    models: models.filter(({ probability }) => probability > 0),
    convergence: null,
  };
}

async function visitedModels(
  space: Models,
  settings: BmaSettings,
  { device, ...fit }: DeviceFitOptions,
  { names, groups }: { readonly names: readonly string[]; readonly groups: CandidateGroups | undefined },
): Promise<Visit> {
  const { nChains, nDraws, burnIn, nModels, randomState, modelSize, sampler } = settings;
  const [toChains, toMarginals] = shareOut(fit, [9, 1]);
  const options = {
    ...{ seed: randomState, firstChain: 0, chains: nChains, burnIn, draws: nDraws, bestModels: nModels },
    swaps: sampler === 'reversible-jump',
    startShare: Math.min(modelSize, space.maxSize / 2) / (groups?.free.length ?? space.features),
  };
  if (groups && options.swaps)
    throw new ConfigError(
      'sampler "reversible-jump" exchanges single columns; allowed for grouped columns: "birth-death", "enumerate"',
    );
  const { evidence } = space;
  const chains =
    groups || !(evidence.kind === 'power' || evidence.kind === 'hyper-g')
      ? await groupedChains(space, groups!, options, toChains!)
      : await bmaChains(device, { ...space, evidence }, { ...toChains, ...options });
  const words = Math.ceil(space.features / 32);
  const members = Array.from(chains.modelLog, (_, i) =>
    membersOfBits(chains.modelBits.subarray(i * words, (i + 1) * words)),
  );
  const exact = await exactMarginals(space, members.length, (model) => members[model]!, paceOf(toMarginals), groups);
  const models = members.map((model, i) => ({
    features: model,
    probability: exact.probability[i]!,
    visited: chains.modelVisits[i]! / (nChains * nDraws),
  }));
  return {
    frequency: frequencies(chains, space.features, nDraws),
    exact,
    keptMass: models.reduce((sum, { visited }) => sum + visited, 0),
    models,
    convergence: convergence(chains, exact.probability, { draws: nDraws, names }),
  };
}

/** Indices of the bits set, ascending. */
function membersOfBits(words: ArrayLike<number>): number[] {
  const members: number[] = [];
  for (let w = 0; w < words.length; w++) {
    for (let bits = words[w]! >>> 0, j = 32 * w; bits !== 0; bits >>>= 1, j++) if (bits & 1) members.push(j);
  }
  return members;
}

function frequencies(
  { chains, inclusion, coefSum, coefSquareSum, positive, joint, sizes }: BmaChains,
  features: number,
  draws: number,
): Moments {
  const total = chains * draws;
  const summed = (array: ArrayLike<number>): Float64Array => {
    const sums = new Float64Array(features);
    for (let i = 0; i < array.length; i++) sums[i % features]! += array[i]!;
    return sums;
  };
  const visits = summed(inclusion);
  const share = (sums: Float64Array): Float64Array => sums.map((sum) => sum / total);
  return {
    inclusion: share(visits),
    mean: share(summed(coefSum)),
    square: share(summed(coefSquareSum)),
    positive: positive.map((count, j) => (visits[j]! > 0 ? count / visits[j]! : 0.5)),
    sizes: share(sizes),
    joint: share(joint),
  };
}

interface Units {
  readonly features: number;
  /** Features that are candidates. */
  readonly varying: readonly number[];
  /** `candidates`: units of y per unit of x. */
  readonly factor: Float64Array;
}

/** Candidates' values at their features, `fill` at the others. */
function spread(values: Float64Array, { features, varying }: Units, fill: number): Float64Array {
  const all = new Float64Array(features).fill(fill);
  varying.forEach((j, at) => (all[j] = values[at]!));
  return all;
}

function spreadPairs(joint: Float64Array, { features, varying }: Units): Float64Array {
  if (varying.length === features) return joint;
  const all = new Float64Array(features * features);
  varying.forEach((i, a) => varying.forEach((j, b) => (all[i * features + j] = joint[a * varying.length + b]!)));
  return all;
}

function estimatesOf({ inclusion, mean, square, positive, sizes, joint }: Moments, units: Units): BmaEstimates {
  const { factor } = units;
  return {
    posteriorInclusion: spread(inclusion, units, 0),
    posteriorMean: spread(
      mean.map((value, j) => value * factor[j]!),
      units,
      0,
    ),
    posteriorSd: spread(
      square.map((value, j) => Math.sqrt(Math.max(0, value - mean[j]! ** 2)) * factor[j]!),
      units,
      0,
    ),
    conditionalMean: spread(
      mean.map((value, j) => (value / inclusion[j]!) * factor[j]!),
      units,
      NaN,
    ),
    conditionalSd: spread(
      square.map(
        (value, j) => Math.sqrt(Math.max(0, value / inclusion[j]! - (mean[j]! / inclusion[j]!) ** 2)) * factor[j]!,
      ),
      units,
      NaN,
    ),
    positiveSign: spread(positive, units, 0.5),
    modelSize: sizes,
    jointInclusion: spreadPairs(joint, units),
  };
}

function exactEstimates(marginals: Marginals, units: Units): ExactBmaEstimates {
  const certainty = marginals.probabilityPositive.map((p, j) => (marginals.mean[j]! >= 0 ? p : 1 - p));
  const mass = marginals.probabilityPositive.map((p, j) => p * marginals.inclusion[j]!);
  return {
    ...estimatesOf(marginals, units),
    signCertainty: spread(certainty, units, 0.5),
    probabilityPositive: spread(mass, units, 0),
  };
}
