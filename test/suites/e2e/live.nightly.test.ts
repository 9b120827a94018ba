import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type GrowthResult, growthResultSchema } from '@kuznets/studies';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { complaintsOf, newTab, startBrowser } from '../runtimes/browser.ts';
import { kuznets } from './cli.ts';

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';
const table = fileURLToPath(new URL('../../../packages/data/datasets/fls2001/fls2001.csv', import.meta.url));
const study = ['growth', '--methods', 'bagging,forest', '--folds', '0', '--trees', '300', '--backend', 'wasm'];

/** A report opened from its file, and what its live panel offers. */
interface Opened {
  readonly page: Page;
  readonly live: Locator;
  readonly complaints: readonly string[];
  /** What was asked of the network, the report itself left out. */
  readonly requests: readonly string[];
}

describe.skipIf(executable === '' && !adaptersRequired)(
  `the live panel${executable === '' ? ', left out: KUZNETS_CHROMIUM names no browser' : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kuznets-live-'));
    let browser: Browser;
    let result: GrowthResult;
    let opened: Opened;

    async function open(report: string): Promise<Opened> {
      const page = await newTab(browser, { viewport: { width: 1280, height: 900 } });
      const complaints = complaintsOf(page);
      const url = pathToFileURL(join(folder, report, 'report.html')).href;
      const requests: string[] = [];
      page.on('request', (request) => {
        if (request.url() !== url && !/^(?:blob|data):/.test(request.url())) requests.push(request.url());
      });
      await page.goto(url);
      const live = page.locator('#live');
      await live.waitFor();
      return { page, live, complaints, requests };
    }

    const hashOf = (method: string, seed: number): string =>
      result.methods.find(({ id }) => id === method)!.runs.find((run) => run.seed === seed)!.modelHash!;
    const status = ({ live }: Opened): Locator => live.locator('.run [role=status]');

    async function grow({ live, ...rest }: Opened): Promise<void> {
      // It may be gone again before anyone looks: watched from before the click.
      const watch = await live.evaluateHandle((panel) => ({
        shown: new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            if (panel.querySelector('progress, [role=progressbar]') === null) return;
            observer.disconnect();
            resolve();
          });
          observer.observe(panel, { childList: true, subtree: true });
        }),
      }));
      await live.getByRole('button', { name: 'Grow' }).click();
      await watch.evaluate(({ shown }) => shown);
      await live.getByRole('progressbar').waitFor({ state: 'detached' });
      expect(await status({ live, ...rest }).innerText()).toBe('Done.');
    }

    const grownHash = ({ live }: Opened): Promise<string> => live.locator('.verdict .hash').first().innerText();
    const ranking = async ({ live }: Opened): Promise<string[]> =>
      live.locator('#live-ranking-table tbody tr td:nth-child(2)').allInnerTexts();

    beforeAll(async () => {
      expect(executable, 'KUZNETS_CHROMIUM must name a Chromium: run through `npm test`').not.toBe('');
      const { code, stderr } = await kuznets([...study, '--seeds', '2', '--out', 'out'], { cwd: folder });
      expect(code, stderr).toBe(0);
      result = growthResultSchema.parse(JSON.parse(readFileSync(join(folder, 'out/result.json'), 'utf8')));
      browser = await startBrowser(executable);
      opened = await open('out');
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it.each([
      ['wasm', 'bagging', 1, /WebAssembly on \d+ CPU threads/],
      ['webgpu', 'bagging', 1, /WebGPU on .*swiftshader.*computes on the CPU/i],
      ['wasm', 'forest', 2, /WebAssembly on \d+ CPU threads/],
      ['webgpu', 'forest', 2, /WebGPU on .*swiftshader.*computes on the CPU/i],
    ] as const)('on %s grows the %s that the command grew, seed %i', async (place, method, seed, device) => {
      const { live } = opened;
      await live.locator('form').getByLabel('Method').selectOption(method);
      await live.locator('form').getByLabel('Seed').fill(String(seed));
      await live.locator('form').getByLabel('Compute on').selectOption(place);
      await grow(opened);
      expect(await live.locator('.verdict.equal').innerText()).toContain('The same forest, bit for bit');
      expect(await live.locator('.verdict .hash').allInnerTexts()).toEqual([
        hashOf(method, seed),
        hashOf(method, seed),
      ]);
      expect(await live.locator('.outcome > p').innerText()).toMatch(device);
      if (seed === 1)
        expect((await ranking(opened)).slice(0, 10)).toEqual(
          result.data.features
            .map(({ name }, at) => ({ name, rank: result.methods[0]!.ranks.firstSeed[at]! }))
            .sort((a, b) => a.rank - b.rank)
            .slice(0, 10)
            .map(({ name }) => name),
        );
    });

    it('grows with another setting what the command grows with it', async () => {
      const { live } = opened;
      await live.locator('form').getByLabel('Method').selectOption('bagging');
      await live.locator('form').getByLabel('Compute on').selectOption('wasm');
      await live.locator('form').getByLabel('Least rows in a leaf').fill('2');
      await grow(opened);
      expect(await live.locator('.verdict.changed').innerText()).toMatch(/Another forest.*least rows in a leaf\./);
      await kuznets([...study, '--methods', 'bagging', '--min-leaf', '2', '--seeds', '1', '--out', 'leaf'], {
        cwd: folder,
      });
      const leaf = growthResultSchema.parse(JSON.parse(readFileSync(join(folder, 'leaf/result.json'), 'utf8')));
      expect(await grownHash(opened)).toBe(leaf.methods[0]!.runs[0]!.modelHash);
      expect(await grownHash(opened)).not.toBe(hashOf('bagging', 1));
      await live.getByRole('button', { name: "Back to the report's settings" }).click();
      expect(await live.locator('form').getByLabel('Least rows in a leaf').inputValue()).toBe('5');
    });

    it('moves the ranking and the profiles when a determinant and a country are left out', async () => {
      const { live } = opened;
      await grow(opened);
      const before = await ranking(opened);
      const panels = live.locator('#live-profiles text[font-weight="600"]');
      await live.locator('#live-profiles').scrollIntoViewIfNeeded();
      await expect.poll(() => panels.allTextContents()).toEqual(before.slice(0, 10));
      await live.getByText(/^Leave out determinants/).click();
      await live.getByRole('checkbox', { name: before[0]!, exact: true }).check();
      await live.getByText(/^Leave out rows/).click();
      await live.getByRole('checkbox', { name: result.data.ids[0]!, exact: true }).check();
      await grow(opened);
      expect(await live.locator('.verdict.changed').innerText()).toMatch(/determinants left out and rows left out\./);
      const after = await ranking(opened);
      expect(after).not.toContain(before[0]);
      expect(await panels.allTextContents()).toEqual(after.slice(0, 10));
      expect(await grownHash(opened)).not.toBe(hashOf('bagging', 1));
      await live.getByRole('button', { name: /^Show all 41 rows/ }).click();
      expect((await ranking(opened)).at(-1)).toBe(before[0]);
      await live.getByRole('button', { name: "Back to the report's settings" }).click();
    });

    it('refuses what cannot be grown and says why', async () => {
      const { live } = opened;
      const button = live.getByRole('button', { name: 'Grow' });
      for (const [field, wrong, right, allowed] of [
        ['Trees', '0', '300', '1 to 1,000,000'],
        ['Trees', '', '300', '1 to 1,000,000'],
        ['Least rows in a leaf', '37', '5', '1 to 36'],
        ['Seed', '1.5', '1', '0 to 9,007,199,254,740,991'],
      ] as const) {
        await live.locator('form').getByLabel(field).fill(wrong);
        expect(await button.isDisabled()).toBe(true);
        expect(await live.locator('.wrong').innerText()).toContain(allowed);
        await live.locator('form').getByLabel(field).fill(right);
        expect(await button.isDisabled()).toBe(false);
      }
      for (const { name } of result.data.features) await live.getByRole('checkbox', { name, exact: true }).check();
      expect(await live.getByRole('alert').innerText()).toContain('at least one determinant');
      expect(await button.isDisabled()).toBe(true);
      await live.getByRole('button', { name: "Back to the report's settings" }).click();
    });

    it.each(['wasm', 'webgpu'])(
      'stays at hand while it grows on %s, stops when told to, and grows again',
      async (place) => {
        const { page, live } = opened;
        await live.locator('form').getByLabel('Trees').fill('1000000');
        await live.locator('form').getByLabel('Compute on').selectOption(place);
        await page.evaluate(() => {
          const ticks = [performance.now()];
          const timer = setInterval(() => ticks.push(performance.now()), 20);
          Object.assign(globalThis, { ticks, timer });
        });
        await live.getByRole('button', { name: 'Grow' }).click();
        await page.waitForTimeout(3000);
        const ticks = await page.evaluate(() => {
          const { ticks: all, timer } = globalThis as unknown as {
            ticks: number[];
            timer: ReturnType<typeof setInterval>;
          };
          clearInterval(timer);
          return all;
        });
        expect(ticks.at(-1)! - ticks[0]!).toBeGreaterThan(2500);
        expect(Math.max(...ticks.slice(1).map((tick, at) => tick - ticks[at]!))).toBeLessThan(1000);
        expect(await status(opened).innerText()).toMatch(/^(?:Starting|Growing)/);
        await live.getByRole('button', { name: 'Cancel' }).click();
        await expect.poll(() => status(opened).innerText()).toBe('Cancelled.');
        await live.locator('form').getByLabel('Trees').fill('300');
        await live.locator('form').getByLabel('Compute on').selectOption('wasm');
        await grow(opened);
        expect(await grownHash(opened)).toBe(hashOf('bagging', 1));
      },
    );

    it('speaks Chinese, and keeps what it has grown', async () => {
      const { page, live } = opened;
      await page.getByLabel('Language').selectOption('zh');
      expect(await live.locator('.verdict.equal').innerText()).toContain('逐位相同的森林');
      expect(await live.getByRole('button', { name: '生长' }).count()).toBe(1);
      await page.getByLabel('语言').selectOption('en');
    });

    it('asks a report without data for the file, and takes none but the right one', async () => {
      expect(await kuznets(['report', 'out', '--no-data'], { cwd: folder })).toMatchObject({ code: 0 });
      const without = await open('out');
      const { live } = without;
      const answer = live.locator('.data-file [role=status]');
      const give = async (name: string, content: string, expected: RegExp): Promise<void> => {
        writeFileSync(join(folder, name), content);
        await live.locator('.data-file input').setInputFiles(join(folder, name));
        await expect.poll(() => answer.innerText()).toMatch(expected);
      };
      const text = readFileSync(table, 'utf8');
      const button = live.getByRole('button', { name: 'Grow' });
      expect(await button.count()).toBe(0);
      await give(
        'changed.csv',
        text.replace(/\d(?=\n$)/, (digit) => String((Number(digit) + 1) % 10)),
        /^These are not the study's values/,
      );
      await give('broken.csv', 'a,b\n1,2\n3\n', /cannot be read as the study read its own.*broken\.csv/s);
      expect(await button.count()).toBe(0);
      await give('quoted.csv', text.replace(/^(\w+),/, '"$1",'), /its values are the study's/);
      await give('same.csv', text, /^This is the study's file/);
      await live.locator('form').getByLabel('Compute on').selectOption('wasm');
      await grow(without);
      expect(await grownHash(without)).toBe(hashOf('bagging', 1));
      expect([...without.complaints, ...without.requests]).toEqual([]);
    });

    it('asked nothing of the network, and nothing was complained of', () => {
      expect([...opened.complaints, ...opened.requests]).toEqual([]);
    });
  },
);
