import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTable } from '@kuznets/data';
import { type GrowthResult, growthResultSchema, manifestSchema, sealManifest, sha256Hex } from '@kuznets/studies';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { startBrowser } from '../runtimes/browser.ts';
import { emptyFolder, file, quick, table as csv } from './cli.ts';
import { kuznets } from './lasting.ts';
import { type OpenedReport, accessibilityProblems, cellsOf, drawAll, openReport, shownTables } from './report-page.ts';
import { expectTables, growthTables } from './report-tables.ts';

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';
const methods = [
  ...['bagging', 'forest', 'lasso', 'ols', { name: 'network', networks: 20, decomposedNetworks: 5 }],
  { name: 'bma', chains: 4, draws: 4000, burnIn: 500 },
];
const config = JSON.stringify({ data: 'fls2001', methods, trees: 60, seeds: 2, folds: 3 });

describe('kuznets report', () => {
  it('refuses what is not a result, and says why', async () => {
    const folder = emptyFolder();
    await kuznets(['growth', ...quick, '--out', 'r'], { cwd: folder });
    const old = readFileSync(join(folder, 'r/manifest.json'), 'utf8');
    expect(await kuznets(['report', 'nowhere'], { cwd: folder })).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/nowhere.manifest\.json: cannot be read; allowed: a folder that a study/),
    });
    expect(await kuznets(['report', 'r', '--lang', 'fr'], { cwd: folder })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/en, zh/),
    });
    const result = readFileSync(join(folder, 'r/result.json'), 'utf8');
    /** Another result, and a manifest that says so. */
    const store = (text: string): void => {
      const { self: _, files, ...rest } = manifestSchema.parse(JSON.parse(old));
      const sealed = sealManifest({ ...rest, files: { ...files, 'result.json': sha256Hex(text) } });
      writeFileSync(join(folder, 'r/result.json'), text);
      writeFileSync(join(folder, 'r/manifest.json'), JSON.stringify(sealed));
    };
    writeFileSync(join(folder, 'r/result.json'), result.replace('"rows": 72', '"rows": 73'));
    expect(await kuznets(['report', 'r'], { cwd: folder })).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/result\.json: was changed after the study wrote it; .*kuznets verify/),
    });
    store(result.replace('"schemaVersion": 10', '"schemaVersion": 9'));
    expect(await kuznets(['report', 'r'], { cwd: folder })).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /result\.json: another schema version: "9"; allowed: 10; the folder is older than this kuznets: run the study again/,
      ),
    });
    store(result.slice(1));
    expect(await kuznets(['report', 'r'], { cwd: folder })).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/result\.json: is not JSON/),
    });
  });
});

describe.skipIf(executable === '' && !adaptersRequired)(
  `the growth report${executable === '' ? ', left out: KUZNETS_CHROMIUM names no browser' : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kuznets-report-'));
    const report = join(folder, 'r/report.html');
    let browser: Browser;
    let result: GrowthResult;
    let opened: OpenedReport;
    let page: Page;

    beforeAll(async () => {
      expect(executable, 'KUZNETS_CHROMIUM must name a Chromium: run through `npm test`').not.toBe('');
      writeFileSync(join(folder, 'c.json'), config);
      const { code, stderr } = await kuznets(['growth', '--config', 'c.json', '--backend', 'wasm', '--out', 'r'], {
        cwd: folder,
      });
      expect(code, stderr).toBe(0);
      result = growthResultSchema.parse(JSON.parse(readFileSync(join(folder, 'r/result.json'), 'utf8')));
      browser = await startBrowser(executable);
      opened = await openReport(browser, report);
      ({ page } = opened);
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it.each([
      ['en', 'light', 1280],
      ['zh', 'dark', 1280],
      ['zh', 'light', 360],
      ['en', 'dark', 360],
    ] as const)(
      'in %s, %s, %i pixels wide: no request, no complaint, nothing beside the page, nothing that axe finds',
      async (language, theme, width) => {
        const other = await openReport(browser, report, { language, theme, width });
        await drawAll(other.page);
        await other.page.evaluate(() =>
          document.querySelectorAll('details').forEach((details) => (details.open = true)),
        );
        expect(
          await other.page.evaluate(() => [
            document.documentElement.lang,
            getComputedStyle(document.documentElement).colorScheme,
            document.documentElement.scrollWidth,
          ]),
        ).toEqual([language, theme, width]);
        expect(await other.page.locator('figure svg').count()).toBeGreaterThanOrEqual(8);
        expect(await accessibilityProblems(other.page)).toEqual([]);
        expect([other.requests, other.complaints]).toEqual([[], []]);
        expect(/\p{Script=Han}/u.test(await other.page.locator('main').innerText())).toBe(language === 'zh');
        await other.page.close();
      },
    );

    it('shows in every table what result.json holds', async () => {
      for (const method of result.methods) {
        await page.locator('#importance').getByRole('combobox', { name: 'Method' }).selectOption(method.id);
        const { 'provenance-facts': facts, coefficients, slopes, ...tables } = await shownTables(page);
        expectTables(tables, growthTables(result, method));
        expect(slopes!.map(([name]) => name).sort()).toEqual(result.data.features.map(({ name }) => name).sort());
        const estimated = result.methods.flatMap(({ coefficients: estimates }) =>
          estimates === null ? [] : [estimates.intercept, ...estimates.coef].filter((value) => value !== null),
        );
        expect(coefficients).toHaveLength(estimated.length);
        for (const { modelHash } of method.runs)
          if (modelHash !== null) expect(facts!.map(([, value]) => value)).toContain(`sha256 ${modelHash}`);
        expect(facts).toContainEqual(['Sample, as used', `sha256 ${result.data.sha256}`]);
      }
    });

    it('sorts by a column from the keyboard', async () => {
      const table = page.locator('#accuracy-table');
      const heading = table.getByRole('button', { name: 'R² cross-validated' });
      await heading.focus();
      const column = async (): Promise<string[]> => (await cellsOf(table)).map((row) => row[3]!);
      const values = result.methods.map(({ accuracy }) => accuracy.crossValidated!.r2!).sort((a, b) => a - b);
      await page.keyboard.press('Enter');
      expect(await table.locator('th[aria-sort=ascending]').innerText()).toMatch(/cross/);
      (await column()).forEach((cell, place) => expect(agrees(cell, values[place]!)).toBe(true));
      await page.keyboard.press('Enter');
      (await column()).forEach((cell, place) => expect(agrees(cell, values.at(-1 - place)!)).toBe(true));
    });

    it('zooms the interplay out to all pairs, and shows the map and a country', async () => {
      await page.locator('#interaction').getByRole('combobox', { name: 'Show' }).selectOption('all');
      await drawAll(page);
      expect(await page.locator('#interaction figure svg title').count()).toBe((41 * 40) / 2);
      await page.locator('#map').getByRole('combobox', { name: 'Show' }).selectOption('residual');
      expect(await page.locator('#map figcaption').innerText()).toContain('y minus the prediction of');
      expect(
        await page
          .locator('#map figure title')
          .evaluateAll((titles) => titles.filter((title) => !title.textContent.endsWith('not in the sample')).length),
      ).toBeGreaterThan(60);
      expect(await page.locator('#map .note').innerText()).toMatch(/Too small for this map.*Singapore \(SG\)/);
      await page.locator('#rows').getByRole('combobox', { name: 'Country' }).selectOption({ label: 'Brazil (BR)' });
      expect(await page.locator('#rows figcaption').innerText()).toMatch(
        /^Brazil \(BR\): from the average prediction to its own/,
      );
      const [y, fitted] = [result.data.y[7]!, result.methods.at(-1)!.predictions.fitted[7]!];
      const [actual, prediction, residual] = (await page.locator('#rows > p').first().innerText()).match(/−?\d\.\d+/g)!;
      expect([agrees(actual!, y), agrees(prediction!, fitted), agrees(residual!, y - fitted)]).toEqual([
        true,
        true,
        true,
      ]);
    });

    it('exports tables that read back, and figures that are pictures', async () => {
      const save = async (format: string, name: string): Promise<Buffer> => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('button', { name: `${format} of ${name}`, exact: true }).click(),
        ]);
        return readFileSync(await download.path());
      };
      const table = await parseTable((await save('CSV', 'ranking-bma')).toString());
      const bma = result.methods.find(({ id }) => id === 'bma')!;
      const column = table.columns.find(({ name }) => name === 'posteriorInclusion')!;
      const exact = bma.ranking.map(
        (name) => bma.importances[0]!.mean[result.data.features.findIndex((feature) => feature.name === name)]!,
      );
      expect([...column.values].map((value) => Number(value).toPrecision(5))).toEqual(
        exact.map((value) => value.toPrecision(5)),
      );
      expect((await save('LaTeX', 'ranking-bma')).toString()).toMatch(
        /^\\begin\{table\}.*\n.*\n\\caption\{Bayesian model averaging: determinants of y by Inclusion probability, .*\n\\begin\{tabular\}/,
      );
      const svg = (await save('SVG', 'importance-bma')).toString();
      expect(
        await page.evaluate(
          (text) => new DOMParser().parseFromString(text, 'image/svg+xml').documentElement.tagName,
          svg,
        ),
      ).toBe('svg');
      const png = await save('PNG', 'importance-bma');
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect(png.readUInt32BE(16)).toBe(1360);
    });

    it('complains of nothing and asks for nothing meanwhile', () => {
      expect([opened.requests, opened.complaints]).toEqual([[], []]);
    });

    it('shows hostile names as text and exports them safely', async () => {
      const hostile = [
        '=cmd()',
        '</script><img src=x onerror=alert(1)>',
        'long'.repeat(2500),
        '😀😀',
        '\u202eעברית',
        '@x\\{}%',
      ];
      const rows = csv(12)
        .trim()
        .split('\n')
        .map((line, row) =>
          row === 0
            ? `id,y,${hostile.map((name) => `"${name}"`).join(',')}`
            : `${line.split(',')[0]},${line.split(',')[1]},${hostile.map((_, at) => String((row * (at + 3)) % 7)).join(',')}`,
        );
      file(folder, 'h.csv', `${rows.join('\n')}\n`);
      const { code, stderr } = await kuznets(['growth', '--data', 'h.csv', '--target', 'y', ...quick, '--out', 'h'], {
        cwd: folder,
      });
      expect(code, stderr).toBe(0);
      const other = await openReport(browser, join(folder, 'h/report.html'));
      await drawAll(other.page);
      const cells = await cellsOf(other.page.locator('#ranks-table'));
      expect(new Set(cells.map(([name]) => name))).toEqual(
        new Set(hostile.map((name) => (name.length > 100 ? `${'long'.repeat(25).slice(0, 99)}…` : name))),
      );
      const [download] = await Promise.all([
        other.page.waitForEvent('download'),
        other.page.getByRole('button', { name: 'CSV of ranks', exact: true }).click(),
      ]);
      const text = readFileSync(await download.path(), 'utf8');
      expect(text).toMatch(/^'=cmd\(\),/m);
      expect(text).toMatch(/^'@x/m);
      const [latex] = await Promise.all([
        other.page.waitForEvent('download'),
        other.page.getByRole('button', { name: 'LaTeX of ranks', exact: true }).click(),
      ]);
      expect(readFileSync(await latex.path(), 'utf8')).toContain('\\textless{}/script\\textgreater{}');
      expect(await other.page.evaluate(() => document.documentElement.scrollWidth)).toBe(1280);
      expect(await accessibilityProblems(other.page)).toEqual([]);
      expect([other.requests, other.complaints]).toEqual([[], []]);
      await other.page.close();
    });

    it('carries no sample where asked not to, and says so', async () => {
      expect(await kuznets(['report', 'r', '--no-data', '--lang', 'zh'], { cwd: folder })).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^Wrote .*report\.html\n$/),
      });
      const other = await openReport(browser, report);
      await drawAll(other.page);
      expect(await other.page.evaluate(() => document.documentElement.lang)).toBe('zh');
      expect(await other.page.locator('#map').count()).toBe(0);
      expect(await other.page.locator('#rows .note').innerText()).toContain('--no-data');
      expect([other.requests, other.complaints]).toEqual([[], []]);
      await other.page.close();
    });
  },
);

/** Whether a cell shows a value: a number to within half of its last digit, a text whole or cut, a dash for nothing. */
function agrees(cell: string, value: string | number | null): boolean {
  if (value === null) return cell === '–';
  if (typeof value === 'string') return cell === value || (cell.endsWith('…') && value.startsWith(cell.slice(0, -1)));
  const plain = cell.replaceAll('−', '-').replaceAll(',', '');
  const decimals = plain.split('.')[1]?.length ?? 0;
  return (
    /^-?\d+(\.\d+)?$/.test(plain) &&
    Math.abs(Number(plain) - value) <= 0.5 * 10 ** -decimals * (1 + 1e-9) + 1e-12 * Math.abs(value)
  );
}
