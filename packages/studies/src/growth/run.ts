import type { Device } from '@kuznets/core-gpu';
import { mapInOrder } from '../pipeline/map-in-order.ts';
import { agreements, methodResult, type MethodRuns } from './assemble.ts';
import type { GrowthConfig, MethodConfig } from './config.ts';
import { growthDataDigest, type GrowthData } from './data.ts';
import type { GrowthMethod } from './methods/method.ts';
import { growthMethods } from './methods/registry.ts';
import { compareWithPublished } from './reference.ts';
import { checkAgainstSample } from './resolve-config.ts';
import { growthResultSchema, growthSchemaVersion, type GrowthResult } from './result.ts';

/** Fits that run at once: while one waits for the host, another keeps the device busy. */
const seedsInFlight = 2;

/** How far a study is. */
export interface GrowthProgress {
  readonly method: string;
  readonly label: string;
  /** Seeds of this method that are done. */
  readonly seedsDone: number;
  readonly seeds: number;
  /** Share of the method that is done, between 0 and 1. */
  readonly share: number;
}

/** Options of {@link runGrowthStudy}. */
export interface GrowthStudyOptions {
  readonly device: Device;
  readonly data: GrowthData;
  /** Called as trees are grown, with the share of the method that is done. */
  readonly onProgress?: (progress: GrowthProgress) => void;
  /** Stops the study; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Ranks the determinants of growth by every configured method over `seeds` seeds.
 *
 * The result depends on the configuration and the data alone: not on the backend, the number of workers or the time.
 *
 * @param config - a complete configuration; see `resolveGrowthConfig`.
 * @param options - device, sample, progress and interruption.
 * @returns the result, checked against its schema.
 * @throws ConfigError if the configuration does not suit the sample.
 * @example
 * ```ts
 * const result = await runGrowthStudy(resolveGrowthConfig({ trees: 500, seeds: 3 }), { device, data });
 * result.methods[0].ranking; // determinants, best first
 * ```
 */
export async function runGrowthStudy(config: GrowthConfig, options: GrowthStudyOptions): Promise<GrowthResult> {
  const { data } = options;
  checkAgainstSample(config, data.y.length, data.features.length);
  const features = data.features.map((feature) => feature.name);
  const methods = [];
  for (const method of config.methods) methods.push(methodResult(await runMethod(method, config, options), features, config.rankBy));
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
      features: data.features.map(({ name, label }) => ({ name, label })),
      notes: [...data.notes],
      sha256: growthDataDigest(data),
    },
    methods,
    agreement: agreements(methods),
    reference: compareWithPublished(data.name, data.target, methods),
  } satisfies GrowthResult);
}

/**
 * The seeds of a study, first to last.
 *
 * @param config - a complete configuration.
 * @returns `seed, seed + 1, ...`, `seeds` of them.
 */
export function studySeeds(config: GrowthConfig): number[] {
  return Array.from({ length: config.seeds }, (_, index) => config.seed + index);
}

async function runMethod(method: MethodConfig, config: GrowthConfig, options: GrowthStudyOptions): Promise<MethodRuns> {
  const { device, data, onProgress, signal } = options;
  const { label, run } = growthMethods[method.name] as GrowthMethod<MethodConfig>;
  const seeds = studySeeds(config);
  const shares = seeds.map(() => 0);
  const report = (index: number, share: number): void => {
    shares[index] = share;
    const seedsDone = shares.filter((done) => done === 1).length;
    const total = shares.reduce((sum, done) => sum + done, 0);
    onProgress?.({ method: method.name, label, seedsDone, seeds: seeds.length, share: seedsDone === seeds.length ? 1 : total / seeds.length });
  };
  const runs = await mapInOrder(seeds, seedsInFlight, async (seed, index) => {
    signal?.throwIfAborted();
    const fit = await run(data, method, { device, seed, onProgress: (share) => report(index, 0.99 * share), ...(signal && { signal }) });
    report(index, 1);
    return { seed, run: fit };
  });
  return { config: method, label, runs };
}
