import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { growthMemory, resolveGrowthConfig } from '@kuznets/studies';
import { expect, it } from 'vitest';
import { emptyFolder, file, kuznets } from '../e2e/cli.ts';
import { wideTable } from './wide-table.ts';

/** Writes the largest resident size, in KiB, when the command ends. */
const hook = `import { writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => writeFileSync('peak', String(process.resourceUsage().maxRSS)));`;

it.each([
  [200, 5, { methods: ['ols'] }],
  [10_000, 20, { methods: ['ols'] }],
  [10_000, 20, { methods: ['ols', 'lasso', 'elastic-net'] }],
  [20_000, 60, { methods: ['ols'] }],
  [20_000, 60, { methods: ['ols'], decompose: true }],
  [2000, 100, { methods: ['ols', 'lasso', 'elastic-net', 'tree', 'boosting'] }],
  [10_000, 20, { methods: ['tree', 'boosting'], profiles: false }],
  [100_000, 20, { methods: ['ols'] }],
  [72, 40, { methods: ['bagging'], trees: 100_000 }],
  [10_000, 20, { methods: ['bagging'], trees: 500 }],
  [2000, 20, { methods: ['bagging'], trees: 100, decompose: true }],
  [10_000, 20, { methods: ['bagging'], trees: 100, decompose: true }],
] as const)('%d rows of %d determinants with %j take what was estimated', async (rows, features, settings) => {
  const cwd = emptyFolder();
  file(cwd, 'd.csv', wideTable(rows, features));
  file(cwd, 'hook.mjs', hook);
  const given = { data: 'd.csv', id: 'id', target: 'y', seeds: 1, folds: 0, resamples: 0 };
  const study = { decompose: false, ...settings, methods: [...settings.methods], ...given };
  file(cwd, 'study.json', JSON.stringify(study));
  const { code, stderr } = await kuznets(
    ['growth', '--config', 'study.json', '--backend', 'wasm', '--workers', '2', '--out', 'r'],
    { cwd, env: { NODE_OPTIONS: `--import ${join(cwd, 'hook.mjs')}` } },
  );
  expect(code, stderr).toBe(0);
  const peak = 1024 * Number(readFileSync(join(cwd, 'peak'), 'utf8'));
  const { heap, models } = growthMemory(resolveGrowthConfig(study), rows, features);
  process.stdout.write(
    `${rows} x ${features}, ${JSON.stringify(settings)}: ${Math.round(peak / 2 ** 20)} MiB, estimated ${Math.round((heap + models) / 2 ** 20)}\n`,
  );
  // The collector lets the heap grow further where there is more memory.
  expect(peak / (heap + models)).toBeGreaterThan(0.5);
  expect(peak / (heap + models)).toBeLessThan(1.6);
});
