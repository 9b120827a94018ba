import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, onTestFinished } from 'vitest';
import { bin } from './bin.ts';

export { bin };

/** What a finished process left behind. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of {@link kuznets}. */
export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Sees the process while it runs. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Runs this instead, with the command in its place. */
  readonly through?: (command: readonly string[]) => readonly string[];
}

/** Runs `kuznets` in a folder, without the data folder of the surroundings. */
export async function kuznets(args: readonly string[], options: RunOptions): Promise<Finished> {
  const plain = [process.execPath, bin, ...args];
  const [command, ...rest] = options.through?.(plain) ?? plain;
  const { KUZNETS_DATA: _, ...surroundings } = process.env;
  const child = spawn(command!, rest, {
    cwd: options.cwd,
    env: { ...surroundings, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  options.onStart?.(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** An empty folder that goes away with the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-e2e-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty folder that goes away when every test of the file is done. */
export function lastingFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-e2e-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes a file into a folder and returns its name. */
export function file(folder: string, name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

/** Names in a folder, hidden ones included. */
export function names(folder: string): string[] {
  return readdirSync(folder).sort();
}

/** A study that takes well under a second. */
export const quick = [
  '--methods',
  'bagging,forest',
  '--folds',
  '0',
  '--resamples',
  '0',
  '--backend',
  'wasm',
  '--workers',
  '1',
  '--trees',
  '20',
  '--seeds',
  '2',
  '--min-leaf',
  '2',
];

/** A complete CSV of `rows` rows: id, y, a and b. */
export function table(rows: number): string {
  const lines = Array.from({ length: rows }, (_, i) => `r${i},${(i * 7) % 11},${(i * 3) % 7},${i % 2}`);
  return `id,y,a,b\n${lines.join('\n')}\n`;
}

/** Eight regions over seven years, three indicators. */
export const regionsCsv = (change: (line: string, at: number) => string = (line) => line): string => {
  const lines = Array.from({ length: 56 }, (_, at) => {
    const [i, t] = [Math.floor(at / 7), at % 7];
    const level = (i < 3 ? 20 : 10) + ((i * 7) % 5) / 4;
    return [
      `R${i}`,
      2010 + t,
      level + t + ((at * 13) % 11) / 20,
      level * 2 - t + ((at * 7) % 9) / 20,
      level + ((at * 5) % 13) / 10,
    ].join(',');
  });
  return `region,year,gdp,tax,trade\n${lines.map(change).join('\n')}\n`;
};

/** A regions study of a few seconds. */
export const regionsQuick = [
  '--backend',
  'wasm',
  '--workers',
  '1',
  '--replicas',
  '2',
  '--origin',
  '2015',
  '--period',
  'year',
  '--indicators',
  'gdp,tax,trade',
];
