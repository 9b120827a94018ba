import { ConfigError } from '@kuznets/base';
import { conditionalPermutationImportance } from '@kuznets/explain';
import { predictiveLogDensity } from '@kuznets/regression';
import type { Stage, Unit, UnitContext } from '../study/study.ts';
import { ranksOf, testedOf } from './measured.ts';
import type { GrowthConfig, MethodConfig } from './config.ts';
import type { GrowthData } from './data.ts';
import { designOf } from './design.ts';
import { completedBy, type ImputationInputs } from './imputations.ts';
import { type FitOptions, type FittedMethod, light } from './methods/method.ts';
import { predict, type Model } from './methods/model.ts';
import { lighter, methodOf } from './methods/registry.ts';
import { medianProfiles } from './profile-points.ts';
import { type SampledCoefficients, sampledCoefficients } from './sampled-coefficients.ts';
import {
  foldsOf,
  periodsAhead,
  permutedRows,
  resampled,
  rowsInFold,
  rowsOf,
  unitsOf,
  type PermutedUnits,
  type Resampling,
} from './subsample.ts';
import { fitTuned } from './tuned.ts';
import { withinTarget } from './within.ts';

/** What one fit depends on beside the data. */
export interface FitInputs {
  /** The method's name and settings, without `id` and `seeds`, which no fit depends on. */
  readonly method: Omit<MethodConfig, 'id' | 'seeds'>;
  readonly seed: number;
  /** The completed table that is fitted; none where no cell is missing. */
  readonly imputed?: ImputationInputs;
  readonly sample:
    | ({ readonly kind: 'all' } & Pick<FitOptions, 'decompose' | 'hStatistic' | 'slopes' | 'keep'>)
    | ({ readonly kind: 'fold'; readonly conditional: boolean; readonly keep: boolean } & Fold)
    | {
        readonly kind: 'resample';
        readonly by: Resampling;
        readonly resample: number;
        readonly decompose: boolean;
        readonly profiles: boolean;
      }
    | { readonly kind: 'permutation'; readonly by: PermutedUnits; readonly permutation: number }
    | { readonly kind: 'without'; readonly unit: number };
}

/** One of the parts that rows are cut into. */
export interface Fold {
  readonly fold: number;
  readonly folds: number;
  /** Which of several ways of cutting them; 0 is the first. */
  readonly partition: number;
  /** Whether they are periods, each predicted by the rows of earlier ones alone. */
  readonly origins?: true;
}

/** What a fit to other rows, or to other targets, says of the determinants. */
export interface Measured {
  readonly ranks: readonly number[];
  /** By the measure that ranks. */
  readonly importances: readonly number[];
  /** By the measure that is tested. */
  readonly tested: readonly number[];
  /** By column of the design, NaN where it does not vary; null where it was not asked for. */
  readonly slopes: Float64Array | null;
  readonly fepv: Float64Array | null;
  /** Of a linear method; none where slopes were not asked for. */
  readonly coefficients?: SampledCoefficients | null;
  /** Predictions over the range of each determinant (`medianProfiles`); none where they were not asked for. */
  readonly profiles?: Float64Array | null;
}

/** Predictions of the rows held out. */
export interface HeldOut {
  readonly predicted: Float64Array;
  /** `determinants x rows`: see `conditionalPermutationImportance` of `@kuznets/explain`; null where it was not asked for. */
  readonly conditional: Float64Array | null;
  /** Logarithms of the predictive density at their targets; null of methods without one. */
  readonly logDensity: Float64Array | null;
  /** What predicted, where it is kept. */
  readonly model: Model | null;
}

/** What one fit gives: the whole of it, predictions of the rows held out, or what it says of the determinants; null where the method cannot fit such a sample. */
export type Fitted =
  | { readonly kind: 'all'; readonly fit: FittedMethod }
  | { readonly kind: 'fold'; readonly heldOut: HeldOut | null }
  | { readonly kind: 'resample' | 'permutation' | 'without'; readonly measured: Measured | null };

/** Draws of each determinant for what it tells beyond the others. */
export const conditionalDraws = 10;

/** Every fit of a growth study: of each method one a seed, one a fold of each partition, one a resample, one a permutation, one without each row or cluster. */
export const fits: Stage<FitInputs, GrowthData, Fitted> = {
  name: 'fits',
  async run({ method, seed, sample, imputed }, given, context) {
    const data = await completedBy(given, imputed, context);
    switch (sample.kind) {
      case 'all': {
        const { kind: _, ...asked } = sample;
        return {
          kind: 'all',
          fit: await fitTuned(data, method, {
            ...{ ...context, seed, fitted: true, importance: true, shares: asked.decompose },
            ...asked,
          }),
        };
      }
      case 'fold': {
        const held = rowsOf(data, heldOut(data, seed, sample));
        const train = rowsOf(data, heldOut(data, seed, sample, false));
        const model = await orNull(
          async () => (await fitTuned(train, method, { ...context, seed, ...light, keep: true })).model,
        );
        return {
          kind: 'fold',
          heldOut: model && {
            predicted: await predict(model, designOf(held).x, held.y.length, context),
            conditional: sample.conditional ? await conditionalDifferences(model, held, train, seed, context) : null,
            logDensity: logDensityOf(model, held),
            model: sample.keep ? withoutDensity(model) : null,
          },
        };
      }
      case 'resample': {
        const drawn = resampled(sample.by, data, seed, sample.resample);
        const { decompose, profiles } = sample;
        const asked = { ...context, seed, ...light, decompose, slopes: true, keep: profiles };
        return { kind: 'resample', measured: await measured(drawn, method, asked, data) };
      }
      case 'permutation': {
        const taken = permutedRows(sample.by, data, seed, sample.permutation);
        const permuted = {
          ...data,
          y: withinTarget(
            data,
            Float64Array.from(taken, (row) => data.y[row]!),
          ),
        };
        return { kind: 'permutation', measured: await measured(permuted, method, { ...context, seed, ...light }) };
      }
      case 'without': {
        const left = unitsOf(data).flatMap((unit, at) => (at === sample.unit ? [] : unit));
        const rows = rowsOf(
          data,
          left.sort((a, b) => a - b),
        );
        return { kind: 'without', measured: await measured(rows, method, { ...context, seed, ...light }) };
      }
    }
  },
};

/** Of a part of the sample's model nothing is asked but predictions. */
function withoutDensity(model: Model): Model {
  return model.kind === 'linear' ? { kind: 'linear', coef: model.coef, intercept: model.intercept } : model;
}

function logDensityOf(model: Model, held: GrowthData): Float64Array | null {
  if (model.kind !== 'linear' || model.predictive === undefined) return null;
  return predictiveLogDensity(model.predictive, designOf(held).x, held.y);
}

/** What each determinant takes off the squared error of the rows held out, given the others. */
async function conditionalDifferences(
  model: Model,
  held: GrowthData,
  train: GrowthData,
  seed: number,
  context: UnitContext,
): Promise<Float64Array> {
  const { differences } = await conditionalPermutationImportance(
    { predict: ({ x, rows }) => predict(model, Float64Array.from(x), rows, context) },
    designOf(held),
    designOf(train),
    { nRepeats: conditionalDraws, randomState: seed, signal: context.signal },
  );
  return differences;
}

/** What a fit says of the determinants, and where its model is kept predicts over their ranges in the whole; null where the method cannot fit such a sample. */
function measured(
  data: GrowthData,
  method: FitInputs['method'],
  options: FitOptions,
  whole = data,
): Promise<Measured | null> {
  return orNull(async () => {
    const fitted = await fitTuned(data, method, { ...options, importance: true });
    const { importances, slopes, variation, model } = fitted;
    return {
      ranks: ranksOf(fitted),
      importances: importances[0]!.values,
      tested: testedOf(method, fitted).values,
      slopes,
      fepv: variation && variation.fepv,
      coefficients: sampledCoefficients(data, fitted),
      profiles: model && (await medianProfiles(whole, (x, rows) => predict(model, x, rows, options))),
    };
  });
}

/** The rows of a fold, or those that are fitted to predict them: all others, or with rolling origins those of earlier periods; of a sample with clusters whole ones, by the first column. */
export function heldOut(data: GrowthData, seed: number, part: Fold, inside = true): number[] {
  const { fold, folds, partition, origins } = part;
  if (origins) {
    const period = periodsAhead(data)[fold]!;
    const isWanted = (of: number): boolean => (inside ? of === period : of < period);
    return data.periods!.flatMap((of, row) => (isWanted(of) ? [row] : []));
  }
  return rowsInFold(foldsOf(data, folds, seed, partition), fold, inside);
}

/** A configuration whose folds and samples are counted, and the rows or clusters that are left out one at a time. */
export type StudyCut = Omit<GrowthConfig, 'folds' | 'leaveOneOut' | 'resamples'> & {
  readonly folds: number;
  readonly resamples: number;
  readonly leaveOneOut: number;
  /** Whether folds are periods, each predicted from earlier ones. */
  readonly origins: boolean;
};

/** A method's fits: of each completed table seeds, of each folds, and resamples, which take the tables in turn. */
export function fitsOf(
  config: MethodConfig,
  study: StudyCut,
  tables: readonly (ImputationInputs | undefined)[],
): Unit<FitInputs>[] {
  const label = { code: 'method', id: config.id, name: config.name };
  const { random } = methodOf(config);
  const unit = (
    settings: MethodConfig,
    { imputed, ...inputs }: Omit<FitInputs, 'method' | 'imputed'> & { readonly imputed: ImputationInputs | undefined },
    weight: number,
  ): Unit<FitInputs> => {
    const { id: _id, seeds: _seeds, ...method } = settings;
    return { label, weight, inputs: { method, ...inputs, ...(imputed && { imputed }) } };
  };
  const cheap = lighter(config, 'standard');
  const seeds = studySeeds({ seed: study.seed, seeds: config.seeds });
  const whole = seeds.slice(0, wholeFits(config, study));
  return [
    ...tables.flatMap((imputed, table) =>
      seeds.map((seed, index) => {
        const isMeasured = index === 0 || random === 'model';
        const isFirst = index === 0 && table === 0;
        const sample = {
          kind: 'all',
          decompose: study.decompose && isMeasured,
          slopes: isMeasured,
          hStatistic: isFirst,
          keep: (study.profiles || study.keepModels) && isFirst,
        } as const;
        return unit(config, { seed, sample, imputed }, 5);
      }),
    ),
    ...tables.flatMap((imputed) =>
      foldsIn(study).map((fold) => {
        const keep = study.keepModels && fold.partition === 0 && !study.origins;
        const sample = { kind: 'fold', conditional: study.permutations > 0, keep, ...fold } as const;
        return unit(cheap, { seed: study.seed, sample, imputed }, 1);
      }),
    ),
    ...Array.from({ length: study.resamples }, (_, resample) => {
      const { resampling: by, decompose, profiles } = study;
      const sample = { kind: 'resample', by, resample, decompose, profiles } as const;
      return unit(cheap, { seed: study.seed, sample, imputed: tables[resample % tables.length] }, 1);
    }),
    ...whole.map((seed) => {
      const sample = { kind: 'permutation', by: study.permuting, permutation: 0 } as const;
      return unit(cheap, { seed, sample, imputed: tables[0] }, 1);
    }),
    ...Array.from({ length: study.permutations }, (_, at) => {
      const sample = { kind: 'permutation', by: study.permuting, permutation: at + 1 } as const;
      return unit(cheap, { seed: study.seed, sample, imputed: tables[0] }, 1);
    }),
    ...Array.from({ length: study.leaveOneOut }, (_, at) =>
      unit(cheap, { seed: study.seed, sample: { kind: 'without', unit: at }, imputed: tables[0] }, 1),
    ),
  ];
}

/**
 * The rows held out in every part of every partition, each partition drawn once.
 *
 * @param data - the sample.
 * @param study - seed, folds and partitions.
 * @returns row numbers by part, in the order of {@link foldsIn}.
 */
export function heldOutParts(
  data: GrowthData,
  { seed, folds, partitions, origins }: Pick<StudyCut, 'seed' | 'folds' | 'partitions' | 'origins'>,
): readonly (readonly number[])[] {
  if (folds === 0) return [];
  if (origins) return foldsIn({ folds, partitions, origins }).map((part) => heldOut(data, seed, part));
  return Array.from({ length: partitions }, (_, partition) => partition).flatMap((partition) => {
    const parts = Array.from({ length: folds }, (): number[] => []);
    foldsOf(data, folds, seed, partition).forEach((fold, row) => parts[fold]!.push(row));
    return parts;
  });
}

/** Every part of every partition. */
export function foldsIn({ folds, partitions, origins }: Pick<StudyCut, 'folds' | 'partitions' | 'origins'>): Fold[] {
  return Array.from({ length: folds * partitions }, (_, at) => ({
    fold: at % folds,
    folds,
    partition: Math.floor(at / folds),
    ...(origins && { origins }),
  }));
}

/** The rows that were held out, and where each part's stand among them: what is said out of sample is of them alone. */
export interface HeldSample {
  readonly data: GrowthData;
  readonly parts: readonly (readonly number[])[];
}

/**
 * A sample of the rows that were held out: all of them, but for rolling origins.
 *
 * @param data - the sample.
 * @param parts - rows of every part.
 * @returns the sample of those rows and the parts in its row numbers.
 */
export function heldSample(data: GrowthData, parts: readonly (readonly number[])[]): HeldSample {
  const rows = [...new Set(parts.flat())].sort((a, b) => a - b);
  if (parts.length === 0 || rows.length === data.y.length) return { data, parts };
  const places = new Map(rows.map((row, place) => [row, place]));
  return { data: rowsOf(data, rows), parts: parts.map((part) => part.map((row) => places.get(row)!)) };
}

/** Seeds at which the whole sample is fitted as parts of it and permutations are, so that they can be compared with it. */
export function wholeFits(
  { seeds }: Pick<MethodConfig, 'seeds'>,
  { resamples, permutations, leaveOneOut }: Pick<StudyCut, 'resamples' | 'permutations' | 'leaveOneOut'>,
): number {
  return resamples + permutations + leaveOneOut === 0 ? 0 : Math.min(seeds, 10);
}

/**
 * The seeds of a study, first to last.
 *
 * @param config - a complete configuration, or one of its methods with the study's first seed.
 * @returns `seed, seed + 1, ...`, `seeds` of them.
 */
export function studySeeds(config: { readonly seed: number; readonly seeds: number }): number[] {
  return Array.from({ length: config.seeds }, (_, index) => config.seed + index);
}

/** Null where a part of the sample cannot be fitted. */
async function orNull<T>(run: () => Promise<T>): Promise<T | null> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}
