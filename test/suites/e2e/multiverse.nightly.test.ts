import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  basisSentences,
  studyWords,
  survivalSentences,
  type GrowthMultiverseResult,
  type Language,
  type MultiverseResult,
} from '@kuznets/studies';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { startBrowser } from '../runtimes/browser.ts';
import { emptyFolder, file, table } from './cli.ts';
import { kuznets } from './lasting.ts';
import { accessibilityProblems, drawAll, openReport } from './report-page.ts';

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';

const spec = `base:
  data: us-states
  origins: [1985, 1985]
  replicas: 2
  epochs: { dae: 10, gcn: 10, lstm: 4 }
choices:
  window: [2, 3]
  graph.keep: [positive, nearest]
exclude:
  - { window: 3, graph.keep: nearest }
`;

/** The page in both languages, wide and narrow: its sentences, a curve that is chosen, and nothing beside the page or that axe finds. */
async function expectPage(
  file: string,
  {
    sentences,
    choose,
  }: {
    readonly sentences: (language: Language) => readonly string[];
    /** Chooses a curve and says what its caption holds. */
    readonly choose: (page: Page, language: Language) => Promise<string>;
  },
): Promise<void> {
  if (executable === '') return;
  const browser = await startBrowser(executable);
  try {
    for (const [language, width] of [
      ['en', 1280],
      ['zh', 390],
    ] as const) {
      const { page, complaints, requests } = await openReport(browser, file, { language, width });
      await drawAll(page);
      expect(await page.locator('#summary li').allTextContents()).toEqual(sentences(language));
      const caption = await choose(page, language);
      await expect.poll(() => page.locator('#specification-curve figcaption').textContent()).toContain(caption);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect([...complaints, ...requests]).toEqual([]);
      await page.close();
    }
  } finally {
    await browser.close();
  }
}

describe('kuznets multiverse', () => {
  it('computes every specification, draws their curves, and verify reproduces it', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'grid.yaml'), spec);
    const ran = await kuznets(['multiverse', 'regions', '--spec', 'grid.yaml', '--backend', 'wasm', '--out', 'out'], {
      cwd,
    });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout).toContain('4 combinations of the choices: 3 computed, 1 excluded.');
    expect(ran.stdout).toContain('LSTM-DFA, MAE of the target');
    const result = JSON.parse(readFileSync(join(cwd, 'out/result.json'), 'utf8')) as MultiverseResult;
    expect(result.specifications.map(({ places }) => places)).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    const rows = readFileSync(join(cwd, 'out/tables/specifications.csv'), 'utf8').trim().split('\n');
    expect(rows).toHaveLength(4);
    expect(rows[1]).toMatch(/^positive,2,/);
    expect(existsSync(join(cwd, 'out/figures/lstm-dfa-mae.svg'))).toBe(true);
    // No choice moves a random walk.
    expect(existsSync(join(cwd, 'out/figures/random-walk-mae.svg'))).toBe(false);
    expect(await kuznets(['verify', 'out'], { cwd })).toMatchObject({ code: 0 });
    expect(await kuznets(['report', 'out', '--lang', 'zh'], { cwd })).toMatchObject({ code: 0 });
    await expectPage(join(cwd, 'out/report.html'), {
      sentences: (language) => basisSentences(result, studyWords[language]),
      async choose(page, language) {
        expect(await page.locator('#specification-curve svg, #choice-shares svg').count()).toBeGreaterThan(1);
        await page.locator('#curves select').selectOption('dfm-mae');
        return studyWords[language].multiverse.estimates['dfm-mae'];
      },
    });
  });

  it("says which ranks survive a sample of the growth paper's grid, and verify reproduces it", async () => {
    const cwd = emptyFolder();
    const flags = ['--data', 'fls2001', '--sample', '6', '--trees', '40', '--methods', 'lasso,tree,bagging,bma'];
    const few = ['--seeds', '2', '--effort', 'quick', '--seed', '5', '--backend', 'wasm', '--out', 'out'];
    const ran = await kuznets(['multiverse', 'growth', '--spec', 'paper', ...flags, ...few], { cwd });
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout).toContain('216 combinations of the choices: 6 computed.');
    const result = JSON.parse(readFileSync(join(cwd, 'out/result.json'), 'utf8')) as GrowthMultiverseResult;
    expect(result.specifications).toHaveLength(6);
    expect(result.ranks).toHaveLength(40);
    for (const sentence of survivalSentences(result)) expect(ran.stdout).toContain(sentence);
    const rows = readFileSync(join(cwd, 'out/tables/ranks.csv'), 'utf8').trim().split('\n');
    expect(rows).toHaveLength(41);
    expect(existsSync(join(cwd, 'out/figures/bagging-10.svg'))).toBe(true);
    expect(await kuznets(['verify', 'out'], { cwd })).toMatchObject({ code: 0 });
    expect(await kuznets(['report', 'out', '--lang', 'zh'], { cwd })).toMatchObject({ code: 0 });
    await expectPage(join(cwd, 'out/report.html'), {
      sentences: (language) => survivalSentences(result, studyWords[language]),
      async choose(page) {
        const last = page.locator('#curves option').last();
        await page.locator('#curves select').selectOption((await last.getAttribute('value'))!);
        return (await last.textContent())!;
      },
    });
  });

  it("takes a file of one's own, in Chinese too, and verify reproduces it", async () => {
    const cwd = emptyFolder();
    file(cwd, 'my.csv', table(30));
    file(cwd, 'grid.yaml', 'choices:\n  minSamplesLeaf: [1, 5]\n');
    const flags = ['--data', 'my.csv', '--target', 'y', '--methods', 'bagging', '--trees', '20', '--seeds', '2'];
    const ran = await kuznets(
      ['multiverse', 'growth', '--spec', 'grid.yaml', ...flags, '--backend', 'wasm', '--lang', 'zh', '--out', 'out'],
      { cwd },
    );
    expect(ran).toMatchObject({ code: 0 });
    expect(readFileSync(join(cwd, 'out/tables.md'), 'utf8')).toMatch(/[\u4e00-\u9fff]/);
    expect(await kuznets(['verify', 'out'], { cwd })).toMatchObject({ code: 0 });
  });

  it.each([
    ['choices:\n  windows: [2]\n', /choices\.windows: is no setting of the regions study/],
    ['choices:\n  data: [provinces]\n', /choices\.data: is the same in every specification/],
    ['choices:\n  window: [40]\n', /no specification is left.*40/s],
    ['choices: 3\n', /choices/],
  ])('refuses %j by name', async (text, message) => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 'grid.yaml'), text);
    const refused = await kuznets(['multiverse', 'regions', '--spec', 'grid.yaml'], { cwd });
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(message);
    expect(existsSync(join(cwd, 'out'))).toBe(false);
  });
});
