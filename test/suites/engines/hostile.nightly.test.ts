import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectRedis, openRedisWorkplace, redisAddress } from '@kuznets/engines';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptyFolder, kuznets } from '../e2e/cli.ts';
import { type RedisServer, startRedis, startWorker } from './redis.ts';
import { done, studies } from './studies.ts';

let server: RedisServer;
let redis: Redis;
let id: string;
let folder: string;

const { study, prepare, flags } = studies['growth on a file'];

beforeAll(async () => {
  server = await startRedis();
  redis = await connectRedis(redisAddress(server.url, {}));
});
afterAll(async () => {
  redis?.disconnect();
  await server?.stop();
});

async function submit(): Promise<void> {
  await redis.flushall();
  folder = emptyFolder();
  prepare(folder);
  await done(
    folder,
    study,
    ...flags,
    '--no-measure',
    '--engine',
    'bullmq',
    '--redis',
    server.url,
    '--detach',
    '--work',
    'w',
  );
  id = (JSON.parse(readFileSync(join(folder, 'w/plan.json'), 'utf8')) as { id: string }).id;
}

const work = () =>
  kuznets(['work', `redis:${id}`, '--stage', '0', '--shard', '0', '--backend', 'wasm', '--workers', '1'], {
    cwd: folder,
    env: { KUZNETS_REDIS: server.url },
  });

it.each([
  ['a plan that is no JSON', (prefix: string) => redis.set(`${prefix}plan`, '{'), 2, 'no JSON'],
  ['a plan that is a list', (prefix: string) => redis.set(`${prefix}plan`, '[]'), 2, 'not what kuznets plan wrote'],
  [
    'a plan under the name of another',
    async (prefix: string) => {
      const text = (await redis.get(`${prefix}plan`))!;
      await redis.set(`${prefix}plan`, text.replaceAll(id, 'f'.repeat(16)));
    },
    2,
    'a plan under the name of another',
  ],
  [
    'an input that would be written elsewhere',
    async (prefix: string) => {
      const text = (await redis.get(`${prefix}plan`))!;
      await redis.set(`${prefix}plan`, text.replace('"name":"my.csv"', '"name":"../../../escaped.csv"'));
    },
    2,
    'not what kuznets plan wrote',
  ],
  [
    'an input of any size',
    (prefix: string) => redis.hset(`${prefix}inputs`, 'data', JSON.stringify({ bytes: 1e15, sha256: 'a'.repeat(64) })),
    2,
    'not what kuznets plan wrote',
  ],
  [
    'an input with other bytes',
    async (prefix: string) => {
      const [piece] = await redis.keys(`${prefix}inputs:*`);
      await redis.setrange(piece!, 3, 'X');
    },
    2,
    'the data are not in Redis',
  ],
  ['no shard', (prefix: string) => redis.del(`${prefix}shards`), 2, 'there is no such shard in Redis'],
])('%s is refused', async (_name, damage, code, message) => {
  await submit();
  await damage(`kuznets:${id}:`);
  const ended = await work();
  expect(ended).toMatchObject({ code, stderr: expect.stringContaining(message) as string });
});

it('jobs of others end, names that lead out of the folder are no units, and damaged units are computed again', async () => {
  await submit();
  const queue = (await redis.keys('bull:kuznets-*:meta'))[0]!.replace(/:meta$/, '');
  const { Queue } = await import('bullmq');
  const jobs = new Queue(queue.replace('bull:', ''), { connection: redis });
  const strange = [
    {},
    { kind: 'shard', plan: '../../x', stage: 0, shard: 0, folder: null },
    { kind: 'shard', plan: id, stage: 0, shard: 0, folder: '/etc' },
    { kind: 'run', code: 'process.exit()' },
    { kind: 'shard', plan: 'f'.repeat(16), stage: 0, shard: 0, folder: null },
  ];
  const added = [];
  for (const data of strange) added.push(await jobs.add('shard', data));
  await redis.hset(`kuznets:${id}:units`, '../../escaped', JSON.stringify({ bytes: 0, sha256: 'a'.repeat(64) }));
  const place = await openRedisWorkplace(redis, id);
  await place.store.write('growth-of-another-study', new Uint8Array(100));
  const worker = startWorker(emptyFolder(), ['--redis', server.url, '--backend', 'wasm', '--workers', '1']);
  try {
    const args = [
      study,
      ...flags,
      '--no-measure',
      '--engine',
      'bullmq',
      '--redis',
      server.url,
      '--work',
      'w',
      '--out',
      'out',
    ];
    const { code, stderr } = await kuznets(args, { cwd: folder });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const states = await Promise.all(added.filter((_, at) => at !== 2).map((job) => job.getState()));
    expect(states).toEqual(['failed', 'failed', 'failed', 'failed']);
    expect(worker.said()).toContain('name the folder that holds it with --shared');
    expect(existsSync(join(folder, 'escaped.unit'))).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['my.csv', 'out', 'w']);
  } finally {
    await worker.stop();
    await jobs.close();
  }
});

it('a unit of another study under a name of this one is computed again', async () => {
  await submit();
  writeFileSync(join(folder, 'w/units', 'x.unit'), '{"a":1}');
  const { code, stderr } = await kuznets(['finish', 'w', '--out', 'out'], { cwd: folder });
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('are missing') as string });
});
