import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { growthResultSchema, manifestSchema, sha256Hex } from '@kuznets/studies';
import { describe, expect, it } from 'vitest';
import { emptyFolder, file, kuznets, names, quick, table } from './cli.ts';

const study = ['growth', ...quick];

describe('kuznets growth', () => {
  it('prints one JSON document and writes the same bytes', async () => {
    const folder = emptyFolder();
    const { code, stdout, stderr } = await kuznets([...study, '--json'], { cwd: folder });
    expect(code).toBe(0);
    expect(stderr).toMatch(/^100 % \(4 of 4 units\): /m);
    const out = join(folder, 'out', 'growth');
    expect(readFileSync(join(out, 'result.json'), 'utf8')).toBe(stdout);
    const result = growthResultSchema.parse(JSON.parse(stdout));
    expect(result.data).toMatchObject({ name: 'fls2001', rows: 72, target: 'y' });
    expect(result.methods.map(({ name, ranking }) => [name, ranking.length, new Set(ranking).size])).toEqual([
      ['bagging', 41, 41],
      ['forest', 41, 41],
    ]);
    expect(names(out)).toEqual(
      [
        ...['README.md', 'figures', 'manifest.json', 'report.html', 'result.json', 'tables'],
        ...['tables.docx', 'tables.md', 'tables.xlsx', 'units.json'],
      ].sort(),
    );
    expect(names(join(folder, 'out'))).toEqual(['growth']);
  });

  it('writes a manifest that names inputs, models and files', async () => {
    const folder = emptyFolder();
    await kuznets([...study, '--seed', '7', '--out', 'r'], { cwd: folder });
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(folder, 'r', 'manifest.json'), 'utf8')));
    expect(manifest.seeds).toEqual([7, 8]);
    expect(manifest.models.map(({ method, seed }) => `${method} ${seed}`)).toEqual([
      'bagging 7',
      'bagging 8',
      'forest 7',
      'forest 8',
    ]);
    expect(manifest.device).toMatchObject({ backend: 'wasm', workers: 1 });
    expect(Object.keys(manifest.files)).toContain('tables/ranking-by-method.tex');
    for (const [name, hash] of Object.entries(manifest.files))
      expect(sha256Hex(readFileSync(join(folder, 'r', name)))).toBe(hash);
  });

  it('gives the same bytes with one worker and with three', async () => {
    const folder = emptyFolder();
    const [one, three] = await Promise.all(
      ['1', '3'].map((workers) =>
        kuznets([...study, '--trees', '300', '--workers', workers, '--out', workers, '--json'], { cwd: folder }),
      ),
    );
    expect(one!.code).toBe(0);
    expect(three!.stdout).toBe(one!.stdout);
  });

  it("repeats a study by its manifest's configuration", async () => {
    const folder = emptyFolder();
    const first = await kuznets([...study, '--seed', '7', '--out', 'r', '--json'], { cwd: folder });
    const { config } = JSON.parse(readFileSync(join(folder, 'r', 'manifest.json'), 'utf8')) as { config: object };
    file(folder, 'config.json', JSON.stringify(config));
    const again = await kuznets(
      ['growth', '--config', 'config.json', '--backend', 'wasm', '--workers', '1', '--json'],
      { cwd: folder },
    );
    expect(again.code, again.stderr).toBe(0);
    expect(again.stdout).toBe(first.stdout);
  });

  it('depends on the seed', async () => {
    const folder = emptyFolder();
    const [one, two] = await Promise.all(
      ['1', '2'].map((seed) => kuznets([...study, '--seed', seed, '--out', seed, '--json'], { cwd: folder })),
    );
    const hashes = (text: string): string[] =>
      growthResultSchema.parse(JSON.parse(text)).methods[0]!.runs.map(({ modelHash }) => modelHash!);
    expect(hashes(one!.stdout)[1]).toBe(hashes(two!.stdout)[0]);
    expect(hashes(one!.stdout)[0]).not.toBe(hashes(one!.stdout)[1]);
  });

  it('disarms hostile names in tables and report', async () => {
    const folder = emptyFolder();
    const hostile = `id,y,=cmd(),"</script><img src=x onerror=alert(1)>",${'long'.repeat(2500)}\n`;
    const rows = table(12)
      .split('\n')
      .slice(1)
      .map((line) => (line === '' ? '' : `${line},${line.length + Number(line.split(',')[1])}`));
    const data = file(folder, 'h.csv', hostile + rows.join('\n'));
    const { code, stdout } = await kuznets(['growth', '--data', data, '--target', 'y', ...quick, '--out', 'r'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThan(500);
    const report = readFileSync(join(folder, 'r', 'report.html'), 'utf8');
    expect(report.match(/<script type="application\/json"/g)).toHaveLength(1);
    expect(report).not.toMatch(/<img src=x/);
    expect(readFileSync(join(folder, 'r', 'tables', 'ranking-by-method.csv'), 'utf8')).toMatch(/,'=cmd\(\),/);
    expect(readFileSync(join(folder, 'r', 'tables', 'ranking-by-method.tex'), 'utf8')).toContain(
      '\\textless{}/script\\textgreater{}',
    );
  });
});

describe('kuznets verify', () => {
  it('reproduces, on another number of workers too', async () => {
    const folder = emptyFolder();
    await kuznets([...study, '--out', 'r'], { cwd: folder });
    const { code, stdout } = await kuznets(['verify', 'r', '--backend', 'wasm', '--workers', '2'], { cwd: folder });
    expect(stdout).toMatch(/^r: reproduced on wasm .*4 forests/);
    expect(code).toBe(0);
  });
});

describe('kuznets', () => {
  it('stops at Ctrl-C, and leaves no file and no process behind', async () => {
    const folder = emptyFolder();
    let pid: number | undefined;
    const started = Date.now();
    const run = await kuznets(
      ['growth', '--methods', 'bagging', '--backend', 'wasm', '--workers', '2', '--trees', '2000000', '--out', 'a/b'],
      {
        cwd: folder,
        onStart(child) {
          ({ pid } = child);
          child.stderr!.on('data', (text: string) => text.includes(': Bagging') && child.kill('SIGINT'));
        },
      },
    );
    expect(run.stderr).toMatch(/interrupted; nothing is kept\n$/);
    expect({ code: run.code, stdout: run.stdout, left: names(folder) }).toEqual({ code: 6, stdout: '', left: [] });
    expect(Date.now() - started).toBeLessThan(30_000);
    expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
  });

  it('knows its version and its backends', async () => {
    const folder = emptyFolder();
    expect(await kuznets(['--version'], { cwd: folder })).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      stderr: '',
    });
    const { code, stdout } = await kuznets(['doctor', '--json'], { cwd: folder });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ wasm: { works: true, problem: null }, dataFolder: null });
  });

  it('lists, shows and checks data', async () => {
    const folder = emptyFolder();
    const data = file(folder, 'd.csv', table(12));
    const [list, show, check, panel] = await Promise.all([
      kuznets(['data', 'list', '--json'], { cwd: folder }),
      kuznets(['data', 'show', 'fls2001'], { cwd: folder }),
      kuznets(['data', 'check', data, '--target', 'y', '--json'], { cwd: folder }),
      kuznets(['data', 'check', 'us-states'], { cwd: folder }),
    ]);
    expect((JSON.parse(list.stdout) as { name: string }[]).map(({ name }) => name)).toEqual([
      'fls2001',
      'us-states',
      'sdm2004',
      'provinces',
    ]);
    expect(show.stdout).toMatch(/^licence: /m);
    expect(JSON.parse(check.stdout)).toMatchObject({
      rows: 12,
      features: 2,
      target: 'y',
      idColumn: 'id',
      constant: [],
    });
    expect(panel).toMatchObject({ code: 0, stdout: expect.stringMatching(/us_states\.csv.*as expected/) });
  });
});
