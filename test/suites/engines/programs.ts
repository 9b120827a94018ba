import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Where set-up has unpacked Debian's packages; the system's own programs are taken where they are installed. */
const unpacked = process.env['KUZNETS_NATIVE_ROOT'] ?? '';

/** Path of a program, of the system or unpacked; undefined where it is neither. Debian's Slurm has names of its own until it is installed. */
export function programPath(name: string): string | undefined {
  const folders = ['/usr/sbin', '/usr/bin'];
  return [...folders, ...folders.map((folder) => join(unpacked, folder))]
    .flatMap((folder) => [join(folder, name), join(folder, `${name}-wlm`)])
    .find((path) => existsSync(path));
}

/** Below what the programs and their plugins lie: '' for the system's. */
export const rootOf = (name: string): string => programPath(name)?.replace(/\/usr\/s?bin\/[^/]+$/, '') ?? '';

/** A port of 127.0.0.1 that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(port));
    });
  });
}

/** A command line in the place of another. */
export type Through = (command: readonly string[]) => readonly string[];

/** A program that runs until it is stopped. */
export interface Daemon {
  readonly child: ChildProcess;
  /** Ends it, and waits until it has ended. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

/** Starts a program that stays in the foreground. */
export function daemon(
  name: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  through: Through = (command) => command,
): Daemon {
  const path = programPath(name);
  if (path === undefined) throw new Error(`there is no ${name} here; npm run setup -- --native unpacks it`);
  const [command, ...rest] = through([path, ...args]);
  const child = spawn(command!, rest, { env, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  return {
    child,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await Promise.race([ended, pause(10_000).then(() => child.kill('SIGKILL'))]);
      await ended;
    },
  };
}

/** Asks again until the answer is there; an error that says what was waited for after two minutes. */
export async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(200);
  }
  throw new Error(`waited in vain for ${what}`);
}

/** The output of a program; undefined where it fails. */
export function outputOf(name: string, args: readonly string[], env: NodeJS.ProcessEnv): string | undefined {
  const { status, stdout } = spawnSync(programPath(name) ?? name, args, { env, encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}
