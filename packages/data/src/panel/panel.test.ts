import { describe, expect, test } from 'vitest';
import { loadDataset } from '../catalogue/load-dataset.ts';
import { ConfigError, DataError } from '@kuznets/base';
import { errorOf } from '../table/csv-text.fixture.ts';
import { parseTable } from '../table/parse-table.ts';
import { panel } from './panel.ts';
import type { PanelOptions } from './types.ts';

const ROWS = [
  'A,north,2001,1,10',
  'A,north,2000,2,20',
  'B,south,2000,3,30',
  'B,south,2001,4,40',
  'C,south,2000,5,50',
  'C,south,2001,6,60',
];
const csv = (rows: readonly string[] = ROWS): string => `region,part,year,a,b\n${rows.join('\n')}\n`;

const read = async (text: string, options: PanelOptions = { period: 'year' }) =>
  panel(await parseTable(text, { file: 'dir/my.panel.csv' }), options);

describe('panel', () => {
  test('leaves out what is the same in all units, and says so, unless it is asked for', async () => {
    const national = csv(ROWS.map((row) => `${row},${row.includes('2000') ? 7 : 8}`)).replace('a,b\n', 'a,b,prices\n');
    const { indicatorNames, notes, values } = await read(national);
    expect(indicatorNames).toEqual(['a', 'b']);
    expect(values).toHaveLength(12);
    expect(notes).toContainEqual({ code: 'same-in-all-units', names: ['prices'] });
    const asked = await read(national, { period: 'year', indicators: ['a', 'prices'] });
    expect(asked.indicatorNames).toEqual(['a', 'prices']);
    expect((await read('region,year,prices\nA,2000,7\nA,2001,8\nB,2000,7\nB,2001,8\n')).indicatorNames).toEqual([
      'prices',
    ]);
  });

  test('orders periods and keeps units in file order', async () => {
    const result = await read(csv());
    expect(result).toMatchObject({
      name: 'my.panel',
      units: 3,
      ids: ['A', 'B', 'C'],
      idColumn: 'region',
      periodColumn: 'year',
      periods: [2000, 2001],
      indicators: 2,
      indicatorNames: ['a', 'b'],
      labels: [{ name: 'part', values: ['north', 'south', 'south'] }],
      logged: [],
      dropped: [],
    });
    expect([...result.values]).toEqual([2, 20, 1, 10, 3, 30, 4, 40, 5, 50, 6, 60]);
  });

  test('takes the indicators named, logged where asked for', async () => {
    const result = await read(csv(), { period: 'year', indicators: ['b', 'a'], log: ['a'], name: 'mine' });
    expect(result).toMatchObject({ name: 'mine', indicatorNames: ['b', 'a'], logged: ['a'] });
    expect([...result.values.slice(0, 4)]).toEqual([20, Math.log(2), 10, 0]);
  });

  test('drops units that are not complete where told to', async () => {
    const rows = ROWS.map((row) => (row.startsWith('C,south,2001') ? 'C,south,2001,6,' : row));
    const result = await read(csv([...rows, 'D,north,2001,1,2']), { period: 'year', missing: 'drop' });
    expect(result).toMatchObject({
      ids: ['A', 'B'],
      dropped: [
        { code: 'unit-with-missing-cell', id: 'C', row: 7, column: 'b' },
        { code: 'unit-without-period', id: 'D', period: '2000' },
      ],
    });
  });

  test('of an unbalanced panel takes the block that leaves the most cells, and says what is left out', async () => {
    const rows = ['A', 'B', 'C'].flatMap((id) => [2000, 2001, 2002, 2003].map((year) => `${id},x,${year},${year},1`));
    const result = await read(csv(rows.filter((row) => !/^[AB],x,2003|^C,x,2000/.test(row))));
    expect(result).toMatchObject({
      ids: ['A', 'B'],
      periods: [2000, 2001, 2002],
      dropped: [{ code: 'unit-without-period', id: 'C', period: '2000' }],
      notes: [{ code: 'text-columns-left-out' }, { code: 'periods-left-out', periods: ['2003'] }],
    });
    const most = await read(csv(rows.filter((row) => !/^[AB],x,2003/.test(row))));
    expect(most).toMatchObject({ ids: ['A', 'B', 'C'], periods: [2000, 2001, 2002], dropped: [] });
  });

  test('keeps all cells beside the block where told to, and says what is not complete', async () => {
    const rows = ['A', 'B', 'C'].flatMap((id) => [2000, 2001, 2002, 2003].map((year) => `${id},x,${year},${year},2`));
    const holes = rows
      .filter((row) => !/^[AB],x,2003/.test(row))
      .map((row) => row.replace(/^C,x,2000,2000/, 'C,x,2000,'));
    const text = csv(holes);
    const kept = await read(text, { period: 'year', missing: 'keep', log: ['b'] });
    const dropped = await read(text, { period: 'year', missing: 'drop', log: ['b'] });
    expect(kept).toMatchObject({
      ...{ ids: ['A', 'B'], periods: [2000, 2001, 2002], values: dropped.values, dropped: [] },
      notes: [
        { code: 'text-columns-left-out' },
        {
          code: 'missing-cells-kept',
          regions: 3,
          ids: ['C'],
          first: '2000',
          last: '2002',
          before: [],
          after: ['2003'],
        },
      ],
      unbalanced: { ids: ['A', 'B', 'C'], periods: [2000, 2001, 2002, 2003], complete: [0, 1], start: 0 },
    });
    const log = Math.log(2);
    // From B's last period on: it has no row, C's first has no `a`.
    expect([...kept.unbalanced!.values.slice(14)]).toEqual([NaN, NaN, NaN, log, 2001, log, 2002, log, 2003, log]);
    expect('unbalanced' in (await read(csv(), { period: 'year', missing: 'keep' }))).toBe(false);
  });

  test.each([
    ['quarters', ['1985Q3', '1985Q4', '1986Q1'], 'quarter', [19853, 19854, 19861]],
    ['months as Stata has them', ['1985m11', '1985m12', '1986m1'], 'month', [198511, 198512, 198601]],
    ['last days of months', ['1985-01-31', '1985-02-28', '1985-03-31'], 'month', [198501, 198502, 198503]],
    ['first days of years', ['1.1.1985', '01.01.1986', '01.01.1987'], 'year', [1985, 1986, 1987]],
    ['days', ['1984-02-28', '1984-02-29', '1984-03-01'], 'day', [19840228, 19840229, 19840301]],
  ])('periods are %s', async (_, texts, unit, periods) => {
    const rows = ['A', 'B'].flatMap((id) => texts.map((text, k) => `${id},${text},${k}`));
    const result = await read(`id,when,y\n${rows.join('\n')}\n`, { period: 'when' });
    expect(result).toMatchObject({
      ...{ periods, indicatorNames: ['y'] },
      notes: [{ code: 'periods-read-as', name: 'when', unit, text: texts[0], number: periods[0] }],
    });
  });

  test('years that are columns become rows', async () => {
    const result = await read('state,gdp1985,gdp1986,pop_1985,pop_1986\nA,1,2,10,20\nB,3,4,30,40\n', {});
    expect(result).toMatchObject({
      ...{ ids: ['A', 'B'], periods: [1985, 1986], indicatorNames: ['gdp', 'pop'] },
      notes: [{ code: 'years-as-rows', name: 'year', first: 1985, last: 1986, names: ['gdp', 'pop'] }],
    });
    expect([...result.values]).toEqual([1, 10, 2, 20, 3, 30, 4, 40]);
  });

  test.each([
    [
      'with lines above',
      '"Data Source","World Development Indicators",\n\n"Last Updated Date","2024-06-28",\n\n' +
        '"Country Name","Country Code","Indicator Name","Indicator Code","1960","1961","1962",\n',
      ',',
      '',
      ['Data Source: World Development Indicators', 'Last Updated Date: 2024-06-28'],
    ],
    [
      'of its DataBank',
      'Country Name,Country Code,Series Name,Series Code,1960 [YR1960],1961 [YR1961],1962 [YR1962]\n',
      '',
      '\n\nData from database: World Development Indicators,,,,,,\nLast Updated: 06/28/2024,,,,,,\n',
      ['Data from database: World Development Indicators', 'Last Updated: 06/28/2024'],
    ],
  ])('a file as the World Bank lays it out, %s', async (_, header, end, footer, skipped) => {
    const rows = ['Austria,AUT', 'Benin,BEN'].flatMap((country, k) => [
      `${country},"GDP (current US$)",NY.GDP,..,${k + 2},${k + 3}${end}`,
      `${country},"Population, total",SP.POP,,1${k},2${k}${end}`,
    ]);
    const result = await read(`${header}${rows.join('\n')}\n${footer}`, {});
    expect(await read(`${header}${rows.join('\n')}\n${footer}`, { period: 'year' })).toEqual(result);
    expect(result.notes.find(({ code }) => code === 'lines-skipped')).toEqual({
      code: 'lines-skipped',
      lines: skipped,
    });
    expect(result).toMatchObject({
      ids: ['Austria', 'Benin'],
      periods: [1961, 1962],
      indicatorNames: ['NY.GDP', 'SP.POP'],
      indicatorLabels: ['GDP (current US$)', 'Population, total'],
    });
    expect([...result.values]).toEqual([2, 10, 3, 20, 3, 11, 4, 21]);
  });

  test('takes a panel of the catalogue with its labels', async () => {
    const states = panel(await loadDataset('us-states'));
    expect(states).toMatchObject({
      name: 'us-states',
      units: 48,
      indicators: 8,
      idColumn: 'state',
      periodColumn: 'year',
    });
    expect(states.periods).toEqual(Array.from({ length: 17 }, (_, at) => 1970 + at));
    expect(states.values[0]).toBe(15032.67);
    expect(states.values).toHaveLength(48 * 17 * 8);
    expect(states.indicatorLabels[0]).not.toBe('pcap');
  });

  test.each<[string, string, PanelOptions?]>([
    [
      csv([...ROWS, 'B,south,2000,7,8']),
      'row 8, column "region": B in 2000 stands twice, first in row 4: "B"; allowed: one row for each unit and period',
    ],
    [
      csv([...ROWS, ...['A', 'B', 'C'].map((id) => `${id},x,2003,1,2`)]),
      'row 8, column "year": a gap in the periods: "2001 is followed by 2003"; allowed: periods 1 apart',
    ],
    [
      csv(ROWS.with(3, 'B,south,2001,,40')),
      'row 5, column "a": a missing cell: ""; allowed: a number in every row; or drop units that are not complete (missing: "drop")',
    ],
    [
      csv(ROWS.slice(0, 2)),
      'row 2, column "region": only one unit: "A"; allowed: at least 2 units with every period and cell',
    ],
    [
      csv(ROWS.filter((row) => row.includes('2000'))),
      'row 2, column "year": only one period: "2000"; allowed: at least 2 periods',
    ],
    [
      csv(ROWS.with(2, 'B,south,2000.5,3,30')),
      'row 4, column "year": a period that is no whole number: "2000.5"; allowed: whole numbers, such as years; dates, quarters or months',
    ],
    [csv(ROWS.with(2, ' ,south,2000,3,30')), 'row 4, column "region": an empty id: " "; allowed: a name in every row'],
    [
      csv(ROWS.with(3, 'B,south,2001,0,40')),
      'row 5, column "a": zero in an indicator that is logged: "0"; allowed: numbers above 0; or do not log it',
      { period: 'year', log: ['a'] },
    ],
    [
      csv(ROWS.with(3, 'B,south,2001,-4,40')),
      'row 5, column "a": a negative number in an indicator that is logged: "-4"; allowed: numbers above 0; or do not log it',
      { period: 'year', log: ['a'] },
    ],
  ])('names what is wrong %#', async (text, message, options) => {
    const error = await errorOf(read(text, options));
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toBe(`dir/my.panel.csv, ${message}`);
  });

  test('names text among numbers, wherever it is found', async () => {
    for (const options of [{ period: 'year' }, { period: 'year', indicators: ['a'] }] satisfies PanelOptions[]) {
      const error = await errorOf(read(csv(ROWS.with(3, 'B,south,2001,many,40')), options));
      expect(error).toBeInstanceOf(DataError);
      expect(String(error)).toMatch(/row 5, column "a".*"many"/);
    }
  });

  test.each<[PanelOptions, RegExp]>([
    [{}, /period: no period column for dir\/my\.panel\.csv; allowed: "year", "a", "b"/],
    [{ period: 'yaer' }, /no period column "yaer" \(did you mean "year"\?\)/],
    [{ period: 'year', id: 'state' }, /no id column "state"/],
    [{ period: 'year', indicators: ['a', 'a'] }, /indicator "a" is named twice/],
    [{ period: 'year', indicators: ['year'] }, /"year" is both the period and an indicator/],
    [{ period: 'year', log: ['c'] }, /log names "c", which is no indicator; allowed: "a", "b"/],
  ])('options %j are a ConfigError', async (options, message) => {
    const error = await errorOf(read(csv(), options));
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(message);
  });

  test('a cross-section of the catalogue is refused', async () => {
    const dataset = await loadDataset('fls2001');
    expect(() => panel(dataset)).toThrow(/"fls2001" is a cross-section, not a panel/);
  });
});
