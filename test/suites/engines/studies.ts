import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { file, regionsCsv, regionsQuick, table } from '../e2e/cli.ts';
import { kuznets } from '../e2e/lasting.ts';

const wasm = ['--backend', 'wasm', '--workers', '1'];

/** Studies of a few seconds, with files of their own or data of the catalogue. */
export const studies = {
  'growth on fls2001': {
    study: 'growth',
    prepare: () => undefined,
    flags: ['--methods', 'bagging,forest,lasso', '--trees', '60', '--seeds', '2', '--folds', '2', ...wasm],
  },
  'growth on a file': {
    study: 'growth',
    prepare: (folder: string) => void file(folder, 'my.csv', table(40)),
    flags: [
      '--data',
      'my.csv',
      '--id',
      'id',
      '--target',
      'y',
      '--methods',
      'forest,ols',
      '--trees',
      '40',
      '--seeds',
      '2',
      '--folds',
      '0',
      '--resamples',
      '0',
      ...wasm,
    ],
  },
  'regions on a file': {
    study: 'regions',
    prepare: (folder: string) => void file(folder, 'my.csv', regionsCsv()),
    flags: ['--data', 'my.csv', '--leave-out', '0', ...regionsQuick],
  },
} as const;

/** Shards of every stage of a plan. */
export function shardsOf(work: string): { readonly stage: number; readonly shard: number }[][] {
  const plan = JSON.parse(readFileSync(join(work, 'plan.json'), 'utf8')) as { stages: { shards: number }[] };
  return plan.stages.map(({ shards }, stage) => Array.from({ length: shards }, (_, shard) => ({ stage, shard })));
}

/** Runs `kuznets` and expects it to succeed. */
export async function done(cwd: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await kuznets(args, { cwd });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** The bytes of a result. */
export const resultOf = (cwd: string, out: string): string => readFileSync(join(cwd, out, 'result.json'), 'utf8');

/** Park and Miller's generator: shares between 0 and 1. */
export function shares(seed: number): () => number {
  let state = (seed % 2147483646) + 1;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

/** The same items in a random order. */
export function shuffled<T>(items: readonly T[], share: () => number): T[] {
  return items
    .map((item) => ({ item, order: share() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
