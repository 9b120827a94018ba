import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder, file, names, quick, table } from './cli.ts';
import { kuznets } from './lasting.ts';

const study = ['growth', ...quick];

describe('kuznets growth', () => {
  it('writes the same tables and figures for embedded data and for a file of thirty rows and five columns, every method on', async () => {
    const folder = emptyFolder();
    const noise = (i: number): number => Math.sin(i * i * 0.73) * Math.cos(i * 1.7);
    const lines = Array.from({ length: 30 }, (_, i) =>
      [`r${i}`, noise(i) + noise(i + 500) / 2, ...[0, 1, 2, 3, 4].map((k) => noise(i + 100 * k))].join(','),
    );
    file(folder, 'my.csv', `id,y,a,b,c,d,e\n${lines.join('\n')}\n`);
    const few = {
      tree: {},
      bagging: { trees: 20 },
      forest: { trees: 20 },
      network: { networks: 20 },
      'm5p-bagging': { trees: 10 },
      'm5p-forest': { trees: 10 },
      boosting: { cycles: 5 },
      lasso: { cvFolds: 3 },
      'elastic-net': { cvFolds: 3 },
      svr: { bootstraps: 3 },
      bayes: {},
      averaging: {},
      stepwise: {},
      bma: { chains: 2, draws: 400, burnIn: 100 },
      ols: {},
    };
    file(
      folder,
      'few.json',
      JSON.stringify({
        methods: Object.entries(few).map(([name, settings]) => ({ name, ...settings })),
        folds: 3,
        resamples: 0,
        seeds: 2,
      }),
    );
    const study = ['growth', '--config', 'few.json', '--backend', 'wasm', '--workers', '1'];
    const [embedded, own] = await Promise.all([
      kuznets([...study, '--data', 'fls2001', '--out', 'f'], { cwd: folder }),
      kuznets([...study, '--data', 'my.csv', '--target', 'y', '--out', 'm'], { cwd: folder }),
    ]);
    expect([embedded.code, own.code], embedded.stderr + own.stderr).toEqual([0, 0]);
    for (const part of ['tables', 'figures'])
      expect(names(join(folder, 'm', part))).toEqual(names(join(folder, 'f', part)));
    const tables = names(join(folder, 'm', 'tables'));
    for (const name of ['variables', 'methods', 'rankings', 'fit', 'variation', 'explained-variation', 'nonlinearity'])
      expect(tables).toContain(`${name}.tex`);
    const figures = names(join(folder, 'm', 'figures'));
    for (const figure of ['importance', 'interaction', 'profiles', 'contributions'])
      expect(figures).toContain(`${figure}-by-method.svg`);
    expect([...tables, ...figures].filter((name) => /^(table|figure)-/.test(name))).toEqual([]);
    for (const name of tables)
      expect(readFileSync(join(folder, 'm', 'tables', name), 'utf8').split('\n')[0], name).not.toMatch(/publi|paper/);
    expect(await kuznets(['verify', 'm', '--backend', 'wasm'], { cwd: folder })).toMatchObject({ code: 0 });
  });
});

describe('kuznets growth --lang zh', () => {
  it('writes tables, figures and page in Chinese, and verify makes the same', async () => {
    const folder = emptyFolder();
    const { code, stdout } = await kuznets([...study, '--lang', 'zh', '--out', 'r'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/Random forest/);
    const read = (name: string): string => readFileSync(join(folder, 'r', name), 'utf8');
    for (const name of ['tables.md', 'tables/accuracy.tex', 'tables/accuracy.csv', 'figures/importance-by-method.svg'])
      expect(read(name), name).toMatch(/随机森林/);
    expect(read('tables/accuracy.csv')).toMatch(/^method,/);
    expect(read('report.html')).toMatch(/<html lang="zh"/);
    expect(await kuznets(['verify', 'r', '--backend', 'wasm'], { cwd: folder })).toMatchObject({ code: 0 });
    await kuznets(['report', 'r'], { cwd: folder });
    expect(read('report.html')).toMatch(/<html lang="en"/);
    expect(await kuznets(['verify', 'r', '--backend', 'wasm'], { cwd: folder })).toMatchObject({ code: 0 });
  });
});

describe('kuznets verify', () => {
  it('finds one changed byte of the data', async () => {
    const folder = emptyFolder();
    const data = file(folder, 'd.csv', table(12));
    await kuznets(['growth', '--data', data, '--target', 'y', ...quick, '--out', 'r'], { cwd: folder });
    expect(await kuznets(['verify', 'r', '--backend', 'wasm'], { cwd: folder })).toMatchObject({ code: 0 });
    file(folder, 'd.csv', table(12).replace('r3,10,', 'r3,30,'));
    const changed = await kuznets(['verify', 'r', '--backend', 'wasm'], { cwd: folder });
    expect(changed.code).toBe(5);
    expect(changed.stdout).toMatch(/d\.csv: expected sha256 [0-9a-f]{64}, got sha256/);
    expect(changed.stdout).toMatch(/models\[0\]\.sha256: expected/);
    file(folder, 'd.csv', table(12).replace('r3,10,', 'r3,1x,'));
    expect(await kuznets(['verify', 'r', '--backend', 'wasm'], { cwd: folder })).toMatchObject({
      code: 5,
      stdout: expect.stringMatching(/"1x"/),
    });
    const moved = file(folder, 'moved.csv', table(12));
    expect(await kuznets(['verify', 'r', '--backend', 'wasm', '--data', moved], { cwd: folder })).toMatchObject({
      code: 0,
    });
  });

  it('finds one changed byte of any file of the result', async () => {
    const folder = emptyFolder();
    await kuznets([...study, '--seeds', '1', '--out', 'r'], { cwd: folder });
    const tamper = async (name: string, from: RegExp, to: string) => {
      cpSync(join(folder, 'r'), join(folder, 'copy'), { recursive: true });
      const path = join(folder, 'copy', ...name.split('/'));
      const text = readFileSync(path, 'utf8');
      expect(text).toMatch(from);
      writeFileSync(path, text.replace(from, to));
      return kuznets(['verify', 'copy', '--backend', 'wasm', '--json'], { cwd: folder });
    };
    const result = await tamper('result.json', /"r2": 0\.8/, '"r2": 0.7');
    expect(result.code).toBe(5);
    const { reproduced, differences } = JSON.parse(result.stdout) as {
      reproduced: boolean;
      differences: { where: string }[];
    };
    expect(reproduced).toBe(false);
    expect(differences.map(({ where }) => where)).toEqual([
      'result.json',
      expect.stringMatching(/result\.methods\[0\]\.runs\[0\]\.inSample\.r2/),
    ]);
    for (const [name, from] of [
      ['tables/accuracy.csv', /0\./],
      ['manifest.json', /"seconds": \d/],
      ['manifest.json', /\{/],
    ] as const) {
      expect({ name, code: (await tamper(name, from, '')).code }).toEqual({ name, code: 5 });
    }
  });
});
