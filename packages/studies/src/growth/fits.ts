import { ConfigError } from '@kuznets/base';
import type { Stage, Unit, UnitContext } from '../study/study.ts';
import { ranksOf } from './assemble.ts';
import type { GrowthConfig, MethodConfig } from './config.ts';
import type { GrowthData } from './data.ts';
import { designOf } from './design.ts';
import { completedBy, type ImputationInputs } from './imputations.ts';
import type { FitOptions, FittedMethod } from './methods/method.ts';
import { predict, type Model } from './methods/model.ts';
import { lighter, methodOf } from './methods/registry.ts';
import { foldCount, foldsOf, resampledRows, rowsOf, type Resampling } from './subsample.ts';

/** What one fit depends on beside the data. */
export interface FitInputs {
  /** The method's name and settings, without `id` and `seeds`, which no fit depends on. */
  readonly method: Omit<MethodConfig, 'id' | 'seeds'>;
  readonly seed: number;
  /** The completed table that is fitted; none where no cell is missing. */
  readonly imputed?: ImputationInputs;
  readonly sample:
    | ({ readonly kind: 'all' } & Pick<FitOptions, 'decompose' | 'hStatistic' | 'slopes' | 'keep'>)
    | { readonly kind: 'fold'; readonly fold: number; readonly folds: number; readonly keep?: true }
    | { readonly kind: 'resample'; readonly by: Resampling; readonly resample: number };
}

/** What one fit gives: the whole of it, predictions of the rows held out, or ranks; null where the method cannot fit such a sample. */
export type Fitted =
  | { readonly kind: 'all'; readonly fit: FittedMethod }
  | { readonly kind: 'fold'; readonly predicted: Float64Array | null; readonly model?: Model | null }
  | { readonly kind: 'resample'; readonly ranks: readonly number[] | null };

/** Every fit of a growth study: of each method one a seed, one a fold, one a resample. */
export const fits: Stage<FitInputs, GrowthData, Fitted> = {
  name: 'fits',
  async run({ method, seed, sample, imputed }, given, context) {
    const data = await completedBy(given, imputed, context);
    switch (sample.kind) {
      case 'all': {
        const { decompose, hStatistic, slopes, keep } = sample;
        return {
          kind: 'all',
          fit: await fit(data, method, { ...context, seed, importance: true, decompose, hStatistic, slopes, keep }),
        };
      }
      case 'fold': {
        const held = rowsOf(data, heldOut(data, seed, sample));
        const train = rowsOf(data, heldOut(data, seed, sample, false));
        const model = await orNull(
          async () => (await fit(train, method, { ...context, seed, ...light, keep: true })).model,
        );
        return {
          kind: 'fold',
          predicted: model && (await predict(model, designOf(held).x, held.y.length, context)),
          ...(sample.keep && { model }),
        };
      }
      case 'resample': {
        const drawn = rowsOf(data, resampledRows(sample.by, data.y.length, seed, sample.resample));
        return {
          kind: 'resample',
          ranks: await orNull(async () => {
            return ranksOf(await fit(drawn, method, { ...context, seed, ...light, importance: true }));
          }),
        };
      }
    }
  },
};

const light = { importance: false, decompose: false, hStatistic: false, slopes: false, keep: false };

/** The rows of a fold, or those outside it; of a sample with clusters whole ones, by the first column. */
export function heldOut(
  data: GrowthData,
  seed: number,
  { fold, folds }: { readonly fold: number; readonly folds: number },
  inside = true,
): number[] {
  const assigned = foldsOf(data.y.length, folds, seed, data.clusters[0]?.values);
  return Array.from(assigned, (_, row) => row).filter((row) => (assigned[row] === fold) === inside);
}

/** A configuration whose folds are counted, and the column whose clusters they keep whole. */
export type StudyCut = Omit<GrowthConfig, 'folds'> & { readonly folds: number; readonly whole: string | undefined };

/**
 * How a study cuts its sample into folds.
 *
 * @param config - a complete configuration.
 * @param data - the sample.
 * @returns the configuration with the number of folds.
 */
export function cutOf(config: GrowthConfig, data: GrowthData): StudyCut {
  return { ...config, folds: foldCount(config.folds, data), whole: data.clusters[0]?.name };
}

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
      Array.from({ length: study.folds }, (_, fold) =>
        unit(
          cheap,
          {
            seed: study.seed,
            sample: { kind: 'fold', fold, folds: study.folds, ...(study.keepModels && { keep: true }) },
            imputed,
          },
          1,
        ),
      ),
    ),
    ...Array.from({ length: study.resamples }, (_, resample) =>
      unit(
        cheap,
        {
          seed: study.seed,
          sample: { kind: 'resample', by: study.resampling, resample },
          imputed: tables[resample % tables.length],
        },
        1,
      ),
    ),
  ];
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

function fit(
  data: GrowthData,
  method: FitInputs['method'],
  {
    device,
    cpu,
    signal,
    onProgress,
    ...what
  }: UnitContext & Omit<FitOptions, 'device' | 'cpu' | 'signal' | 'onProgress'>,
): Promise<FittedMethod> {
  const { seed, importance, decompose, hStatistic, slopes, keep } = what;
  return methodOf(method).fit(data, method, {
    ...{ device, cpu, signal, onProgress },
    ...{ seed, importance, decompose, hStatistic, slopes, keep },
  });
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
