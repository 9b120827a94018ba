import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { emptyFolder, file, kuznets, names, quick, regionsCsv, regionsQuick, table } from '../e2e/cli.ts';

const hook = fileURLToPath(new URL('fail-writes.mjs', import.meta.url));

const studies = {
  growth: { data: table(40), flags: ['growth', '--data', 'd.csv', '--target', 'y', ...quick] },
  regions: { data: regionsCsv(), flags: ['regions', '--data', 'd.csv', '--target', 'gdp', ...regionsQuick] },
};

/** One in so many of the changes of the file system that a study makes is made to fail, each in a run of its own. */
const step = Number(process.env['KUZNETS_FAIL_STEP'] ?? 59);

describe.each(Object.entries(studies))('kuznets %s', (_, { data, flags }) => {
  it.each([
    ['ENOSPC', 'every', /the disk is full/],
    ['EIO', 'once', /EIO|i\/o error/],
  ])('whose writes fail with %s, %s, loses nothing and says what happened', async (code, on, said) => {
    const cwd = emptyFolder();
    file(cwd, 'd.csv', data);
    const run = (out: string, env: Readonly<Record<string, string>> = {}, ...more: string[]) =>
      kuznets([...flags, '--out', out, ...more], { cwd, env });
    const failing = (first: number) => ({
      NODE_OPTIONS: `--import ${hook}`,
      FAIL_WRITES: String(first),
      FAIL_CODE: code,
      FAIL_ON: on,
    });
    const result = (out: string) => readFileSync(join(cwd, out, 'result.json'), 'utf8');
    const count = join(emptyFolder(), 'count');
    mkdirSync(join(cwd, 'runs'));
    expect((await run('runs/other', { NODE_OPTIONS: `--import ${hook}`, FAIL_COUNT: count })).code).toBe(0);
    const changes = Number(readFileSync(count, 'utf8'));
    expect(changes).toBeGreaterThan(50);
    const whole = result('runs/other');
    let failed = 0;
    for (let first = 1; first <= changes; first += step) {
      const { code: exit, stderr } = await run('runs/r', failing(first));
      const where = `change ${first} of ${changes}: ${stderr}`;
      expect(stderr, where).not.toMatch(/\n {4}at |defect/);
      if (exit !== 0) {
        failed++;
        expect(exit, where).toBe(1);
        expect(stderr, where).toMatch(said);
        expect(stderr, where).toMatch(/runs\/r/);
      }
      expect(result('runs/other'), where).toBe(whole);
      if (existsSync(join(cwd, 'runs', 'r'))) expect(result('runs/r'), where).toBe(whole);
      const again = await run('runs/r');
      expect(again.code, where + again.stderr).toBe(0);
      expect(again.stderr, where).not.toMatch(/damaged/);
      expect(result('runs/r'), where).toBe(whole);
      expect(names(join(cwd, 'runs')), where).toEqual(['other', 'r']);
      expect(names(cwd), where).toEqual(['d.csv', 'runs']);
      rmSync(join(cwd, 'runs', 'r'), { recursive: true });
    }
    process.stdout.write(
      `${flags[0]}, ${code}: ${changes} changes, ${Math.ceil(changes / step)} failed in turn, ${failed} ended the run\n`,
    );
    expect(failed).toBeGreaterThan(0);
  });
});
