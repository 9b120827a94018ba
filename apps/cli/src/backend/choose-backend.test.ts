import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AdapterSummary, CreateDeviceOptions, WorkSeconds } from '@kuznets/core-gpu';
import { expect, it, onTestFinished } from 'vitest';
import { choiceText, chooseBackend, thisMachine, type Machine } from './choose-backend.ts';
import { measurementKey, userMeasurements } from './measurements.ts';

function adapter(name: string, type: AdapterSummary['type'], description = 'driver 1'): AdapterSummary {
  return { name, type, description, vendor: '', architecture: '', device: '', api: 'vulkan' };
}

const card = adapter('Fast Card', 'hardware');
const software = adapter('llvmpipe', 'software');
const onWasm: WorkSeconds = { grow: 0.1, predict: 0.1, train: 0.1 };

/** A machine whose backends take so long; counts what was measured. */
function machine(adapters: readonly AdapterSummary[], webgpu: WorkSeconds): Machine & { readonly measured: string[] } {
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const measured: string[] = [];
  return {
    measured,
    list: () => Promise.resolve(adapters),
    measure: ({ backend, adapter: name }: CreateDeviceOptions) => {
      measured.push(name ?? String(backend));
      return Promise.resolve(backend === 'wasm' ? onWasm : webgpu);
    },
    store: userMeasurements(folder),
  };
}

const twice = { grow: 0.05, predict: 0.05, train: 0.2 };

it('takes an adapter that is faster at the work there is, and measures it once', async () => {
  const fast = machine([software, card], twice);
  const choice = await chooseBackend({}, ['grow', 'predict'], fast);
  expect(choice).toMatchObject({ backend: 'webgpu', adapter: { name: 'Fast Card' } });
  expect(choiceText(choice!)).toBe(
    'Fast Card rather than wasm: grow 0.050 s against 0.100 s; predict 0.050 s against 0.100 s',
  );
  expect(await chooseBackend({}, ['train'], fast)).toMatchObject({ backend: 'wasm' });
  expect(fast.measured).toEqual(['wasm', 'Fast Card']);
});

it('measures again with another driver or number of workers', async () => {
  const first = machine([card], twice);
  await chooseBackend({}, ['grow'], first);
  await chooseBackend({}, ['grow'], {
    ...first,
    list: () => Promise.resolve([adapter('Fast Card', 'hardware', 'driver 2')]),
  });
  await chooseBackend({ workers: 1024 }, ['grow'], first);
  expect(first.measured).toEqual(['wasm', 'Fast Card', 'Fast Card', 'wasm']);
});

it('leaves software adapters alone that are not named, and takes wasm where both are as fast', async () => {
  expect(await chooseBackend({}, ['grow'], machine([software], twice))).toBeNull();
  expect(await chooseBackend({ adapter: 'llvm' }, ['grow'], machine([software, card], twice))).toMatchObject({
    adapter: { name: 'llvmpipe' },
    backend: 'webgpu',
  });
  expect(await chooseBackend({}, ['grow'], machine([card], onWasm))).toMatchObject({ backend: 'wasm' });
  const none = await chooseBackend({}, [], machine([card], twice));
  expect(choiceText(none!)).toBe('wasm rather than Fast Card: nothing that there is to do runs on a GPU');
});

it('refuses an adapter that is not there', async () => {
  await expect(chooseBackend({ adapter: 'voodoo 2' }, ['grow'], machine([card], twice))).rejects.toThrow(
    expect.objectContaining({ name: 'AdapterError' }),
  );
});

it('measures again where the file of measurements is damaged, and mends it', async () => {
  const one = machine([card], twice);
  await chooseBackend({}, ['grow'], one);
  const kept = readFileSync(one.store.path, 'utf8');
  expect(Object.keys(JSON.parse(kept) as object)).toEqual([
    measurementKey({ workers: undefined }),
    measurementKey(card),
  ]);
  writeFileSync(one.store.path, kept.replace('0.05', '"soon"'));
  expect(await chooseBackend({}, ['grow'], one)).toMatchObject({ backend: 'webgpu' });
  expect(one.measured).toHaveLength(4);
  expect(readFileSync(one.store.path, 'utf8')).toBe(kept);
});

it.runIf(process.env['KUZNETS_TEST_ADAPTERS']?.includes('llvmpipe'))(
  'measures lavapipe, offered by name, and gives both times',
  async () => {
    const { store, ...real } = { ...thisMachine(), store: machine([], twice).store };
    const choice = await chooseBackend({ adapter: 'lavapipe' }, ['grow', 'predict', 'train'], { ...real, store });
    const total = ({ grow, predict, train }: WorkSeconds): number => grow + predict + train;
    expect(choice!.adapter.name).toContain('llvmpipe');
    expect(choice!.backend).toBe(total(choice!.webgpu) < total(choice!.wasm) ? 'webgpu' : 'wasm');
    expect(store.read(measurementKey(choice!.adapter))).toEqual(choice!.webgpu);
  },
);
