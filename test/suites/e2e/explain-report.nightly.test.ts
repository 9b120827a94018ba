import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExplainResult, explainResultSchema } from '@kuznets/studies';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { startBrowser } from '../runtimes/browser.ts';
import { kuznets } from './cli.ts';
import { accessibilityProblems, drawAll, openReport } from './report-page.ts';

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';
const root = new URL('../../../', import.meta.url);

describe.skipIf(executable === '' && !adaptersRequired)(
  `the page of a model${executable === '' ? ', left out: KUZNETS_CHROMIUM names no browser' : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kuznets-explain-'));
    const report = join(folder, 'r/report.html');
    let browser: Browser;
    let result: ExplainResult;

    beforeAll(async () => {
      expect(executable, 'KUZNETS_CHROMIUM must name a Chromium: run through `npm test`').not.toBe('');
      writeFileSync(
        join(folder, 'g.csv'),
        'variable,group\nEquipInv,investment\nNequipInv,investment\nBuddha,faith/east\nConfucian,faith/east\nMuslim,faith\n',
      );
      const model = new URL('test/reference/xgboost_pruned.model.json', root).pathname;
      const data = new URL('packages/data/datasets/fls2001/fls2001.csv', root).pathname;
      const args = ['--model', model, '--data', data, '--groups', 'g.csv', '--shares', '2', '--backend', 'wasm'];
      const { code, stderr } = await kuznets(['explain', ...args, '--out', 'r'], { cwd: folder });
      expect(code, stderr).toBe(0);
      result = explainResultSchema.parse(JSON.parse(readFileSync(join(folder, 'r/result.json'), 'utf8')));
      browser = await startBrowser(executable);
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it.each([
      ['en', 'light', 1280],
      ['zh', 'dark', 360],
    ] as const)('in %s, %s, %i pixels wide', async (language, theme, width) => {
      const { page, requests, complaints } = await openReport(browser, report, { language, theme, width });
      await drawAll(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      const own = result.players.find(({ name }) => name === result.variation.ranking[0])!;
      const ofVariable = own.columns.length === 1 ? ['dependence', 'effect'] : [];
      const figures = ['shares', 'beeswarm', 'effects', 'pairs', ...ofVariable, 'row'].map((name) => `${name}-figure`);
      expect(await page.locator('figure').evaluateAll((list) => list.map(({ id }) => id))).toEqual(figures);
      expect(await page.locator('#beeswarm-figure circle').count()).toBe(15 * result.shapley!.rows.length);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect([requests, complaints]).toEqual([[], []]);
      expect(/\p{Script=Han}/u.test(await page.locator('main').innerText())).toBe(language === 'zh');
      await page.close();
    });

    it.each(['en', 'zh'] as const)('tells the parts of groups as a tree, 390 pixels wide, in %s', async (language) => {
      const { page } = await openReport(browser, report, { language, width: 390 });
      const rows = page.locator('#shares-within-table tbody tr');
      const names = (await rows.locator('td:first-child').allTextContents()).map((name) => name.trim());
      const within = result.shares!.within!;
      expect([...names].sort()).toEqual(within.map(({ path }) => path.at(-1)!).sort());
      const lefts = await rows.locator('td:first-child bdi').evaluateAll((list) =>
        list.map((cell) => {
          const [text] = cell.childNodes;
          const range = document.createRange();
          range.setStart(text!, cell.textContent.search(/[^\u00a0]/));
          range.setEnd(text!, cell.textContent.length);
          return range.getBoundingClientRect().left;
        }),
      );
      const depth = (at: number): number => within.find(({ path }) => path.at(-1) === names[at])!.path.length;
      for (const [at, left] of lefts.entries()) {
        const same = lefts[names.findIndex((_, other) => depth(other) === depth(at))]!;
        expect(Math.abs(left - same), names[at]).toBeLessThan(1);
        if (at > 0 && depth(at) > depth(at - 1)) expect(left, names[at]).toBeGreaterThan(lefts[at - 1]! + 4);
      }
      expect(names.indexOf('east')).toBeGreaterThan(names.indexOf('faith'));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
      await page.close();
    });

    it('shows the row and the variable that are chosen, and rows nowhere where they are left out', async () => {
      const { page } = await openReport(browser, report);
      await drawAll(page);
      await page.locator('#rows').getByRole('combobox').selectOption('5');
      const { prediction, ids } = result.shapley!;
      await page.locator('#row-figure figcaption', { hasText: ids![5]! }).waitFor();
      const digits = (text: string): boolean => Math.abs(Number(text.replace('−', '-')) - prediction[5]!) < 1e-5;
      expect((await page.locator('#row-figure svg text').allTextContents()).some(digits)).toBe(true);
      await page.locator('#variable').getByRole('combobox').selectOption({ label: 'Catholic' });
      await drawAll(page);
      for (const figure of ['dependence', 'effect'])
        await page.locator(`#${figure}-figure figcaption`, { hasText: 'Catholic' }).waitFor();
      expect(await page.locator('#variable-table tbody td').nth(1).textContent()).toBe('Catholic');
      expect(await page.locator('#variable-table tbody tr').count()).toBe(1);
      const partners = page.locator('#variable-pairs-table tbody tr');
      for (const row of await partners.allTextContents()) expect(row).toContain('Catholic');
      expect(
        await page.locator('#variable-pairs-table').getByRole('button', { expanded: false }).textContent(),
      ).toContain(String(result.players.length - 1));
      await page.close();
      const { code } = await kuznets(['report', 'r', '--no-data'], { cwd: folder });
      expect(code).toBe(0);
      const { page: without } = await openReport(browser, report);
      await drawAll(without);
      expect(await without.locator('#rows, #dependence-figure').count()).toBe(0);
      expect(await without.locator('#shares-figure svg').count()).toBe(1);
      await without.close();
    });
  },
);
