import { readdirSync, readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { bin, kuznets } from '../e2e/cli.ts';
import { canMount, otherBuild, otherClock, withFullDisk } from './another-machine.ts';
import { type RedisServer, startWorker, type WorkerProcess } from './redis.ts';
import type { Cluster } from './slurm.ts';
import { until } from './programs.ts';

const wasm = ['--backend', 'wasm', '--workers', '1'];

/** A study that goes on, and where. */
export interface Victim {
  readonly folder: string;
  /** Shares between 0 and 1. */
  readonly share: () => number;
}

/** A study on Redis, and who computes it. */
export interface RedisVictim extends Victim {
  readonly redis: RedisServer;
  readonly workers: WorkerProcess[];
}

/** A study on Slurm. */
export interface SlurmVictim extends Victim {
  readonly cluster: Cluster;
}

/** Something that befalls a study; gives the name of the unit that it damaged. */
export type Fault<Where extends Victim> = (victim: Where) => Promise<string | undefined>;

const unitsIn = (folder: string): string => join(folder, 'w/units');

/** Counts how often each unit is written, from now on. */
export function countWrites(folder: string): {
  readonly counts: ReadonlyMap<string, number>;
  readonly end: () => void;
} {
  const counts = new Map<string, number>();
  const known = new Map<string, bigint>();
  const look = (name: string): void => {
    if (!name.endsWith('.unit')) return;
    const file = statSync(join(unitsIn(folder), name), { bigint: true, throwIfNoEntry: false });
    if (file === undefined || known.get(name) === file.ino) return;
    known.set(name, file.ino);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  const watcher = watch(unitsIn(folder), (_event, name) => void (name !== null && look(name)));
  for (const name of readdirSync(unitsIn(folder))) look(name);
  return { counts, end: () => watcher.close() };
}

/** Waits until a share of the first stage is done; says how many units there are. */
export async function progress(folder: string, share: number): Promise<number> {
  const plan = await until('a plan', () => {
    try {
      return JSON.parse(readFileSync(join(folder, 'w/plan.json'), 'utf8')) as { stages: { shards: number }[] };
    } catch {
      return undefined;
    }
  });
  const wanted = Math.floor(share * plan.stages[0]!.shards);
  return until(`${wanted} units`, () => {
    const units = readdirSync(unitsIn(folder)).filter((name) => name.endsWith('.unit')).length;
    return units >= wanted ? units : undefined;
  });
}

async function flip({ folder, share }: Victim): Promise<string> {
  const name = await until('a unit', () => {
    const names = readdirSync(unitsIn(folder)).filter((unit) => unit.endsWith('.unit'));
    return names[Math.floor(share() * names.length)];
  });
  const file = join(unitsIn(folder), name);
  const bytes = readFileSync(file);
  bytes[Math.floor(share() * bytes.length)]! ^= 1 << Math.floor(share() * 8);
  writeFileSync(file, bytes);
  return name;
}

/** Computes a random shard of the first stage beside whoever else computes it. */
async function work({ folder, share }: Victim, env: Readonly<Record<string, string>> = {}) {
  const { stages } = JSON.parse(readFileSync(join(folder, 'w/plan.json'), 'utf8')) as { stages: { shards: number }[] };
  const shard = Math.floor(share() * stages[0]!.shards);
  return kuznets(['work', 'w', '--stage', '0', '--shard', String(shard), ...wasm], { cwd: folder, env });
}

/** A study may end before a fault finds what it is to befall. */
const hasEnded = ({ folder }: Victim): boolean => readdirSync(folder).includes('out');

/** Ends one of the processes that compute a shard of this study. */
async function killWork(victim: Victim): Promise<void> {
  const isOurs = (name: string): boolean => {
    try {
      const [, program, command, place] = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      return program === bin && command === 'work' && place!.startsWith(victim.folder);
    } catch {
      return false;
    }
  };
  const pid = await until('a process that computes', () =>
    hasEnded(victim) ? null : readdirSync('/proc').find((name) => /^\d+$/.test(name) && isOurs(name)),
  );
  if (pid !== null) process.kill(Number(pid), 'SIGKILL');
}

const shared: Record<string, Fault<Victim>> = {
  async 'kill -9 of a process that computes'(victim) {
    await killWork(victim);
    return undefined;
  },
  'a flipped bit': flip,
  async 'a shard twice'(victim) {
    const { code, stderr } = await work(victim);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    return undefined;
  },
};

/** Starts a worker that sees the folder of the study. */
export function startOne(
  { redis, folder, workers }: RedisVictim,
  ...machine: readonly [env?: Record<string, string>, through?: Parameters<typeof startWorker>[3]]
): WorkerProcess {
  const flags = ['--redis', redis.url, '--shared', folder, '--lock-seconds', '3', ...wasm];
  const worker = startWorker(folder, flags, ...machine);
  workers.push(worker);
  return worker;
}

const said = (victim: Victim, worker: WorkerProcess, text: string): Promise<true> =>
  until(`a worker that says: ${text}`, () => worker.said().includes(text) || hasEnded(victim) || undefined);

/** What may befall a study whose shards workers on Redis compute. */
export const onRedis: Record<string, Fault<RedisVictim>> = {
  async 'a worker of another version'(victim) {
    await said(victim, startOne(victim, otherBuild()), 'refused the study');
    return undefined;
  },
  async 'a worker whose clock is a day ahead'(victim) {
    await said(victim, startOne(victim, otherClock(1)), 'computing');
    return undefined;
  },
  async 'a worker whose clock is a day behind'(victim) {
    await said(victim, startOne(victim, otherClock(-1)), 'computing');
    return undefined;
  },
  ...(canMount && {
    async 'a worker whose disk is full'(victim) {
      await said(victim, startOne(victim, {}, withFullDisk(unitsIn(victim.folder))), 'ended with 6');
      return undefined;
    },
  }),
  ...shared,
  async 'kill -9 of a worker'(victim) {
    await victim.workers.shift()!.stop('SIGKILL');
    startOne(victim);
    return undefined;
  },
  async 'kill -9 of Redis, which starts again from its file'({ redis, share }) {
    await redis.server.stop('SIGKILL');
    await pause(1000 * share());
    await redis.start();
    return undefined;
  },
};

const idle = (cluster: Cluster, node: string): Promise<true> =>
  until(
    `the node ${node}`,
    () =>
      /^(idle|mixed|allocated)\n/.test(cluster.ask('sinfo', '-h', '-N', '-n', node, '-p', 'main', '-o', '%T') ?? '') ||
      undefined,
  );

/** What may befall a study on Slurm. */
export const onSlurm: Record<string, Fault<SlurmVictim>> = {
  ...shared,
  async 'kill -9 of the controller'({ cluster, share }) {
    await cluster.controller.stop('SIGKILL');
    await pause(1000 * share());
    cluster.startController();
    return undefined;
  },
  async 'kill -9 of a node'({ cluster, share }) {
    await cluster.nodes.n2.stop('SIGKILL');
    await pause(1000 * share());
    cluster.start('n2');
    return undefined;
  },
  async 'a process of another version'(victim) {
    const { code, stderr } = await work(victim, otherBuild());
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('planned by another build of kuznets') as string,
    });
    return undefined;
  },
  async 'a process whose clock is a day ahead'(victim) {
    const { code, stderr } = await work(victim, otherClock(1));
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    return undefined;
  },
  ...(canMount && {
    async 'a node whose disk is full'({ cluster, folder }) {
      await cluster.nodes.n2.stop('SIGKILL');
      cluster.start('n2', withFullDisk(unitsIn(folder)));
      await idle(cluster, 'n2');
      const logs = join(folder, 'w/logs');
      const isFull = (name: string): boolean => readFileSync(join(logs, name), 'utf8').includes('the disk is full');
      await until('a job that says that the disk is full', () => readdirSync(logs).some(isFull) || undefined);
      await cluster.nodes.n2.stop('SIGKILL');
      cluster.start('n2');
      return undefined;
    },
  }),
};
