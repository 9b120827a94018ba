import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RegionsResult, regionsResultSchema } from '@kuznets/studies';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { complaintsOf, startBrowser } from '../runtimes/browser.ts';
import { file, kuznets } from './cli.ts';

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';
const names = ['=R0()', '<img src=x onerror=alert(1)>', 'ا‮ ب', '\\input{x}', 'R4', 'R5', 'R6', 'R7'];

/** Eight regions over seven years, three indicators, hostile names. */
const csv = `region,year,gdp,"<b>tax</b>",trade\n${names
  .flatMap((name, i) =>
    Array.from({ length: 7 }, (_, t) => {
      const at = 7 * i + t;
      const level = (i < 3 ? 20 : 10) + ((i * 7) % 5) / 4;
      return [`"${name}"`, 2010 + t, level + t + ((at * 13) % 11) / 20, level * 2 - t + ((at * 7) % 9) / 20, level + ((at * 5) % 13) / 10].join(',');
    }),
  )
  .join('\n')}\n`;

const study = ['regions', '--data', 'mine.csv', '--backend', 'wasm', '--replicas', '3', '--leave-out', '1', '--origins', '2014-2015', '--period', 'year'];

type Cell = string | number | null;
type Spread = RegionsResult['described']['dae']['mse'];

const interval = (value: Spread | undefined): Cell[] => (value ? (value.replicas === 1 ? [value.median, null, null] : [value.median, value.low, value.high]) : [null, null, null]);

/** Every table's cells, taken from result.json without the page's code. */
function tablesOf({ data, described, loadings, factorNumber, curves, forecasts, next }: RegionsResult): Record<string, Cell[][]> {
  const { gnn, codes, direct, pca, dae, plane, leaveOneOut, selection } = described;
  const ids = data.ids;
  const last = forecasts.at(-1)!;
  return {
    regions: ids.map((id, i) => [id, gnn.consensus.labels[i]!, gnn.stability[i]!, ...gnn.shares[i]!, codes.consensus.labels[i]!, direct.labels[i]!]),
    'leave-one-out': ids.map((id, i) => [id, leaveOneOut!.adjustedRand[i]!, leaveOneOut!.moves[i]!]),
    profiles: data.indicators.map(({ name, label }, k) => [name, label, ...described.profiles.map((profile) => profile[k]!)]),
    'z-scores': ids.map((id, i) => [id, gnn.consensus.labels[i]!, ...described.z[i]!]),
    plane: ids.map((id, i) => [id, ...plane.pca.points[i]!, ...plane.dae!.points[i]!, ...plane.gnn!.points[i]!]),
    reduction: [
      ...pca.explained.map((share, at) => [`PCA, share of component ${at + 1}`, share, null, null]),
      ['PCA, mean squared error', pca.mse, null, null],
      ...dae.latentShare.map((share, at) => [`Autoencoder, split of its code: unit ${at + 1}`, ...interval(share)]),
      ['Autoencoder, share explained (1 − MSE / variance)', ...interval(dae.explainedShare)],
      ['Autoencoder, mean squared error', ...interval(dae.mse)],
    ],
    'clusters-silhouettes': [
      ['k-means of the indicators', 'z-scores', direct.silhouette, null, null, null, null, null, null],
      ["k-means of the autoencoder's codes", 'z-scores', ...interval(codes.silhouetteCommon), codes.meanAdjustedRand, codes.partitions, codes.collapsed, codes.silhouetteCommon!.replicas],
      ['k-means after the graph network', 'z-scores', ...interval(gnn.silhouetteCommon), gnn.meanAdjustedRand, gnn.partitions, gnn.collapsed, gnn.silhouetteCommon!.replicas],
      ["k-means of the autoencoder's codes", 'own space', ...interval(codes.silhouetteOwn), codes.meanAdjustedRand, codes.partitions, codes.collapsed, codes.silhouetteOwn!.replicas],
      ['k-means after the graph network', 'own space', ...interval(gnn.silhouetteOwn), gnn.meanAdjustedRand, gnn.partitions, gnn.collapsed, gnn.silhouetteOwn!.replicas],
    ],
    silhouettes: ids.map((id, i) => [id, gnn.consensus.labels[i]!, ...interval(gnn.regionSilhouettes.common[i])]),
    selection: selection.candidates.map((count, at) => [count, selection.silhouette[at]!]),
    'loss-curves': curves.flatMap(({ model, cluster, train, validation }) =>
      train.median.map((_, at) => [
        { dae: 'Autoencoder', gcn: 'Graph network', 'lstm-dfa': 'LSTM-DFA' }[model],
        cluster === null ? 'all' : String(cluster),
        at + 1,
        ...[train, validation].flatMap((curve) => (curve ? [curve.median[at]!, curve.low[at]!, curve.high[at]!] : [null, null, null])),
      ]),
    ),
    loadings: loadings.flatMap(({ cluster, values }) => values.flatMap((row, k) => row.map((value, factor) => [cluster, data.indicators[k]!.name, factor + 1, ...interval(value)]))),
    'factor-number': factorNumber.kFactors.map((k, at) => [k, factorNumber.residualVariance[at]!, factorNumber.icp1[at]!, factorNumber.icp2[at]!, factorNumber.icp3[at]!]),
    'forecast-regions': next[0]!.values.map((row, i) => {
      const [value, actual] = [row[0]!, next[0]!.actual[i]![0]!];
      return [ids[i]!, ...interval(value), actual, actual >= value.low && actual <= value.high ? 'yes' : 'no'];
    }),
    'accuracy-levels': last.methods.map(({ label, levels, levelsAgainstRandomWalk: walk }) => [label, ...interval(levels!.rmse), walk?.share ?? null, walk?.statistic ?? null, walk?.pValue ?? null, walk && { beats: 'beats it', loses: 'loses to it', open: 'no clear difference' }[walk.verdict]]),
    'accuracy-clusters': last.methods.flatMap(({ label, scaled, clusters }) => [{ cluster: 'all', accuracy: scaled }, ...clusters].flatMap(({ cluster, accuracy }) => (accuracy ? [[label, String(cluster), ...interval(accuracy.rmse)]] : []))),
    'accuracy-indicators': last.methods.at(-1)!.clusters.flatMap(({ cluster, indicatorMae }) => indicatorMae.map((mae, k) => [cluster, data.indicators[k]!.name, ...interval(mae)])),
  };
}

/** A number as the page writes it, with the decimals that the page chose. */
function written(cell: Cell, shown: string): string {
  if (typeof cell === 'string') return cell;
  if (cell === null) return '–';
  const digits = /\.(\d+)$/.exec(shown)?.[1]?.length ?? 0;
  return new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: 'negative' }).format(cell).replace('-', '−');
}

/** The cells of every table on the page, all rows shown. */
async function shownTables(page: Page): Promise<Record<string, string[][]>> {
  for (const button of await page.locator('button[aria-expanded=false]').all()) await button.click();
  return page.$$eval('.table', (tables) => Object.fromEntries(tables.map((table) => [table.id, [...table.querySelectorAll('tbody tr')].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? ''))])));
}

describe.skipIf(executable === '' && !adaptersRequired)(`the regions report${executable === '' ? ', left out: KUZNETS_CHROMIUM names no browser' : ''}`, { timeout: 120_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-report-'));
  let browser: Browser;
  let result: RegionsResult;

  async function open(name: string, options: Parameters<Browser['newPage']>[0] = {}) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const complained = complaintsOf(page);
    const asked: string[] = [];
    const url = pathToFileURL(join(folder, name)).href;
    page.on('request', (request) => {
      if (request.url() !== url && !/^(?:blob|data):/.test(request.url())) asked.push(request.url());
    });
    await page.goto(url);
    await page.locator('main > section').first().waitFor();
    return { page, complaints: (): readonly string[] => [...complained, ...asked] };
  }

  beforeAll(async () => {
    expect(executable, 'KUZNETS_CHROMIUM must name a Chromium: run through `npm test`').not.toBe('');
    file(folder, 'mine.csv', csv);
    for (const seed of ['1', '2']) {
      const { code, stderr } = await kuznets([...study, '--seed', seed, '--out', `out/${seed}`], { cwd: folder });
      expect(code, stderr).toBe(0);
    }
    result = regionsResultSchema.parse(JSON.parse(readFileSync(join(folder, 'out/1/result.json'), 'utf8')));
    browser = await startBrowser(executable);
  }, 240_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows in every table what result.json holds', async () => {
    const { page, complaints } = await open('out/1/report.html');
    const expected = tablesOf(result);
    const shown = await shownTables(page);
    delete shown['provenance-facts'];
    expect(Object.keys(shown).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, rows] of Object.entries(expected)) {
      expect(shown[name], name).toEqual(rows.map((row, at) => row.map((cell, column) => written(cell, shown[name]![at]?.[column] ?? ''))));
    }
    const verdicts = await page.locator('.verdicts .verdict').allInnerTexts();
    expect(verdicts).toEqual(result.verdicts.map(({ verdict }) => verdict));
    await page.locator('#accuracy select').nth(1).selectOption({ label: 'all indicators, in z-scores' });
    await page.locator('#accuracy select').nth(2).selectOption({ label: 'R²' });
    const scaled = (await shownTables(page))['accuracy-scaled']!;
    const rows = result.forecasts.at(-1)!.methods.flatMap(({ label, scaled: accuracy }) => (accuracy ? [[label, ...interval(accuracy.r2)]] : []));
    expect(scaled.map((row) => row.slice(0, 4))).toEqual(rows.map((row, at) => row.map((cell, column) => written(cell, scaled[at]![column]!))));
    expect(complaints()).toEqual([]);
  });

  it.each([
    ['en', 'light', 1280],
    ['zh', 'dark', 1280],
    ['en', 'dark', 360],
    ['zh', 'light', 360],
  ] as const)('opens in %s, %s, %i pixels wide, asking and complaining of nothing', async (language, colorScheme, width) => {
    const { page, complaints } = await open('out/1/report.html', { viewport: { width, height: 800 }, colorScheme });
    await page.locator('.toolbar select').first().selectOption(language);
    await page.locator(`html[lang=${language}]`).waitFor({ state: 'attached' });
    expect(await page.locator('main').innerText()).not.toMatch(/undefined|NaN|\[object/);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    for (const picker of await page.locator('main .picker select').all()) await picker.selectOption({ index: 1 });
    for (const figure of await page.locator('main figure').all()) {
      await figure.scrollIntoViewIfNeeded();
      await figure.locator('svg, p.note').first().waitFor();
    }
    expect(await page.locator('main figure svg').count()).toBe((await page.locator('main figure').count()) - 1);
    expect(complaints()).toEqual([]);
  });

  it('exports what no spreadsheet runs', async () => {
    const { page } = await open('out/1/report.html');
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#regions').getByRole('button', { name: 'CSV' }).click()]);
    const text = readFileSync(await download.path(), 'utf8');
    expect(text.split('\r\n')[1]).toMatch(/^'=R0\(\),\d/);
    expect(text).toContain('\r\n<img src=x onerror=alert(1)>,');
  });

  it('compares two runs, and refuses two studies', async () => {
    const { code, stderr } = await kuznets(['report', 'compare', 'out/1', 'out/2', '--out', 'both.html'], { cwd: folder });
    expect(code, stderr).toBe(0);
    const { page, complaints } = await open('both.html');
    expect(await page.locator('#differences p').first().innerText()).toMatch(/The results differ.*same data.*differ in 1 places/);
    const shown = await shownTables(page);
    expect(shown['facts']).toContainEqual(['Configuration: seed', '1', '2', 'yes']);
    const second = regionsResultSchema.parse(JSON.parse(readFileSync(join(folder, 'out/2/result.json'), 'utf8')));
    const row = shown['values']!.find(([name]) => name === 'Autoencoder, mean squared error')!;
    expect(row.slice(1)).toEqual([...interval(result.described.dae.mse), ...interval(second.described.dae.mse)].map((cell, at) => written(cell, row[at + 1]!)));
    expect(complaints()).toEqual([]);
    file(folder, 'growth.csv', `id,y,a,b\n${Array.from({ length: 30 }, (_, i) => `r${i},${(i * 7) % 11},${(i * 3) % 7},${i % 2}`).join('\n')}\n`);
    await kuznets(['growth', '--data', 'growth.csv', '--id', 'id', '--target', 'y', '--methods', 'bagging', '--folds', '0', '--trees', '20', '--seeds', '1', '--min-leaf', '2', '--backend', 'wasm', '--out', 'out/g'], { cwd: folder });
    expect(await kuznets(['report', 'compare', 'out/1', 'out/g'], { cwd: folder })).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot compare two different studies: out/1 holds a regions study, out/g a growth study') });
    expect((await kuznets(['report', 'compare', 'out/g', 'out/g', '--lang', 'zh', '--out', 'same.html'], { cwd: folder })).code).toBe(0);
    const same = await open('same.html');
    expect(await same.page.locator('#differences p').first().innerText()).toMatch(/完全相同/);
    expect(await same.page.locator('#ranking tbody tr').count()).toBe(2);
    expect(same.complaints()).toEqual([]);
  });

  it('stays small', () => {
    expect(statSync(join(folder, 'out/1/report.html')).size).toBeLessThan(2_500_000);
  });
});
