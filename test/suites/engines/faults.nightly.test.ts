import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bin, emptyFolder, kuznets } from '../e2e/cli.ts';
import { programPath } from './programs.ts';
import { type RedisServer, startRedis, startWorker, type WorkerProcess } from './redis.ts';
import { type Cluster, startSlurm } from './slurm.ts';
import { done, resultOf, shares, studies } from './studies.ts';

// KUZNETS_FAULT_ROUNDS=50 vitest run --mode nightly test/suites/engines/faults: as many rounds, KUZNETS_FAULT_SEED another order.
// Without a number there are none: a round takes about a minute.
const rounds = Number(process.env['KUZNETS_FAULT_ROUNDS'] ?? 0);
const share = shares(Number(process.env['KUZNETS_FAULT_SEED'] ?? 1));

const { study, prepare, flags } = studies['growth on a file'];
const submitted = [study, ...flags, '--no-measure', '--work', 'w', '--out', 'out'];

let redis: RedisServer;
let cluster: Cluster;
let expected: string;

beforeAll(async () => {
  if (rounds === 0) return;
  [redis, cluster] = [await startRedis(), await startSlurm()];
  const folder = emptyFolder();
  prepare(folder);
  await done(folder, study, ...flags, '--out', 'local');
  expected = resultOf(folder, 'local');
});
afterAll(async () => {
  await redis?.stop();
  await cluster?.stop();
});

/** A study that goes on, and what may befall it. */
interface Round {
  readonly folder: string;
  readonly workers: WorkerProcess[];
  readonly startOne: () => void;
}

/** Every finished unit, with what changes when it is written again. */
function unitsOf(folder: string): Map<string, string> {
  const units = join(folder, 'w/units');
  try {
    return new Map(
      readdirSync(units)
        .filter((name) => name.endsWith('.unit'))
        .map((name) => {
          const { ino, mtimeNs } = statSync(join(units, name), { bigint: true });
          return [name, `${ino} ${mtimeNs}`];
        }),
    );
  } catch {
    return new Map();
  }
}

/** Flips a bit of a unit, if there is one yet. */
function flip(folder: string): string | undefined {
  const names = [...unitsOf(folder).keys()];
  const name = names[Math.floor(share() * names.length)];
  if (name === undefined) return undefined;
  const file = join(folder, 'w/units', name);
  const bytes = readFileSync(file);
  bytes[Math.floor(share() * bytes.length)]! ^= 1 << Math.floor(share() * 8);
  writeFileSync(file, bytes);
  return name;
}

/** Computes a random shard beside whoever else computes it. */
async function duplicate(folder: string): Promise<void> {
  const shard = Math.floor(share() * 4);
  await kuznets(['work', 'w', '--stage', '0', '--shard', String(shard), '--backend', 'wasm', '--workers', '1'], {
    cwd: folder,
  });
}

/** Ends one of the processes that compute a shard; true if there was one. */
function killWork(): boolean {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const working = processes.filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      return command[1] === bin && command[2] === 'work';
    } catch {
      return false;
    }
  });
  const pid = working[Math.floor(share() * working.length)];
  if (pid === undefined) return false;
  process.kill(Number(pid), 'SIGKILL');
  return true;
}

const onRedis: Record<string, (round: Round) => Promise<unknown> | unknown> = {
  async 'kill -9 of a worker'({ workers, startOne }) {
    await workers.shift()!.stop('SIGKILL');
    startOne();
  },
  'kill -9 of a process that computes': killWork,
  async 'kill -9 of Redis, which starts again from its file'() {
    await redis.server.stop('SIGKILL');
    await pause(1000 * share());
    await redis.start();
  },
  'a flipped bit': ({ folder }) => flip(folder),
  'a shard twice': ({ folder }) => duplicate(folder),
};

const onSlurm: Record<string, (round: Pick<Round, 'folder'>) => Promise<unknown> | unknown> = {
  'kill -9 of a process that computes': killWork,
  async 'kill -9 of the controller'() {
    await cluster.controller.stop('SIGKILL');
    await pause(1000 * share());
    cluster.startController();
  },
  async 'kill -9 of a node'() {
    await cluster.nodes.n2.stop('SIGKILL');
    await pause(1000 * share());
    cluster.start('n2');
  },
  'a flipped bit': ({ folder }) => flip(folder),
  'a shard twice': ({ folder }) => duplicate(folder),
};

/** Runs a study, and lets something befall it after a random time. */
async function round(engine: 'bullmq' | 'slurm', fault: string): Promise<void> {
  const folder = emptyFolder();
  prepare(folder);
  const workers: WorkerProcess[] = [];
  const startOne = (): void =>
    void workers.push(
      startWorker(folder, [
        '--redis',
        redis.url,
        '--shared',
        folder,
        '--lock-seconds',
        '3',
        '--backend',
        'wasm',
        '--workers',
        '1',
      ]),
    );
  const more = engine === 'bullmq' ? ['--redis', redis.url, '--shared'] : [];
  const started: ChildProcess[] = [];
  try {
    if (engine === 'bullmq') for (let k = 0; k < 3; k++) startOne();
    const whole = kuznets([...submitted, '--engine', engine, ...more], {
      ...{ cwd: folder, env: engine === 'slurm' ? cluster.env : {} },
      onStart: (child) => started.push(child),
    });
    await pause(3000 + 12_000 * share());
    const before = unitsOf(folder);
    const flipped = await (engine === 'bullmq' ? onRedis : onSlurm)[fault]!({ folder, workers, startOne });
    const first = await whole;
    // What did not end says why, and how to go on: the same command.
    const log = [first.stderr];
    for (let again = 0; log.length < 5 && !readdirSync(folder).includes('out'); again++) {
      expect({ fault, again, said: log.at(-1) }).toEqual({
        fault,
        again,
        said: expect.stringMatching(/kuznets work|kuznets finish|kuznets growth/) as string,
      });
      log.push(
        (
          await kuznets([...submitted, '--engine', engine, ...more], {
            cwd: folder,
            env: engine === 'slurm' ? cluster.env : {},
          })
        ).stderr,
      );
    }
    expect({ engine, fault, log: readdirSync(folder).includes('out') ? '' : log.join('\n') }).toEqual({
      engine,
      fault,
      log: '',
    });
    expect(resultOf(folder, 'out')).toBe(expected);
    const after = unitsOf(folder);
    const twice = [...before].filter(([name, mark]) => name !== flipped && after.get(name) !== mark);
    expect({ engine, fault, twice }).toEqual({ engine, fault, twice: [] });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

const faults = [
  ...Object.keys(onRedis).map((fault) => ['bullmq', fault] as const),
  ...Object.keys(onSlurm).map((fault) => ['slurm', fault] as const),
];

it.each(Array.from({ length: rounds }, (_, at) => [at, ...faults[(at * 7) % faults.length]!] as const))(
  'round %i, %s: %s ends with the same bytes, and nothing that was there is computed again',
  (_at, engine, fault) => round(engine, fault),
);

const faketime = programPath('faketime');

it.skipIf(rounds === 0 || faketime === undefined)(
  "a worker whose clock is a day off computes the same (needs Debian's faketime)",
  async () => {
    const folder = emptyFolder();
    prepare(folder);
    const child = spawn(
      faketime!,
      [
        '+1 day',
        process.execPath,
        bin,
        'worker',
        '--redis',
        redis.url,
        '--shared',
        folder,
        '--backend',
        'wasm',
        '--workers',
        '1',
      ],
      { cwd: folder, stdio: 'ignore' },
    );
    const other = startWorker(folder, [
      '--redis',
      redis.url,
      '--shared',
      folder,
      '--backend',
      'wasm',
      '--workers',
      '1',
    ]);
    try {
      const { code, stderr } = await kuznets([...submitted, '--engine', 'bullmq', '--redis', redis.url, '--shared'], {
        cwd: folder,
      });
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      expect(resultOf(folder, 'out')).toBe(expected);
    } finally {
      child.kill('SIGTERM');
      await other.stop();
    }
  },
);
