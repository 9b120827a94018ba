import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { crossSection } from '../cross-section/cross-section.ts';
import { errorOf } from '../table/csv-text.fixture.ts';
import { checkDataset } from './check-dataset.ts';
import { EMBEDDED } from './embedded.ts';
import { listDatasets, loadDataset } from './load-dataset.ts';

const embedded = listDatasets().filter((info) => info.embedded);
const external = listDatasets().filter((info) => !info.embedded);

test('the catalogue holds the four data sets, each with what must be said of it', () => {
  expect(listDatasets().map(({ name }) => name)).toEqual(['fls2001', 'us-states', 'sdm2004', 'provinces']);
  for (const info of listDatasets()) {
    expect(Math.min(info.citation.length, info.licence.length, info.source.length)).toBeGreaterThan(20);
    expect(info.files.map(({ name }) => name)).toEqual(expect.arrayContaining([info.tableFile, 'variables.csv']));
    for (const { sha256 } of info.files) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
});

describe.each(embedded)('$name', (info) => {
  test('is loaded without a file system, each file with the sha256 of the catalogue', async () => {
    const builtin = vi.spyOn(process, 'getBuiltinModule');
    const { table, warnings } = await loadDataset(info.name);
    const checks = await checkDataset(info.name);
    const calls = builtin.mock.calls.filter(([id]) => id.includes('fs'));
    builtin.mockRestore();
    expect(calls).toEqual([]);
    expect(warnings).toEqual([]);
    expect(table.rows).toBe(info.rows);
    expect(checks.map(({ name, ok, found }) => ({ name, ok, sha256: found }))).toEqual(
      info.files.map(({ name, sha256 }) => ({ name, sha256, ok: true })),
    );
  });

  test('every column is described', async () => {
    const { table, variables } = await loadDataset(info.name);
    const described = new Set(variables.filter(({ label }) => label !== '').map(({ code }) => code));
    const names = table.columns
      .map(({ name }) => name)
      .filter((name) => !(info.kind === 'cross-section' && info.text.includes(name)));
    expect(names.filter((name) => !described.has(name))).toEqual([]);
  });
});

test('the embedded files are those of the catalogue', () => {
  expect(Object.keys(EMBEDDED).sort()).toEqual(
    embedded.flatMap((info) => info.files.map(({ name }) => `${info.name}/${name}`)).sort(),
  );
});

test('fls2001 as a cross-section', async () => {
  const section = crossSection(await loadDataset('fls2001'));
  expect(section).toMatchObject({
    name: 'fls2001',
    rows: 72,
    features: 41,
    idColumn: 'code',
    targetName: 'y',
    dropped: [],
    imputed: [],
  });
  expect(section.labels[0]?.values.slice(0, 2)).toEqual(['Algeria', 'Argentina']);
  expect(section.featureLabels[section.featureNames.indexOf('GDP60')]).toBe('Initial GDP in 1960');
  expect([section.y[0], section.x[0], section.x[41]]).toEqual([0.01369, 36.72, 36.676]);
  expect(section.x.every(Number.isFinite)).toBe(true);
});

test('us-states is 48 states by 17 years, and no cross-section', async () => {
  const dataset = await loadDataset('us-states');
  const [states, years] = ['state', 'year'].map(
    (name) => new Set<unknown>(dataset.table.columns.find((column) => column.name === name)?.values),
  );
  expect([states?.size, years?.size]).toEqual([48, 17]);
  expect(dataset.table.columns.map(({ kind }) => kind)).toEqual([
    'text',
    'numeric',
    'text',
    ...new Array(8).fill('numeric'),
  ]);
  expect(() => crossSection(dataset)).toThrow(/"us-states" is a panel \(state by year\)/);
});

test('an unknown name is a ConfigError that suggests the nearest', async () => {
  for (const [name, nearest] of [
    ['fsl2001', 'fls2001'],
    ['SDM', 'sdm2004'],
    ['usstates', 'us-states'],
    ['province', 'provinces'],
    ['../fls2001', 'fls2001'],
  ] as const) {
    const error = await errorOf(loadDataset(name));
    expect(error).toHaveProperty('name', 'ConfigError');
    expect(String(error)).toContain(`did you mean "${nearest}"?`);
    expect(String(error)).toContain('fls2001, us-states, sdm2004, provinces');
  }
});

describe.each(external)('$name', (info) => {
  afterEach(() => vi.unstubAllEnvs());

  test.each(['', undefined])('names KUZNETS_DATA and the file it should hold where it is %j', async (value) => {
    vi.stubEnv('KUZNETS_DATA', value);
    const error = await errorOf(loadDataset(info.name));
    expect(error).toHaveProperty('name', 'ConfigError');
    expect(String(error)).toContain('KUZNETS_DATA');
    expect(String(error)).toContain(`${info.name}/${info.tableFile}`);
  });

  test('a missing folder is a DataError that names the file', async () => {
    vi.stubEnv('KUZNETS_DATA', join(tmpdir(), 'kuznets-no-such-folder'));
    const error = await errorOf(loadDataset(info.name));
    expect(error).toHaveProperty('name', 'DataError');
    expect(error).toHaveProperty(
      'where.file',
      `${join(tmpdir(), 'kuznets-no-such-folder')}/${info.name}/${info.tableFile}`,
    );
    expect((await checkDataset(info.name)).every(({ ok, found }) => !ok && found === undefined)).toBe(true);
  });

  const folder = process.env['KUZNETS_DATA'];
  describe.skipIf(folder === undefined || folder === '')(
    `with KUZNETS_DATA (left out where it is not set: ${info.name})`,
    () => {
      let copy = '';
      beforeEach(async () => {
        copy = await mkdtemp(join(tmpdir(), 'kuznets-data-'));
        await cp(join(folder ?? '', info.name), join(copy, info.name), { recursive: true, mode: 0 });
      });
      afterEach(() => rm(copy, { recursive: true, force: true }));

      test('is as expected', async () => {
        const { table, warnings, variables } = await loadDataset(info.name, { dataDir: `${copy}/` });
        expect(warnings).toEqual([]);
        expect(table.rows).toBe(info.rows);
        expect(variables.length).toBeGreaterThan(0);
        expect((await checkDataset(info.name, { dataDir: copy })).filter(({ ok }) => !ok)).toEqual([]);
      });

      test('one byte changed is a warning and a failed check', async () => {
        const path = join(copy, info.name, info.tableFile);
        const bytes = await readFile(path);
        const digit = bytes.lastIndexOf('1'.charCodeAt(0));
        bytes[digit] = '2'.charCodeAt(0);
        await rm(path);
        await writeFile(path, bytes);
        const { warnings } = await loadDataset(info.name, { dataDir: copy });
        expect(warnings).toHaveLength(1);
        expect(warnings[0]).toContain(info.tableFile);
        const failed = (await checkDataset(info.name, { dataDir: copy })).filter(({ ok }) => !ok);
        expect(failed.map(({ name }) => name)).toEqual([info.tableFile]);
      });
    },
  );
});

test.skipIf(!process.env['KUZNETS_DATA'])(
  'sdm2004 as a cross-section (left out where KUZNETS_DATA is not set)',
  async () => {
    const section = crossSection(await loadDataset('sdm2004'));
    expect(section).toMatchObject({ rows: 88, features: 67, idColumn: 'code', targetName: 'GR6096' });
    expect([section.ids[0], section.y[0], section.x[0]]).toEqual(['DZA', 0.011, 36.72]);
  },
);
