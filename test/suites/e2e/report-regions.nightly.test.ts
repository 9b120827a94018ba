import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RegionsResult, regionsResultSchema, studyWords } from '@kuznets/studies';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { startBrowser } from '../runtimes/browser.ts';
import { file, kuznets } from './cli.ts';
import { accessibilityProblems, drawAll, openReport, shownTables } from './report-page.ts';
import { type Cell, expectTables, median, regionsTables } from './report-tables.ts';

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';
const names = ['=R0()', '<img src=x onerror=alert(1)>', 'ا‮ ب', '\\input{x}', 'R4', 'R5', 'R6', 'R7'];

/** Eight regions over seven years, three indicators, hostile names. */
const csv = `region,year,gdp,"<b>tax</b>",trade\n${names
  .flatMap((name, i) =>
    Array.from({ length: 7 }, (_, t) => {
      const at = 7 * i + t;
      const level = (i < 3 ? 20 : 10) + ((i * 7) % 5) / 4;
      return [
        `"${name}"`,
        2010 + t,
        level + t + ((at * 13) % 11) / 20,
        level * 2 - t + ((at * 7) % 9) / 20,
        level + ((at * 5) % 13) / 10,
      ].join(',');
    }),
  )
  .join('\n')}\n`;

const study = [
  'regions',
  '--data',
  'mine.csv',
  '--backend',
  'wasm',
  '--replicas',
  '3',
  '--leave-out',
  '1',
  '--origins',
  '2014-2015',
  '--period',
  'year',
];

describe.skipIf(executable === '' && !adaptersRequired)(
  `the regions report${executable === '' ? ', left out: KUZNETS_CHROMIUM names no browser' : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kuznets-report-'));
    let browser: Browser;
    let result: RegionsResult;

    beforeAll(async () => {
      expect(executable, 'KUZNETS_CHROMIUM must name a Chromium: run through `npm test`').not.toBe('');
      file(folder, 'mine.csv', csv);
      const { code, stderr } = await kuznets([...study, '--out', 'out'], { cwd: folder });
      expect(code, stderr).toBe(0);
      result = regionsResultSchema.parse(JSON.parse(readFileSync(join(folder, 'out/result.json'), 'utf8')));
      browser = await startBrowser(executable);
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('shows in every table what result.json holds', async () => {
      const { page, complaints, requests } = await openReport(browser, join(folder, 'out/report.html'));
      const { 'provenance-facts': _, ...tables } = await shownTables(page);
      expectTables(tables, regionsTables(result));
      expect(await page.locator('.verdicts .verdict').allInnerTexts()).toEqual(
        result.verdicts.map(({ verdict }) => verdict),
      );
      await page.locator('#accuracy select').nth(1).selectOption({ label: 'all indicators, in z-scores' });
      await page.locator('#accuracy select').nth(2).selectOption({ label: 'R²' });
      const rows = result.forecasts
        .at(-1)!
        .methods.flatMap(({ method, scaled, scaledAgainstRandomWalk: walk }): Cell[][] =>
          scaled
            ? [
                [
                  studyWords.en.models[method],
                  median(scaled.r2),
                  walk?.share ?? null,
                  walk?.statistic ?? null,
                  walk?.pValue ?? null,
                ],
              ]
            : [],
        );
      const shown = (await shownTables(page))['accuracy-scaled']!.map((row) => row.slice(0, -1));
      expectTables({ 'accuracy-scaled': shown }, { 'accuracy-scaled': rows });
      expect([requests, complaints]).toEqual([[], []]);
      await page.close();
    });

    it.each([
      ['en', 'light', 1280],
      ['zh', 'dark', 1280],
      ['en', 'dark', 360],
      ['zh', 'light', 360],
    ] as const)(
      'in %s, %s, %i pixels wide: every choice drawn, no request, no complaint, nothing beside the page, nothing that axe finds',
      async (language, theme, width) => {
        const { page, complaints, requests } = await openReport(browser, join(folder, 'out/report.html'), {
          language,
          theme,
          width,
        });
        for (const picker of await page.locator('main .picker select').all()) await picker.selectOption({ index: 1 });
        await drawAll(page);
        expect(await page.locator('main figure svg').count()).toBe((await page.locator('main figure').count()) - 1);
        expect(await page.locator('main').innerText()).not.toMatch(/undefined|NaN|\[object/);
        await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
        expect(
          await page.evaluate(() => [
            document.documentElement.lang,
            getComputedStyle(document.documentElement).colorScheme,
            document.documentElement.scrollWidth,
          ]),
        ).toEqual([language, theme, width]);
        expect(await accessibilityProblems(page)).toEqual([]);
        expect([requests, complaints]).toEqual([[], []]);
        await page.close();
      },
    );

    it('exports what no spreadsheet runs', async () => {
      const { page } = await openReport(browser, join(folder, 'out/report.html'));
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('#regions-table').getByRole('button', { name: 'CSV' }).click(),
      ]);
      const text = readFileSync(await download.path(), 'utf8');
      expect(text.split('\r\n')[1]).toMatch(/^'=R0\(\),\d/);
      expect(text).toContain('\r\n<img src=x onerror=alert(1)>,');
    });

    it('stays small', () => {
      expect(statSync(join(folder, 'out/report.html')).size).toBeLessThan(2_500_000);
    });
  },
);
