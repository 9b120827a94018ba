import { ConfigError, DataError } from '@kuznets/base';
import { describe, expect, test } from 'vitest';
import { loadDataset } from '../catalogue/load-dataset.ts';
import { crossSection } from '../cross-section/cross-section.ts';
import type { CrossSectionOptions } from '../cross-section/types.ts';
import { errorOf } from '../table/csv-text.fixture.ts';
import { parseTable } from '../table/parse-table.ts';
import { parseFormula, printed } from './expression.ts';

const wages = `code,wage,age,region,tenure,union
1,2,20,south,1,yes
2,4,30,north,3,no
3,8,40,west,5,no
4,16,50,north,7,yes
5,32,60,south,9,no
6,64,70,west,2,yes
`;

const read = async (options: CrossSectionOptions, text = wages) =>
  crossSection(await parseTable(text, { file: 'wages.csv' }), options);

const column = ({ x, features, rows }: Awaited<ReturnType<typeof read>>, k: number): number[] =>
  Array.from({ length: rows }, (_, row) => x[row * features + k]!);

describe('parseFormula', () => {
  test.each([
    ['y ~ a + b', 'y ~ a + b'],
    ['log( y )~.-code', 'log(y) ~ . - code'],
    ['y ~ I(a^2) + a:b*c', 'y ~ I(a^2) + a:b * c'],
    ['y ~ I((a + b) * 2 - -c / 4)', 'y ~ I((a + b) * 2 - -c / 4)'],
    ['y ~ I(a - (b - c)) + I(2^3^a)', 'y ~ I(a - (b - c)) + I(2^(3^a))'],
    ['y ~ `gdp, 1960` + lag(inv,1)', 'y ~ gdp, 1960 + lag(inv, 1)'],
    ['y ~ i(region, ref = "south") + gdp.growth + .5*a', 'y ~ i(region, ref = "south") + gdp.growth + 0.5 * a'],
    ['产出 ~ 人口', '产出 ~ 人口'],
    ['I(a>=2&b==c|d!=-1)', 'I(a >= 2 & b == c | d != -1)'],
    ['I((a | b) & c < d + 1)', 'I((a | b) & c < d + 1)'],
  ])('%s', (formula, text) => expect(printed(parseFormula(formula))).toBe(text));

  test.each([
    ['y ~ a +', /character 8 of "y ~ a \+": "the end"; allowed: a column/],
    ['y ~ a $ b', /character 7 .*"\$"/],
    ['y ~ (a', /character 7 .*allowed: "\)"/],
    ['y ~ log(a b)', /character 11/],
    ['wage ~ age ~ tenure', /not arithmetic: "~"/],
    ['', /character 1 of ""/],
  ])('%j is refused where it breaks', async (formula, message) => {
    const error = await errorOf(read({ formula }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(message);
  });
});

describe('formulas', () => {
  test('explain a transformed target by the other columns, factors by their levels', async () => {
    const sample = await read({ formula: 'log(wage) ~ . - code' });
    expect([sample.targetName, ...sample.featureNames]).toEqual([
      'log(wage)',
      'age',
      'region[south]',
      'region[west]',
      'tenure',
      'union',
    ]);
    expect([...sample.y]).toEqual([2, 4, 8, 16, 32, 64].map(Math.log));
    expect(column(sample, 1)).toEqual([1, 0, 0, 0, 1, 0]);
    expect(sample.notes).toContainEqual({
      code: 'factors',
      factors: [{ name: 'region', base: 'north', levels: ['south', 'west'] }],
    });
    expect(sample.featureLabels[1]).toBe('region: south (north)');
  });

  test('compute, cross and keep the order of the terms', async () => {
    const sample = await read({ formula: 'wage ~ I(age^2 / 100) + age*tenure + sqrt(tenure):i(region, ref = "west")' });
    expect(sample.featureNames).toEqual([
      'I(age^2 / 100)',
      'age',
      'tenure',
      'age:tenure',
      'sqrt(tenure):region[north]',
      'sqrt(tenure):region[south]',
    ]);
    expect(column(sample, 0)).toEqual([4, 9, 16, 25, 36, 49]);
    expect(column(sample, 3)).toEqual([20, 90, 200, 350, 540, 140]);
    expect(column(sample, 4)).toEqual([0, Math.sqrt(3), 0, Math.sqrt(7), 0, 0]);
  });

  test('take numbers as categories where i says so', async () => {
    const sample = await read({ formula: 'wage ~ i(union) + i(tenure, ref = 9)' });
    expect(sample.featureNames).toEqual(['union[yes]', ...[1, 2, 3, 5, 7].map((level) => `tenure[${level}]`)]);
  });

  test('take a function of every column of numbers, and leave categories and columns of two values as they are', async () => {
    const sample = await read(
      { formula: 'wage ~ rank(.)', exclude: ['code'] },
      wages.replace('south,1,yes', 'south,9,yes'),
    );
    expect(sample.featureNames).toEqual(['rank(age)', 'region[south]', 'region[west]', 'rank(tenure)', 'union']);
    // R: rank(c(9, 3, 5, 7, 9, 2))
    expect(column(sample, 3)).toEqual([5.5, 2, 3, 4, 5.5, 1]);
    expect(sample.madeOf).toEqual([['age'], ['region'], ['region'], ['tenure'], ['union']]);
    const both = await read({ formula: 'wage ~ tenure + log(.) - log(tenure)', exclude: ['code'] });
    expect(both.featureNames).toEqual(['tenure', 'log(age)', 'region[south]', 'region[west]', 'union']);
  });

  test('explain the target of a data set of the catalogue where they name none', async () => {
    const source = await loadDataset('fls2001');
    const { targetName, featureNames } = crossSection(source, { formula: '~ rank(.)', subset: 'SubSahara == 0' });
    expect([targetName, featureNames.length, featureNames[0], featureNames[1]]).toEqual([
      'y',
      41,
      'rank(Abslat)',
      'Spanish',
    ]);
    expect(crossSection(source, { formula: 'GDP60 ~ Abslat' }).targetName).toBe('GDP60');
  });

  test('draw in the ends, and take logarithms of what is negative', async () => {
    const sample = await read({
      formula: 'wage ~ winsorize(tenure) + winsorize(age, 0.2) + asinh(I(tenure - 5)) + I(tenure > 3)',
    });
    // R: quantile(c(1, 3, 5, 7, 9, 2), c(.05, .95)); quantile(10 * 2:7, c(.2, .8))
    expect(column(sample, 0)).toEqual([1.25, 3, 5, 7, 8.5, 2]);
    expect(column(sample, 1)).toEqual([30, 30, 40, 50, 60, 60]);
    expect(column(sample, 2)[0]).toBe(-Math.log(4 + Math.sqrt(17)));
    expect(column(sample, 3)).toEqual([0, 0, 1, 1, 1, 0]);
  });

  test('rank and winsorize among the rows that have a value', async () => {
    const sample = await read(
      { formula: 'wage ~ rank(tenure) + age', missing: 'drop' },
      wages.replace('west,5', 'west,NA'),
    );
    expect(column(sample, 0)).toEqual([1, 3, 4, 5, 2]);
  });

  test('subset takes rows as if the file had no others', async () => {
    const subset = 'region != "west" & (age > 20 | union == "yes")';
    const sample = await read({ target: 'wage', exclude: ['code'], subset });
    expect([...sample.y]).toEqual([2, 4, 16, 32]);
    expect(sample.featureNames).toEqual(['age', 'region[south]', 'tenure', 'union']);
    expect(sample.subset).toEqual({ condition: subset, of: 6 });
    const missing = { target: 'wage', subset: 'tenure >= 2', formula: '~ rank(tenure) + age' };
    const known = await read(missing, wages.replace('west,5', 'west,NA'));
    expect([[...known.y], column(known, 0)]).toEqual([
      [4, 16, 32, 64],
      [2, 3, 4, 1],
    ]);
    // What decides alone does not depend on what is not known, as in R.
    expect(
      (
        await read(
          { ...missing, subset: 'tenure > 6 | age < 50', formula: '~ age' },
          wages.replace('west,5', 'west,NA'),
        )
      ).rows,
    ).toBe(5);
  });

  const panel = 'firm,year,inv,value\nA,2000,1,10\nA,2001,2,11\nA,2003,4,13\nB,2000,5,20\nB,2001,7,22\nB,2002,9,25\n';

  test('look at the period before, not at the row above, and leave out rows without one', async () => {
    const sample = await read({ formula: 'inv ~ lag(inv, 1) + d(value)', id: 'firm', period: 'year' }, panel);
    expect(sample.ids).toEqual(['A 2001', 'B 2001', 'B 2002']);
    expect(column(sample, 0)).toEqual([1, 5, 7]);
    expect(column(sample, 1)).toEqual([1, 2, 3]);
    expect(sample.dropped).toEqual([
      { id: 'A 2000', row: 2, unlagged: true },
      { id: 'A 2003', row: 4, unlagged: true },
      { id: 'B 2000', row: 5, unlagged: true },
    ]);
  });

  test('choose columns by name', async () => {
    expect((await read({ target: 'wage', exclude: ['code', 'reg*'] })).featureNames).toEqual([
      'age',
      'tenure',
      'union',
    ]);
    expect((await read({ target: 'wage', include: ['?ge', 't*'] })).featureNames).toEqual(['age', 'tenure']);
    expect((await read({ formula: 'wage ~ .', exclude: ['code', 'region', 'union'] })).featureNames).toEqual([
      'age',
      'tenure',
    ]);
  });

  test('leave texts with many values out, and say so', async () => {
    const rows = Array.from({ length: 40 }, (_, at) => `r${at},${at ** 2 % 17},name ${at},${at % 2 ? 'a' : 'b'}`);
    const sample = await read({ target: 'y' }, `id,y,who,kind\n${rows.join('\n')}\n`);
    expect(sample.featureNames).toEqual(['kind[b]']);
    expect(sample.notes).toContainEqual({ code: 'text-columns-left-out', names: ['who'] });
  });

  test.each<[CrossSectionOptions, RegExp]>([
    [{ formula: 'wage ~ agee' }, /no feature column "agee" \(did you mean "age"\?\)/],
    [{ formula: 'wage ~ age - tenure' }, /"tenure" is left out, and is no term/],
    [{ formula: 'wage ~ age - 1' }, /no constant/],
    [{ formula: 'wage ~ 0 + age' }, /no constant/],
    [{ formula: 'wage ~ sin(age)' }, /no such function: "sin"; allowed: "log"/],
    [{ formula: 'wage ~ age / 2' }, /arithmetic stands in I\(age \/ 2\)/],
    [{ formula: 'wage ~ i(region, ref = "east")' }, /no level "east"/],
    [{ formula: 'wage ~ lag(age)' }, /need to know units and periods/],
    [{ formula: 'wage ~ log(region)' }, /text in a column of numbers/],
    [{ formula: 'wage ~ rank(age, 2)' }, /rank\(age, 2\); allowed: rank\(x\)/],
    [{ formula: 'wage ~ winsorize(age, 0.5)' }, /p between 0 and 0.5/],
    [{ formula: 'wage ~ age > 3' }, /age > 3 is no term/],
    [{ formula: 'wage ~ I(region == 2)' }, /text in a column of numbers/],
    [{ target: 'wage', subset: 'regoin == "west"' }, /no text column "regoin" \(did you mean "region"\?\)/],
    [{ target: 'wage', subset: 'tenure = 3' }, /subset: character 8 .*"="; allowed: == to compare/],
    [
      { target: 'wage', subset: 'region < "west"' },
      /subset: a text is compared with a column.*allowed: column == "text"/,
    ],
    [{ target: 'wage', subset: 'tenure > 99' }, /no row/],
    [{ formula: 'log(wage) ~ age', target: 'age' }, /left side/],
    [{ formula: '~ age' }, /no target column/],
    [{ target: 'wage', exclude: ['x*'] }, /no column "x\*"/],
  ])('%j is refused', async (options, message) => {
    const error = await errorOf(read(options));
    expect(String(error)).toMatch(message);
  });

  test('a logarithm of zero names its row', async () => {
    const error = await errorOf(read({ formula: 'wage ~ log(tenure)' }, wages.replace('west,5', 'west,0')));
    expect(error).toBeInstanceOf(DataError);
    expect(String(error)).toMatch(/wages\.csv, row 4: log\(tenure\) is not defined: 0/);
  });
});
