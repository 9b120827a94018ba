import { DataError } from '@kuznets/base';
import { describe, expect, test } from 'vitest';
import { crossSection } from '../cross-section/cross-section.ts';
import { errorOf } from '../table/csv-text.fixture.ts';
import { parseTable } from '../table/parse-table.ts';
import { imputedCrossSections } from './imputed-cross-sections.ts';

const LINES = [
  'code,y,a,kind',
  'A,1,10,x',
  'B,2,,x',
  'C,,30,y',
  'D,4,20,',
  'E,3,40,y',
  'F,7,,z',
  'G,6,50,z',
  'H,5,60,y',
  'I,8,70,z',
];
const table = (lines: readonly string[] = LINES) =>
  parseTable(`${lines.join('\n')}\n`, { file: 'dir/mine.csv', id: 'code' });
const sectionsOf = async (formula: string, imputations = 4) =>
  imputedCrossSections(await table(), { formula }, { imputations });

describe('imputedCrossSections', () => {
  test('gives complete samples that differ in imputed cells alone', async () => {
    const sections = await sectionsOf('y ~ log(a) + kind');
    expect(sections).toHaveLength(4);
    for (const section of sections) {
      expect(section).toMatchObject({
        name: 'mine',
        rows: 8,
        ids: ['A', 'B', 'D', 'E', 'F', 'G', 'H', 'I'],
        featureNames: ['log(a)', 'kind[y]', 'kind[z]'],
        dropped: [{ id: 'C', row: 4, unlagged: false }],
        imputed: [
          { feature: 'log(a)', cells: 2, imputations: 4 },
          { feature: 'kind', cells: 1, imputations: 4 },
        ],
      });
      expect(section.groups?.names).toEqual(['log(a)', 'kind']);
      const { x } = section;
      const known = [10, 20, 40, 50, 60, 70].map(Math.log);
      [0, 2, 3, 5, 6, 7].forEach((row, i) => expect(x[3 * row]).toBe(known[i]));
      for (const row of [1, 4]) expect(known).toContain(x[3 * row]);
      for (let row = 0; row < 8; row++) {
        const indicators = `${x[3 * row + 1]}${x[3 * row + 2]}`;
        if (row === 2) expect(['00', '10', '01']).toContain(indicators);
        else expect(indicators).toBe(['00', '00', '', '10', '01', '01', '10', '01'][row]);
      }
    }
    expect(sections[0]!.x).not.toEqual(sections[1]!.x);
  });

  test('a value of a row without a target is no donor', async () => {
    const sections = await sectionsOf('y ~ a', 60);
    const values = new Set(sections.flatMap(({ x }) => [x[1], x[4]]));
    expect(values.size).toBeGreaterThan(2);
    expect(values).not.toContain(30);
  });

  test('is m times the cross-section of a complete table', async () => {
    const complete = await table(LINES.filter((line) => !/,,|,$/.test(line)));
    const options = { target: 'y', features: ['kind', 'a'] };
    const section = crossSection(complete, options);
    expect(await imputedCrossSections(complete, options, { imputations: 2 })).toEqual([section, section]);
  });

  test('keeps terms of earlier periods to rows that have one', async () => {
    const lines = [
      'code,year,y,a',
      ...['P', 'Q'].flatMap((unit) => [1, 2, 3, 4].map((t) => `${unit},${t},${t},${t === 2 ? '' : t * 3}`)),
    ];
    const [section] = await imputedCrossSections(await table(lines), { formula: 'y ~ lag(a, 1)', period: 'year' });
    expect(section).toMatchObject({ rows: 6, imputed: [{ feature: 'lag(a, 1)', cells: 2, imputations: 5 }] });
    expect(section!.dropped.map(({ unlagged }) => unlagged)).toEqual([true, true]);
  });

  test('refuses a determinant without any value, by file, row and name', async () => {
    const lines = LINES.map((line, i) => `${line},${i === 0 ? 'b' : i === 3 ? '7' : ''}`);
    const error = await errorOf(table(lines).then((read) => imputedCrossSections(read, { target: 'y' })));
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).where).toEqual({ file: 'dir/mine.csv', row: 2, column: 'b' });
    expect(String(error)).toMatch(/a column without any value: ""; allowed: at least one value/);
  });
});
