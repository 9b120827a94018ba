import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { delimiter, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const CACHE = join(ROOT, '.cache');
export const PNPM = 'pnpm@12.21';

export class SetupError extends Error {
  constructor(message, advice) {
    super(message);
    this.advice = advice;
  }
}

/** Environment with the workspace's own commands first on the path. */
export function workspaceEnv(extra = {}) {
  const path = [join(ROOT, 'node_modules', '.bin'), dirname(process.execPath), process.env.PATH ?? '/usr/bin:/bin'];
  return { ...process.env, DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1', ...extra, PATH: path.join(delimiter) };
}

/** Runs a command with its output on stderr; resolves to its exit code and its last lines. */
export function run(command, args, { cwd = ROOT, env = workspaceEnv(), echo = true } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let output = '';
    const take = (chunk) => {
      output = (output + chunk).slice(-200_000);
      if (echo) process.stderr.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code, signal) => resolve({ code: code ?? 1, output, signal }));
  });
}

/** Runs a command with pnpm on the path, without installing pnpm anywhere but npm's own cache. */
export const withPnpm = (args, options) => run('npm', ['exec', '--yes', `--package=${PNPM}`, '--', ...args], options);

/** All files below a folder, as sorted relative paths, without the folders named in `skip`. */
export function filesBelow(folder, skip) {
  const found = [];
  const walk = (dir) => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      if (skip.has(entry.name)) continue;
      if (entry.isDirectory()) walk(join(dir, entry.name));
      else if (entry.isFile()) found.push(join(dir, entry.name));
    }
  };
  if (existsSync(folder)) walk(folder);
  return found.map((file) => relative(ROOT, file).split(sep).join('/')).sort();
}

export const sha256 = (parts) =>
  parts.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');

export const readIfThere = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

function holderIsAlive(lock) {
  const pid = Number(readIfThere(lock));
  if (!pid) return existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 10_000;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs `work` while this process alone holds the lock; waits for another holder. */
export async function locked(name, say, work) {
  mkdirSync(CACHE, { recursive: true });
  const lock = join(CACHE, `${name}.lock`);
  for (let waited = 0; ; waited += 1) {
    try {
      const file = openSync(lock, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST')
        throw new SetupError(`cannot write ${lock}: ${error.message}`, 'Make the checkout writable for this user.');
      if (!holderIsAlive(lock)) rmSync(lock, { force: true });
      else {
        if (waited === 0) say('another set-up is running here; waiting for it');
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}
