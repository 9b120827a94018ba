import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { sep } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ConfigError } from '@kuznets/base';
import { studyBuild } from '@kuznets/studies';
import type { Worker as ShardWorker } from 'bullmq';
import type { Redis } from 'ioredis';
import { addStage, openJobs, queueName, readJob } from './redis-jobs.ts';
import { jsonOf, waitingKey, waitingSchema, workerKey } from './redis-study.ts';
import { openRedisWorkplace } from './redis-workplace.ts';
import { openWorkFolder } from './work-folder.ts';
import type { Workplace } from './workplace.ts';

/** Exit codes of `kuznets work` after which no other machine would do better. */
const permanent = new Set([1, 2, 3, 4, 5]);
const saidBytes = 2000;
const beatSeconds = 15;
/** A refusal counts for so long: a folder may be mounted, data may be put there. */
const refusedSeconds = 4 * beatSeconds;
/** Of jobs that somebody has refused; the others have none and come first. */
const refusedPriority = 1;
/** After a shard that may succeed elsewhere a worker takes none for so long, and twice as long after each further one. */
const restMilliseconds = 2000;
const mostRestMilliseconds = 60_000;

/** Options of {@link runWorker}. */
export interface WorkerOptions {
  readonly redis: Redis;
  readonly concurrency: number;
  /** Folder below which shared work folders lie; null where there is none. */
  readonly shared: string | null;
  readonly version: string;
  /** The command line that computes a shard of a workplace, such as `kuznets work redis:<plan> --stage 0 --shard 1`. */
  readonly commandOf: (workplace: string, stage: number, shard: number) => readonly string[];
  /** Why a plan cannot be computed here; null where it can. */
  readonly refusal: (workplace: Workplace) => Promise<string | null>;
  /** Told what happens, in a line. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
  /** Of the lock that says that a shard is being computed. Default: 30,000. */
  readonly lockMilliseconds?: number;
}

/**
 * Computes shards of the studies on a Redis server until it is told to stop, each in a process of its own, so that the lock that keeps
 * other workers from it is renewed however long it takes.
 *
 * @param options - connection, what to compute with, and when to stop.
 */
export async function runWorker(options: WorkerOptions): Promise<void> {
  const { redis, concurrency, version, say, signal, lockMilliseconds = 30_000 } = options;
  const { UnrecoverableError, WaitingError, Worker } = await import('bullmq');
  const jobs = await openJobs(redis, studyBuild);
  const refusals = new Map<string, { readonly reason: string | null; readonly until: number }>();
  const refused = `kuznets:refused:${studyBuild.slice(0, 12)}`;
  const blocking = redis.duplicate();
  let failures = 0;
  // A machine whose disk is full or whose device is gone fails at once: it would use up the attempts of every shard.
  const rest = async (): Promise<void> => {
    const milliseconds = Math.min(mostRestMilliseconds, restMilliseconds * 2 ** failures++);
    say(`takes no shards for ${milliseconds / 1000} s`);
    await worker.pause(true);
    setTimeout(() => void worker.resume(), milliseconds).unref();
  };
  const worker: ShardWorker = new Worker(
    queueName(studyBuild),
    async (job, token) => {
      // A message of another, or of a study that was taken out of Redis.
      const forGood = (error: unknown): never => {
        throw error instanceof ConfigError ? new UnrecoverableError(error.message) : error;
      };
      const message = await Promise.resolve(job.data).then(readJob).catch(forGood);
      const { plan: id, stage, folder } = message;
      const name = message.kind === 'shard' ? `shard ${message.shard} of stage ${stage} of ${id}` : '';
      const published = await openRedisWorkplace(redis, id).catch(forGood);
      const { plan } = published;
      if (message.kind === 'stage-done') {
        const next = plan.stages[stage + 1];
        const shards = Array.from({ length: next?.shards ?? 0 }, (_, shard) => shard);
        if (next !== undefined) await addStage(jobs, plan, stage + 1, { shards, folder });
        return;
      }
      const place = folder === null ? published : sharedFolder(folder, id, options.shared);
      const key = `${id} ${folder ?? ''}`;
      let known = refusals.get(key);
      if (known === undefined || known.until < performance.now()) {
        const reason = typeof place === 'string' ? place : await options.refusal(place);
        const until = reason === null ? Infinity : performance.now() + 1000 * refusedSeconds;
        if (reason !== null && reason !== known?.reason) say(`refused the study ${id}: ${reason}`);
        refusals.set(key, (known = { reason, until }));
        published.close();
      }
      const reason = typeof place === 'string' ? place : known.reason;
      if (reason !== null || typeof place === 'string') {
        await redis.hset(refused, hostname(), `${hostname()}: ${reason}`);
        await redis.expire(refused, refusedSeconds);
        // Behind all others. No delay: it would go by the clocks of two machines.
        const wasRefused = job.priority === refusedPriority;
        await job.moveToWait(token);
        await job.changePriority({ priority: refusedPriority }).catch(() => undefined);
        // Nothing but refused jobs is left, and others may take this one meanwhile.
        if (wasRefused) await pause(1000);
        throw new WaitingError();
      }
      say(`computing ${name}`);
      const end = await compute(options.commandOf(place.name, stage, message.shard), signal);
      if (end.code === 0) {
        failures = 0;
        return;
      }
      say(`${name} ended with ${end.code ?? end.signal}`);
      const why = `exit code ${end.code ?? end.signal} on ${hostname()}: ${end.said}`;
      if (end.code !== null && permanent.has(end.code)) throw new UnrecoverableError(why);
      if (!signal.aborted) await rest();
      throw new Error(why);
    },
    {
      connection: blocking,
      concurrency,
      lockDuration: lockMilliseconds,
      stalledInterval: lockMilliseconds,
      maxStalledCount: 20,
    },
  );
  worker.on('error', (error) => say(`Redis: ${error.message}`));
  const me = `${workerKey}${randomBytes(8).toString('hex')}`;
  const told = new Set<string>();
  const beat = async (): Promise<void> => {
    const facts = { build: studyBuild, version, host: hostname() };
    await redis.set(me, JSON.stringify(facts), 'EX', 4 * beatSeconds);
    for (const [plan, text] of Object.entries(await redis.hgetall(waitingKey))) {
      const waiting = waitingSchema.safeParse(jsonOf(text));
      if (!waiting.success || waiting.data.build === studyBuild || told.has(plan)) continue;
      told.add(plan);
      const { study, version: other, build } = waiting.data;
      say(
        `refused the study ${plan} (${study}): planned by kuznets ${other} (${build.slice(0, 12)}), this is ${version} (${studyBuild.slice(0, 12)})`,
      );
    }
  };
  await beat();
  const timer = setInterval(() => void beat().catch(() => undefined), 1000 * beatSeconds);
  say(`waiting for shards, ${concurrency} at once`);
  await new Promise<void>((stop) =>
    signal.aborted ? stop() : signal.addEventListener('abort', () => stop(), { once: true }),
  );
  clearInterval(timer);
  await worker.close();
  await redis.del(me);
  await jobs.close();
  blocking.disconnect();
}

/** A folder that a message names, if it is one that may be used; else why not. */
function sharedFolder(folder: string, id: string, root: string | null): Workplace | string {
  if (root === null) return 'its results go to a shared folder; name the folder that holds it with --shared';
  try {
    const [path, above] = [realpathSync(folder), realpathSync(root)];
    if (!`${path}${sep}`.startsWith(above.endsWith(sep) ? above : `${above}${sep}`))
      return `its work folder is not below ${root}`;
    const workplace = openWorkFolder(path);
    return workplace.plan.id === id ? workplace : 'another study lies in its work folder';
  } catch (error) {
    return `its work folder is not there (${(error as Error).message})`;
  }
}

interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The end of what it said. */
  readonly said: string;
}

function compute([command, ...args]: readonly string[], signal: AbortSignal): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(command!, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-saidBytes)));
    const stop = (): void => void child.kill('SIGTERM');
    signal.addEventListener('abort', stop);
    child.on('error', reject);
    child.on('close', (code, ended) => {
      signal.removeEventListener('abort', stop);
      resolve({ code, signal: ended, said: said.trim() });
    });
  });
}
