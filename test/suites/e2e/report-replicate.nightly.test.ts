import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adaptersRequired } from '../parity/backends.ts';
import { startBrowser } from '../runtimes/browser.ts';
import { kuznets } from './cli.ts';
import { drawAll, openReport } from './report-page.ts';

const executable = process.env['KUZNETS_CHROMIUM'] ?? '';
const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as {
  readonly scripts: { readonly replicate: string };
};
/** What `npm run replicate` runs after set-up. */
const commands = manifest.scripts.replicate.split(' && ').slice(1);

/** What makes a study take seconds, and what its report must show. */
const studies = {
  growth: {
    data: 'fls2001',
    few: ['--trees', '40', '--seeds', '2'],
    panels: [
      'summary',
      'ranking',
      'coefficients',
      'determinant',
      'importance',
      'accuracy',
      'variation',
      'interaction',
      'profiles',
      'contributions',
      'contribution-swarm',
      'map',
      'rows',
      'agreement',
      'live',
      'provenance',
    ],
  },
  regions: {
    data: 'us-states',
    few: ['--replicas', '2'],
    panels: [
      'summary',
      'clusters',
      'profiles-section',
      'plane-section',
      'silhouettes-section',
      'loadings-section',
      'forecasts',
      'accuracy',
      'losses',
      'provenance',
    ],
  },
} as const;

describe.skipIf(executable === '' && !adaptersRequired)(
  `npm run replicate${executable === '' ? ', left out: KUZNETS_CHROMIUM names no browser' : ''}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kuznets-replicate-'));
    let browser: Browser;

    beforeAll(async () => {
      expect(executable, 'KUZNETS_CHROMIUM must name a Chromium: run through `npm test`').not.toBe('');
      browser = await startBrowser(executable);
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    it('ends with a growth and a regions study', () => {
      expect(commands.map((command) => command.split(' ').slice(0, 3).join(' '))).toEqual(
        Object.keys(studies).map((study) => `node apps/cli/bin/kuznets.js ${study}`),
      );
    });

    it.each(Object.entries(studies))(
      'writes a %s report on embedded data that opens whole, asking and complaining of nothing',
      async (study, { data, few, panels }) => {
        const flags = commands
          .find((command) => command.split(' ')[2] === study)!
          .split(' ')
          .slice(2);
        const { code, stderr } = await kuznets([...flags, '--backend', 'wasm', ...few], { cwd: folder });
        expect(code, stderr).toBe(0);
        const { inputs } = JSON.parse(readFileSync(join(folder, 'out', study, 'manifest.json'), 'utf8')) as {
          readonly inputs: readonly { readonly source: unknown }[];
        };
        expect(inputs.map(({ source }) => source)).toEqual([{ kind: 'catalogue', name: data }]);
        const { page, complaints, requests } = await openReport(browser, join(folder, 'out', study, 'report.html'));
        await drawAll(page);
        expect(await page.locator('main > section').evaluateAll((sections) => sections.map(({ id }) => id))).toEqual(
          panels,
        );
        for (const panel of panels)
          expect((await page.locator(`#${panel}`).innerText()).length, panel).toBeGreaterThan(100);
        expect(
          await page
            .locator('main figure')
            .evaluateAll((figures) =>
              figures.filter((figure) => figure.querySelector('svg') === null).map(({ id }) => id),
            ),
        ).toEqual([]);
        if (study === 'growth')
          expect(await page.locator('#live').getByRole('button', { name: 'Grow' }).isEnabled()).toBe(true);
        expect([requests, complaints]).toEqual([[], []]);
        await page.close();
      },
    );
  },
);
