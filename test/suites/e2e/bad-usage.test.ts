import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, file, names, quick, table } from './cli.ts';
import { kuznets } from './lasting.ts';

describe('kuznets refuses', () => {
  it.each([
    ['no trees', ['growth', '--trees', '0'], 2, /--trees: must be at least 1, got 0/],
    ['half a tree', ['growth', '--trees', '0.5'], 2, /--trees.*whole number/],
    ['no seeds', ['growth', '--seeds', '0'], 2, /--seeds: must be at least 1, got 0/],
    ['a leaf above half the rows', ['growth', '--min-leaf', '37'], 2, /--min-leaf: 72 rows.*at most 36, got 37/],
    ['no workers', ['growth', '--backend', 'wasm', '--workers', '0'], 2, /workers.*got 0/],
    ['an unknown method', ['growth', '--methods', 'bagging,ridge'], 2, /--methods.*"ridge"/],
    ['an unknown data set', ['growth', '--data', 'fls2010'], 2, /"fls2010".*did you mean "fls2001"/],
    ['an unknown column', ['growth', '--target', 'Buddah'], 2, /"Buddah".*did you mean "Buddha"/],
    ['a panel', ['growth', '--data', 'us-states'], 2, /us-states.*panel/],
    ['an unknown flag', ['growth', '--threes', '5'], 2, /--threes.*\s.*--trees/],
    ['an unknown command', ['growht'], 2, /growht.*\s.*growth/],
    ['an unknown backend', ['growth', '--backend', 'cuda'], 2, /cuda.*auto, webgpu, wasm/],
    ['an unknown adapter', ['growth', '--adapter', 'voodoo 3'], 4, /"voodoo 3".*there (is|are)/],
    ['an adapter of the wasm backend', ['growth', '--backend', 'wasm', '--adapter', 'x'], 2, /wasm/],
    ['a folder without a manifest', ['verify', '.'], 3, /manifest\.json/],
  ] as const)('%s', async (_, args, code, message) => {
    const folder = emptyFolder();
    const run = await kuznets(args, { cwd: folder });
    expect(run.stderr).toMatch(message);
    expect(run.stderr).not.toMatch(/^\s+at .*(js|ts):\d/m);
    expect({ code: run.code, stdout: run.stdout, left: names(folder) }).toEqual({ code, stdout: '', left: [] });
  });
});

describe('kuznets growth --out', () => {
  const study = (out: string): string[] => ['growth', ...quick, '--out', out];

  it('says that a read-only place is one, at once', async () => {
    const folder = emptyFolder();
    const { code, stdout, stderr } = await kuznets(study('/sys/kuznets/out'), { cwd: folder });
    expect(stderr).toMatch(/\/sys\/kuznets\/out: (may not be written|lies on a read-only file system)/);
    expect(stderr).not.toMatch(/Bagging/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('never replaces what kuznets did not write', async () => {
    const folder = emptyFolder();
    mkdirSync(join(folder, 'notes'));
    file(folder, 'notes/mine.txt', 'years of work');
    const { code, stderr } = await kuznets(study('notes'), { cwd: folder });
    expect(stderr).toMatch(/"mine\.txt", which kuznets did not write/);
    expect({ code, left: names(join(folder, 'notes')) }).toEqual({ code: 1, left: ['mine.txt'] });
    expect(await kuznets(study('.'), { cwd: folder })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/current folder/),
    });
  });

  it('leaves nothing when a file cannot be written to its end', async () => {
    const folder = emptyFolder();
    const limited = (command: readonly string[]): string[] => ['sh', '-c', 'ulimit -f 4; exec "$@"', 'sh', ...command];
    const { code, stdout, stderr } = await kuznets(study('deep/out'), { cwd: folder, through: limited });
    expect(stderr).toMatch(/deep\/out\.work: the file size limit is reached; the last unit is not kept\n$/);
    expect({ code, stdout, left: names(folder) }).toEqual({ code: 1, stdout: '', left: [] });
  });

  it.skipIf(!canMount())(
    `keeps on a full disk what it holds, and goes on with more room${canMount() ? '' : ' (left out: no mount namespaces here)'}`,
    async () => {
      const folder = emptyFolder();
      const data = file(folder, 'd.csv', table(12));
      mkdirSync(join(folder, 'disk'));
      const steps = [
        'mount -t tmpfs -o size=16k tmpfs disk',
        '! "$@"',
        'ls -A disk >&2',
        'mount -o remount,size=50m disk',
        '"$@"',
        'ls -A disk >&2',
      ];
      const { code, stderr } = await kuznets(
        ['growth', '--data', data, '--target', 'y', ...quick, '--out', 'disk/out'],
        {
          cwd: folder,
          through: (command) => [...mountNamespace, steps.join(' && '), 'sh', ...command],
        },
      );
      expect(stderr).toMatch(/disk\/out(\.work)?: the disk is full; /);
      const kept = Number(
        /(\d+) finished units? (?:is|are) kept in .*\/disk\/out\.work; to go on: kuznets growth /.exec(stderr)![1],
      );
      expect(kept).toBeGreaterThan(0);
      expect(stderr).toMatch(new RegExp(`\nout\\.work\nresuming: ${Math.min(4, kept)} of 4 units are done\n`));
      expect(stderr).toMatch(/\nout\n$/);
      expect(code).toBe(0);
    },
  );

  it.skipIf(!canMount())(
    `writes in a mounted folder, which cannot be moved${canMount() ? '' : ' (left out: no mount namespaces here)'}`,
    async () => {
      const folder = emptyFolder();
      mkdirSync(join(folder, 'out'));
      const steps = ['mount -t tmpfs tmpfs out', '"$@"', '"$@"', 'ls -A out >&2', 'ls -A >&2'];
      const { code, stderr } = await kuznets(['growth', ...quick, '--no-decompose', '--out', 'out'], {
        cwd: folder,
        through: (command) => [...mountNamespace, steps.join(' && '), 'sh', ...command],
      });
      expect(stderr).toMatch(/replaced the result that was in out\nREADME\.md\nfigures\nmanifest\.json\n/);
      expect(stderr).toMatch(/\nunits\.json\nout\n$/);
      expect(code).toBe(0);
    },
  );

  it('keeps the earlier result when the new one fails, and replaces it when it succeeds', async () => {
    const folder = emptyFolder();
    const data = file(folder, 'd.csv', table(12));
    const run = (...extra: string[]) =>
      kuznets(['growth', '--data', data, '--target', 'y', ...quick, '--out', 'out', ...extra], { cwd: folder });
    expect((await run('--methods', 'bagging')).code).toBe(0);
    const before = names(join(folder, 'out', 'tables'));
    const limited = await kuznets(['growth', '--data', data, '--target', 'y', ...quick, '--out', 'out'], {
      cwd: folder,
      // In blocks of 512 bytes: more than any unit, less than the result.
      through: (command) => ['sh', '-c', 'ulimit -f 64; exec "$@"', 'sh', ...command],
    });
    expect(limited.code).toBe(1);
    expect(limited.stderr).toMatch(/finished units are kept in .*out\.work; to go on: kuznets growth --data d\.csv /);
    expect({ folder: names(folder), tables: names(join(folder, 'out', 'tables')) }).toEqual({
      folder: ['d.csv', 'out', 'out.work'],
      tables: before,
    });
    expect((await run('--methods', 'forest')).code).toBe(0);
    expect(names(folder)).toEqual(['d.csv', 'out']);
    expect(names(join(folder, 'out', 'tables'))).toEqual(
      before.map((name) => name.replace('bagging', 'forest')).sort(),
    );
  });
});

const mountNamespace = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c'];

function canMount(): boolean {
  try {
    execFileSync('unshare', ['--user', '--map-root-user', '--mount', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt'], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}
