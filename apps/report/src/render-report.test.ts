import domino from '@mixmark-io/domino';
import type { GrowthResult, ManifestDraft } from '@kuznets/studies';
import { describe, expect, it } from 'vitest';
import { formatInterval, formatNumber, formatRanks, shorten } from './format.ts';
import { html } from './html.ts';
import { renderReport } from './render-report.ts';

const hash = 'b'.repeat(64);
const hostile = '</script><img src=x onerror=alert(1)>"\'&';
const features = [hostile, 'plain', 'x'.repeat(10_000)].map((name) => ({ name, label: name === 'plain' ? 'A plain one' : null, group: null }));
const names = features.map(({ name }) => name);
const spread = { mean: 0.5, low: 0.25, high: 0.75 };
const fit = { r2: 0.5, mse: 0.1, mae: 0.2, rows: 4 };
const columns = { firstSeed: [0.5, 0.125, 0], mean: [0.5, 0.1234, 0], low: [0.4, 0.1, 0], high: [0.6, 0.2, 0] };

const method = (name: 'bagging' | 'forest', label: string): GrowthResult['methods'][number] => ({
  id: name,
  name,
  label,
  abbreviation: name,
  random: true,
  settings: { name: 'bagging', id: name, seeds: 1, rankBy: 'standardized', trees: 1000, minSamplesLeaf: 5, minSamplesSplit: 10 },
  runs: [{ seed: 1, modelHash: hash, inSample: fit, outOfBag: fit }],
  accuracy: { inSample: { r2: spread, mse: spread, mae: spread }, outOfBag: { r2: null, mse: null, mae: null }, crossValidated: null },
  linear: null,
  resampling: null,
  variation: null,
  profiles: [],
  notes: [],
  importances: [{ measure: 'standardized', label: 'Importance / s.d.', ...columns }],
  rankedBy: 'standardized',
  ranking: names,
  ranks: { firstSeed: [1, 2, 3], mean: [1, 2, 3], low: [1, 2, 3], high: [1, 2.45, 3] },
  topTenShare: [1, 0.5, 0],
});

const result: GrowthResult = {
  schemaVersion: 2,
  study: 'growth',
  config: { data: 'd', id: null, target: null, missing: 'refuse', csv: { delimiter: ',', decimal: 'point', encoding: 'utf-8', newline: 'lf' }, methods: [], seed: 1, seeds: 1, folds: 0, resamples: 0, decompose: false, profiles: false },
  data: { name: 'd', title: '<b>title</b>', citation: null, target: hostile, rows: 4, ids: ['1', '2', '3', '4'], features, notes: ['<i>note</i>'], sha256: hash, y: [1, 2, 3, 4], x: [] },
  methods: [method('bagging', 'Bagging'), method('forest', 'Random forest')],
  agreement: [{ methods: ['bagging', 'forest'], spearman: null, sharedTopEight: 3, sharedTopTen: 3 }],
  reference: {
    source: 'a paper',
    rankings: { bagging: ['plain', 'other'] },
    overlaps: [{ method: 'bagging', sharedTopEight: 1, sharedTopTen: 1 }],
    cells: [],
  },
};

const manifest: ManifestDraft = {
  schemaVersion: 1,
  study: 'growth',
  created: '2020-01-01T00:00:00.000Z',
  seconds: 2,
  config: {},
  seeds: [1],
  inputs: [{ role: 'data', source: { kind: 'file', path: hostile }, sha256: hash, bytes: 1, canonicalSha256: hash }],
  models: [],
  versions: { node: hostile },
  device: { backend: 'wasm' },
};

describe('renderReport', () => {
  const text = renderReport(result, manifest);
  const page = domino.createDocument(text);

  it('shows every name as text and holds no script, image or link', () => {
    expect(page.querySelectorAll('script, img, link, iframe, object, a[href], [src], [onerror]')).toHaveLength(0);
    expect(page.querySelector('h1')!.textContent).toBe(`Determinants of ${hostile}`);
    expect(page.querySelector('#method-bagging tbody th')!.textContent).toBe(shorten(hostile, 40));
    expect(text).not.toMatch(/<i>note|<b>title/);
    expect(text.length).toBeLessThan(100_000);
  });

  it('allows no network', () => {
    const policy = page.querySelector('meta[http-equiv="Content-Security-Policy"]')!.getAttribute('content');
    expect(policy).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/);
    expect(text).not.toMatch(/url\(|@import|https?:\/\/(?!www\.w3\.org)/);
  });

  it('writes the numbers of the result into its tables', () => {
    const cells = (selector: string) => [...page.querySelectorAll(selector)].map((cell) => cell.textContent);
    expect(cells('#method-forest tbody tr:nth-child(2) > *')).toEqual(['2', 'plain', 'A plain one', '0.1234', '0.1000 – 0.2000', '2 – 2.5', '50 %']);
    expect(cells('#accuracy tbody tr:nth-child(1) > *')).toEqual(['Bagging', 'in sample', ...Array.from({ length: 3 }, () => ['0.5000', '0.2500 – 0.7500']).flat()]);
    expect(cells('#accuracy tbody tr:nth-child(2) > *')).toEqual(['Bagging', 'out of bag', '–', '–', '–', '–', '–', '–']);
    expect(cells('#agreement tbody tr:nth-child(1) > *').slice(-1)).toEqual(['plain']);
  });

  it('draws a bar for each determinant of a method', () => {
    const charts = page.querySelectorAll('figure svg');
    expect(charts).toHaveLength(2);
    expect(charts[0]!.querySelectorAll('[aria-label="bar"] rect')).toHaveLength(3);
    expect(charts[0]!.getAttribute('aria-label')).toMatch(/^Bagging: importance/);
  });
});

describe('formatting', () => {
  it.each([
    [0, '0'],
    [12, '12'],
    [-0.123456, '−0.1235'],
    [0.00003826, '0.00003826'],
    [3.826e-9, '3.826e−9'],
    [null, '–'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it('writes intervals', () => {
    expect(formatInterval(0.5, 0.5)).toBe('0.5000');
    expect(formatRanks(1.05, 1.95)).toBe('1.1 – 1.9');
    expect(formatRanks(3, 3)).toBe('3');
  });

  it('shortens by whole characters', () => {
    expect(shorten('😀'.repeat(30), 5)).toBe('😀😀😀😀…');
    expect(shorten('short')).toBe('short');
  });

  it('escapes values, not templates', () => {
    expect(html`<p title="${'"<&>\''}">${['a', html`<b>${1}</b>`, null]}</p>`.markup).toBe('<p title="&quot;&lt;&amp;&gt;&#39;">a<b>1</b></p>');
  });
});
