import { DeviceLostError } from '@kuznets/base';
import { cpuOf, type Device } from '@kuznets/core-gpu';
import pLimit from 'p-limit';
import pMap from 'p-map';
import { canonicalJson, sha256Hex } from '../results/digest.ts';
import { build } from './generated/build.ts';
import type { Compute, Label, Stage, Study, StudyEvent, UnitContext } from './study.ts';
import { unitProgress } from './unit-progress.ts';
import { memoryStore, openUnit, sealUnit, type OpenedUnit, type WorkStore } from './work-store.ts';

/** Units that are computed at once: while some keep the host busy, others do the device. */
const unitsAtOnce = 4;
/** With those that are being written meanwhile: what an interruption loses. */
const unitsInFlight = 2 * unitsAtOnce;

/** Where a study runs. */
export interface RunOptions {
  readonly device: Device;
  /** Where unit results are kept. Default: memory. */
  readonly store?: WorkStore;
  /** Stops the study; the promise then rejects with the signal's reason when nothing runs any more. */
  readonly signal?: AbortSignal;
  /** Called as units are found, computed and finished. */
  readonly onEvent?: (event: StudyEvent) => void;
}

/** A unit of a finished study: enough to compute it again and to compare. */
export interface UnitRecord {
  readonly stage: string;
  readonly inputs: unknown;
  /** Of its encoded result. */
  readonly sha256: string;
}

/** The units of a study over one data set, in one store. */
export interface StudyUnits<Data> {
  readonly compute: Compute<Data>;
  /** A unit's result: from the store, or computed. */
  readonly read: UnitContext['read'];
  /** By key, what `compute` was asked for. */
  readonly records: ReadonlyMap<string, UnitRecord>;
}

/** Where units are computed: their keys depend on it where the study rounds by device. */
export type UnitPlace = Pick<Device['info'], 'backend' | 'name'>;

/** How the units of a study over one data set are called. */
export interface UnitKeys {
  /** Of every key. */
  readonly prefix: string;
  readonly keyOf: (stage: { readonly name: string }, inputs: unknown) => string;
}

/** Keys of the units of a study: digests of all that their results depend on. */
export function unitKeys<Data>(
  study: Pick<Study<never, Data, never>, 'name' | 'digests' | 'rounding'>,
  data: Data,
  { backend, name }: UnitPlace,
): UnitKeys {
  const setting = { build, data: study.digests(data), device: study.rounding === 'exact' ? null : { backend, name } };
  const prefix = `${study.name}-${sha256Hex(canonicalJson(setting)).slice(0, 16)}-`;
  return {
    prefix,
    keyOf: (stage, inputs) => `${prefix}${stage.name}-${sha256Hex(canonicalJson({ setting, inputs }))}`,
  };
}

/** Reads units that are as they were written; says which are not. */
export function unitReader(
  store: WorkStore,
  onEvent: RunOptions['onEvent'],
): (key: string) => Promise<OpenedUnit | undefined> {
  return async (key) => {
    const bytes = await store.read(key);
    const opened = bytes && openUnit(key, bytes);
    if (bytes && !opened) {
      onEvent?.({ code: 'unit-damaged', key });
      await store.discard?.(key);
    }
    return opened;
  };
}

/** Lets `use` compute units; nothing runs any more when the promise settles. */
export async function withUnits<Data, Result>(
  study: Pick<Study<never, Data, never>, 'name' | 'digests' | 'rounding'>,
  data: Data,
  options: RunOptions,
  use: (units: StudyUnits<Data>) => Promise<Result>,
): Promise<Result> {
  const { device, store = memoryStore(), onEvent } = options;
  const failure = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failure.signal]) : failure.signal;
  const { prefix, keyOf } = unitKeys(study, data, device.info);
  const stored = unitReader(store, onEvent);

  const running = new Set<Promise<unknown>>();
  const run = async <Inputs>(
    stage: Stage<Inputs, Data, unknown>,
    inputs: Inputs,
    onProgress: UnitContext['onProgress'],
  ): Promise<unknown> => {
    signal.throwIfAborted();
    return stage.run(inputs, data, { device, cpu: cpuOf(device), signal, onProgress, read });
  };
  const write = async (key: string, result: unknown): Promise<OpenedUnit> => {
    const { bytes, ...opened } = sealUnit(key, result);
    await store.write(key, bytes);
    return opened;
  };
  const read = (async (stage: Stage<unknown, Data, unknown>, inputs: unknown) => {
    const key = keyOf(stage, inputs);
    const done = (await stored(key)) ?? (await write(key, await run(stage, inputs, () => undefined)));
    return done.result;
  }) as UnitContext['read'];

  const records = new Map<string, UnitRecord>();
  const compute: Compute<Data> = async (stage, units, take = (result) => result as never) => {
    type Taken = ReturnType<typeof take>;
    const keys = units.map(({ inputs }) => keyOf(stage, inputs));
    const unique = [...new Map(keys.map((key, at) => [key, { key, ...units[at]! }])).values()];
    const taken = new Map<string, Taken>();
    const digests = new Map<string, string>();
    const keep = (key: string, { result, sha256 }: OpenedUnit): void => {
      taken.set(key, take(result as never));
      digests.set(key, sha256);
    };
    for (const { key } of unique) {
      signal.throwIfAborted();
      const done = await stored(key);
      if (done) keep(key, done);
    }
    const progress = unitProgress(stage.name, units, keys, onEvent);
    progress.start(new Set(taken.keys()));
    const missing = firstOfEach(unique.filter(({ key }) => !taken.has(key)));
    const turns = pLimit(unitsAtOnce);
    await pMap(
      missing,
      async ({ key, inputs, label }) => {
        const onProgress = (share: number): void => progress.advance(key, Math.min(0.99, share));
        const unit = turns(() => run(stage, inputs, onProgress)).then((result) => write(key, result));
        running.add(unit);
        try {
          keep(key, await unit);
        } catch (thrown) {
          const error = await causeOf(thrown, device);
          if (!signal.aborted) onEvent?.({ code: 'unit-failed', stage: stage.name, key, label });
          failure.abort(error);
          throw error;
        } finally {
          running.delete(unit);
        }
        progress.advance(key, 1);
      },
      { concurrency: unitsInFlight },
    );
    for (const { key, inputs } of unique) records.set(key, { stage: stage.name, inputs, sha256: digests.get(key)! });
    return keys.map((key) => taken.get(key)!);
  };

  try {
    const foreign = (await store.keys()).filter((key) => !key.startsWith(prefix)).length;
    if (foreign > 0) onEvent?.({ code: 'units-foreign', units: foreign });
    return await use({ compute, read, records });
  } finally {
    await Promise.allSettled(running);
  }
}

/** The first unit of each label before all others: how long each kind takes is known soon. */
function firstOfEach<Of extends { readonly label: Label }>(units: readonly Of[]): readonly Of[] {
  const seen = new Set<string>();
  const first = units.filter(({ label }) => {
    const code = canonicalJson(label);
    const isNew = !seen.has(code);
    seen.add(code);
    return isNew;
  });
  const isFirst = new Set(first);
  return [...first, ...units.filter((unit) => !isFirst.has(unit))];
}

/** With a device that is lost goes the one beside it: that the first was lost is what happened. */
function causeOf(error: unknown, { lost }: Device): Promise<unknown> {
  return error instanceof DeviceLostError ? Promise.race([lost, Promise.resolve(error)]) : Promise.resolve(error);
}
