import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@kuznets/base';
import type { WorkStore } from '@kuznets/studies';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { failureSchema, runningSchema } from './mark-schemas.ts';
import { parsePlanned, planSchema, shardSchema, stageSchema, type WorkPlan } from './plan.ts';
import type { RunningShard, ShardFailure, ShardId, ShardMarks, Workplace } from './workplace.ts';

/** Bytes go through Redis in pieces of this size. */
const pieceBytes = 2 ** 20;
/** Larger values are not taken from Redis. */
const mostBytes = 2 ** 31;
/** What nobody has touched for so long is forgotten. */
const keepSeconds = 14 * 24 * 3600;
/** A process that was not heard of for so long is gone. */
const goneSeconds = 60;

const planId = /^[0-9a-f]{16}$/;
const pieceSchema = z.strictObject({
  bytes: z.int().min(0).max(mostBytes),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
/** A planned study in Redis. */
export interface RedisWorkplace extends Workplace {
  /** Takes away the copies of inputs that were made here. */
  readonly close: () => void;
  /** Takes the study out of Redis. */
  readonly clear: () => Promise<void>;
}

const prefixOf = (id: string): string => `kuznets:${id}:`;

/** Values of any size under names: in pieces, which count when all are there. */
function pieces(redis: Redis, prefix: string) {
  const facts = (kind: string): string => `${prefix}${kind}`;
  const pieceOf = (kind: string, name: string, sha256: string, at: number): string =>
    `${prefix}${kind}:${name}:${sha256.slice(0, 16)}:${at}`;
  return {
    names: (kind: string) => redis.hkeys(facts(kind)),
    forget: async (kind: string, name: string) => void (await redis.hdel(facts(kind), name)),
    async write(kind: string, name: string, content: Uint8Array): Promise<void> {
      const sha256 = createHash('sha256').update(content).digest('hex');
      for (let at = 0; at * pieceBytes < content.length; at++) {
        const piece = Buffer.from(content.subarray(at * pieceBytes, (at + 1) * pieceBytes));
        await redis.set(pieceOf(kind, name, sha256, at), piece, 'EX', keepSeconds);
      }
      await redis.hset(facts(kind), name, JSON.stringify({ bytes: content.length, sha256 }));
      await redis.expire(facts(kind), keepSeconds);
    },
    async read(kind: string, name: string): Promise<Uint8Array | undefined> {
      const text = await redis.hget(facts(kind), name);
      if (text === null) return undefined;
      const { bytes, sha256 } = parsePlanned(pieceSchema, text, `redis ${kind} ${name}`);
      const content = Buffer.alloc(bytes);
      for (let at = 0; at * pieceBytes < bytes; at++) {
        const piece = await redis.getBuffer(pieceOf(kind, name, sha256, at));
        if (piece === null || piece.length !== Math.min(pieceBytes, bytes - at * pieceBytes)) return undefined;
        piece.copy(content, at * pieceBytes);
      }
      return createHash('sha256').update(content).digest('hex') === sha256 ? content : undefined;
    },
  };
}

/**
 * Puts a plan into Redis, with its inputs and its first stage; what is there of the same plan stays.
 *
 * @param redis - the connection.
 * @param from - a work folder with the plan.
 */
export async function publishPlan(redis: Redis, from: Workplace): Promise<void> {
  const { plan } = from;
  const prefix = prefixOf(plan.id);
  const values = pieces(redis, prefix);
  for (const { role, source } of plan.inputs)
    if (source.kind === 'copied') await values.write('inputs', role, await readFile(await from.inputFile(role)));
  for (const [stage, { shards }] of plan.stages.entries()) {
    const listed = await from.readStage(stage);
    if (listed === undefined) continue;
    for (let shard = 0; shard < shards; shard++)
      await writeShard(values, plan, { stage, shard }, await from.readShard({ stage, shard }));
    await redis.hset(`${prefix}stages`, String(stage), JSON.stringify(listed));
  }
  await redis.set(`${prefix}plan`, JSON.stringify(plan), 'EX', keepSeconds);
}

type Pieces = ReturnType<typeof pieces>;

const writeShard = (values: Pieces, plan: WorkPlan, { stage, shard }: ShardId, units: unknown): Promise<void> =>
  values.write('shards', `${stage}-${shard}`, Buffer.from(JSON.stringify({ plan: plan.id, stage, shard, units })));

/**
 * Opens a plan in Redis. What it says is checked as if anybody had written it.
 *
 * @param redis - the connection.
 * @param id - of the plan.
 * @returns the plan, its units and shards.
 * @throws ConfigError where there is none, or none that kuznets wrote.
 */
export async function openRedisWorkplace(redis: Redis, id: string): Promise<RedisWorkplace> {
  const name = `redis:${id}`;
  if (!planId.test(id)) throw new ConfigError('no plan in Redis', { got: id, allowed: '16 hexadecimal digits' });
  const prefix = prefixOf(id);
  const text = await redis.get(`${prefix}plan`);
  if (text === null)
    throw new ConfigError('there is no such plan in Redis', {
      where: { file: name },
      allowed: 'one that was submitted within two weeks',
    });
  const plan = parsePlanned(planSchema, text, name);
  if (plan.id !== id)
    throw new ConfigError('a plan under the name of another', { where: { file: name }, got: plan.id });
  const values = pieces(redis, prefix);
  let copies: string | undefined;
  const store: WorkStore = {
    keys: () => values.names('units'),
    read: (key) => values.read('units', key),
    write: (key, bytes) => values.write('units', key, bytes),
    discard: (key) => values.forget('units', key),
  };
  return {
    ...{ name, plan, store, marks: redisMarks(redis, prefix) },
    async inputFile(role) {
      const input = plan.inputs.find((one) => one.role === role);
      const content = await values.read('inputs', role);
      if (input?.source.kind !== 'copied' || content === undefined)
        throw new ConfigError('the data are not in Redis', {
          where: { file: name, item: role },
          allowed: 'submit the study again',
        });
      copies ??= mkdtempSync(join(tmpdir(), 'kuznets-work-'));
      const folder = mkdtempSync(join(copies, 'input-'));
      const file = join(folder, input.source.name);
      writeFileSync(file, content);
      return file;
    },
    async readStage(stage) {
      const listed = await redis.hget(`${prefix}stages`, String(stage));
      return listed === null ? undefined : parsePlanned(stageSchema, listed, `${name} stage ${stage}`);
    },
    async readShard({ stage, shard }) {
      const content = await values.read('shards', `${stage}-${shard}`);
      if (content === undefined)
        throw new ConfigError('there is no such shard in Redis', { where: { file: name }, got: `${stage}-${shard}` });
      const listed = parsePlanned(
        shardSchema,
        Buffer.from(content).toString('utf8'),
        `${name} shard ${stage}-${shard}`,
      );
      if (listed.plan !== id)
        throw new ConfigError('a shard of another plan', { where: { file: name }, got: listed.plan });
      return listed.units;
    },
    async writeStage(stage, shards) {
      for (const [shard, units] of shards.entries())
        await writeShard(values, plan, { stage: stage.stage, shard }, units);
      await redis.hset(`${prefix}stages`, String(stage.stage), JSON.stringify(stage));
      await redis.expire(`${prefix}stages`, keepSeconds);
    },
    close() {
      if (copies !== undefined) rmSync(copies, { recursive: true, force: true });
    },
    async clear() {
      for (let cursor = '0', isFirst = true; isFirst || cursor !== '0'; isFirst = false) {
        const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}*`, 'COUNT', 1000);
        if (keys.length > 0) await redis.del(keys);
        cursor = next;
      }
    },
  };
}

/** Marks of shards in Redis, by whose clock they end. */
function redisMarks(redis: Redis, prefix: string): ShardMarks {
  const read = <Schema extends z.ZodType>(schema: Schema, texts: readonly (string | null)[]): z.output<Schema>[] =>
    texts.flatMap((text) => {
      try {
        return text === null ? [] : [parsePlanned(schema, text, 'redis')];
      } catch {
        // A mark decides nothing: one that cannot be read is none.
        return [];
      }
    });
  const nameOf = ({ stage, shard }: ShardId): string => `${stage}-${shard}`;
  return {
    async begin(shard) {
      const key = `${prefix}running:${nameOf(shard)}:${randomBytes(6).toString('hex')}`;
      const mark: RunningShard = { ...shard, host: hostname(), pid: process.pid };
      const beat = async (): Promise<void> => void (await redis.set(key, JSON.stringify(mark), 'EX', goneSeconds));
      await beat();
      const timer = setInterval(() => void beat().catch(() => undefined), (1000 * goneSeconds) / 4);
      timer.unref();
      return async () => {
        clearInterval(timer);
        await redis.del(key);
      };
    },
    async fail(failure: ShardFailure) {
      await redis.hset(`${prefix}failed`, nameOf(failure), JSON.stringify(failure));
    },
    async succeed(shard) {
      await redis.hdel(`${prefix}failed`, nameOf(shard));
    },
    async running() {
      const keys = await redis.keys(`${prefix}running:*`);
      return keys.length === 0 ? [] : read(runningSchema, await redis.mget(keys));
    },
    failed: async () => read(failureSchema, await redis.hvals(`${prefix}failed`)),
  };
}
