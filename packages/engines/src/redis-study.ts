import type { Redis } from 'ioredis';
import { z } from 'zod';
import { addStage, type Jobs, openJobs, queueName, removeStages, stageJobId } from './redis-jobs.ts';
import { openRedisWorkplace, publishPlan, type RedisWorkplace } from './redis-workplace.ts';
import { planStatus } from './status.ts';
import type { WorkFolder } from './work-folder.ts';
import type { ShardFailure } from './workplace.ts';

/** Who is connected, by this key and an id; they say so more often than it expires. */
export const workerKey = 'kuznets:worker:';
/** Studies that wait for workers, by plan. */
export const waitingKey = 'kuznets:waiting';

/** Units that are taken over at once: each waits for Redis, then for the disk. */
const unitsAtOnce = 16;
/** So often shards of a stage that had ended are computed again by themselves. */
const mostRefills = 3;

/** What a worker says of itself. */
export const workerSchema = z.strictObject({
  build: z.string().max(64),
  version: z.string().max(64),
  host: z.string().max(255),
});
/** What is said of a study that waits. */
export const waitingSchema = z.strictObject({
  build: z.string().max(64),
  version: z.string().max(64),
  study: z.string().max(64),
});

/** A study whose shards are computed by workers on Redis. */
export interface RedisStudy {
  /** Takes over what is finished; says what goes on, null when nothing does any more. */
  readonly look: () => Promise<string | null>;
  /** Why shards failed for good. */
  readonly failed: () => Promise<readonly ShardFailure[]>;
  /** Takes the study out of Redis. */
  readonly cancel: () => Promise<void>;
  /** Ends the connection; the study goes on. */
  readonly close: () => Promise<void>;
}

/**
 * Submits a planned study to the workers on Redis, or takes up the one that is there.
 *
 * @param redis - the connection.
 * @param folder - a work folder; units are taken over into it.
 * @param isShared - whether the workers see it under the same path; else data, units and results go through Redis.
 * @returns the study as it goes on.
 */
export async function submitToRedis(redis: Redis, folder: WorkFolder, isShared: boolean): Promise<RedisStudy> {
  const { plan } = folder;
  const jobs = await openJobs(redis, plan.build);
  await publishPlan(redis, folder);
  const there = await openRedisWorkplace(redis, plan.id);
  await takeOver(there, folder);
  const { build, version, study } = plan;
  await redis.hset(waitingKey, plan.id, JSON.stringify({ build, version, study }));
  const shared = isShared ? folder.path : null;
  const { stages } = await planStatus(folder);
  const next = stages.find(({ units, done }) => units === null || done < units);
  if (next !== undefined) {
    if (!isShared) await giveBack(folder, there);
    const shards = next.units === null ? Array.from({ length: next.shards }, (_, shard) => shard) : next.open;
    await addStage(jobs, plan, next.stage, { shards, folder: shared });
  }
  let again = 0;
  /** A unit was damaged after its shard had ended: true where its shard is put into the queue again. */
  const refill = async (): Promise<boolean> => {
    await takeOver(there, folder);
    const { isComplete, stages: now } = await planStatus(folder);
    const hole = now.find(({ units, done }) => units === null || done < units);
    // What is not listed yet is about to be put into the queue, by the job that ended the stage before it.
    if (isComplete || hole === undefined || hole.units === null) return true;
    const isQueued = (await jobs.queue.getJob(stageJobId(plan.id, hole.stage))) !== undefined;
    if (isQueued) return true;
    if (again++ === mostRefills) return false;
    if (!isShared) await giveBack(folder, there);
    await addStage(jobs, plan, hole.stage, { shards: hole.open, folder: shared });
    return true;
  };
  const leave = async (): Promise<void> => {
    await removeStages(jobs, plan);
    await redis.hdel(waitingKey, plan.id);
    await there.clear();
  };
  return {
    async look() {
      await takeOver(there, folder);
      const { isComplete, stages: now } = await planStatus(folder);
      if (isComplete) {
        await leave();
        return null;
      }
      const open = now.findIndex(({ units, done }) => units === null || done < units);
      const last = await jobs.queue.getJob(stageJobId(plan.id, open));
      if (last === undefined ? !(await refill()) : await last.isFailed()) return null;
      return said(redis, jobs, plan.build);
    },
    failed: async () => [...(await there.marks.failed()), ...(await folder.marks.failed())],
    cancel: leave,
    async close() {
      there.close();
      await jobs.close();
    },
  };
}

/** Writes what workers have put into Redis into the folder. */
async function takeOver(from: RedisWorkplace, folder: WorkFolder): Promise<void> {
  const there = new Set(await folder.store.keys());
  // A name that leads out of the folder is no unit's.
  const isName = (key: string): boolean => /^[\w.-]{1,200}$/.test(key) && !/^\.+$/.test(key);
  const left = (await from.store.keys()).filter((key) => !there.has(key) && isName(key)).values();
  const takeSome = async (): Promise<void> => {
    for (const key of left) {
      const bytes = await from.store.read(key);
      if (bytes !== undefined) await folder.store.write(key, bytes);
    }
  };
  await Promise.all(Array.from({ length: unitsAtOnce }, takeSome));
  for (const [stage, { shards }] of folder.plan.stages.entries()) {
    if ((await folder.readStage(stage)) !== undefined) continue;
    const listed = await from.readStage(stage);
    if (listed === undefined) return;
    const units = [];
    for (let shard = 0; shard < shards; shard++) units.push(await from.readShard({ stage, shard }));
    await folder.writeStage(listed, units);
  }
}

/** Puts into Redis what the folder has of units: those that were measured, and those of an earlier run. */
async function giveBack(folder: WorkFolder, to: RedisWorkplace): Promise<void> {
  const there = new Set(await to.store.keys());
  for (const key of await folder.store.keys()) {
    const bytes = there.has(key) ? undefined : await folder.store.read(key);
    if (bytes !== undefined) await to.store.write(key, bytes);
  }
}

/** Who computes, and why nobody does. */
async function said(redis: Redis, { queue }: Jobs, build: string): Promise<string> {
  const keys = await redis.keys(`${workerKey}*`);
  const texts = keys.length === 0 ? [] : await redis.mget(keys);
  const workers = texts.flatMap((text) => {
    const parsed = workerSchema.safeParse(text === null ? null : jsonOf(text));
    return parsed.success ? [parsed.data] : [];
  });
  const same = workers.filter((worker) => queueName(worker.build) === queueName(build));
  const others = [
    ...new Set(
      workers
        .filter((worker) => !same.includes(worker))
        .map(({ version, build: other }) => `${version} (${other.slice(0, 12)})`),
    ),
  ];
  if (same.length === 0)
    return `no worker of this build of kuznets is connected${others.length === 0 ? '' : `; there are workers of ${others.join(', ')}`}`;
  const { active = 0, wait = 0, prioritized = 0 } = await queue.getJobCounts('active', 'wait', 'prioritized');
  const refusals = Object.values(await redis.hgetall(`kuznets:refused:${build.slice(0, 12)}`));
  const refused = active > 0 || refusals.length === 0 ? '' : `; refused: ${refusals[0]!.slice(0, 500)}`;
  return `${same.length} workers, ${active} shards running, ${wait + prioritized} waiting${refused}`;
}

/** A value that anybody may have written; undefined where it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
