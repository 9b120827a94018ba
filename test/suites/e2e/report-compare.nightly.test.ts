import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { growthResultSchema, manifestSchema, regionsResultSchema } from '@kuznets/studies';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { startBrowser } from '../runtimes/browser.ts';
import { kuznets } from './lasting.ts';
import { accessibilityProblems, openReport, shownTables } from './report-page.ts';
import { expectTables, growthComparisonTables, regionsComparisonTables } from './report-tables.ts';

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';
const studies = {
  growth: ['growth', '--methods', 'bagging,lasso', '--trees', '40', '--seeds', '2', '--folds', '3', '--no-decompose'],
  regions: ['regions', '--replicas', '2', '--origin', '1985'],
} as const;

describe.skipIf(executable === '' && !adaptersRequired)(
  `kuznets report compare${executable === '' ? ', left out: KUZNETS_CHROMIUM names no browser' : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kuznets-compare-'));
    let browser: Browser;

    const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const manifests = (study: string) =>
      [1, 2].map((seed) => manifestSchema.parse(read(`${study}${String(seed)}/manifest.json`)));

    beforeAll(async () => {
      expect(executable, 'KUZNETS_CHROMIUM must name a Chromium: run through `npm test`').not.toBe('');
      for (const [study, flags] of Object.entries(studies)) {
        for (const seed of ['1', '2']) {
          const { code, stderr } = await kuznets(
            [...flags, '--backend', 'wasm', '--seed', seed, '--out', `${study}${seed}`],
            { cwd: folder },
          );
          expect(code, stderr).toBe(0);
        }
        expect(
          await kuznets(['report', 'compare', `${study}1`, `${study}2`, '--out', `${study}.html`], { cwd: folder }),
        ).toMatchObject({ code: 0 });
      }
      browser = await startBrowser(executable);
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('shows of two growth studies what their results hold', async () => {
      const { page, complaints, requests } = await openReport(browser, join(folder, 'growth.html'));
      const [a, b] = manifests('growth').map((manifest, at) => ({
        manifest,
        result: growthResultSchema.parse(read(`growth${String(at + 1)}/result.json`)),
      }));
      for (const method of ['bagging', 'lasso']) {
        await page.locator('#ranking').getByRole('combobox', { name: 'Method' }).selectOption(method);
        expectTables(
          await shownTables(page),
          growthComparisonTables([a!, b!], [['Configuration: seed', '1', '2', 'yes']], method),
        );
      }
      expect(await page.locator('#differences p').first().innerText()).toMatch(
        /The results differ.*same data.*Settings that differ: 1/,
      );
      expect([requests, complaints]).toEqual([[], []]);
      await page.close();
    });

    it('shows of two regions studies what their results hold', async () => {
      const { page, complaints, requests } = await openReport(browser, join(folder, 'regions.html'));
      const [a, b] = manifests('regions').map((manifest, at) => ({
        manifest,
        result: regionsResultSchema.parse(read(`regions${String(at + 1)}/result.json`)),
      }));
      expectTables(
        await shownTables(page),
        regionsComparisonTables([a!, b!], [['Configuration: seed', '1', '2', 'yes']]),
      );
      expect([requests, complaints]).toEqual([[], []]);
      await page.close();
    });

    it.each([
      ['growth', 'en', 'light', 1280],
      ['growth', 'zh', 'dark', 360],
      ['regions', 'zh', 'light', 1280],
      ['regions', 'en', 'dark', 360],
    ] as const)(
      '%s in %s, %s, %i pixels wide: nothing beside the page, nothing that axe finds',
      async (study, language, theme, width) => {
        const { page, complaints, requests } = await openReport(browser, join(folder, `${study}.html`), {
          language,
          theme,
          width,
        });
        await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
        expect(
          await page.evaluate(() => [document.documentElement.lang, document.documentElement.scrollWidth]),
        ).toEqual([language, width]);
        expect(await accessibilityProblems(page)).toEqual([]);
        expect([requests, complaints]).toEqual([[], []]);
        await page.close();
      },
    );

    it('says that equal runs are equal, and refuses two different studies', async () => {
      expect(await kuznets(['report', 'compare', 'growth1', 'regions1'], { cwd: folder })).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(
          'cannot compare two different studies: growth1 holds a growth study, regions1 a regions study',
        ),
      });
      expect(
        await kuznets(['report', 'compare', 'growth1', 'growth1', '--lang', 'zh', '--out', 'same.html'], {
          cwd: folder,
        }),
      ).toMatchObject({ code: 0 });
      const { page, complaints, requests } = await openReport(browser, join(folder, 'same.html'));
      expect(await page.locator('#differences p').first().innerText()).toMatch(/完全相同/);
      expect(await page.locator('tr.marked').count()).toBe(0);
      expect([requests, complaints]).toEqual([[], []]);
      await page.close();
    });
  },
);
