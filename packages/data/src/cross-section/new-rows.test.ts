import { DataError } from '@kuznets/base';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../table/csv-text.fixture.ts';
import { parseTable } from '../table/parse-table.ts';
import { crossSection } from './cross-section.ts';
import { newRows } from './new-rows.ts';
import type { CrossSectionOptions } from './types.ts';

const wages = `code,wage,age,region,union,gdp, 1960
1,2,20,south,yes,1
2,4,30,north,no,2
3,8,40,west,no,3
4,16,50,north,yes,4
5,32,60,south,no,5
6,64,70,west,yes,6
`.replace('gdp, 1960', '"gdp, 1960"');

const table = (text: string, file = 'new.csv') => parseTable(text, { file });

async function sampleOf(options: CrossSectionOptions) {
  return crossSection(await table(wages, 'wages.csv'), options);
}

describe('newRows', () => {
  it.each([
    { target: 'wage' },
    { formula: 'wage ~ . - code' },
    { formula: 'log(wage) ~ log(age) * region + I(`gdp, 1960`^2) + union' },
    { formula: 'wage ~ i(region, ref = "west"):age + i(union)' },
    { formula: 'wage ~ i(age) + `gdp, 1960`' },
  ])('makes of the rows of the sample the sample: %j', async (options) => {
    const sample = await sampleOf(options);
    const made = newRows(await table(wages), sample.rules);
    expect(made.featureNames).toEqual(sample.featureNames);
    expect(made.x).toEqual(sample.x);
    expect(made.y).toEqual(sample.y);
  });

  it('takes columns by name, the levels of the sample, and no target', async () => {
    const { rules, featureNames } = await sampleOf({ formula: 'log(wage) ~ age + region + union' });
    expect(featureNames).toEqual(['age', 'region[south]', 'region[west]', 'union']);
    const made = newRows(await table('union,other,region,age\nno,q,west,25\nno,r,west,35\n'), rules);
    expect([...made.x]).toEqual([25, 0, 1, 0, 35, 0, 1, 0]);
    expect(made.y).toBeNull();
    expect(made.ids).toEqual(['1', '2']);
  });

  it('knows no rank of rows that the sample had not', async () => {
    const { rules } = await sampleOf({ formula: 'wage ~ rank(age) + union' });
    const made = errorOf((async () => newRows(await table(wages), rules))());
    expect(String(await made)).toMatch(
      /rank\(age\) is made of all rows of a sample.*allowed: functions of a row alone/,
    );
  });

  it('reads labels of numbers as the levels that they are', async () => {
    const { rules } = await sampleOf({ formula: 'wage ~ i(age)' });
    expect(rules.factors).toEqual([{ name: 'age', base: '20', levels: ['30', '40', '50', '60', '70'] }]);
    expect([...newRows(await table('age,b\n70,1\n20,1\n'), rules).x]).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
  });

  it('leaves out rows without the period before, and says which', async () => {
    const text = 'unit,year,y,x\na,1,1,2\na,2,2,4\na,3,3,1\nb,1,5,6\nb,2,1,9\nb,3,2,2\n';
    const roles = { id: 'unit', period: 'year' };
    const { rules } = crossSection(await table(text), { formula: 'y ~ lag(x, 1)', missing: 'drop', ...roles });
    const made = newRows(await table('unit,year,x\na,3,7\na,4,0\nb,4,0\n'), rules, roles);
    expect([...made.x]).toEqual([7]);
    expect([made.ids, made.unlagged]).toEqual([['a 4'], ['a 3', 'b 4']]);
  });

  it.each([
    ['age,region\n1,west\n', /^new\.csv, row 1, column "union": a column is missing: .*allowed: every column/],
    [
      'age,region,union\n1,east,no\n',
      /^new\.csv, row 2, column "region": a level that is not known: "east"; allowed: "north"/,
    ],
    ['age,region,union\n1,west,no\n,west,no\n', /^new\.csv, row 3, column "age": 1 missing cell.*no missing cells$/],
    ['age,region,union\n1,west,no\n1,NA,no\n', /^new\.csv, row 3, column "region": 1 missing cell/],
    ['age,region,union\n1,west,no\n2,west,perhaps\n', /^new\.csv, row 2, column "union": text in a column of numbers/],
  ])('refuses %j', async (text, message) => {
    const { rules } = await sampleOf({ formula: 'wage ~ age + region + union' });
    const given = await table(text);
    expect(() => newRows(given, rules)).toThrow(message);
    expect(() => newRows(given, rules)).toThrow(DataError);
  });

  it('keeps missing cells where it is asked to', async () => {
    const { rules } = await sampleOf({ formula: 'wage ~ age + region' });
    const { x } = newRows(await table('age,region\n,west\n3,\n'), rules, { missing: 'keep' });
    expect([...x]).toEqual([NaN, 0, 1, 3, NaN, NaN]);
  });
});
