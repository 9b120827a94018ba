import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RegionsResult, regionsResultSchema, studyWords, unbalancedSentences } from '@kuznets/studies';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { startBrowser } from '../runtimes/browser.ts';
import { file, kuznets, regionsCsv, regionsQuick } from './cli.ts';
import { accessibilityProblems, drawAll, openReport, shownTables } from './report-page.ts';
import { expectTables } from './report-tables.ts';

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';

describe.skipIf(executable === '' && !adaptersRequired)(
  `the page of an unbalanced panel${executable === '' ? ', left out: KUZNETS_CHROMIUM names no browser' : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kuznets-unbalanced-'));
    const out = join(folder, 'out');
    let browser: Browser;
    let result: RegionsResult;

    beforeAll(async () => {
      expect(executable, 'KUZNETS_CHROMIUM must name a Chromium: run through `npm test`').not.toBe('');
      // R6 begins three years late, and R7 has a hole, after which it is known for too short a time to be smoothed.
      const missing = new Set(['R6,2010', 'R6,2011', 'R6,2012', 'R7,2013']);
      const csv = regionsCsv((line) => {
        const [region, year, gdp, ...others] = line.split(',');
        return [region, year, missing.has(`${region},${year}`) ? '' : gdp, ...others].join(',');
      });
      file(folder, 'mine.csv', csv);
      const study = ['regions', '--data', 'mine.csv', '--missing', 'keep', ...regionsQuick, '--leave-out', '0'];
      const run = await kuznets([...study, '--out', 'out'], { cwd: folder });
      expect(run.code, run.stderr).toBe(0);
      result = regionsResultSchema.parse(JSON.parse(readFileSync(join(out, 'result.json'), 'utf8')));
      browser = await startBrowser(executable);
    });

    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('has the forecasts of all regions, those of the complete ones alone beside them, and says which they are', async () => {
      const { page, complaints, requests } = await openReport(browser, join(out, 'report.html'));
      const { ids, complete, forecasts, regions } = result.unbalanced!;
      expect([ids.length, complete]).toEqual([8, 6]);
      const { models } = studyWords.en;
      const shown = await shownTables(page);
      expectTables(
        { levels: shown['accuracy-unbalanced']!, regions: shown['unbalanced-regions']! },
        {
          levels: forecasts.flatMap(({ methods }) =>
            methods.map(({ method, regions: counted, same, own }) => [
              ...[models[method], counted],
              ...[same.cells, same.mae, same.rmse, own.cells, own.mae, own.rmse],
            ]),
          ),
          regions: regions.flatMap(({ origin, horizon, actual, methods }) =>
            ids.map((id, unit) => [
              ...[id, String(origin), horizon, actual[unit]!],
              ...methods.map(({ forecast }) => forecast[unit]!),
            ]),
          ),
        },
      );
      const counts = shown['accuracy-unbalanced']!.map(([, counted]) => counted);
      expect(new Set(counts)).toEqual(new Set(['8', '7', '6']));
      const said = unbalancedSentences(result, studyWords.en);
      expect(said.length).toBeGreaterThan(0);
      const accuracy = await page.locator('#accuracy').innerText();
      for (const sentence of said) expect(accuracy).toContain(sentence);
      await drawAll(page);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect({ complaints, requests }).toEqual({ complaints: [], requests: [] });
    });

    it('fits a telephone, in Chinese', async () => {
      const { page, complaints } = await openReport(browser, join(out, 'report.html'), { language: 'zh', width: 390 });
      await drawAll(page);
      for (const sentence of unbalancedSentences(result, studyWords.zh))
        expect(await page.locator('#accuracy').innerText()).toContain(sentence);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      expect(complaints).toEqual([]);
    });
  },
);
