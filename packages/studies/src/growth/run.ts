import { ConfigError, createDevice, type Device } from '@kuznets/core-gpu';
import { mapInOrder } from '../pipeline/map-in-order.ts';
import { accuracy, type Accuracy } from '../statistics/accuracy.ts';
import { descendingRanks } from '../statistics/ranks.ts';
import { agreements, leadingDeterminants, methodResult } from './assemble.ts';
import type { GrowthConfig, MethodConfig } from './config.ts';
import { growthDataDigest, type GrowthData } from './data.ts';
import type { FitOptions, FittedMethod } from './methods/method.ts';
import { methodOf } from './methods/registry.ts';
import { profilesOf } from './profiles.ts';
import { compareWithPublished } from './published/compare.ts';
import { checkAgainstSample } from './resolve-config.ts';
import { growthResultSchema, growthSchemaVersion, type GrowthResult, type MethodResult } from './result.ts';
import { foldsOf, resampledRows, rowsOf } from './subsample.ts';

/** Fits of a method, and methods, that run at once: while one keeps the host busy, another does the device. */
const fitsInFlight = 2;
const methodsInFlight = 2;

/** How far a study is. */
export interface GrowthProgress {
  /** `id` of the method. */
  readonly method: string;
  readonly label: string;
  /** Fits of this method that are done: seeds, folds and resamples. */
  readonly fitsDone: number;
  readonly fits: number;
  /** Share of the method that is done, between 0 and 1. */
  readonly share: number;
}

/** Options of {@link runGrowthStudy}. */
export interface GrowthStudyOptions {
  readonly device: Device;
  readonly data: GrowthData;
  /** Called as fits advance, with the share of the method that is done. */
  readonly onProgress?: (progress: GrowthProgress) => void;
  /** Stops the study; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Ranks the determinants of growth by every configured method, measures how well each fits, and decomposes each fitted function.
 *
 * The result depends on the configuration and the data alone: not on the backend, the number of workers or the time.
 *
 * @param config - a complete configuration; see `resolveGrowthConfig`.
 * @param options - device, sample, progress and interruption.
 * @returns the result, checked against its schema.
 * @throws ConfigError if the configuration does not suit the sample.
 * @example
 * ```ts
 * const result = await runGrowthStudy(resolveGrowthConfig({ methods: ['bagging', 'lasso'], trees: 500 }), { device, data });
 * result.methods[0]?.ranking; // determinants, best first
 * ```
 */
export async function runGrowthStudy(config: GrowthConfig, options: GrowthStudyOptions): Promise<GrowthResult> {
  const { data } = options;
  const width = data.features.length;
  checkAgainstSample(config, data.y.length, width);
  const leftOut = methodsLeftOut(config, data);
  const fitted = config.methods.filter(({ id }) => leftOut.every(({ method }) => method !== id));
  let methods: MethodResult[];
  const cpu = options.device.backend === 'wasm' ? options.device : await createDevice({ backend: 'wasm' });
  try {
    methods = await mapInOrder(fitted, methodsInFlight, (method) => runMethod(method, config, { ...options, cpu }));
  } finally {
    if (cpu !== options.device) await cpu.destroy();
  }
  return growthResultSchema.parse({
    schemaVersion: growthSchemaVersion,
    study: 'growth',
    config,
    data: {
      name: data.name,
      title: data.title,
      citation: data.citation,
      target: data.target,
      rows: data.y.length,
      ids: [...data.ids],
      features: data.features.map(({ name, label, group }) => ({ name, label, group })),
      notes: [...data.notes],
      sha256: growthDataDigest(data),
      y: [...data.y],
      x: data.features.map((_, at) => Array.from(data.y, (_unused, row) => data.x[row * width + at]!)),
    },
    methods,
    ...(leftOut.length > 0 && { leftOut }),
    agreement: agreements(methods),
    reference: compareWithPublished(data, methods),
  } satisfies GrowthResult);
}

/** Methods that the sample has too few rows for; none where that is all of them, so that the fit says what to do instead. */
function methodsLeftOut({ methods }: GrowthConfig, data: GrowthData): { method: string; reason: string }[] {
  const [rows, width] = [data.y.length, data.features.length];
  const found = methods.flatMap((config) => {
    const least = width + (methodOf(config).spareRows?.(config) ?? -Infinity);
    return rows >= least
      ? []
      : [
          {
            method: config.id,
            reason: `${methodOf(config).label}: ${rows} rows for ${width} determinants, at least ${least} are needed`,
          },
        ];
  });
  return found.length === methods.length ? [] : found;
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

type Options = GrowthStudyOptions & Pick<FitOptions, 'cpu'>;

async function runMethod(method: MethodConfig, config: GrowthConfig, options: Options): Promise<MethodResult> {
  const { data } = options;
  const { label } = methodOf(method);
  const seeds = studySeeds({ seed: config.seed, seeds: method.seeds });
  const fits = fitCounter(method, label, seeds.length + config.folds + config.resamples, options);
  const runs = await mapInOrder(seeds, fitsInFlight, async (seed, index) => {
    const decompose = config.decompose && (index === 0 || methodOf(method).random === 'model');
    return {
      seed,
      fit: await fits.run(index, data, method, {
        seed,
        importance: true,
        decompose,
        hStatistic: index === 0,
        keep: config.profiles && index === 0,
      }),
    };
  });
  const light = lightSettings(method);
  const crossValidated =
    config.folds === 0
      ? null
      : await crossValidate(light, config, data, (index, train, what) =>
          fits.run(seeds.length + index, train, light, what),
        );
  const resampling =
    config.resamples === 0
      ? null
      : await resample(config, data, (index, rows, what) =>
          fits.run(seeds.length + config.folds + index, rows, light, what),
        );
  const leading = leadingDeterminants(runs.map(({ fit }) => fit));
  const profiles = config.profiles ? await profilesOf(data, leading, runs[0]!.fit) : [];
  return methodResult({ config: method, data, runs, crossValidated, resampling, profiles });
}

function lightSettings(method: MethodConfig): MethodConfig {
  return (methodOf(method).light?.(method) ?? method) as MethodConfig;
}

type What = Pick<FitOptions, 'seed' | 'importance' | 'decompose' | 'hStatistic' | 'keep'>;

/** Runs fits one by one or side by side and reports the share of all of them that is done. */
function fitCounter(method: MethodConfig, label: string, fits: number, { device, cpu, signal, onProgress }: Options) {
  const shares = new Float64Array(fits);
  const report = (index: number, share: number): void => {
    shares[index] = share;
    const fitsDone = shares.filter((done) => done === 1).length;
    const share_ = fitsDone === fits ? 1 : shares.reduce((sum, done) => sum + done, 0) / fits;
    onProgress?.({ method: method.id, label, fitsDone, fits, share: share_ });
  };
  return {
    async run(index: number, data: GrowthData, settings: MethodConfig, what: What): Promise<FittedMethod> {
      signal?.throwIfAborted();
      const fit = await methodOf(settings).fit(data, settings, {
        device,
        cpu,
        ...what,
        onProgress: (share) => report(index, 0.99 * share),
        ...(signal && { signal }),
      });
      report(index, 1);
      return fit;
    },
  };
}

/** Accuracy of predictions by models that did not see the row; null where a fold cannot be fitted. */
async function crossValidate(
  method: MethodConfig,
  { folds, seed }: GrowthConfig,
  data: GrowthData,
  fit: (fold: number, train: GrowthData, what: What) => Promise<FittedMethod>,
): Promise<Accuracy | null> {
  const assigned = foldsOf(data.y.length, folds, seed);
  const predicted = new Float64Array(data.y.length);
  const rows = Array.from(data.y, (_, row) => row);
  try {
    await mapInOrder(Array.from({ length: folds }), fitsInFlight, async (_, fold) => {
      const held = rows.filter((row) => assigned[row] === fold);
      const model = await fit(
        fold,
        rowsOf(
          data,
          rows.filter((row) => assigned[row] !== fold),
        ),
        { seed, importance: false, decompose: false, hStatistic: false, keep: true },
      );
      const values = await model.predict(rowsOf(data, held).x, held.length);
      held.forEach((row, at) => {
        predicted[row] = values[at]!;
      });
    });
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
  return accuracy(data.y, predicted);
}

/** Ranks of the determinants in every bootstrap sample of the rows that the method can fit. */
async function resample(
  { resamples, seed }: GrowthConfig,
  data: GrowthData,
  fit: (resample: number, rows: GrowthData, what: What) => Promise<FittedMethod>,
): Promise<number[][]> {
  const ranks = await mapInOrder(Array.from({ length: resamples }), fitsInFlight, async (_, index) => {
    try {
      const { importances } = await fit(index, rowsOf(data, resampledRows(data.y.length, seed, index)), {
        seed,
        importance: true,
        decompose: false,
        hStatistic: false,
        keep: false,
      });
      return descendingRanks(importances[0]!.values);
    } catch (error) {
      if (error instanceof ConfigError) return null;
      throw error;
    }
  });
  return ranks.filter((row) => row !== null);
}
