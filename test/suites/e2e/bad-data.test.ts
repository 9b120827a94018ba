import { openSync, ftruncateSync, closeSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, file, names, quick, table } from './cli.ts';
import { kuznets } from './lasting.ts';

const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');

/** A file, and what its message must name. */
const refused: readonly (readonly [string, string | Uint8Array, readonly (string | RegExp)[]])[] = [
  ['an empty file', '', ['bad.csv', /empty/]],
  ['a header alone', 'id,y,a\n', ['bad.csv', /no (data )?rows?/]],
  ['a header used twice', 'id,y,a,a\nr1,1,2,3\nr2,2,3,4\n', ['bad.csv', 'row 1', '"a"']],
  ['an empty header', 'id,y,,b\nr1,1,2,3\nr2,2,3,4\n', ['bad.csv', 'row 1', '#3']],
  ['a ragged row', 'id,y,a\nr1,1,2\nr2,2\nr3,3,4\n', ['bad.csv', 'row 3']],
  ['text in a numeric column', 'id,y,a\nr1,1,2\nr2,2,many\nr3,3,4\n', ['bad.csv', 'row 3', '"a"', '"many"']],
  ['NaN', 'id,y,a\nr1,1,2\nr2,NaN,3\nr3,3,4\n', ['bad.csv', 'row 3', '"y"', '"NaN"']],
  ['Inf', 'id,y,a\nr1,1,2\nr2,2,-Inf\nr3,3,4\n', ['bad.csv', 'row 3', '"a"', '"-Inf"']],
  ['a number too large', 'id,y,a\nr1,1,2\nr2,2,1e999\nr3,3,4\n', ['bad.csv', 'row 3', '"a"', '"1e999"']],
  ['a decimal comma', 'id,y,a\nr1,1,"2,5"\nr2,2,3\nr3,3,4\n', ['bad.csv', 'row 2', '"a"', '"2,5"', /decimal/]],
  ['two separators', table(12).replaceAll('\n', ';1\n'), ['bad.csv', 'row 1', /two ways/, /--delimiter/]],
  ['an id used twice', 'id,y,a\nr1,1,2\nr2,2,3\nr1,3,4\n', ['bad.csv', 'row 4', '"id"', '"r1"']],
  ['missing cells in every row', 'id,y,a\nr1,1,\nr2,2,\nr3,,4\n', ['bad.csv', /a 2, y 1/, /--missing mean/]],
  ['a constant target', 'id,y,a\nr1,1,2\nr2,1,3\nr3,1,4\n', ['bad.csv', '"y"', '"1"']],
  ['one row', 'id,y,a\nr1,1,2\n', ['bad.csv', /one row/]],
];

describe('kuznets growth refuses', () => {
  it.each(refused)('%s', async (_, content, wanted) => {
    const folder = emptyFolder();
    const data = file(folder, 'bad.csv', content);
    const { code, stdout, stderr } = await kuznets(['growth', '--data', data, '--target', 'y', ...quick], {
      cwd: folder,
    });
    for (const part of wanted) expect(stderr).toMatch(part);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout, left: names(folder) }).toEqual({ code: 3, stdout: '', left: ['bad.csv'] });
  });

  it('a file that is not there', async () => {
    const folder = emptyFolder();
    const { code, stderr } = await kuznets(['growth', '--data', 'none.csv', '--target', 'y', ...quick], {
      cwd: folder,
    });
    expect(stderr).toMatch(/none\.csv.*no such file/);
    expect({ code, left: names(folder) }).toEqual({ code: 3, left: [] });
  });

  it('a file of 2 GB, before memory runs out', async () => {
    const folder = emptyFolder();
    const handle = openSync(join(folder, 'big.csv'), 'w');
    writeSync(handle, table(12));
    ftruncateSync(handle, 2 ** 31);
    closeSync(handle);
    const started = Date.now();
    const { code, stderr } = await kuznets(['growth', '--data', 'big.csv', '--target', 'y', ...quick], { cwd: folder });
    expect(stderr).toMatch(/big\.csv.*2147483648 bytes/);
    expect({ code, left: names(folder) }).toEqual({ code: 3, left: ['big.csv'] });
    expect(Date.now() - started).toBeLessThan(20_000);
  });
});

describe('kuznets growth accepts', () => {
  const accepted: readonly (readonly [string, string | Uint8Array, readonly string[]])[] = [
    ['UTF-16', utf16(table(12)), []],
    ['a byte order mark and CRLF', `\ufeff${table(12).replaceAll('\n', '\r\n')}`, []],
    ['semicolons and decimal commas', table(12).replaceAll(',', ';').replace(';0\n', ';0,0\n'), []],
    [
      'a text column, left out',
      table(12)
        .replace('\n', ',note\n')
        .replace(/(?<=\d)\n/g, ',x\n'),
      [],
    ],
    [
      'semicolons and decimal commas, declared',
      table(12).replaceAll(',', ';').replace(';0\n', ';0,0\n'),
      ['--delimiter', ';', '--decimal', 'comma'],
    ],
    ['missing cells, dropped', `${table(12)}x,1,,0\n`, ['--missing', 'drop']],
  ];

  it.each(accepted)('%s', async (_, content, flags) => {
    const folder = emptyFolder();
    file(folder, 'plain.csv', table(12));
    file(folder, 'other.csv', content);
    const results = await Promise.all(
      [['plain.csv'], ['other.csv', ...flags]].map(async ([data, ...extra]) => {
        const run = await kuznets(
          ['growth', '--data', data!, '--target', 'y', ...quick, ...extra, '--json', '--out', `out-${data}`],
          { cwd: folder },
        );
        expect(run).toMatchObject({ code: 0 });
        return JSON.parse(run.stdout) as { readonly methods: unknown };
      }),
    );
    expect(results[1]!.methods).toEqual(results[0]!.methods);
  });

  it('missing cells, filled with the mean and said so', async () => {
    const folder = emptyFolder();
    const data = file(folder, 'gaps.csv', `${table(12)}x,1,,0\n`);
    const { code, stdout } = await kuznets(
      ['growth', '--data', data, '--target', 'y', ...quick, '--missing', 'mean', '--json'],
      { cwd: folder },
    );
    const result = JSON.parse(stdout) as { data: { rows: number; notes: object[] } };
    expect({ code, rows: result.data.rows }).toEqual({ code: 0, rows: 13 });
    expect(result.data.notes).toMatchObject([{ code: 'cells-filled-in', feature: 'a', cells: 1 }]);
  });

  it('a constant column, at importance 0', async () => {
    const folder = emptyFolder();
    const data = file(
      folder,
      'c.csv',
      table(12)
        .replace('id,y', 'id,c,y')
        .replaceAll(/^r(\d+),/gm, 'r$1,5,'),
    );
    const { code, stdout } = await kuznets(['growth', '--data', data, '--target', 'y', ...quick, '--json'], {
      cwd: folder,
    });
    const { data: sample, methods } = JSON.parse(stdout) as {
      data: { features: { name: string }[] };
      methods: { importances: { mean: number[]; high: number[] }[] }[];
    };
    const at = sample.features.findIndex(({ name }) => name === 'c');
    expect({ code, at }).toEqual({ code: 0, at: 0 });
    for (const { importances } of methods)
      for (const { mean, high } of importances) expect([mean[at], high[at]]).toEqual([0, 0]);
  });

  it('more columns than rows', async () => {
    const folder = emptyFolder();
    const columns = Array.from({ length: 30 }, (_, k) => `x${k}`);
    const rows = Array.from(
      { length: 10 },
      (_, i) => `r${i},${i % 4},${columns.map((_, k) => (i * (k + 3)) % 7).join(',')}`,
    );
    const data = file(folder, 'wide.csv', `id,y,${columns.join(',')}\n${rows.join('\n')}\n`);
    const { code, stdout } = await kuznets(['growth', '--data', data, '--target', 'y', ...quick, '--json'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { data: { features: unknown[] } }).data.features).toHaveLength(30);
  });
});

describe('kuznets growth says what it did about', () => {
  const noise = (i: number): number => Math.sin(i * i * 0.73) * Math.cos(i * 1.7);
  const csv = (rows: number, columns: readonly ((row: number) => number)[]): string =>
    ['id,y', ...columns.map((_, k) => `x${k}`)].join(',') +
    '\n' +
    Array.from({ length: rows }, (_, i) => [`r${i}`, noise(i + 700), ...columns.map((of) => of(i))].join(',')).join(
      '\n',
    ) +
    '\n';
  const a = (i: number): number => noise(i);
  const b = (i: number): number => noise(i + 300);
  const run = async (data: string, methods: readonly unknown[]) => {
    const folder = emptyFolder();
    file(folder, 'd.csv', data);
    file(folder, 'c.json', JSON.stringify({ methods, folds: 0, seeds: 1, resamples: 0 }));
    return kuznets(
      ['growth', '--config', 'c.json', '--data', 'd.csv', '--target', 'y', '--backend', 'wasm', '--workers', '1'],
      { cwd: folder },
    );
  };

  it('columns that others span, constant ones, and scales from 1e-12 to 1e12', async () => {
    const { code, stdout } = await run(
      csv(30, [a, b, (i) => a(i) + b(i), () => 7, (i) => 1e-12 * noise(i + 90), (i) => 1e12 * noise(i + 91)]),
      ['ols', 'bma'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('Least squares on everything: x2 is a linear combination of x0, x1: it was left out');
    for (const method of ['Least squares on everything', 'Bayesian model averaging'])
      expect(stdout).toContain(`${method}: x3 does not vary: it was left out`);
    expect(stdout).not.toMatch(/NaN|Infinity/);
  });

  it('chains that have not converged, with the number', async () => {
    const columns = Array.from(
      { length: 20 },
      (_, k) =>
        (i: number): number =>
          noise(i + 40 * k),
    );
    const { code, stdout } = await run(csv(30, columns), [{ name: 'bma', chains: 2, draws: 8, burnIn: 0 }]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Bayesian model averaging: not converged: .*\d\.\d/);
  });

  it('six hundred determinants for model averaging, within memory and with the number that says whether chains have converged', async () => {
    const columns = Array.from(
      { length: 600 },
      (_, k) =>
        (i: number): number =>
          noise(i + 40 * k),
    );
    const { code, stdout } = await run(csv(60, columns), [{ name: 'bma', chains: 2, draws: 2000, burnIn: 500 }]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/600 determinants/);
    expect(stdout).toMatch(/Bayesian model averaging: not converged: .*R-hat .* is (\d+\.\d|infinite)/);
  });

  it('more determinants than rows: least squares is left out beside others, and refused alone', async () => {
    const wide = csv(
      10,
      Array.from(
        { length: 12 },
        (_, k) =>
          (i: number): number =>
            noise(i + 40 * k),
      ),
    );
    const some = await run(wide, ['ols', 'stepwise']);
    expect([some.code, some.stderr]).toEqual([
      0,
      expect.stringContaining(
        'warning: left out: Least squares on everything: 10 rows for 12 determinants, at least 14 are needed',
      ),
    ]);
    const alone = await run(wide, ['ols']);
    expect([alone.code, alone.stdout]).toEqual([2, '']);
    expect(alone.stderr).toMatch(/no degrees of freedom: use Lasso, ElasticNet, StepwiseRegression/);
  });

  it('one determinant', async () => {
    const { code, stdout } = await run(csv(20, [a]), ['ols', 'bma', 'lasso', 'tree', 'svr']);
    expect(code).toBe(0);
    expect(stdout).not.toMatch(/NaN/);
  });
});
