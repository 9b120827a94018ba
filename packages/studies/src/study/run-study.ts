import type { Study } from './study.ts';
import { withUnits, type RunOptions, type UnitRecord } from './units.ts';

/** A finished study. */
export interface StudyRun<Result> {
  readonly result: Result;
  /** In the order they were asked for, each once. */
  readonly units: readonly UnitRecord[];
  /** The study's further files, by relative path. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Runs a study: reads the units that the store has, computes and stores the others, and assembles the result.
 *
 * What is in the store decides what is computed, never what the result is. A study that was stopped, at any moment and in any way, goes on
 * with the same store; one whose settings changed computes what depends on them.
 *
 * @param study - which study.
 * @param config - a complete configuration.
 * @param data - the study's data.
 * @param options - device, store, interruption and events.
 * @returns the result, checked against its schema, and the units.
 * @throws ConfigError if the configuration does not suit the data; what the store throws where it cannot write.
 * @example
 * ```ts
 * const config = resolveGrowthConfig({ methods: ['bagging', 'lasso'], trees: 500 });
 * const { result } = await runStudy(growthStudy, config, data, { device });
 * result.methods[0]?.ranking; // determinants, best first
 * ```
 */
export async function runStudy<Config, Data, Result>(
  study: Study<Config, Data, Result>,
  config: Config,
  data: Data,
  options: RunOptions,
): Promise<StudyRun<Result>> {
  study.check(config, data);
  return withUnits(study, data, options, async ({ compute, read, records }) => {
    const result = study.resultSchema.parse(await study.run(config, data, compute));
    const files = (await study.files?.(config, data, read)) ?? new Map<string, string>();
    return { result, units: [...records.values()], files };
  });
}
