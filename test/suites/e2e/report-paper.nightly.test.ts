import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { growthResultSchema, regionsResultSchema } from '@kuznets/studies';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { startBrowser } from '../runtimes/browser.ts';
import { file } from './cli.ts';
import { kuznets } from './lasting.ts';
import { accessibilityProblems, drawAll, openReport, shownTables } from './report-page.ts';
import { expectTables, growthTables, regionsTables } from './report-tables.ts';

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';
const data = process.env['KUZNETS_DATA'] ?? '';
const missing = [
  ...(executable === '' ? ['KUZNETS_CHROMIUM names no browser'] : []),
  ...(data === '' ? ['KUZNETS_DATA is not set: left out sdm2004 and provinces'] : []),
].join('; ');
const config = JSON.stringify({
  data: 'sdm2004',
  methods: ['bagging', 'forest', 'ols'],
  trees: 40,
  seeds: 2,
  folds: 0,
});

describe.skipIf(data === '' || (executable === '' && !adaptersRequired))(
  `the reports beside the papers${missing === '' ? '' : `, left out: ${missing}`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kuznets-paper-'));
    let browser: Browser;

    beforeAll(async () => {
      file(folder, 'c.json', config);
      const env = { KUZNETS_DATA: data };
      for (const study of [
        ['growth', '--config', 'c.json'],
        ['regions', '--data', 'provinces', '--replicas', '3', '--leave-out', '0'],
      ]) {
        const { code, stderr } = await kuznets([...study, '--backend', 'wasm', '--out', study[0]!], {
          cwd: folder,
          env,
        });
        expect(code, stderr).toBe(0);
      }
      browser = await startBrowser(executable);
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('show of sdm2004 what result.json holds, every published cell included', async () => {
      const result = growthResultSchema.parse(JSON.parse(readFileSync(join(folder, 'growth/result.json'), 'utf8')));
      const { page, complaints, requests } = await openReport(browser, join(folder, 'growth/report.html'));
      for (const method of result.methods) {
        await page.locator('#importance').getByRole('combobox', { name: 'Method' }).selectOption(method.id);
        const { 'provenance-facts': _, coefficients, slopes, ...tables } = await shownTables(page);
        expectTables(tables, growthTables(result, method));
        expect([coefficients!.length > 0, slopes!.length]).toEqual([true, result.data.features.length]);
      }
      expect([requests, complaints]).toEqual([[], []]);
      await page.close();
    });

    it('say in Chinese why published cells differ, and what was found of single methods', async () => {
      const { page } = await openReport(browser, join(folder, 'growth/report.html'), { language: 'zh' });
      const cells = (await shownTables(page))['comparison']!;
      for (const [, , row, , , , reason, note] of cells) {
        expect(row).toMatch(/\p{Script=Han}|^(?:MAE|R²|(?:FEPV |NL )?[A-Z0-9]+)$/u);
        expect(reason).toMatch(/\p{Script=Han}/u);
        expect(note).toMatch(/^–$|^[^a-z]*\p{Script=Han}[^a-z]*$/u);
      }
      await page.close();
      const other = await openReport(browser, join(folder, 'regions/report.html'), { language: 'zh' });
      await other.page
        .locator('#accuracy details')
        .last()
        .evaluate((details: HTMLDetailsElement) => (details.open = true));
      for (const note of await other.page.locator('#accuracy details li bdi').allInnerTexts())
        expect(note).toMatch(/\p{Script=Han}/u);
      expect(await other.page.locator('.caution bdi').innerText()).toMatch(/\p{Script=Han}/u);
      await other.page.close();
    });

    it('show of the provinces what result.json holds, every value of the paper included', async () => {
      const result = regionsResultSchema.parse(JSON.parse(readFileSync(join(folder, 'regions/result.json'), 'utf8')));
      const { page, complaints, requests } = await openReport(browser, join(folder, 'regions/report.html'));
      const { 'provenance-facts': _, ...tables } = await shownTables(page);
      expect(tables['paper-values']!.length).toBeGreaterThan(30);
      expectTables(tables, regionsTables(result));
      expect([requests, complaints]).toEqual([[], []]);
      await page.close();
    });

    it.each([
      ['growth', 'zh', 'light', 1280],
      ['growth', 'en', 'dark', 360],
      ['regions', 'en', 'light', 1280],
      ['regions', 'zh', 'dark', 360],
    ] as const)(
      '%s in %s, %s, %i pixels wide: small, no request, no complaint, nothing beside the page, nothing that axe finds',
      async (study, language, theme, width) => {
        const report = join(folder, study, 'report.html');
        const { page, complaints, requests } = await openReport(browser, report, { language, theme, width });
        await drawAll(page);
        await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
        expect(
          await page.evaluate(() => [document.documentElement.lang, document.documentElement.scrollWidth]),
        ).toEqual([language, width]);
        expect(await accessibilityProblems(page)).toEqual([]);
        expect([requests, complaints]).toEqual([[], []]);
        expect(statSync(report).size).toBeLessThan(2_500_000);
        await page.close();
      },
    );
  },
);
