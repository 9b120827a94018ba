import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RegionsResult, regionsResultSchema } from '@kuznets/studies';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { startBrowser } from '../runtimes/browser.ts';
import { file, kuznets, regionsCsv, regionsQuick } from './cli.ts';
import { accessibilityProblems, drawAll, openReport, shownTables } from './report-page.ts';
import { expectTables } from './report-tables.ts';

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';
const asked = [
  ...['--neighbours', 'borders.csv', '--resamples', '20', '--resample-networks', '1', '--gap', '10', '--mixtures'],
  ...['--most-clusters', '4', '--transitions', 'k-means', '--permutations', '99'],
];

describe('kuznets regions with all that is asked of clusters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kuznets-clusters-'));
  let result: RegionsResult;

  beforeAll(async () => {
    file(folder, 'mine.csv', regionsCsv());
    const ids = [
      ...new Set(
        regionsCsv()
          .trim()
          .split('\n')
          .slice(1)
          .map((line) => line.split(',')[0]!),
      ),
    ];
    const pairs = ids.slice(1).map((id, at) => `${ids[at]!},${id}`);
    file(folder, 'borders.csv', `one,other\n${pairs.join('\n')}\nAtlantis,${ids[0]!}\n`);
    const run = await kuznets(['regions', '--data', 'mine.csv', ...regionsQuick, ...asked, '--out', 'out'], {
      cwd: folder,
    });
    expect(run.code, run.stderr).toBe(0);
    expect(run.stdout).toContain(
      'Pairs left out of the file of neighbours, since no region of the data is called so: Atlantis.',
    );
    result = regionsResultSchema.parse(JSON.parse(readFileSync(join(folder, 'out/result.json'), 'utf8')));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is reproduced, and says when the neighbours have changed', async () => {
    const verify = () => kuznets(['verify', 'out', '--backend', 'wasm', '--workers', '1'], { cwd: folder });
    expect(await verify()).toMatchObject({ code: 0, stdout: expect.stringContaining('reproduced') });
    const borders = readFileSync(join(folder, 'borders.csv'), 'utf8');
    writeFileSync(join(folder, 'borders.csv'), borders.split('\n').slice(0, 5).join('\n'));
    const changed = await verify();
    expect(changed.code).not.toBe(0);
    expect(changed.stdout + changed.stderr).toMatch(/borders\.csv|neighbours/);
    writeFileSync(join(folder, 'borders.csv'), borders);
  });

  describe.skipIf(executable === '' && !adaptersRequired)(
    `on the page${executable === '' ? ', left out: KUZNETS_CHROMIUM names no browser' : ''}`,
    () => {
      let browser: Browser;
      beforeAll(async () => {
        expect(executable, 'KUZNETS_CHROMIUM must name a Chromium: run through `npm test`').not.toBe('');
        browser = await startBrowser(executable);
      });
      afterAll(() => browser?.close());

      it('has its tables and figures', async () => {
        const { page, complaints, requests } = await openReport(browser, join(folder, 'out/report.html'));
        const tables = await shownTables(page);
        const { described, transitions, spatial, data } = result;
        const { gap, mixtures } = described.numbers;
        const draws = { indicators: 'indicators', periods: 'periods', both: 'both' };
        const names = {
          direct: 'k-means of the indicators',
          gnn: 'k-means after the graph network',
          contiguous: 'clusters of neighbours (SKATER)',
        };
        const expected = {
          resampled: described.resampled.flatMap(({ by, drawn, clusters }) =>
            clusters.map(({ cluster, regions, jaccard, recovered, dissolved, consensus }) => [
              ...[names[by], draws[drawn], cluster, regions],
              ...[jaccard, recovered, dissolved, consensus],
            ]),
          ),
          gap: gap!.candidates.map((count, at) => [
            ...[count, gap!.logWithin[at]!, gap!.expected[at]!],
            ...[gap!.gap[at]!, gap!.standardError[at]!],
          ]),
          mixtures: mixtures!.candidates.map((count, at) => [count, ...mixtures!.families.map(({ bic }) => bic[at]!)]),
          moran: spatial!.indicators.map(({ indicator, statistic, expectation, randomisation, ...rest }) => [
            ...[indicator, statistic, expectation, randomisation.z, randomisation.pValue],
            ...[rest.normality.pValue, rest.permutationP],
          ]),
          'cluster-paths': data.ids.map((id, i) => [
            id,
            transitions!.moves[i]!,
            ...transitions!.labels.map((labels) => labels[i]!),
          ]),
        };
        const shown = Object.fromEntries(Object.keys(expected).map((name) => [name, tables[name]!]));
        expectTables(shown, expected);
        expect(Object.keys(tables)).toEqual(
          expect.arrayContaining(['consensus', 'consensus-regions', 'partitions', 'transitions', 'stayers', 'joins']),
        );
        expect(Object.keys(tables)).toEqual(expect.arrayContaining(['moran-local', 'moran-errors']));
        await drawAll(page);
        for (const id of ['consensus-figure', 'gap-figure', 'mixtures-figure', 'paths-figure'])
          expect(await page.locator(`#${id} svg`).count(), id).toBe(1);
        const title = () => page.locator('#consensus-figure figcaption bdi').innerText();
        const before = await title();
        await page.locator('#clustering select').first().selectOption('4');
        await expect.poll(title).not.toBe(before);
        expect(await accessibilityProblems(page)).toEqual([]);
        expect([complaints, requests]).toEqual([[], []]);
      });

      it('speaks Chinese', async () => {
        const { page, complaints } = await openReport(browser, join(folder, 'out/report.html'), { language: 'zh' });
        await drawAll(page);
        expect(await page.locator('#clustering h2').innerText()).toContain('聚类的可靠程度');
        expect(await page.locator('#neighbours h2').innerText()).toContain('相邻区域是否相似');
        expect(complaints).toEqual([]);
      });
    },
  );
});
