import { mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { file, kuznets, lastingFolder, table } from '../e2e/cli.ts';
import { countWrites, type Fault, onRedis, onSlurm, progress, startOne, type Victim } from './faults.ts';
import { until } from './programs.ts';
import { type RedisServer, startRedis, type WorkerProcess } from './redis.ts';
import { type Cluster, startSlurm } from './slurm.ts';
import { done, resultOf, shares } from './studies.ts';

// KUZNETS_FAULT_ROUNDS=50 vitest run --mode nightly test/suites/engines/faults: as many rounds with one fault each, one line of JSON a round;
// KUZNETS_FAULT_SEED another order. Without a number: one study on Redis and one on Slurm, which all faults befall one after the other.
const rounds = Number(process.env['KUZNETS_FAULT_ROUNDS'] ?? 0);
const share = shares(Number(process.env['KUZNETS_FAULT_SEED'] ?? 1));

const study = [
  'growth',
  ...['--data', 'my.csv', '--id', 'id', '--target', 'y', '--methods', 'forest,ols,lasso', '--trees', '400'],
  ...['--seeds', '12', '--folds', '2', '--resamples', '0', '--backend', 'wasm', '--workers', '1'],
];
const prepare = (folder: string): void => void file(folder, 'my.csv', table(60));
const submitted = [...study, '--no-measure', '--work', 'w', '--out', 'out'];

let redis: RedisServer;
let cluster: Cluster;
let expected: string;

beforeAll(async () => {
  [redis, cluster] = await Promise.all([startRedis(), startSlurm()]);
  const folder = lastingFolder();
  prepare(folder);
  await done(folder, ...study, '--out', 'local');
  expected = resultOf(folder, 'local');
});
afterAll(async () => {
  await redis?.stop();
  await cluster?.stop();
});

/** How a round ended. */
interface Ended {
  readonly engine: string;
  readonly faults: readonly string[];
  /** How often the same command was needed again, and what the earlier ones said. */
  readonly again: number;
  readonly said: readonly string[];
  readonly isEqual: boolean;
  readonly units: number;
  /** Seconds after the start at which each fault began, and at which the result was there. */
  readonly began: readonly number[];
  readonly seconds: number;
  /** Units written twice, and more often. */
  readonly twice: number;
  readonly more: number;
  /** Units that were there when something happened, were not damaged by it, and were computed again. */
  readonly lost: readonly string[];
}

/** Runs a study, lets things befall it when a random part of it is done, and goes on until its result is there. */
async function round<Where extends Victim>(
  engine: 'bullmq' | 'slurm',
  {
    env,
    more,
    faults,
    befall,
  }: {
    env: Record<string, string>;
    more: string[];
    faults: [string, Fault<Where>][];
    befall: (folder: string) => Where;
  },
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-faults-'));
  prepare(folder);
  const started = performance.now();
  const victim = befall(folder);
  const run = () => kuznets([...submitted, '--engine', engine, ...more], { cwd: folder, env });
  const isDone = (): boolean => readdirSync(folder).includes('out');
  let writes: ReturnType<typeof countWrites> | undefined;
  try {
    const whole = run();
    await until(
      'units',
      () => (readdirSync(folder).includes('w') && readdirSync(join(folder, 'w')).includes('units')) || undefined,
    );
    writes = countWrites(folder);
    const there: [string, number][] = [];
    const damaged = new Set<string>();
    const began: number[] = [];
    for (const [at, [, fault]] of faults.entries()) {
      await progress(folder, (0.8 * (at + share())) / faults.length);
      began.push(Math.round((performance.now() - started) / 1000));
      there.push(...writes.counts);
      const unit = await fault(victim);
      if (unit !== undefined) damaged.add(unit);
    }
    // What did not end says why, and how to go on: the same command.
    const said: string[] = [];
    for (let ended = await whole; !isDone() && said.length < 5; ended = await run()) {
      expect(ended.stderr).toMatch(/kuznets (work|finish|growth)/);
      said.push(ended.stderr.trim().split('\n').slice(-4).join(' | '));
    }
    expect({ engine, said, isDone: isDone() }).toMatchObject({ isDone: true });
    const { counts } = writes;
    return {
      ...{ engine, faults: faults.map(([name]) => name), again: said.length, said },
      isEqual: resultOf(folder, 'out') === expected,
      units: counts.size,
      ...{ began, seconds: Math.round((performance.now() - started) / 1000) },
      twice: [...counts.values()].filter((count) => count === 2).length,
      more: [...counts.values()].filter((count) => count > 2).length,
      lost: there.filter(([name, count]) => !damaged.has(name) && counts.get(name)! > count).map(([name]) => name),
    };
  } finally {
    writes?.end();
    // A job that was given away twice may still write; what it leaves lies among temporary files.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 500 }).catch(() => undefined);
  }
}

async function redisRound(faults: typeof onRedis): Promise<Ended> {
  const workers: WorkerProcess[] = [];
  const befall = (folder: string) => {
    const victim = { folder, share, redis, workers };
    for (let k = 0; k < 3; k++) startOne(victim);
    return victim;
  };
  try {
    return await round('bullmq', {
      env: {},
      more: ['--redis', redis.url, '--shared'],
      faults: Object.entries(faults),
      befall,
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

/** A controller that was killed drains nodes on which it meets jobs that it has lost, and holds jobs that it met twice: somebody must let them go on. */
function resume(): void {
  const drained = cluster.ask('sinfo', '-h', '-N', '-p', 'main', '-t', 'drain', '-o', '%N') ?? '';
  for (const node of new Set(drained.split('\n').filter((name) => name !== '')))
    cluster.ask('scontrol', 'update', `nodename=${node}`, 'state=resume');
  for (const line of (cluster.ask('squeue', '-h', '-o', '%i|%r') ?? '').split('\n')) {
    const [job, reason = ''] = line.split('|');
    if (/held/i.test(reason)) cluster.ask('scontrol', 'release', job!);
  }
}

async function slurmRound(faults: typeof onSlurm): Promise<Ended> {
  const administrator = setInterval(resume, 10_000);
  try {
    return await round('slurm', {
      env: cluster.env,
      more: [],
      faults: Object.entries(faults),
      befall: (folder) => ({ folder, share, cluster }),
    });
  } finally {
    clearInterval(administrator);
  }
}

function check(ended: Ended): void {
  process.stdout.write(`${JSON.stringify(ended)}\n`);
  const { isEqual, lost, faults } = ended;
  expect({ faults, isEqual, lost }).toEqual({ faults, isEqual: true, lost: [] });
}

const kinds = [
  ...Object.entries(onRedis).map(([name, fault]) => [`Redis, ${name}`, () => redisRound({ [name]: fault })] as const),
  ...Object.entries(onSlurm).map(([name, fault]) => [`Slurm, ${name}`, () => slurmRound({ [name]: fault })] as const),
];

it.each(Array.from({ length: rounds }, (_, at) => [at, ...kinds[(at * 7) % kinds.length]!] as const))(
  'round %i, %s: ends with the same bytes, and nothing that was there is computed again',
  async (_at, _name, run) => check(await run()),
);

// They wait more than they compute: Slurm gives a job of a dead node to another after two minutes.
it.skipIf(rounds > 0).concurrent.each([
  ['Redis', () => redisRound(onRedis)],
  ['Slurm', () => slurmRound(onSlurm)],
] as const)(
  'every fault at once on %s: ends with the same bytes, and nothing that was there is computed again',
  async (_name, run) => check(await run()),
);
