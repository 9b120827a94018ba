import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

/** Kills of each study; KUZNETS_KILLS=50 for a hundred over both, which take some ten minutes. */
const kills = process.env['KUZNETS_KILLS'] ?? '4';

it('growth and regions killed at random moments go on to the bytes of the uninterrupted run, and write no unit twice', async () => {
  const script = fileURLToPath(new URL('kill.mjs', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--kills', kills]);
  process.stdout.write(stdout);
  const counted = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kills: number; rewritten: number; problems: string[] });
  expect(counted).toHaveLength(2);
  for (const study of counted) {
    expect(study).toMatchObject({ rewritten: 0, problems: [] });
    expect(study.kills).toBeGreaterThanOrEqual(Number(kills));
  }
});
