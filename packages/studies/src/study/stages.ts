import { build } from './generated/build.ts';
import type { Compute, Stage, Study, Unit, UnitContext } from './study.ts';
import type { StudyRun } from './run-study.ts';
import {
  type RunOptions,
  type StudyUnits,
  unitKeys,
  type UnitPlace,
  unitReader,
  type UnitRecord,
  withUnits,
} from './units.ts';
import type { WorkStore } from './work-store.ts';

/** What computes, as a digest: units of one build are not used by another. */
export const studyBuild = build;

/** A unit of a study's stage, with its key in the store. */
export interface StageUnit extends Unit<unknown> {
  readonly key: string;
}

/** A stage as its units are computed. */
export interface ListedStage {
  readonly name: string;
  /** In their order, each once. */
  readonly units: readonly StageUnit[];
}

/** Where units lie, and where they are computed. */
export interface StoredUnits {
  readonly store: WorkStore;
  /** Where they were computed, or are to be. */
  readonly place: UnitPlace;
  /** Called where a unit is damaged. */
  readonly onEvent?: RunOptions['onEvent'];
}

/** Units that are needed are not in the store. */
export class MissingUnitsError extends Error {
  override readonly name = 'MissingUnitsError';
  /** Name of the stage. */
  readonly stage: string;
  readonly missing: readonly StageUnit[];

  constructor(stage: string, missing: readonly StageUnit[]) {
    super(`${missing.length} units of the stage ${stage} are missing`);
    this.stage = stage;
    this.missing = missing;
  }
}

/** Ends a study's run where its stage is known. */
class StageListed extends Error {
  /** Null where the study has passed it by. */
  readonly listed: ListedStage | null;

  constructor(listed: ListedStage | null) {
    super('a stage is listed');
    this.listed = listed;
  }
}

/** Reads the results of units, none of which is computed. */
function readingCompute<Data>(
  study: Pick<Study<never, Data, never>, 'name' | 'digests' | 'rounding' | 'stages'>,
  data: Data,
  { store, place, onEvent }: StoredUnits,
  until?: string,
): StudyUnits<Data> {
  const { keyOf } = unitKeys(study, data, place);
  const stored = unitReader(store, onEvent);
  const records = new Map<string, UnitRecord>();
  const order = study.stages.map(({ name }) => name);
  const last = until === undefined ? Infinity : order.indexOf(until);
  const compute: Compute<Data> = async (stage, units, take = (result) => result as never) => {
    type Taken = ReturnType<typeof take>;
    const number = order.indexOf(stage.name);
    const keys = units.map(({ inputs }) => keyOf(stage, inputs));
    const unique = new Map(keys.map((key, at) => [key, { key, ...units[at]! }]));
    if (number > last) throw new StageListed(null);
    if (number === last) throw new StageListed({ name: stage.name, units: [...unique.values()] });
    const taken = new Map<string, Taken>();
    const missing: StageUnit[] = [];
    for (const [key, unit] of unique) {
      const opened = await stored(key);
      if (opened === undefined) missing.push(unit);
      else {
        taken.set(key, take(opened.result as never));
        records.set(key, { stage: stage.name, inputs: unit.inputs, sha256: opened.sha256 });
      }
    }
    if (missing.length > 0) throw new MissingUnitsError(stage.name, missing);
    return keys.map((key) => taken.get(key)!);
  };
  const read = (async (stage: Stage<unknown, Data, unknown>, inputs: unknown) => {
    const opened = await stored(keyOf(stage, inputs));
    if (opened === undefined) throw new MissingUnitsError(stage.name, []);
    return opened.result;
  }) as UnitContext['read'];
  return { compute, read, records };
}

/**
 * The units of one stage of a study, as the results of the stages before it determine them. Nothing is computed.
 *
 * @param study - which study.
 * @param config - a complete configuration.
 * @param data - the study's data.
 * @param stage - name of the stage, and the units of those before it.
 * @returns the stage; null where this study has no such units.
 * @throws MissingUnitsError where a unit of an earlier stage is missing or damaged.
 */
export async function listStage<Config, Data, Result>(
  study: Study<Config, Data, Result>,
  config: Config,
  data: Data,
  { stage, ...stored }: StoredUnits & { readonly stage: string },
): Promise<ListedStage | null> {
  study.check(config, data);
  const { compute } = readingCompute(study, data, stored, stage);
  try {
    await study.run(config, data, compute);
    return null;
  } catch (error) {
    if (error instanceof StageListed) return error.listed;
    throw error;
  }
}

/**
 * Makes a study's result of the units in a store. Nothing is computed.
 *
 * @param study - which study.
 * @param config - a complete configuration.
 * @param data - the study's data.
 * @param stored - the units.
 * @returns the same run that `runStudy` returns.
 * @throws MissingUnitsError where a unit is missing or damaged.
 */
export async function assembleStudy<Config, Data, Result>(
  study: Study<Config, Data, Result>,
  config: Config,
  data: Data,
  stored: StoredUnits,
): Promise<StudyRun<Result>> {
  study.check(config, data);
  const { compute, read, records } = readingCompute(study, data, stored);
  const result = study.resultSchema.parse(await study.run(config, data, compute));
  const files = (await study.files?.(config, data, read)) ?? new Map<string, string>();
  return { result, units: [...records.values()], files };
}

/**
 * Computes units of a stage into a store; those that it has are left as they are.
 *
 * @param study - which study.
 * @param data - the study's data.
 * @param stage - the stage's name, and units of it.
 * @param options - device, store, interruption and events.
 * @returns when every unit is stored; rejects with the first error, when nothing runs any more.
 */
export async function computeUnits<Data>(
  study: Pick<Study<never, Data, never>, 'name' | 'digests' | 'rounding' | 'stages'>,
  data: Data,
  { name, units }: { readonly name: string; readonly units: readonly Unit<unknown>[] },
  options: RunOptions,
): Promise<void> {
  const stage = study.stages.find((one) => one.name === name);
  if (stage === undefined) throw new RangeError(`${study.name} has no stage ${name}`);
  await withUnits(study, data, options, async ({ compute }) => {
    await compute(stage, units as readonly Unit<never>[], () => undefined);
  });
}
