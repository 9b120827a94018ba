import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const run = fileURLToPath(new URL('run.mjs', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'kuznets-bench-'));
afterAll(() => rmSync(out, { recursive: true, force: true }));

// What they measure is not looked at: whoever measures finds them in order. The others need a browser, a result or minutes.
test.each([
  'bagging-wasm',
  'explain',
  'bma',
  'networks',
  'dae',
  'lstm-dfa',
  'regions',
  'specifications',
  'demean-balanced',
])('the bench runs its case %s', (name) => {
  const args = [run, '--quick', '--runs', '1', '--case', name, '--out', out];
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(status, `${stderr}\n${stdout}`).toBe(0);
});
