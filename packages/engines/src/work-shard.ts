import { hostname } from 'node:os';
import { AdapterError, ConfigError, DataError, DeviceLostError, GpuError } from '@kuznets/base';
import type { Device } from '@kuznets/core-gpu';
import {
  computeUnits,
  labelText,
  listStage,
  type Study,
  type StudyEvent,
  studyBuild,
  studyWords,
} from '@kuznets/studies';
import { isCode } from './files.ts';
import type { PlannedUnit } from './plan.ts';
import { deal, estimated } from './shards.ts';
import type { ShardId, Workplace } from './workplace.ts';

/** A planned study with its data, as a worker has read them. */
export interface PlannedStudy<Config, Data, Result> {
  readonly workplace: Workplace;
  readonly study: Study<Config, Data, Result>;
  readonly data: Data;
}

/** Options of {@link workShard}. */
export interface ShardOptions {
  readonly device: Device;
  readonly signal: AbortSignal;
  /** Called as units are found, computed and finished. */
  readonly onEvent?: (event: StudyEvent) => void;
  /** Where this process writes what it has to say. */
  readonly log?: string | null;
}

/**
 * Checks that a worker computes what a plan says: the same build, the same data, and where floats depend on it the same device.
 *
 * @param planned - plan, study and data.
 * @param device - the worker's; null where none is needed.
 * @throws ConfigError for another build, DataError for other data, AdapterError for another device.
 */
export function checkWorker<Config, Data, Result>(
  { workplace: { plan, name }, study, data }: PlannedStudy<Config, Data, Result>,
  device: Device | null,
): void {
  checkBuild(name, plan);
  const digests = study.digests(data);
  for (const { role, canonicalSha256 } of plan.inputs) {
    const digest = digests[role];
    if (digest !== undefined && digest !== canonicalSha256)
      throw new DataError('other values than those that were planned', {
        ...{ code: 'other-data', where: { file: name, item: role }, got: digest },
        allowed: `values with the digest ${canonicalSha256}`,
      });
  }
  if (!plan.isByDevice || device === null) return;
  const [backend, wanted] = [String(plan.device['backend']), String(plan.device['name'])];
  if (device.info.backend !== backend || device.info.name !== wanted)
    throw new AdapterError(
      `${name}: planned for ${backend} (${wanted}), here is ${device.info.backend} (${device.info.name}); the last bits of this study depend on it`,
      [wanted],
    );
}

/**
 * Checks that this build of kuznets is the plan's.
 *
 * @param name - of the work folder.
 * @param plan - its build and version.
 * @throws ConfigError where it is another.
 */
export function checkBuild(name: string, plan: { readonly build: string; readonly version: string }): void {
  if (plan.build === studyBuild) return;
  throw new ConfigError(`planned by another build of kuznets (${plan.version}, ${plan.build.slice(0, 12)})`, {
    ...{ code: 'other-build', where: { file: name }, got: studyBuild.slice(0, 12) },
    allowed: 'the same kuznets on every machine; or kuznets plan again, in another folder',
  });
}

/**
 * Computes one shard of a planned study: skips the units that are there, and writes the others, each whole or not at all.
 *
 * Whether and where other processes compute the same or other shards does not matter to it. It says in the work folder that it runs, and
 * why it failed.
 *
 * @param planned - plan, study and data.
 * @param id - which shard; the units of a stage after the first are found where all units before it are there.
 * @param options - device, interruption and events.
 * @throws ConfigError where there is no such shard, or units of an earlier stage are missing; what the units throw.
 */
export async function workShard<Config, Data, Result>(
  planned: PlannedStudy<Config, Data, Result>,
  id: ShardId,
  { device, signal, onEvent, log = null }: ShardOptions,
): Promise<void> {
  const { workplace, study, data } = planned;
  const { marks } = workplace;
  const stage = stageOf(workplace, id);
  let failed: string | null = null;
  const seen = (event: StudyEvent): void => {
    if (event.code === 'unit-failed') failed ??= labelText(event.label, studyWords.en);
    onEvent?.(event);
  };
  const end = await marks.begin(id);
  try {
    checkWorker(planned, device);
    const units = await shardUnits(planned, id);
    await computeUnits(
      study,
      data,
      { name: stage.name, units },
      { device, store: workplace.store, signal, onEvent: seen },
    );
    await marks.succeed(id);
  } catch (error) {
    if (!signal.aborted) {
      const message = error instanceof Error ? error.message : String(error);
      await marks.fail({ ...id, unit: failed, message, retry: mayRetry(error), host: hostname(), log });
    }
    throw error;
  } finally {
    await end();
  }
  await listNext(planned, id.stage + 1).catch((error: unknown) => {
    // Whoever begins the stage lists it again, and says what is wrong.
    if (signal.aborted) throw error;
  });
}

/**
 * Whether the same command may succeed where this error ended it.
 *
 * @param error - what was thrown.
 * @returns true for a signal, a lost device, and where memory, disk or another program's connection gave out.
 */
export function mayRetry(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'AbortError' || error instanceof DeviceLostError) return true;
  if (error instanceof GpuError) return error.kind === 'out-of-memory';
  if (error instanceof RangeError && /allocation failed|out of memory/i.test(error.message)) return true;
  const passing = [
    'ENOSPC',
    'EDQUOT',
    'EFBIG',
    'ENOMEM',
    'EMFILE',
    'ENFILE',
    'EIO',
    'ESTALE',
    'ECONNRESET',
    'ECONNREFUSED',
    'ETIMEDOUT',
    'EPIPE',
  ];
  return passing.some((code) => isCode(error, code)) || mayRetry(error.cause);
}

function stageOf({ plan, name }: Workplace, { stage, shard }: ShardId): { readonly name: string } {
  const found = plan.stages[stage];
  const file = { file: name };
  if (found === undefined)
    throw new ConfigError('there is no such stage', {
      ...{ code: 'no-stage', where: file, got: stage },
      allowed: `0 to ${plan.stages.length - 1}`,
    });
  if (!(shard >= 0 && shard < found.shards))
    throw new ConfigError(`the stage ${found.name} has no such shard`, {
      ...{ code: 'no-shard', where: file, got: shard },
      allowed: `0 to ${found.shards - 1}`,
    });
  return found;
}

async function shardUnits<Config, Data, Result>(
  planned: PlannedStudy<Config, Data, Result>,
  { stage, shard }: ShardId,
): Promise<readonly PlannedUnit[]> {
  const { workplace } = planned;
  if ((await workplace.readStage(stage)) === undefined) await list(planned, stage);
  return workplace.readShard({ stage, shard });
}

/** Lists the next stage when this one is done, so that not every shard of it does. */
async function listNext<Config, Data, Result>(
  planned: PlannedStudy<Config, Data, Result>,
  stage: number,
): Promise<void> {
  const { workplace } = planned;
  if (stage >= workplace.plan.stages.length || (await workplace.readStage(stage)) !== undefined) return;
  const before = await workplace.readStage(stage - 1);
  const keys = await workplace.store.keys();
  const name = `-${before!.name}-`;
  if (keys.filter((key) => key.includes(name)).length >= before!.units) await list(planned, stage);
}

async function list<Config, Data, Result>(
  { workplace, study, data }: PlannedStudy<Config, Data, Result>,
  stage: number,
): Promise<void> {
  const { plan, store } = workplace;
  const place = { backend: plan.device['backend'], name: plan.device['name'] } as Device['info'];
  const config = study.schema.parse(plan.config);
  const listed = await listStage(study, config, data, { store, place, stage: plan.stages[stage]!.name });
  const units = listed?.units ?? [];
  const { name, shards } = plan.stages[stage]!;
  await workplace.writeStage(
    { plan: plan.id, stage, name, units: units.length },
    deal(estimated(units, new Map()), shards),
  );
}
