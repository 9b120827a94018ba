import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { emptyFolder, file } from './cli.ts';
import { kuznets } from './lasting.ts';

const files = fileURLToPath(new URL('../../../packages/data/test/files/', import.meta.url));

it('describes the columns of a file, their roles, and the command to run next', async () => {
  const cwd = emptyFolder();
  const { code, stdout } = await kuznets(
    ['data', 'check', `${files}same.dta`, '--target', 'growth', '--id', 'day', '--missing', 'drop'],
    { cwd },
  );
  // A day is missing, and an id may not be.
  expect(code).toBe(3);
  expect(stdout).toMatch(/^column +label +type +missing +distinct +min +median +max$/m);
  expect(stdout).toMatch(/^growth +growth of GDP, % +numeric +1 +4 /m);
});

it('without a target says which commands there are', async () => {
  const cwd = emptyFolder();
  const csv = file(cwd, 'my data.csv', 'id;y\nA;1,5\nB;2,5\n');
  const { code, stdout } = await kuznets(['data', 'check', csv, '--delimiter', ';'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(/2 columns, 2 rows/);
  expect(stdout).toMatch(/^next: kuznets growth --data '.*my data\.csv' --delimiter ';' --target <column>$/m);
});

it('takes a panel with the flags of its study, of quarters and unbalanced', async () => {
  const cwd = emptyFolder();
  const rows = ['A', 'B', 'C', 'D'].flatMap((id) =>
    ['1985Q3', '1985Q4', '1986Q1'].map((when, k) => `${id},${when},${id.charCodeAt(0) * k}`),
  );
  const csv = file(cwd, 'panel.csv', `id,when,y\n${rows.slice(0, -1).join('\n')}\n`);
  const { code, stdout } = await kuznets(['data', 'check', csv, '--period', 'when', '--json'], { cwd });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ units: 3, periods: [19853, 19854, 19861] },
    columns: [
      { name: 'id', role: 'id' },
      { name: 'when', type: 'quarter', role: 'period', min: 19853, max: 19861 },
      { name: 'y', role: 'indicator' },
    ],
    notes: [
      { code: 'periods-read-as', text: '1985Q3', number: 19853 },
      { code: 'unit-without-period', id: 'D', period: '1986Q1' },
    ],
    next: [`kuznets regions --data ${csv} --period when`],
  });
  const kept = await kuznets(['data', 'check', csv, '--period', 'when', '--missing', 'keep'], { cwd });
  expect(kept.stdout).toContain(
    'Missing cells are kept: methods that take them forecast all 4 regions; all else is of the 3 regions that are complete from 1985Q3 to 1986Q1, without D.',
  );
  expect(kept.stdout).toContain(`next: kuznets regions --data ${csv} --period when --missing keep`);
});

it('takes what a study is told of its columns, and shows factors and clusters', async () => {
  const cwd = emptyFolder();
  const rows = Array.from(
    { length: 24 },
    (_, i) => `${i},f${i % 4},${2000 + (i >> 2)},${i % 7},${(i * 5) % 11},${'abc'[i % 3]}`,
  );
  file(cwd, 'firms.csv', `"",firm,year,inv,value,sector\n${rows.join('\n')}\n`);
  const choice = ['--id', 'firm', '--period', 'year', '--formula', 'inv ~ lag(inv, 1) + value + sector'];
  const { code, stdout } = await kuznets(['data', 'check', 'firms.csv', ...choice], { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^inv .* target$/m);
  expect(stdout).toMatch(/^value .* determinant$/m);
  expect(stdout).toMatch(/^sector .* factor$/m);
  expect(stdout).toMatch(/^firm .* id$/m);
  expect(stdout).toContain(
    "next: kuznets growth --data firms.csv --id firm --period year --formula 'inv ~ lag(inv, 1)",
  );
  expect(stdout).not.toContain('is the id');
});

it('says what the columns within a formula are taken for, and takes a mixed column that is left out', async () => {
  const cwd = emptyFolder();
  const rows = Array.from(
    { length: 12 },
    (_, i) => `u${i},${1 + ((i * 5) % 7)},${1 + i},${i === 4 ? 'none' : i},${i % 3}`,
  );
  file(cwd, 'wages.csv', `id,wage,age,note,south\n${rows.join('\n')}\n`);
  const choice = ['--formula', 'log(wage) ~ . + I(age^2)'];
  const refused = await kuznets(['data', 'check', 'wages.csv', ...choice], { cwd });
  expect(refused.code).toBe(3);
  expect(refused.stderr).toMatch(/column "note".*"none".*leave the column out \(--exclude "?note"?\)/);
  const { code, stdout } = await kuznets(['data', 'check', 'wages.csv', ...choice, '--exclude', 'note', '--json'], {
    cwd,
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    columns: [
      { name: 'id', role: 'id' },
      { name: 'wage', role: 'target' },
      { name: 'age', role: 'determinant' },
      { name: 'note', type: 'text', role: null },
      { name: 'south', role: 'determinant' },
    ],
    notes: [{ code: 'text-columns-left-out', names: ['note'] }],
  });
});

it('takes years that are columns as a panel, says which lines it skipped, and shows periods as people write them', async () => {
  const cwd = emptyFolder();
  const rows = ['Austria,AUT', 'Benin,BEN', 'Chad,TCD'].map(
    (country, k) => `${country},GDP,NY.GDP,${k + 1},${k + 2},${k}`,
  );
  const head = 'Data Source,World Development Indicators\n\nCountry Name,Country Code,Indicator Name,Indicator Code';
  file(cwd, 'wb.csv', `${head},1960,1961,1962\n${rows.join('\n')}\n`);
  for (const flags of [[], ['--period', 'year', '--replicas', '2']]) {
    const { code, stdout } = await kuznets(['data', 'check', 'wb.csv', ...flags], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain(
      'wb: 3 regions, 3 periods\nA line above the header or below the rows skipped: Data Source: World',
    );
    expect(stdout).toContain(`next: ${['kuznets regions --data wb.csv', ...flags].join(' ')}\n`);
  }
  file(cwd, 'q.csv', 'id,when,y\nA,1985Q3,1\nA,1985Q4,2\nB,1985Q3,3\nB,1985Q4,4\n');
  expect((await kuznets(['data', 'check', 'q.csv', '--period', 'when'], { cwd })).stdout).toMatch(
    /^when .* 1985Q3 +1985Q4 +period$/m,
  );
});

it('takes every flag of a study, and refuses a value that the study refuses', async () => {
  const cwd = emptyFolder();
  file(cwd, 'a.csv', 'id,y,x\nA,1,2\nB,2,\nC,3,5\nD,4,1\n');
  const flags = ['--target', 'y', '--missing', 'impute', '--imputations', '3', '--methods', 'ols', '--effort', 'quick'];
  const taken = await kuznets(['data', 'check', 'a.csv', ...flags], { cwd });
  expect(taken.code).toBe(0);
  expect(taken.stdout).toContain(`next: kuznets growth --data a.csv ${flags.join(' ')}\n`);
  expect(taken.stdout).toMatch(/^x: 1 missing cell imputed 3 times\.$/m);
  expect(taken.stdout).not.toContain('To keep rows');
  const dropped = await kuznets(['data', 'check', 'a.csv', '--target', 'y'], { cwd });
  expect(dropped.stdout).toMatch(/^To keep rows with missing cells: --missing impute, or --missing mean/m);
  const refused = await kuznets(['data', 'check', 'a.csv', '--target', 'y', '--methods', 'olsx'], { cwd });
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--methods: must be one of')]);
});
