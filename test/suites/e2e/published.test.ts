import { growthResultSchema } from '@kuznets/studies';
import { expect, it } from 'vitest';
import { emptyFolder, kuznets } from './cli.ts';

const folder = process.env['KUZNETS_DATA'];
const missing = folder === undefined ? ' (left out: KUZNETS_DATA is not set, so there is no sdm2004)' : '';

it.skipIf(folder === undefined)(`sdm2004: both top eights match the published ones in at least six${missing}`, async () => {
  const args = ['growth', '--data', 'sdm2004', '--backend', 'wasm', '--methods', 'bagging,forest', '--folds', '0', '--trees', '2000', '--seeds', '1', '--seed', '1', '--json'];
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
});
