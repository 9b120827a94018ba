import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestDigest, prettyJson, sha256Hex, type Manifest } from '@kuznets/studies';
import { beforeAll, describe, expect, it } from 'vitest';
import { lastingFolder, quick, regionsCsv, regionsQuick } from '../e2e/cli.ts';
import { kuznets } from '../e2e/lasting.ts';

/** What is done to a result folder. */
type Tampering = (folder: string) => void;

/** `where` of the differences must hold this; null where nobody can tell, so that `verify` must say that it cannot vouch for it. */
type Named = string | null;

const edit =
  (name: string, from: RegExp | string, to: string): Tampering =>
  (folder) => {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    writeFileSync(path, changed);
  };

/** Another number where the last of a file stands. */
const digit = (name: string): Tampering => edit(name, /\d(?=\D*$)/, '7.5');

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;

/** Changes the manifest and seals it again. */
const reseal =
  (change: (manifest: Manifest) => object = (manifest) => manifest): Tampering =>
  (folder) => {
    const changed = change(manifestOf(folder)) as Manifest;
    writeFileSync(join(folder, 'manifest.json'), prettyJson({ ...changed, self: manifestDigest(changed) }));
  };

/** Lists the hashes of these files as they are now. */
const rehash =
  (...names: readonly string[]): Tampering =>
  (folder) =>
    reseal((manifest) => ({
      ...manifest,
      files: {
        ...manifest.files,
        ...Object.fromEntries(names.map((name) => [name, sha256Hex(readFileSync(join(folder, name)))])),
      },
    }))(folder);

const unlist = (name: string): Tampering =>
  reseal(({ files: { [name]: _, ...files }, ...rest }) => ({ ...rest, files }));

const remove =
  (name: string): Tampering =>
  (folder) =>
    rmSync(join(folder, name));

const add =
  (name: string): Tampering =>
  (folder) =>
    writeFileSync(join(folder, name), 'a,b\n');

const all =
  (...steps: readonly Tampering[]): Tampering =>
  (folder) =>
    steps.forEach((step) => step(folder));

/** Digests that are wrong, and still digests. */
const other = (digest: string): string => digest.replace(/^./, (first) => (first === '0' ? '1' : '0'));

const firstInput = (change: (input: Manifest['inputs'][number]) => object): Tampering =>
  reseal((manifest) => ({
    ...manifest,
    inputs: manifest.inputs.map((input, at) => (at === 0 ? change(input) : input)),
  }));

const tamperings = (csv: string, figure: string, number: RegExp): readonly (readonly [string, Tampering, Named])[] => {
  const table = `tables/${csv}.csv`;
  const latex = `tables/${csv}.tex`;
  return [
    ['a digit of a CSV', digit(table), table],
    ['a digit of a CSV, its hash fixed', all(digit(table), rehash(table)), table],
    ['a digit of a LaTeX table, its hash fixed', all(edit(latex, /(?<=& -?\d*\.)\d/, '77'), rehash(latex)), latex],
    ['a digit of a figure, its hash fixed', all(edit(figure, /(?<=translate\()\d/, '99'), rehash(figure)), figure],
    ['a text of a figure, its hash fixed', all(edit(figure, '</text>', ' certified</text>'), rehash(figure)), figure],
    ['a number of the result', edit('result.json', number, '77'), 'result.json'],
    ['a number of the result, its hash fixed', all(edit('result.json', number, '77'), rehash('result.json')), 'result'],
    [
      'the layout of the result, its hash fixed',
      all(edit('result.json', /\n$/, ' \n'), rehash('result.json')),
      'result.json',
    ],
    ['a unit, its hash fixed', all(edit('units.json', /"sha256":"./, '"sha256":"z'), rehash('units.json')), 'units'],
    ['a letter of the page', edit('report.html', /(?<=id="report-data">.{40,60})[^A]/, 'A'), 'report.html'],
    ['a script in the page', edit('report.html', '</body>', '<script>alert(1)</script></body>'), 'report.html'],
    ['no page', remove('report.html'), 'report.html'],
    ['no hashes', reseal((manifest) => ({ ...manifest, files: {} })), 'manifest.json files'],
    [
      'no hashes, and a digit of a CSV',
      all(
        digit(table),
        reseal((manifest) => ({ ...manifest, files: {} })),
      ),
      table,
    ],
    ['a hash less', unlist(table), `manifest.json files.${table}`],
    ['a CSV less', remove(table), table],
    ['a CSV less, not listed', all(remove(table), unlist(table)), table],
    ['a figure less, not listed', all(remove(figure), unlist(figure)), figure],
    ['no units, not listed', all(remove('units.json'), unlist('units.json')), 'units.json'],
    ['a file more', add('notes.txt'), 'notes.txt'],
    ['a file more, listed', all(add('tables/more.csv'), rehash('tables/more.csv')), 'tables/more.csv'],
    ['a hidden file in a new folder', all((folder) => mkdirSync(join(folder, '.x')), add('.x/y')), '.x/y'],
    [
      'a link in place of a CSV',
      (folder) => {
        renameSync(join(folder, table), `${folder}.moved`);
        symlinkSync(`${folder}.moved`, join(folder, table));
      },
      table,
    ],
    ['another seal', edit('manifest.json', /(?<="self": "[0-9a-f]{0,63})[^0"]/, '0'), 'manifest.json'],
    ['a date, sealed', reseal((manifest) => ({ ...manifest, created: '2001-01-01T00:00:00.000Z' })), 'report.html'],
    ['no date, sealed', reseal((manifest) => ({ ...manifest, created: 'yesterday' })), 'manifest.json created'],
    [
      'a device, sealed',
      reseal((manifest) => ({ ...manifest, device: { ...manifest.device, name: 'H200' } })),
      'report.html',
    ],
    [
      'a version more, sealed',
      reseal((manifest) => ({ ...manifest, versions: { ...manifest.versions, R: '4' } })),
      'manifest.json versions',
    ],
    ['the bytes of an input, sealed', firstInput((input) => ({ ...input, bytes: 1 })), 'manifest.json inputs[0].bytes'],
    [
      'the digests of an input, sealed',
      firstInput((input) => ({ ...input, sha256: other(input.sha256), canonicalSha256: other(input.canonicalSha256) })),
      'data: values used',
    ],
    ['the seeds, sealed', reseal((manifest) => ({ ...manifest, seeds: [99] })), 'manifest.json seeds'],
  ];
};

const studies = [
  {
    study: 'growth',
    args: quick,
    list: tamperings('accuracy', 'figures/importance-by-method.svg', /(?<="r2": 0\.)\d/),
  },
  {
    study: 'regions',
    args: ['--data', 'mine.csv', ...regionsQuick],
    list: tamperings('forecast-levels', 'figures/forecasts-1.svg', /(?<="mse": \d+\.)\d/),
  },
] as const;

describe.each(studies)('verify of $study names', ({ study, args, list }) => {
  const folder = lastingFolder();
  beforeAll(async () => {
    writeFileSync(join(folder, 'mine.csv'), regionsCsv());
    const run = await kuznets([study, ...args, '--out', 'r'], { cwd: folder });
    expect(run.code, run.stderr).toBe(0);
    const verified = await kuznets(['verify', 'r', '--workers', '1'], { cwd: folder });
    expect(verified.code, verified.stdout + verified.stderr).toBe(0);
  });

  it.each(list)('%s', async (_, tamper, named) => {
    const copy = join(folder, 'copy');
    rmSync(copy, { recursive: true, force: true });
    cpSync(join(folder, 'r'), copy, { recursive: true });
    tamper(copy);
    const { code, stdout, stderr } = await kuznets(['verify', 'copy', '--workers', '1', '--json'], { cwd: folder });
    expect(code, stdout + stderr).toBe(5);
    const { differences } = JSON.parse(stdout) as { differences: { where: string }[] };
    expect(differences.map(({ where }) => where)).toContainEqual(expect.stringContaining(named!));
  });

  it.runIf(study === 'regions')('the device whose rounding a result has', async () => {
    const copy = join(folder, 'copy');
    rmSync(copy, { recursive: true, force: true });
    cpSync(join(folder, 'r'), copy, { recursive: true });
    reseal((manifest) => ({ ...manifest, device: { ...manifest.device, backend: 'webgpu', name: 'voodoo 3' } }))(copy);
    const gone = await kuznets(['verify', 'copy'], { cwd: folder });
    expect(gone.code).toBe(4);
    expect(gone.stderr).toMatch(
      /note: the result was computed on webgpu \(voodoo 3\) and has its rounding; --backend wasm /,
    );
    const elsewhere = await kuznets(['verify', 'copy', '--backend', 'wasm', '--workers', '1'], { cwd: folder });
    expect(elsewhere.code).toBe(5);
    expect(elsewhere.stdout).toMatch(/The result was computed on webgpu \(voodoo 3\), which rounds in its own way/);
  });

  it('what nobody can tell as what it cannot vouch for', async () => {
    const copy = join(folder, 'copy');
    rmSync(copy, { recursive: true, force: true });
    cpSync(join(folder, 'r'), copy, { recursive: true });
    reseal((manifest) => ({ ...manifest, created: '2001-01-01T00:00:00.000Z' }))(copy);
    expect(await kuznets(['report', 'copy'], { cwd: folder })).toMatchObject({ code: 0 });
    expect(await kuznets(['verify', 'copy', '--workers', '1'], { cwd: folder })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/cannot be vouched for: 2001-01-01/),
    });
  });
});
