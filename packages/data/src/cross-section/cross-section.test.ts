import { describe, expect, test } from 'vitest';
import { ConfigError } from '@kuznets/base';
import { csvText, errorOf } from '../table/csv-text.fixture.ts';
import { parseTable } from '../table/parse-table.ts';
import type { TableOptions } from '../table/types.ts';
import { crossSection } from './cross-section.ts';
import type { CrossSectionOptions } from './types.ts';

const CSV = 'code,country,y,a,b,c\nA,Aland,1,10,,5\nB,Bland,2,20,0.1,5\nC,Cland,3,NA,0.1,5\nD,Dland,5,40,0.1,5\n';

const read = async (text: string, options: CrossSectionOptions, table: TableOptions = {}) =>
  crossSection(await parseTable(text, { file: 'dir/growth.data.csv', ...table }), options);

describe('crossSection', () => {
  test('keeps clusters apart from the features', async () => {
    const text = 'code,y,a,firm,state\nA,1,10,3,x\nB,2,20,3,y\nC,3,30,4,\n';
    const options = { target: 'y', clusters: ['firm', 'state'] };
    const section = await read(text, { ...options, missing: 'drop' });
    expect(section).toMatchObject({
      featureNames: ['a'],
      clusters: [
        { name: 'firm', values: ['3', '3'] },
        { name: 'state', values: ['x', 'y'] },
      ],
      dropped: [{ id: 'C', row: 4 }],
      notes: [],
    });
    expect(String(await errorOf(read(text, options)))).toMatch(/row 4.*"state".*a row without a cluster/);
    expect(String(await errorOf(read(text, { target: 'y', clusters: ['frm'] })))).toMatch(/no cluster column "frm"/);
    expect(String(await errorOf(read(text, { target: 'y', clusters: ['y'] })))).toMatch(
      /both the target and a cluster/,
    );
  });

  test('keeps effects that are to be absorbed apart from the features, and in a formula', async () => {
    const text = 'code,y,a,firm,year\nA,1,10,3,x\nB,2,20,3,y\nC,3,30,4,\n';
    const options = { target: 'y', absorb: ['firm', 'year'] };
    const section = await read(text, { ...options, missing: 'drop' });
    expect(section).toMatchObject({
      featureNames: ['a'],
      absorbed: [
        { name: 'firm', values: ['3', '3'] },
        { name: 'year', values: ['x', 'y'] },
      ],
      dropped: [{ id: 'C', row: 4 }],
    });
    expect((await read(text, { ...options, formula: '~ .', missing: 'drop' })).featureNames).toEqual(['a']);
    expect(String(await errorOf(read(text, options)))).toMatch(/row 4.*"year".*a row without a level to absorb/);
    expect(String(await errorOf(read(text, { ...options, features: ['a', 'firm'] })))).toMatch(
      /"firm" is both a feature and absorbed/,
    );
  });

  test('takes the leading text columns as id and labels, the rest as features', async () => {
    const section = await read(CSV, { target: 'y', missing: 'drop' });
    expect(section).toMatchObject({
      name: 'growth.data',
      source: { file: 'dir/growth.data.csv', bytes: CSV.length },
      rows: 2,
      features: 3,
      ids: ['B', 'D'],
      idColumn: 'code',
      labels: [{ name: 'country', values: ['Bland', 'Dland'] }],
      targetName: 'y',
      featureNames: ['a', 'b', 'c'],
      featureLabels: ['a', 'b', 'c'],
      dropped: [
        { id: 'A', row: 2 },
        { id: 'C', row: 4 },
      ],
      imputed: [],
    });
    expect([...section.x]).toEqual([20, 0.1, 5, 40, 0.1, 5]);
    expect([...section.y]).toEqual([2, 5]);
  });

  test('drops only for cells of the columns taken', async () => {
    const section = await read(CSV, { target: 'y', features: ['c', 'b'], missing: 'drop', name: 'mine' });
    expect(section).toMatchObject({
      name: 'mine',
      ids: ['B', 'C', 'D'],
      featureNames: ['c', 'b'],
      dropped: [{ id: 'A', row: 2 }],
    });
    expect([...section.x]).toEqual([5, 0.1, 5, 0.1, 5, 0.1]);
  });

  test('fills in means; a column constant before is constant after', async () => {
    const section = await read(CSV, { target: 'y', missing: 'mean' });
    expect(section.rows).toBe(4);
    const mean = section.imputed[0]?.mean ?? Number.NaN;
    expect(mean).toBeCloseTo(70 / 3, 12);
    expect([...section.x]).toEqual([10, 0.1, 5, 20, 0.1, 5, mean, 0.1, 5, 40, 0.1, 5]);
    expect(section.imputed).toEqual([
      { feature: 'a', cells: 1, mean },
      { feature: 'b', cells: 1, mean: 0.1 },
    ]);
    expect(section.dropped).toEqual([]);
  });

  test('fills in no target: a row without one is left out, and counts in no mean', async () => {
    const section = await read('id,y,a\np,1,10\nq,NA,50\nr,3,NA\ns,4,20\n', { target: 'y', missing: 'mean' });
    expect(section).toMatchObject({
      ids: ['p', 'r', 's'],
      dropped: [{ id: 'q', row: 3 }],
      imputed: [{ feature: 'a', cells: 1, mean: 15 }],
    });
    expect([...section.x]).toEqual([10, 15, 20]);
  });

  test('keeps a constant feature and more columns than rows', async () => {
    const names = Array.from({ length: 50 }, (_, k) => `v${k}`);
    const rows = [0, 1, 2].map((row) => [
      `r${row}`,
      String(row),
      ...names.map((_, k) => String(k === 0 ? 7 : row * k)),
    ]);
    const section = await read(csvText([['id', 'y', ...names], ...rows]), { target: 'y' });
    expect([section.rows, section.features]).toEqual([3, 50]);
    expect([0, 50, 100].map((at) => section.x[at])).toEqual([7, 7, 7]);
  });

  test('numbers the rows where there is no id', async () => {
    const section = await read('y,x\n1,2\n3,4\n', { target: 'y' });
    expect(section).toMatchObject({ ids: ['1', '2'], idColumn: undefined, labels: [] });
  });

  test('an id declared when the table was read may stand anywhere and look like a number', async () => {
    const section = await read('y,fips,x\n1,007,2\n3,7,4\n', { target: 'y' }, { id: 'fips' });
    expect(section).toMatchObject({ ids: ['007', '7'], idColumn: 'fips', featureNames: ['x'] });
  });

  test('a column declared as text is a label wherever it stands', async () => {
    const section = await read('id,y,note,x\na,1,5,2\nb,3,6,4\n', { target: 'y' }, { text: ['note'] });
    expect(section).toMatchObject({ featureNames: ['x'], labels: [{ name: 'note', values: ['5', '6'] }] });
  });

  test('another text column can be the id', async () => {
    const section = await read(CSV, { id: 'country', target: 'y', missing: 'drop' });
    expect(section).toMatchObject({ ids: ['Bland', 'Dland'], idColumn: 'country', labels: [{ name: 'code' }] });
  });

  test('hostile column names are names', async () => {
    const names = ['__proto__', 'constructor', 'y\u202e', '=cmd()'];
    const section = await read(
      csvText([
        ['id', 'y', ...names],
        ['a', '1', '1', '2', '3', '4'],
        ['b', '2', '5', '6', '7', '8'],
      ]),
      { target: 'y' },
    );
    expect(section.featureNames).toEqual(names);
    expect([...section.x]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test.each<[CrossSectionOptions, RegExp, TableOptions?]>([
    [{}, /no target column for dir\/growth\.data\.csv; allowed: "y", "a", "b", "c"/],
    [{ target: 'Y' }, /no target column "Y" \(did you mean "y"\?\); columns: "code"/],
    [{ target: 'y', id: 'iso' }, /no id column "iso"/],
    [{ target: 'y', id: 'c' }, /id column "c" was read as numbers/],
    [{ target: 'y', features: ['a', 'z'] }, /no feature column "z"/],
    [{ target: 'y', features: ['a', 'a'] }, /feature "a" is named twice/],
    [{ target: 'y', features: ['a', 'y'] }, /"y" is both the target and a feature/],
  ])('options %j are a ConfigError', async (options, message) => {
    const error = await errorOf(read(CSV, options));
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(message);
  });
});

test.each([
  ['quarters', ['1985Q3', '1985Q4', '1986Q1']],
  ['months', ['1985-11', '1985-12', '1986-01']],
  ['days at the ends of quarters', ['1985-09-30', '1985-12-31', '1986-03-31']],
])(
  'periods are %s as well as numbers: rows are named as the file writes them, and lags go back one',
  async (_, when) => {
    const rows = ['A', 'B'].flatMap((unit, k) =>
      when.map((period, t) => `${unit},${period},${10 * k + t * t},${k + t}`),
    );
    const table = await parseTable(`unit,when,y,x\n${rows.join('\n')}\n`);
    const { ids, y, featureNames, x, rules } = crossSection(table, {
      ...{ id: 'unit', period: 'when', formula: 'log1p(y) ~ x + lag(y, 1)', missing: 'drop' },
    });
    expect(ids).toEqual(['A', 'B'].flatMap((unit) => when.slice(1).map((period) => `${unit} ${period}`)));
    expect([...y]).toEqual([1, 4, 11, 14].map(Math.log1p));
    expect(featureNames).toEqual(['x', 'lag(y, 1)']);
    expect([...x]).toEqual([1, 0, 2, 1, 2, 10, 3, 11]);
    expect([rules.targetColumns, rules.columns]).toEqual([['y'], ['x', 'y']]);
  },
);
