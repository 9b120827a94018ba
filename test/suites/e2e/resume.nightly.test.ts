import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, file, kuznets, names, quick, table } from './cli.ts';

/** Small enough for a second, large enough to be stopped half way: 2 methods of 3 seeds and 4 folds. */
const study = (...more: string[]): string[] => [
  ...['growth', '--data', 'd.csv', '--target', 'y', '--methods', 'bagging,forest', '--trees', '300', '--min-leaf', '2'],
  ...['--seeds', '3', '--folds', '4', '--resamples', '0', '--backend', 'wasm', '--workers', '1', '--out', 'r', ...more],
];

function folderWithData(): string {
  const folder = emptyFolder();
  file(folder, 'd.csv', table(40));
  return folder;
}

const units = (folder: string): string[] => names(join(folder, 'r.work')).map((name) => join(folder, 'r.work', name));

describe('kuznets growth goes on', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'after %s, with the command that it says',
    async (signal) => {
      const folder = folderWithData();
      const stopped = await kuznets(study(), {
        cwd: folder,
        onStart: (child) =>
          child.stderr!.on('data', (text: string) => / % \([1-9]\d* of 14 units\)/.test(text) && child.kill(signal)),
      });
      const kept = units(folder).filter((name) => name.endsWith('.unit')).length;
      expect(kept).toBeGreaterThan(0);
      if (signal === 'SIGKILL') expect(stopped.code).toBeNull();
      else {
        expect(stopped.code).toBe(6);
        const said = `kuznets: interrupted; ${kept} finished ${kept === 1 ? 'unit is' : 'units are'} kept in `;
        expect(stopped.stderr).toContain(said);
        expect(stopped.stderr).toMatch(new RegExp(`/r\\.work; to go on: kuznets ${study().join(' ')}\n$`));
      }
      expect(names(folder)).toEqual(['d.csv', 'r.work']);
      const again = await kuznets(study('--json'), { cwd: folder });
      expect(again.stderr).toMatch(new RegExp(`^resuming: ${kept} of 14 units are done$`, 'm'));
      expect(names(folder)).toEqual(['d.csv', 'r']);
      const whole = await kuznets(study('--out', 'whole', '--json'), { cwd: folder });
      expect(again.stdout).toBe(whole.stdout);
      expect(readFileSync(join(folder, 'r', 'units.json'), 'utf8')).toBe(
        readFileSync(join(folder, 'whole', 'units.json'), 'utf8'),
      );
    },
  );

  it('with a changed configuration, and computes what it asks for more', async () => {
    const folder = folderWithData();
    const methods = (list: string, ...more: string[]) =>
      kuznets(study('--methods', list, '--keep-work', '--json', ...more), { cwd: folder });
    expect((await methods('bagging,lasso')).code).toBe(0);
    const kept = units(folder);
    const more = await methods('bagging,lasso,ols', '--seeds', '4');
    expect(more.stderr).toMatch(/^resuming: 14 of 21 units are done$/m);
    expect(units(folder)).toEqual(expect.arrayContaining(kept));
    const fresh = await methods('bagging,lasso,ols', '--seeds', '4', '--fresh');
    expect(fresh.stderr).not.toMatch(/resuming/);
    expect(fresh.stdout).toBe(more.stdout);
    const elsewhere = await methods('bagging,lasso,ols', '--seeds', '4', '--work', 'w');
    expect([elsewhere.stdout, readdirSync(join(folder, 'w')).length]).toEqual([fresh.stdout, units(folder).length]);
  });

  it('says that units are damaged or of other data, and uses none of them', async () => {
    const folder = folderWithData();
    const run = () => kuznets([...study('--json', '--keep-work')], { cwd: folder });
    const whole = await run();
    const [flipped, cut] = units(folder);
    const bytes = readFileSync(flipped!);
    writeFileSync(flipped!, bytes.with(bytes.length >> 1, bytes[bytes.length >> 1]! ^ 4));
    writeFileSync(cut!, readFileSync(cut!).subarray(0, -1));
    const again = await run();
    expect(again.stderr.match(/warning: a unit in the work folder is damaged and is computed again/g)).toHaveLength(2);
    expect(again.stdout).toBe(whole.stdout);
    file(folder, 'd.csv', table(41));
    const other = await run();
    expect(other.stderr).toMatch(
      /note: 16 units in the work folder are of another build of kuznets, other data or another device, and are not used/,
    );
    expect(other.stderr).not.toMatch(/resuming/);
    expect(other.stdout).not.toBe(whole.stdout);
  });
});

describe('kuznets verify --sample', () => {
  it('computes a share of the units, and finds one that is off', async () => {
    const folder = emptyFolder();
    await kuznets(['growth', ...quick, '--out', 'r'], { cwd: folder });
    const verify = (...more: string[]) => kuznets(['verify', 'r', '--backend', 'wasm', ...more], { cwd: folder });
    expect(await verify('--sample', '0.4', '--seed', '7')).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^r: a share of 0\.4 of the units is reproduced on wasm/),
      stderr: expect.stringMatching(/100 %/),
    });
    expect(await verify('--sample', '0')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--sample: .*got 0/),
    });
    const unitsFile = join(folder, 'r', 'units.json');
    writeFileSync(unitsFile, readFileSync(unitsFile, 'utf8').replace(/"sha256":"../g, '"sha256":"zz'));
    const off = await verify('--sample', '0.4');
    expect(off.code).toBe(5);
    expect(off.stdout.match(/units\[\d+\]: expected [0-9a-f]{64}, got zz/g)).toHaveLength(3);
  });
});
