import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, parseTable } from '@kuznets/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestSchema, type Manifest } from '../results/manifest.ts';
import { sealManifest } from '../results/bundle.ts';
import { prettyJson } from '../results/digest.ts';
import { growthDataDigest, growthDataFrom, type GrowthData } from './data.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import { runGrowthStudy, type GrowthProgress } from './run.ts';
import { rowsOf } from './subsample.ts';
import { growthTables } from './tables/tables.ts';
import { growthModels, verifyGrowth } from './verify.ts';

/** y follows `signal`, a little `weak`, never `noise` nor `constant`. */
const rows = Array.from({ length: 60 }, (_, i) => {
  const signal = (i * 37) % 61;
  const weak = (i * 17) % 23;
  return `r${i},${signal > 30 ? 10 + weak / 2 : weak / 2},${(i * 29) % 53},${signal},7,${weak}`;
});
const csv = `id,y,noise,signal,constant,weak\n${rows.join('\n')}\n`;
const config = resolveGrowthConfig({
  data: 'made.csv',
  methods: ['bagging', 'forest'],
  trees: 300,
  seeds: 3,
  seed: 11,
  folds: 5,
  resamples: 4,
});

let device: Device;
let data: GrowthData;

beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
  data = growthDataFrom(crossSection(await parseTable(csv, { file: 'made.csv' }), { target: 'y' }));
});

afterAll(() => device.destroy());

describe('runGrowthStudy', () => {
  it('finds what the target follows, with its uncertainty', async () => {
    const { methods, agreement, reference } = await runGrowthStudy(config, { device, data });
    expect(methods.map(({ name }) => name)).toEqual(['bagging', 'forest']);
    for (const method of methods) {
      expect(method.ranking.slice(0, 2)).toEqual(['signal', 'weak']);
      expect(method.runs.map(({ seed }) => seed)).toEqual([11, 12, 13]);
      expect(new Set(method.runs.map(({ modelHash }) => modelHash)).size).toBe(3);
      const [noise, signal, constant] = [0, 1, 2].map((at) => method.importances.map(({ mean }) => mean[at]!));
      expect(constant).toEqual([0, 0, 0]);
      expect(signal![0]!).toBeGreaterThan(3 * Math.abs(noise![0]!));
      expect(method.ranks.mean[1]).toBe(1);
      expect(method.accuracy.outOfBag!.r2!.mean).toBeGreaterThan(0.5);
      expect(method.accuracy.inSample.r2!.mean).toBeGreaterThan(method.accuracy.outOfBag!.r2!.mean);
      for (const { low, mean, high } of method.importances)
        mean.forEach((value, at) => expect(low[at]! <= value && value <= high[at]!).toBe(true));
    }
    expect(agreement).toMatchObject([{ methods: ['bagging', 'forest'], sharedTopTen: 4 }]);
    expect(reference).toBeNull();
  });

  it('runs each seed as it would run alone', async () => {
    const three = await runGrowthStudy(config, { device, data });
    const last = await runGrowthStudy(
      { ...config, methods: config.methods.map((method) => ({ ...method, seeds: 1 })), seed: 13, seeds: 1 },
      { device, data },
    );
    expect(last.methods[1]!.runs[0]).toEqual(three.methods[1]!.runs[2]);
  });

  it('leaves out what the sample has too few rows for, and refuses where nothing is left', async () => {
    const few = rowsOf(data, [0, 9, 20, 33, 47]);
    const small = { data: 'made.csv', folds: 0, decompose: false, profiles: false } as const;
    const result = await runGrowthStudy(
      resolveGrowthConfig({
        ...small,
        methods: [{ name: 'tree', minSamplesLeaf: 1 }, 'ols', { name: 'bayes', id: 'ridge', prior: 'conjugate' }],
      }),
      { device, data: few },
    );
    expect(result.methods.map(({ id }) => id)).toEqual(['tree', 'ridge']);
    expect(result.leftOut).toEqual([
      { method: 'ols', reason: 'Least squares: 5 rows for 4 determinants, at least 6 are needed' },
    ]);
    await expect(
      runGrowthStudy(resolveGrowthConfig({ ...small, methods: ['ols'] }), { device, data: few }),
    ).rejects.toThrow('leave least squares no degrees of freedom');
  });

  it('decomposes the pairs of ten where determinants are hundreds', async () => {
    const names = Array.from({ length: 301 }, (_, k) => ({ name: `x${k}`, label: null, group: null }));
    const wide = { ...data, features: names, x: Float64Array.from({ length: 60 * 301 }, (_, at) => Math.sin(at * at)) };
    const methods = ['bagging', 'tree'] as const;
    const result = await runGrowthStudy(
      resolveGrowthConfig({ data: 'made.csv', methods: [...methods], trees: 5, seeds: 1, folds: 0, profiles: false }),
      { device, data: wide },
    );
    expect(result.methods.map(({ variation }) => variation!.pairs?.of.length)).toEqual([undefined, 10]);
  });

  it('reports progress that only grows, and ends at 1', async () => {
    const seen: GrowthProgress[] = [];
    await runGrowthStudy(config, { device, data, onProgress: (progress) => seen.push(progress) });
    for (const name of ['bagging', 'forest']) {
      const shares = seen.filter(({ method }) => method === name).map(({ share }) => share);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.at(-1)).toBe(1);
    }
    expect(seen.at(-1)).toMatchObject({ fitsDone: 12, fits: 12 });
  });

  it('stops when told, and refuses a leaf above half the sample', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(runGrowthStudy(config, { device, data, signal })).rejects.toThrow('enough');
    await expect(runGrowthStudy(resolveGrowthConfig({ minSamplesLeaf: 31 }), { device, data })).rejects.toThrow(
      'at most 30, got 31',
    );
  });

  it('makes tables of it', async () => {
    const tables = growthTables(await runGrowthStudy(config, { device, data }));
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'table-1-variables',
        'table-3-methods',
        'table-4-rankings',
        'table-6-fit',
        'ranking-bagging',
        'ranking-forest',
        'accuracy',
        'agreement',
      ]),
    );
    expect(new Set(tables.map(({ name }) => name)).size).toBe(tables.length);
    for (const table of tables) for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
    expect(tables.find(({ name }) => name === 'ranking-bagging')!.rows).toHaveLength(4);
  });
});

describe('verifyGrowth', () => {
  const manifestOf = (result: Awaited<ReturnType<typeof runGrowthStudy>>): Manifest => {
    const sha256 = growthDataDigest(data);
    return sealManifest({
      schemaVersion: 1,
      study: 'growth',
      created: '',
      seconds: 0,
      config,
      seeds: [11, 12, 13],
      inputs: [{ role: 'data', source: { kind: 'file', path: 'made.csv' }, sha256, bytes: 0, canonicalSha256: sha256 }],
      models: growthModels(result),
      versions: {},
      device: {},
      files: {},
    });
  };

  it('finds nothing in a true result, and each thing that is off', async () => {
    const result = await runGrowthStudy(config, { device, data });
    const manifest = manifestOf(result);
    const stored = JSON.parse(prettyJson(result)) as typeof result;
    expect(await verifyGrowth(manifest, stored, { device, data })).toEqual([]);

    const other = { ...data, y: data.y.map((value, at) => (at === 5 ? value + 1 : value)) };
    const wheres = (await verifyGrowth(manifest, stored, { device, data: other })).map(({ where }) => where);
    expect(wheres).toContain('data: values used');
    expect(wheres).toContain('manifest.json models[0].sha256');
    expect(wheres.some((where) => where.startsWith('result.methods[0].runs[0]'))).toBe(true);

    const models = manifest.models.map((model, at) => (at === 4 ? { ...model, sha256: '0'.repeat(64) } : model));
    const forged = manifestSchema.parse({ ...manifest, models });
    expect((await verifyGrowth(forged, stored, { device, data })).map(({ where }) => where)).toEqual([
      'manifest.json models[4].sha256',
    ]);

    const unknown = manifestSchema.parse({ ...manifest, config: { trees: 3 } });
    expect(await verifyGrowth(unknown, stored, { device, data })).toMatchObject([{ where: 'manifest.json config' }]);
    expect(await verifyGrowth(manifest, { study: 'growth' }, { device, data })).toMatchObject([
      { expected: 'a growth result' },
    ]);
  });
});
