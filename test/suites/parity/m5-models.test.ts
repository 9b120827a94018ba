import { m5Tables } from '@kuznets/conformance';
import { joinTrees } from '@kuznets/base';
import { type Device } from '@kuznets/core-gpu';
import { M5PBaggingRegressor, M5PForestRegressor, M5PRegressor } from '@kuznets/ensembles';
import { sdm2004 } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backends, open } from './backends.ts';
import { describeTable } from './case-table.ts';

const published = sdm2004();
const hashed = [...m5Tables, ...(published ? [['sdm2004', () => published] as const] : [])];

describeTable('m5-models');

it.skipIf(published !== undefined)('left out without KUZNETS_DATA: one hash on sdm2004', () => {
  expect(process.env['KUZNETS_DATA'], 'KUZNETS_DATA is set but has no sdm2004').toBeUndefined();
});

describe('M5 models', () => {
  const hashes = new Map<string, string>();

  describe.each(backends)('$name', (backend) => {
    let device: Device;
    beforeAll(async () => {
      device = await open(backend);
    });
    afterAll(async () => {
      await device.destroy();
    });

    it.each(hashed)('%s: one hash on every backend, in shards', async (name, data) => {
      const options = { nEstimators: 12, randomState: 3 };
      const whole = await new M5PForestRegressor(options).fit(await data(), { device });
      const single = await new M5PRegressor().fit(await data(), { device });
      const bagged = await new M5PBaggingRegressor({
        nEstimators: 3,
        randomState: 3,
        prune: false,
        minSamplesSplit: 10,
      }).fit(await data(), { device });
      const hash = `${whole.result.forestHash} ${single.result.forestHash} ${bagged.result.forestHash}`;
      expect(hash).toBe(hashes.get(name) ?? hash);
      hashes.set(name, hash);
      const shards = await Promise.all(
        [0, 5].map(async (firstTree) =>
          new M5PForestRegressor({ ...options, nEstimators: firstTree === 0 ? 5 : 7 }).fit(await data(), {
            device,
            firstTree,
          }),
        ),
      );
      expect(joinTrees(shards.map(({ ensemble }) => ensemble.trees))).toEqual(whole.ensemble.trees);
    });
  });
});
