import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { complaintsOf, newTab } from '../runtimes/browser.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

declare const axe: { run: () => Promise<AxeResults> };

/** A report opened from its file. */
export interface OpenedReport {
  readonly page: Page;
  /** What the page complained of. */
  readonly complaints: readonly string[];
  /** What it asked of any network or file, itself left out. */
  readonly requests: readonly string[];
}

/** Opens a report, in a language and colours, once it is drawn. */
export async function openReport(
  browser: Browser,
  file: string,
  options: { readonly language?: 'en' | 'zh'; readonly theme?: 'light' | 'dark'; readonly width?: number } = {},
): Promise<OpenedReport> {
  const page = await newTab(browser, {
    viewport: { width: options.width ?? 1280, height: 900 },
    acceptDownloads: true,
  });
  const complaints = complaintsOf(page);
  const url = pathToFileURL(file).href;
  const requests: string[] = [];
  page.on('request', (request) => {
    if (request.url() !== url && !/^(?:blob|data):/.test(request.url())) requests.push(request.url());
  });
  page.on('dialog', (dialog) => {
    requests.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url);
  await page.locator('h1').waitFor();
  if (options.language !== undefined) await page.locator('.toolbar select').first().selectOption(options.language);
  if (options.theme !== undefined) await page.locator('.toolbar select').nth(1).selectOption(options.theme);
  return { page, complaints, requests };
}

/** Draws every figure: they are drawn when they come near the screen, or the page is printed. One that is new listens a moment after it is there. */
export async function drawAll(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    dispatchEvent(new Event('beforeprint'));
    return [...document.querySelectorAll('figure[data-drawn]')].every(
      (figure) => figure.getAttribute('data-drawn') === 'true',
    );
  });
}

/** What axe finds wrong, one line a rule. Empties the figures first: each is one picture with a name, and axe would walk through thousands of marks. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(() => document.querySelectorAll('figure svg').forEach((svg) => svg.replaceChildren()));
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => axe.run());
  return violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html.slice(0, 160))
        .join(' | ')} (${String(nodes.length)})`,
  );
}

/** Texts of a table's cells; an interval below a value stands after it. */
export async function cellsOf(table: Locator): Promise<string[][]> {
  return table.evaluate((node) =>
    [...node.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) =>
        [(cell.querySelector('bdi') ?? cell.firstChild)?.textContent, cell.querySelector('.interval')?.textContent]
          .filter((text) => text != null)
          .join(' '),
      ),
    ),
  );
}

/** The cells of every table on the page, all rows shown, by the tables' names. */
export async function shownTables(page: Page): Promise<Record<string, string[][]>> {
  await showAllRows(page);
  const tables = await page.locator('.table').all();
  return Object.fromEntries(
    await Promise.all(
      tables.map(async (table) => [(await table.getAttribute('id'))!.replace(/-table$/, ''), await cellsOf(table)]),
    ),
  );
}

/** Presses every button that shows a table's further rows. */
export async function showAllRows(page: Page): Promise<void> {
  await page.evaluate(() =>
    document.querySelectorAll<HTMLElement>('.table button[aria-expanded=false]').forEach((button) => button.click()),
  );
  await page.waitForFunction(() => document.querySelector('.table button[aria-expanded=false]') === null);
}
