import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '@kuznets/studies';
import { expect, it } from 'vitest';
import { emptyFolder, kuznets } from '../e2e/cli.ts';
import { adapters } from '../parity/backends.ts';

const hook = new URL('lose-device.mjs', import.meta.url).href;
const study = ['growth', '--methods', 'bagging,forest', '--trees', '50', '--seeds', '6', '--folds', '0'];

it.each(adapters)('a study whose device on %s is destroyed ends as interrupted, and goes on', async (adapter) => {
  const cwd = emptyFolder();
  const place = ['--backend', 'webgpu', '--adapter', adapter, '--out', 'r'];
  const lost = await kuznets([...study, ...place], {
    cwd,
    env: { NODE_OPTIONS: `--import ${hook}`, KUZNETS_LOSE_AFTER: join(cwd, 'r.work') },
  });
  expect(lost.stderr).toMatch(/^kuznets: the GPU device was lost: .+$/m);
  expect(lost.stderr).toMatch(/^\d+ finished units? (?:is|are) kept in .*r\.work; to go on: kuznets growth .*$/m);
  expect(lost.stderr).not.toContain('defect');
  expect(lost.code).toBe(6);
  const again = await kuznets([...study, ...place], { cwd });
  expect(again.stderr).toMatch(/\([1-9]\d* of 12 units\)/);
  expect(again.code, again.stderr).toBe(0);
  expect((await kuznets([...study, '--backend', 'wasm', '--out', 'whole'], { cwd })).code).toBe(0);
  const hashes = ['r', 'whole'].map(
    (folder) => (JSON.parse(readFileSync(join(cwd, folder, 'manifest.json'), 'utf8')) as Manifest).models,
  );
  expect(hashes[0]!.length).toBeGreaterThan(0);
  expect(hashes[0]).toEqual(hashes[1]);
});
