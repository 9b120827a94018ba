import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bin } from '../e2e/cli.ts';
import { type Daemon, daemon, freePort, outputOf, programPath, type Through, until } from './programs.ts';

/** A Redis server of its own, whose data outlive it. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  server: Daemon;
  /** Starts it again, from its append-only file. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts Debian's Redis on 127.0.0.1 with an append-only file. */
export async function startRedis(password?: string): Promise<RedisServer> {
  if (programPath('redis-server') === undefined)
    throw new Error('there is no redis-server here; npm run setup -- --native unpacks it');
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-redis-'));
  const port = await freePort();
  const start = (): Daemon =>
    daemon('redis-server', [
      ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
      ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', '', '--maxmemory-policy', 'noeviction'],
      ...(password === undefined ? [] : ['--requirepass', password]),
    ]);
  const env = { ...process.env, ...(password !== undefined && { REDISCLI_AUTH: password }) };
  const answers = (): Promise<true> =>
    until('Redis', () => (outputOf('redis-cli', ['-p', String(port), 'ping'], env) === 'PONG\n' ? true : undefined));
  const redis: RedisServer = {
    ...{ url: `redis://127.0.0.1:${port}`, port, server: start() },
    async start() {
      redis.server = start();
      await answers();
    },
    async stop() {
      await redis.server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await answers();
  return redis;
}

/** A `kuznets worker`. */
export interface WorkerProcess {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts a worker in a folder. */
export function startWorker(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  through: Through = (command) => command,
): WorkerProcess {
  const { KUZNETS_DATA: _, ...surroundings } = process.env;
  const [command, ...rest] = through([process.execPath, bin, 'worker', ...args]);
  const child = spawn(command!, rest, {
    ...{ cwd, env: { ...surroundings, ...env }, stdio: ['ignore', 'ignore', 'pipe'] },
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  return {
    child,
    said: () => said,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
    },
  };
}
