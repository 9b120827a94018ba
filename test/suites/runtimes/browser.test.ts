import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { openPage } from './browser.ts';
import type { page as pageOf } from './browser-page.ts';
import { bundle } from './bundle.ts';
import { type ForestHashes, forestHashes } from './forests.ts';

declare const page: typeof pageOf;

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';
const swiftshader = { backend: 'webgpu', adapter: 'swiftshader' } as const;
const wasm = { backend: 'wasm', workers: 2 } as const;

describe.skipIf(executable === '' && !adaptersRequired)(
  `in Chromium${executable === '' ? ', which KUZNETS_CHROMIUM does not name' : ''}`,
  () => {
    let opened: Awaited<ReturnType<typeof openPage>>;
    let expected: ForestHashes;

    beforeAll(async () => {
      expect(executable, 'KUZNETS_CHROMIUM must name a Chromium: run through `npm test`').not.toBe('');
      const chunks = await bundle('browser-page.ts', { platform: 'browser' });
      const files = chunks.map(({ fileName }) => fileName);
      for (const { imports, dynamicImports, code } of chunks) {
        expect(files, 'a bundle must hold all it imports').toEqual(
          expect.arrayContaining([...imports, ...dynamicImports]),
        );
        expect(code.includes('require('), 'a bundle must not require').toBe(false);
      }
      expected = await forestHashes(wasm);
      opened = await openPage(executable, chunks);
    });
    afterAll(() => opened?.close());

    it.each([wasm, swiftshader])('$backend grows the forests that Node grows', async (options) => {
      expect(await opened.page.evaluate((chosen) => page.forestHashes(chosen), options)).toEqual(expected);
    });

    it('auto leaves the software adapter alone', async () => {
      expect(await opened.page.evaluate(() => page.automaticBackend())).toEqual({
        backend: 'wasm',
        adapterTypes: ['software'],
      });
    });

    it.each([wasm, swiftshader])('a $backend device destroyed at work is a lost device', async (options) => {
      const loss = { fit: 'DeviceLostError', lost: 'DeviceLostError (destroyed)' };
      expect(await opened.page.evaluate((chosen) => page.loseDevice(chosen, 'destroy'), options)).toEqual(loss);
    });

    it('nothing was complained of', () => {
      expect(opened.complaints).toEqual([]);
    });

    it('a GPU process that dies at work is a lost device, and the next device works', async () => {
      const losing = opened.page.evaluate((chosen) => page.loseDevice(chosen, 'wait'), swiftshader);
      await opened.page.waitForFunction(() => performance.getEntriesByName('wait').length > 0);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await opened.crashGpu();
      expect(await losing).toEqual({ fit: 'DeviceLostError', lost: 'DeviceLostError (unknown)' });
      expect(await opened.page.evaluate((chosen) => page.forestHashes(chosen), swiftshader)).toEqual(expected);
    });
  },
);
