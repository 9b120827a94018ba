import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { samePlace } from './device.ts';
import { workFolder } from './output/work-folder.ts';

const card = { backend: 'webgpu', name: 'Fast Card', type: 'hardware', driver: '1', api: 'vulkan', workers: 0 };
const wasm = { ...card, backend: 'wasm', name: 'WASM SIMD', workers: 2 };

it.each([
  [card, { workers: 3 }, { workers: 3, backend: 'webgpu', adapter: 'Fast Card' }],
  [wasm, {}, { backend: 'wasm' }],
  [card, { backend: 'wasm' }, { backend: 'wasm' }],
  [wasm, { adapter: 'other' }, { adapter: 'other' }],
  [null, {}, {}],
])('what was computed on %j is computed there again, unless %j names another place', (device, flags, expected) => {
  expect(samePlace(device, flags)).toEqual(expected);
});

it('a work folder keeps the device that its units were begun on, and nothing where there are no units', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-work-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'w');
  const store = workFolder(path);
  expect(store.device()).toBeNull();
  store.fixDevice(card);
  await store.write('a', Uint8Array.of(1));
  store.tidy();
  expect(workFolder(path).device()).toEqual(card);
  store.clear();
  expect(existsSync(path)).toBe(false);
  store.fixDevice(card);
  store.tidy();
  expect(existsSync(path)).toBe(false);
});
