import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import domino from '@mixmark-io/domino';
import type { GrowthResult, ManifestDraft, MethodResult } from '@kuznets/studies';
import { describe, expect, it } from 'vitest';
import { compactJson } from './file/compact.ts';
import type { ReportData } from './file/report-data.ts';
import { profilesFigure } from './figures/profiles.ts';
import { drawingInNode } from './figures/svg.ts';
import { formatNumber, shorten } from './format.ts';
import { renderReport } from './render-report.ts';
import { words } from './words/words.ts';

const hash = 'b'.repeat(64);
const hostile = '%data%</script><img src=x onerror=alert(1)>"\'&';
const features = [hostile, 'plain', 'x'.repeat(10_000)].map((name) => ({
  name,
  label: name === 'plain' ? 'A plain one' : null,
  group: null,
  levels: null,
}));
const names = features.map(({ name }) => name);
const spread = { mean: 0.5, low: 0.25, high: 0.75 };
const fit = { r2: 0.5, mse: 0.1, mae: 0.2, rows: 4 };
const columns = { firstSeed: [0.5, 0.125, 0], mean: [0.5, 0.1234, 0], low: [0.4, 0.1, 0], high: [0.6, 0.2, 0] };

const method = (name: 'bagging' | 'forest'): GrowthResult['methods'][number] => ({
  id: name,
  name,
  abbreviation: name,
  random: true,
  settings: {
    name: 'bagging',
    id: name,
    seeds: 1,
    rankBy: 'standardized',
    bootstrap: true,
    trees: 1000,
    minSamplesLeaf: 5,
    minSamplesSplit: 10,
  },
  runs: [{ seed: 1, modelHash: hash, inSample: fit, outOfBag: fit }],
  accuracy: {
    inSample: { r2: spread, mse: spread, mae: spread },
    outOfBag: { r2: null, mse: null, mae: null },
    crossValidated: null,
  },
  predictions: { fitted: [1, 2, 3, 4], outOfBag: null },
  linear: null,
  significance: null,
  resampling: null,
  leaveOneOut: null,
  variation: null,
  profiles: [],
  coefficients: null,
  slopes: { step: 0.5, rows: 4, ...columns },
  notes: [],
  importances: [{ measure: 'standardized', ...columns }],
  rankedBy: 'standardized',
  ranking: names,
  ranks: { firstSeed: [1, 2, 3], mean: [1, 2, 3], low: [1, 2, 3], high: [1, 2.45, 3] },
  topTenShare: [1, 0.5, 0],
});

const result: GrowthResult = {
  schemaVersion: 10,
  study: 'growth',
  config: {
    data: 'd',
    id: null,
    period: null,
    target: null,
    formula: null,
    include: null,
    exclude: null,
    subset: null,
    missing: 'refuse',
    imputations: null,
    weights: null,
    sheet: null,
    cluster: null,
    absorb: null,
    csv: {},
    methods: [],
    covType: 'HC1',
    seed: 1,
    seeds: 1,
    folds: 0,
    partitions: 1,
    permutations: 0,
    permuting: 'rows',
    resamples: 0,
    leaveOneOut: false,
    resampling: 'subsample',
    decompose: false,
    profiles: false,
    keepModels: false,
  },
  data: {
    name: 'd',
    catalogued: false,
    citation: null,
    target: hostile,
    idColumn: null,
    rows: 4,
    ids: ['1', '2', '3', '4'],
    features,
    notes: [{ code: 'rows-left-out', ids: ['<i>note</i>'], rows: 5, cells: [{ column: 'x', cells: 1 }] }],
    sha256: hash,
    clusters: [],
    y: [1, 2, 3, 4],
    x: [],
  },
  methods: [method('bagging'), method('forest')],
  outOfSample: null,
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
  const dataOf = (file: string): ReportData => {
    const packed = domino.createDocument(file).querySelector('#report-data')!.textContent;
    return JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString()) as ReportData;
  };

  it('is one script, allowed by its hash, and no network', () => {
    const script = page.querySelectorAll('script[type="module"]');
    expect(script).toHaveLength(1);
    const policy = page.querySelector('meta[http-equiv="Content-Security-Policy"]')!.getAttribute('content')!;
    const hash = createHash('sha256').update(script[0]!.textContent).digest('base64');
    expect(policy).toBe(
      `default-src 'none'; script-src 'sha256-${hash}' 'wasm-unsafe-eval'; worker-src blob:; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'`,
    );
    expect(page.querySelectorAll('script, [src], iframe, object')).toHaveLength(2);
    expect(page.querySelectorAll('link')).toHaveLength(1);
    expect(page.querySelector('link')!.getAttribute('href')).toBe('data:,');
  });

  it('holds hostile names as data only', () => {
    expect(text).not.toContain('<img');
    expect(page.querySelector('title')!.textContent).toBe(`Determinants of ${hostile}`);
    expect(dataOf(text)).toEqual({ language: 'en', report: { study: 'growth', result, manifest } });
  });

  it('opens in the language asked for', () => {
    const chinese = renderReport(result, manifest, { lang: 'zh' });
    expect(chinese).toMatch(/<html lang="zh">/);
    expect(dataOf(chinese).language).toBe('zh');
  });

  it('leaves the sample out where asked to', () => {
    const { report } = dataOf(renderReport(result, manifest, { data: false }));
    expect(report).toEqual({
      study: 'growth',
      manifest,
      result: {
        ...result,
        data: { ...result.data, x: [], y: [] },
        methods: result.methods.map((entry) => ({ ...entry, predictions: { fitted: [], outOfBag: null } })),
      },
    });
  });
});

describe('compactJson', () => {
  it('keeps six digits below the keys named, more where they could round another way, and all elsewhere', () => {
    const value = {
      a: [0.123456789, -1.23449996e-9, 12345678901, 0.12345004],
      keep: { b: 0.123456789 },
      text: '0.123456789',
    };
    expect(compactJson(value, new Map([['a', 6]]))).toBe(
      '{"a":[0.123457,-1.23449996e-9,12345678901,0.12345004],"keep":{"b":0.123456789},"text":"0.123456789"}',
    );
  });

  it('rounds as the number itself rounds, to five digits or fewer', () => {
    const values = Array.from(
      { length: 20_000 },
      (_, at) => Math.sin(at * at) * 10 ** ((at % 9) - 6) + (at % 7 === 0 ? 0 : 5e-4 - 1e-9),
    );
    const { values: kept } = JSON.parse(compactJson({ values }, new Map([['values', 6]]))) as { values: number[] };
    const rounded = (value: number): string[] => [1, 2, 3, 4, 5].map((digits) => value.toPrecision(digits));
    expect(kept.map(rounded)).toEqual(values.map(rounded));
  });
});

describe('profilesFigure', () => {
  const profile = (determinant: string) => ({
    determinant,
    x: [0, 1, 2],
    predictions: [0, 1, 2].map((at) => [at, at + 1, at]),
  });
  const overSamples = { points: [0, 2], low: [0, null], high: [4, null] };
  const drawn = (profiles: MethodResult['profiles']) =>
    profilesFigure(result, { ...result.methods[0]!, profiles }, drawingInNode())!;

  it('shades what lies between the ends over samples, and says so', () => {
    const [plain, shaded] = [drawn([profile('plain')]), drawn([{ ...profile('plain'), overSamples }])];
    expect(plain.svg.querySelectorAll('[fill-opacity="0.14"]')).toHaveLength(0);
    expect(shaded.svg.querySelectorAll('[fill-opacity="0.14"]')).toHaveLength(1);
    expect([plain.title, shaded.title].map((title) => title.includes('over samples'))).toEqual([false, true]);
  });
});

describe('formatting', () => {
  it.each([
    [0, 0, '0'],
    [1234.5678, 2, '1,234.57'],
    [-0.123456, 4, '−0.1235'],
    [null, 3, '–'],
  ])('writes %d with %d decimals as %s', (value, digits, text) => {
    expect(formatNumber(value, digits, words.en)).toBe(text);
  });

  it('shortens by whole characters', () => {
    expect(shorten('😀'.repeat(30), 5)).toBe('😀😀😀😀…');
    expect(shorten('short')).toBe('short');
  });
});
