import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { growthResultSchema } from '@kuznets/studies';
import { expect, it } from 'vitest';
import { emptyFolder } from './cli.ts';
import { kuznets } from './lasting.ts';

const folder = process.env['KUZNETS_DATA'];
const missing = folder === undefined ? ' (left out: KUZNETS_DATA is not set, so there is no sdm2004)' : '';

it.skipIf(folder === undefined)(
  `sdm2004: both top eights match the published ones in at least six${missing}`,
  async () => {
    const args = [
      'growth',
      '--data',
      'sdm2004',
      '--backend',
      'wasm',
      '--methods',
      'bagging,forest',
      '--folds',
      '0',
      '--trees',
      '2000',
      '--seeds',
      '1',
      '--seed',
      '1',
      '--json',
    ];
    const { code, stdout } = await kuznets(args, { cwd: emptyFolder(), env: { KUZNETS_DATA: folder! } });
    expect(code).toBe(0);
    const { reference, methods } = growthResultSchema.parse(JSON.parse(stdout));
    for (const name of ['bagging', 'forest']) {
      expect(reference!.overlaps.find(({ method }) => method === name)!.sharedTopEight).toBeGreaterThanOrEqual(6);
    }
    // Fit of the published ones at 10,000 trees: R2 0.8820 and 0.8674, MAE 0.0047 and 0.0050.
    const [bagging, forest] = methods.map(({ runs }) => runs[0]!.inSample);
    expect(Math.abs(bagging!.r2! - 0.882)).toBeLessThan(0.005);
    expect(Math.abs(forest!.r2! - 0.8674)).toBeLessThan(0.005);
    expect(bagging!.mae!.toFixed(4)).toBe('0.0047');
    expect(forest!.mae!.toFixed(4)).toBe('0.0050');
  },
);

it.skipIf(folder === undefined)(
  `sdm2004: prints what is published beside ours, the interactions, and why cells differ${missing}`,
  async () => {
    const cwd = emptyFolder();
    const args = [
      'growth',
      '--data',
      'sdm2004',
      '--backend',
      'wasm',
      '--methods',
      'tree,bagging',
      '--folds',
      '0',
      '--trees',
      '300',
      '--seeds',
      '2',
      '--out',
      'r',
    ];
    const { code, stdout } = await kuznets(args, { cwd, env: { KUZNETS_DATA: folder! } });
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    const { reference, methods } = growthResultSchema.parse(
      JSON.parse(readFileSync(join(cwd, 'r', 'result.json'), 'utf8')),
    );
    const bagging = methods.find(({ id }) => id === 'bagging')!;
    const first = lines.findIndex((line) => line.startsWith('Bagging: determinants of')) + 2;
    bagging.ranking.slice(0, 10).forEach((name, place) => {
      const published = reference!.rankings['bagging']!.indexOf(name) + 1;
      const start = published === 0 ? [String(place + 1), name] : [String(place + 1), String(published), name];
      expect(lines[first + place]!.trim().split(/ +/).slice(0, start.length)).toEqual(start);
    });
    const matrix = lines.findIndex((line) => /^Bagging: joint contribution/.test(line)) + 2;
    const [header, ...all] = readFileSync(join(cwd, 'r', 'tables', 'figure-2-interaction-by-method.csv'), 'utf8')
      .trim()
      .split(/\r?\n/)
      .map((line) => line.split(','));
    const rows = all.filter(([method]) => method === 'bagging');
    expect(rows).toHaveLength(10);
    rows.forEach((row, at) => {
      // Columns are the determinants of every method: a row's are those above it.
      const values = rows.slice(0, at).map(([, name]) => Number(row[header!.indexOf(name!)]));
      expect(row.slice(2).filter((cell) => cell !== '')).toHaveLength(at);
      expect(lines[matrix + at]!.trim().split(/ +/).slice(1).map(Number)).toEqual(
        values.map((value) => Number(value.toFixed(2))),
      );
    });
    const told = [...stdout.matchAll(/Table \w+ \((\d+) cells?\)/g)].map(([, count]) => Number(count));
    expect(told.reduce((sum, count) => sum + count, 0)).toBe(
      reference!.cells.filter(({ reason }) => reason !== 'exact' && reason !== 'within-seed-spread').length,
    );
  },
);
