import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';

const inside = (folder: string) => readdirSync(new URL(folder, import.meta.url)).map((name) => `${folder}/${name}`);

const folders = [...inside('packages'), ...inside('apps'), 'shaders', 'test/kit', 'test/conformance', 'test/suites'];

/** `vitest run` runs the quick tests, `vitest run --mode nightly` those of `*.nightly.test.ts`. */
export const config = defineConfig(({ mode }) => ({
  test: {
    passWithNoTests: true,
    // Vitest would leave one core to itself, which watches while files run.
    maxWorkers: availableParallelism(),
    projects: folders.map((folder) => ({
      root: folder,
      test: {
        name: basename(folder),
        include: [mode === 'nightly' ? '**/*.nightly.test.ts' : '**/*.test.{ts,mjs}'],
        exclude: ['**/node_modules/**', '**/dist/**', ...(mode === 'nightly' ? [] : ['**/*.nightly.test.ts'])],
        // Files of a package share what they load, a third of their time: a test that replaces a module puts it back.
        isolate: false,
        restoreMocks: true,
        unstubEnvs: true,
        // What hangs is ended; no test may depend on how fast or how busy the machine is.
        testTimeout: 1_800_000,
        hookTimeout: 1_800_000,
        expect: { poll: { timeout: 1_800_000 } },
      },
    })),
  },
}));
export { config as default };
