import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, loadDataset } from '@kuznets/data';
import { growthDataFrom, growthStudy, memoryStore, resolveGrowthConfig, runStudy } from '@kuznets/studies';
import { expect, it } from 'vitest';
import { adapters, backends, open } from '../parity/backends.ts';

const config = resolveGrowthConfig({ methods: ['bagging', 'forest'], trees: 50, seeds: 4, folds: 0 });

async function study(device: Device, store = memoryStore(), lose = false): Promise<unknown> {
  const data = growthDataFrom(crossSection(await loadDataset('fls2001')));
  let isLost = false;
  const { result } = await runStudy(growthStudy, config, data, {
    device,
    store,
    onEvent: (event) => {
      if (!lose || isLost || event.code !== 'progress' || event.done === 0) return;
      isLost = true;
      void device.destroy();
    },
  });
  return result;
}

it('adapters are tested where they are required', () => expect(backends.length).toBeGreaterThan(adapters.length));

it.each(backends)('a study whose device is lost on $name goes on with another and gives the same', async (backend) => {
  const wasm = await createDevice({ backend: 'wasm', workers: 1 });
  const expected = await study(wasm);
  await wasm.destroy();

  const store = memoryStore();
  await expect(study(await open(backend), store, true)).rejects.toThrow(
    expect.objectContaining({ name: 'DeviceLostError' }),
  );
  const kept = (await store.keys()).length;
  expect(kept).toBeGreaterThan(0);
  const again = await open(backend);
  expect(await study(again, store)).toEqual(expected);
  await again.destroy();
});
