import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lastingFolder } from './cli.ts';
import { kuznets } from './lasting.ts';

interface Certificate {
  readonly certifies: string;
  readonly recomputed: unknown;
  readonly reproduced: boolean;
  readonly differences: readonly unknown[];
  readonly device: { readonly backend: string };
  readonly versions: Readonly<Record<string, string>>;
}

describe('a certificate', () => {
  const cwd = lastingFolder();
  const read = (name: string) => JSON.parse(readFileSync(join(cwd, name), 'utf8')) as Certificate;
  const verify = (...args: string[]) => kuznets(['verify', 'out', '--backend', 'wasm', ...args], { cwd });

  beforeAll(async () => {
    const small = ['--methods', 'bagging,ols', '--trees', '20', '--seeds', '2', '--folds', '0'];
    const ran = await kuznets(['growth', ...small, '--backend', 'wasm', '--out', 'out'], { cwd });
    expect(ran.code, ran.stderr).toBe(0);
  });

  it('says what was computed again and where, and is of one result the same digest everywhere', async () => {
    const whole = await verify('--certificate', 'whole.json');
    expect([whole.code, whole.stderr], whole.stderr).toEqual([0, expect.stringContaining('wrote whole.json\n')]);
    expect(read('whole.json')).toMatchObject({
      ...{ recomputed: 'all', reproduced: true, differences: [] },
      device: { backend: 'wasm' },
      versions: { node: process.versions.node },
    });
    expect((await verify('--certificate', 'part.json', '--sample', '0.5')).code).toBe(0);
    const part = read('part.json');
    expect(part).toMatchObject({ recomputed: { share: 0.5, seed: 1 }, reproduced: true });
    expect(part.certifies).toBe(read('whole.json').certifies);
  });

  it('of an altered result is another, and tells the difference', async () => {
    const path = join(cwd, 'out', 'result.json');
    const before = readFileSync(path, 'utf8');
    writeFileSync(path, before.replace(/"mae": 0\.00/, '"mae": 0.01'));
    expect(readFileSync(path, 'utf8')).not.toBe(before);
    expect((await verify('--certificate', 'altered.json')).code).toBe(5);
    writeFileSync(path, before);
    const altered = read('altered.json');
    expect([altered.reproduced, altered.differences.length > 0]).toEqual([false, true]);
    expect(altered.certifies).not.toBe(read('whole.json').certifies);
  });

  it('goes to a new file outside the folder', async () => {
    const inside = await verify('--certificate', 'out/certificate.json');
    expect([inside.code, inside.stderr]).toEqual([2, expect.stringContaining('lies in the folder that is verified')]);
    writeFileSync(join(cwd, 'mine.txt'), 'mine');
    const taken = await verify('--certificate', 'mine.txt');
    expect([taken.code, taken.stderr]).toEqual([2, expect.stringContaining('mine.txt is there already')]);
    expect(readFileSync(join(cwd, 'mine.txt'), 'utf8')).toBe('mine');
  });

  it('stands in the read-me of a replication package', () => {
    const readme = readFileSync(join(cwd, 'out', 'README.md'), 'utf8');
    for (const part of [
      'Data availability and provenance',
      'Computational requirements',
      'Instructions to replicators',
    ])
      expect(readme).toContain(`## ${part}\n`);
    const manifest = JSON.parse(readFileSync(join(cwd, 'out', 'manifest.json'), 'utf8')) as {
      readonly inputs: readonly { readonly sha256: string; readonly canonicalSha256: string }[];
    };
    expect(readme).toContain(`\`${manifest.inputs[0]!.sha256}\``);
    expect(readme).toContain(`\`${manifest.inputs[0]!.canonicalSha256}\``);
    expect(readme).toContain('the seeds 1 to 2');
  });
});
