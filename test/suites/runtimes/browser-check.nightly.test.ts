import { operations } from '@kuznets/conformance';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { openPage } from './browser.ts';
import { bundle } from './bundle.ts';
import type { page as pageOf } from './check-page.ts';

declare const page: typeof pageOf;

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';

describe.skipIf(executable === '' && !adaptersRequired)(
  `the cases of \`kuznets doctor --check\` in Chromium${executable === '' ? ', which KUZNETS_CHROMIUM does not name' : ''}`,
  () => {
    let opened: Awaited<ReturnType<typeof openPage>>;
    beforeAll(async () => {
      expect(executable, 'KUZNETS_CHROMIUM must name a Chromium: run through `npm test`').not.toBe('');
      // The kit reads files for other tests; of that nothing may be left in the bundle.
      const chunks = await bundle('check-page.ts', { platform: 'browser', external: ['node:fs', 'node:path'] });
      expect(chunks.flatMap(({ imports }) => imports).filter((name) => name.startsWith('node:'))).toEqual([]);
      opened = await openPage(executable, chunks);
    });
    afterAll(() => opened?.close());

    it.each([{ backend: 'wasm', workers: 2 } as const, { backend: 'webgpu', adapter: 'swiftshader' } as const])(
      '$backend passes every one',
      async (options) => {
        const cases = operations
          .filter(({ backends }) => backends.includes(options.backend))
          .reduce((sum, { table }) => sum + table.length, 0);
        expect(await opened.page.evaluate((chosen) => page.check(chosen), options)).toEqual({ cases, wrong: [] });
        expect(opened.complaints).toEqual([]);
      },
    );
  },
);
