import { fileURLToPath } from 'node:url';
import type { Device } from '@kuznets/core-gpu';
import { GradientBoostingRegressor, RegressionTree } from '@kuznets/ensembles';
import { type Table, fls2001, sdm2004, syntheticTable } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backends, open } from './backends.ts';

const published = sdm2004();
const tables: readonly (readonly [string, () => Table])[] = [
  ...(published ? [['sdm2004', () => published] as const] : []),
  [
    'fls2001',
    () => fls2001(fileURLToPath(new URL('../../../packages/data/datasets/fls2001/fls2001.csv', import.meta.url))),
  ],
  ['300 x 20 synthetic', () => syntheticTable({ rows: 300, features: 20, copies: [6, 11] })],
];

it.skipIf(published !== undefined)('left out without KUZNETS_DATA: boosting and the tree on sdm2004', () => {
  expect(process.env['KUZNETS_DATA'], 'KUZNETS_DATA is set but has no sdm2004').toBeUndefined();
});

describe('one table, one boosted ensemble and one tree', () => {
  const expected = new Map<string, string>();
  const known = (name: string, hash: string): string => {
    const before = expected.get(name);
    if (before === undefined) expected.set(name, hash);
    return before ?? hash;
  };

  describe.each(backends)('$name', (backend) => {
    let device: Device;
    beforeAll(async () => {
      device = await open(backend);
    });
    afterAll(async () => {
      await device.destroy();
    });

    it.each(tables)('%s', async (name, data) => {
      const table = data();
      const boosted = await new GradientBoostingRegressor({ nEstimators: 8, learningRate: 0.7 }).fit(table, { device });
      expect(boosted.result.forestHash).toBe(known(`${name}, boosted`, boosted.result.forestHash));
      const tiePreference = [table.features - 2, 12, 7];
      const tree = await new RegressionTree({ tiePreference }).fit(table, { device });
      expect(tree.result.forestHash).toBe(known(`${name}, tree`, tree.result.forestHash));
      const first = await new RegressionTree().fit(table, { device });
      expect(tree.result.forestHash).not.toBe(first.result.forestHash);
    });
  });
});
