import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { emptyFolder, kuznets } from '../e2e/cli.ts';
import { type RedisServer, startRedis, startWorker, type WorkerProcess } from './redis.ts';
import { done, resultOf, studies } from './studies.ts';

const password = 'a password of the tests';
const env = { KUZNETS_REDIS_PASSWORD: password };
let redis: RedisServer;

beforeAll(async () => {
  redis = await startRedis(password);
});
afterAll(() => redis.stop());

const wasm = ['--backend', 'wasm', '--workers', '1'];

function workers(folder: string, count: number, ...more: string[]): WorkerProcess[] {
  const started = Array.from({ length: count }, () =>
    startWorker(folder, ['--redis', redis.url, ...wasm, ...more], env),
  );
  onTestFinished(async () => void (await Promise.all(started.map((worker) => worker.stop()))));
  return started;
}

const submit = (folder: string, args: readonly string[]) =>
  kuznets([...args, '--engine', 'bullmq', '--redis', redis.url, '--shard-seconds', '2'], { cwd: folder, env });

it.each(
  Object.entries(studies).flatMap(([name, study]) => [true, false].map((isShared) => ({ name, ...study, isShared }))),
)(
  '$name, shared folder: $isShared: three workers give the bytes of one process',
  async ({ study, prepare, flags, isShared }) => {
    const folder = emptyFolder();
    prepare(folder);
    await done(folder, study, ...flags, '--out', 'local');
    // Without a shared folder the workers see nothing of the study.
    const elsewhere = emptyFolder();
    workers(isShared ? folder : elsewhere, 3, ...(isShared ? ['--shared', folder] : []));
    const { code, stderr } = await submit(folder, [
      study,
      ...flags,
      '--out',
      'out',
      '--work',
      'w',
      ...(isShared ? ['--shared'] : []),
    ]);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(resultOf(folder, 'out')).toBe(resultOf(folder, 'local'));
    expect(readFileSync(join(folder, 'out/units.json'), 'utf8')).toBe(
      readFileSync(join(folder, 'local/units.json'), 'utf8'),
    );
    for (const file of ['out/manifest.json', 'w/plan.json']) {
      const text = readFileSync(join(folder, file), 'utf8');
      expect([text.includes(password), text.includes(redis.url)]).toEqual([false, false]);
    }
    expect(stderr).not.toContain(password);
  },
);

it('goes on without the process that submitted it, and is taken up by the same command', async () => {
  const folder = emptyFolder();
  const study = studies['growth on fls2001'];
  const args = [study.study, ...study.flags, '--out', 'out', '--seed', '3'];
  const left = await submit(folder, [...args, '--detach']);
  expect(left).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('submitted; kuznets status out.work') as string,
  });
  workers(emptyFolder(), 2);
  const { code, stderr } = await submit(folder, args);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  await done(folder, study.study, ...study.flags, '--seed', '3', '--out', 'local');
  expect(resultOf(folder, 'out')).toBe(resultOf(folder, 'local'));
});

it('refuses a study whose folder it may not use, and another worker computes it', async () => {
  const folder = emptyFolder();
  const [stranger] = workers(emptyFolder(), 1);
  const study = studies['growth on fls2001'];
  const submitted = submit(folder, [
    study.study,
    ...study.flags,
    '--out',
    'out',
    '--shared',
    '--seed',
    '9',
    '--no-measure',
  ]);
  while (!stranger!.said().includes('refused the study')) await new Promise((resolve) => setTimeout(resolve, 100));
  mkdirSync(join(folder, 'elsewhere'));
  workers(folder, 2, '--shared', folder);
  expect(await submitted).toMatchObject({ code: 0 });
  expect(stranger!.said()).toContain('name the folder that holds it with --shared');
  expect(stranger!.said()).not.toContain('computing');
});

it.each([
  [
    'a wrong password',
    () => ['--redis', redis.url],
    { KUZNETS_REDIS_PASSWORD: 'wrong' },
    'Redis refuses the credentials',
  ],
  ['no Redis', () => ['--redis', 'redis://127.0.0.1:1'], {}, 'no Redis answers'],
  ['a password in the address', () => ['--redis', redis.url.replace('//', '//:secret@')], {}, 'KUZNETS_REDIS_PASSWORD'],
  ['no address', () => ['--redis', 'localhost'], {}, 'no address of a Redis server'],
  ['nothing said', () => [], {}, 'give --redis'],
] as const)('%s is said', async (_name, flags, variables, message) => {
  const folder = emptyFolder();
  const args = ['growth', ...studies['growth on fls2001'].flags, '--engine', 'bullmq', '--no-measure', ...flags()];
  const { code, stderr } = await kuznets(args, { cwd: folder, env: variables });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) as string });
  expect(stderr).not.toMatch(/secret|wrong/);
});
