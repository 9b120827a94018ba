import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { file, lastingFolder, names } from './cli.ts';
import { kuznets } from './lasting.ts';

const source = fileURLToPath(new URL('../../../packages/data/datasets/fls2001/fls2001.csv', import.meta.url));

/** Every second country to fit, the others to predict; growth in percent, and whether a country was a colony in words. */
function halves(): { readonly train: string; readonly fresh: string } {
  const [head, ...rows] = readFileSync(source, 'utf8').trimEnd().split(/\r?\n/);
  const columns = head!.split(',');
  const wanted = ['code', 'y', 'GDP60', 'LifeExp', 'EquipInv', 'Confucian'].map((name) => columns.indexOf(name));
  const [french, british] = [columns.indexOf('French'), columns.indexOf('Brit')];
  const lines = rows.map((row) => {
    const cells = row.split(',');
    const colony = cells[french] === '1' ? 'french' : cells[british] === '1' ? 'british' : 'none';
    return [...wanted.map((place) => cells[place]), colony].join(',');
  });
  const table = (part: readonly string[]): string =>
    `code,y,GDP60,LifeExp,EquipInv,Confucian,colony\n${part.join('\n')}\n`;
  return {
    train: table(lines.filter((_, row) => row % 2 === 0)),
    fresh: table(lines.filter((_, row) => row % 2 === 1)),
  };
}

const { train, fresh } = halves();
const place = ['--backend', 'wasm', '--workers', '1'];
let folder: string;

beforeAll(async () => {
  folder = lastingFolder();
  file(folder, 'train.csv', train);
  file(folder, 'fresh.csv', fresh);
  const methods = ['--methods', 'ols,lasso,bagging,svr', '--trees', '60', '--effort', 'quick', '--resamples', '0'];
  const study = ['--formula', 'I(100 * y) ~ . + I(GDP60^2)', ...methods, '--no-decompose', '--keep-models'];
  const { code, stderr } = await kuznets(['growth', '--data', 'train.csv', ...study, ...place, '--out', 'half'], {
    cwd: folder,
  });
  expect([code, stderr]).toEqual([0, expect.any(String)]);
});

const predict = (data: string, ...flags: string[]) =>
  kuznets(['predict', '--from', 'half', '--data', data, ...place, ...flags], { cwd: folder });

describe('kuznets predict', () => {
  it('predicts half of a sample by the models of the other half, and says how often intervals hold', async () => {
    const { code, stdout } = await predict('fresh.csv', '--out', 'p.csv');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Predictions of I\(100 \* y\) for 36 new rows against what is there, with conformal intervals/,
    );
    expect(stdout).toMatch(/^Method +R² +RMSE +MAE +Covered, % +Mean width$/m);
    const [head, ...rows] = readFileSync(join(folder, 'p.csv'), 'utf8').trimEnd().split('\r\n');
    expect(head).toBe(
      ['id', 'observed', ...['ols', 'lasso', 'bagging', 'svr'].flatMap((id) => [id, `${id}_low`, `${id}_high`])].join(
        ',',
      ),
    );
    const cells = rows.map((row) => row.split(','));
    expect(cells.map(([id]) => id)).toEqual(
      fresh
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((row) => row.split(',')[0]),
    );
    for (const [at, name] of [
      'Least squares on everything',
      'LASSO',
      'Bagging',
      'Support vector regression',
    ].entries()) {
      const inside = cells.filter((row) => {
        const [observed, low, high] = [row[1], row[3 * at + 3], row[3 * at + 4]].map(Number) as [
          number,
          number,
          number,
        ];
        return observed >= low && observed <= high;
      });
      const covered = ((100 * inside.length) / rows.length).toFixed(1);
      expect(stdout).toMatch(new RegExp(`^${name} .* ${covered.replace('.', '\\.')} +[\\d.]+$`, 'm'));
    }
    // The models of half a sample of 72 are not much, but their intervals know it.
    expect(Number(/^LASSO +\S+ +\S+ +\S+ +(\S+)/m.exec(stdout)![1])).toBeGreaterThan(75);
  });

  it('gives the same bytes again, in place of what it wrote before and of nothing else', async () => {
    await predict('fresh.csv', '--out', 'same.csv');
    const before = readFileSync(join(folder, 'same.csv'), 'utf8');
    expect((await predict('fresh.csv', '--out', 'same.csv')).code).toBe(0);
    expect(readFileSync(join(folder, 'same.csv'), 'utf8')).toBe(before);
    const { code, stderr } = await predict('fresh.csv', '--out', 'train.csv');
    expect([code, stderr]).toEqual([1, expect.stringMatching(/train\.csv: exists and is no predictions of kuznets/)]);
    expect(readFileSync(join(folder, 'train.csv'), 'utf8')).toBe(train);
    expect((await predict('fresh.csv', '--out', 'fresh.csv')).code).toBe(2);
  });

  it('takes methods, level, kind and language, and rows without a target in any order of columns', async () => {
    file(folder, 'one.csv', 'colony,Confucian,LifeExp,GDP60,EquipInv\nnone,0,60,9.9,0.05\n');
    const { code, stdout } = await predict(
      'one.csv',
      '--methods',
      'ols',
      '--interval',
      'analytic',
      '--json',
      '--level',
      '0.5',
    );
    expect(code).toBe(0);
    const { y, ids, methods, notes } = JSON.parse(stdout) as {
      readonly y: null;
      readonly ids: readonly string[];
      readonly methods: readonly {
        readonly prediction: readonly number[];
        readonly interval: Record<string, number[]>;
      }[];
      readonly notes: readonly { readonly code: string; readonly columns: readonly { readonly column: string }[] }[];
    };
    expect([y, ids, methods.length]).toEqual([null, ['none'], 1]);
    expect(methods[0]!.interval['low']![0]).toBeLessThan(methods[0]!.prediction[0]!);
    expect(notes[0]).toMatchObject({ code: 'outside-training-range' });
    expect(notes[0]!.columns.map(({ column }) => column)).toEqual(['GDP60', 'I(GDP60^2)']);
    const chinese = await predict('fresh.csv', '--interval', 'quantile', '--lang', 'zh');
    expect(chinese.stdout).toMatch(/森林分位数区间/);
    expect(chinese.stdout).not.toMatch(/LASSO/);
  });

  it.each([
    ['code,y,GDP60,LifeExp,EquipInv,colony\nA,1,8,50,0.1,none\n', 3, /column "Confucian": a column is missing/],
    [
      'GDP60,LifeExp,EquipInv,Confucian,colony\n8,50,0.1,0,belgian\n',
      3,
      /row 2, column "colony": a level that is not known: "belgian"; allowed: "british", "french", "none"/,
    ],
    [
      'GDP60,LifeExp,EquipInv,Confucian,colony\n8,50,0.1,0,none\n8,,0.1,0,none\n',
      3,
      /row 3, column "LifeExp": 1 missing cell/,
    ],
    [
      'GDP60,LifeExp,EquipInv,Confucian,colony\n8,50,0.1,0,none\n8,long,0.1,0,none\n',
      3,
      /row 3, column "LifeExp": text in a column of numbers: "long"/,
    ],
  ])('refuses %j with exit code %i', async (text, expected, message) => {
    file(folder, 'bad.csv', text);
    const { code, stderr } = await predict('bad.csv', '--out', 'bad-out.csv');
    expect([code, stderr]).toEqual([expected, expect.stringMatching(message)]);
    expect(names(folder)).not.toContain('bad-out.csv');
  });

  it.each([
    [['--methods', 'forest'], /--methods: no model of this method was kept: "forest"; allowed: "ols", "lasso"/],
    [['--level', '90'], /--level: must be above 0 and below 1, such as 0\.9, got 90/],
  ])('refuses %j with exit code 2', async (flags, message) => {
    const { code, stderr } = await predict('fresh.csv', ...flags);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('refuses a folder whose models were changed, and one without any', async () => {
    const model = join(folder, 'half', 'models', 'ols.json');
    const before = readFileSync(model, 'utf8');
    writeFileSync(model, before.replace('"seed":1', '"seed":2'));
    const changed = await predict('fresh.csv');
    writeFileSync(model, before);
    expect([changed.code, changed.stderr]).toEqual([
      3,
      expect.stringMatching(/ols\.json: was changed after the study wrote it/),
    ]);
    await kuznets(
      [
        'growth',
        '--data',
        'train.csv',
        '--target',
        'y',
        '--methods',
        'ols',
        '--resamples',
        '0',
        ...place,
        '--out',
        'none',
      ],
      {
        cwd: folder,
      },
    );
    const none = await kuznets(['predict', '--from', 'none', '--data', 'fresh.csv'], { cwd: folder });
    expect([none.code, none.stderr]).toEqual([2, expect.stringMatching(/no models were kept.*--keep-models/)]);
  });
});
