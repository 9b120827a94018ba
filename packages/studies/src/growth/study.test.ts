import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, parseTable } from '@kuznets/data';
import { ols } from '@kuznets/regression';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { manifestSchema, type Manifest } from '../results/manifest.ts';
import { sealManifest } from '../results/bundle.ts';
import { prettyJson } from '../results/digest.ts';
import { runStudy } from '../study/run-study.ts';
import type { StudyEvent } from '../study/study.ts';
import { unitsJson, verifyStudy, type StoredStudy } from '../study/verify-study.ts';
import { memoryStore } from '../study/work-store.ts';
import type { GrowthConfig, GrowthConfigInput } from './config.ts';
import { designOf } from './design.ts';
import { growthDataDigest, type GrowthData } from './data.ts';
import { growthDataFrom } from './from-section.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import { significantDeterminants } from './significant.ts';
import { growthStudy } from './study.ts';
import { rowsOf } from './subsample.ts';
import { accuracy } from '../statistics/accuracy.ts';
import { growthTables } from './tables/tables.ts';

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

const run = async (of: GrowthConfig, sample: GrowthData) =>
  (await runStudy(growthStudy, of, sample, { device })).result;

describe('growthStudy', () => {
  it('finds what the target follows, with its uncertainty', async () => {
    const { methods, agreement, reference } = await run(config, data);
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
    const three = await run(config, data);
    const last = await run(
      { ...config, methods: config.methods.map((method) => ({ ...method, seeds: 1 })), seed: 13, seeds: 1 },
      data,
    );
    expect(last.methods[1]!.runs[0]).toEqual(three.methods[1]!.runs[2]);
  });

  it('leaves out what the sample has too few rows for, and refuses where nothing is left', async () => {
    const few = rowsOf(data, [0, 9, 20, 33, 47]);
    const small = { data: 'made.csv', folds: 0, resamples: 0, decompose: false, profiles: false } as const;
    const result = await run(
      resolveGrowthConfig({
        ...small,
        methods: [{ name: 'tree', minSamplesLeaf: 1 }, 'ols', { name: 'bayes', id: 'ridge', prior: 'conjugate' }],
      }),
      few,
    );
    expect(result.methods.map(({ id }) => id)).toEqual(['tree', 'ridge']);
    expect(result.leftOut).toEqual([{ code: 'too-few-rows', method: 'ols', rows: 5, determinants: 4, least: 6 }]);
    await expect(run(resolveGrowthConfig({ ...small, methods: ['ols'] }), few)).rejects.toThrow(
      'leave least squares no degrees of freedom',
    );
  });

  it('says of model averaging how large its models may be expected to be, and measures by that', async () => {
    const bma = { name: 'bma', chains: 2, draws: 100, burnIn: 10 } as const;
    const small = { data: 'made.csv', folds: 0, resamples: 0, decompose: false, profiles: false, seeds: 1 } as const;
    const result = await run(resolveGrowthConfig({ ...small, methods: [bma] }), data);
    const [method] = result.methods;
    // Four determinants, one of them constant.
    expect(method!.settings).toMatchObject({ modelSize: 1.5 });
    expect(method!.notes).toContainEqual({ code: 'model-size-cut', requested: 7, used: 1.5, determinants: 3 });
    expect(significantDeterminants(result)).toMatchObject({ prior: 1.5 / 4, names: new Set(['signal', 'weak']) });
    const asked = await run(resolveGrowthConfig({ ...small, methods: [{ ...bma, modelSize: 1 }] }), data);
    const codes = asked.methods[0]!.notes.map(({ code }) => code);
    expect(codes).not.toContain('model-size-cut');
    const uniform = await run(resolveGrowthConfig({ ...small, methods: [{ ...bma, modelPrior: 'uniform' }] }), data);
    expect(uniform.methods[0]).toMatchObject({ settings: { modelSize: 1.5 } });
    expect(uniform.methods[0]!.notes.map(({ code }) => code)).not.toContain('model-size-cut');
  });

  it('lists determinants by their mean rank, and does not count first tens where ten hold them all', async () => {
    const result = await run(config, data);
    const tables = growthTables(result);
    const ranks = tables.find(({ name }) => name === 'ranks')!;
    expect(ranks.rows.map(([name]) => name)).toEqual(['signal', 'weak', 'constant', 'noise']);
    const keys = tables.flatMap(({ columns }) => columns.map(({ key }) => key));
    expect(keys.filter((key) => key.includes('top_ten'))).toEqual([]);
    expect(keys).toContain('mean_rank');
  });

  it('gives coefficients with the errors asked for, and says what they are', async () => {
    const small: GrowthConfigInput = {
      data: 'made.csv',
      methods: ['ols', 'lasso', 'bma', 'averaging', 'bayes', 'tree'],
      ...{ seeds: 2, folds: 0, resamples: 0, decompose: false, profiles: false },
    };
    const clustered = { ...data, clusters: [{ name: 'area', values: data.ids.map((_, row) => String(row % 6)) }] };
    const [plain, grouped] = await Promise.all([
      run(resolveGrowthConfig(small), data),
      run(resolveGrowthConfig({ ...small, cluster: ['area'] }), clustered),
    ]);
    const white = ols(designOf(data), { covType: 'HC1' });
    const [gum, lasso, bma, averaged, bayes, tree] = plain.methods.map(({ coefficients }) => coefficients);
    expect(gum).toMatchObject({ kind: 'leastSquares', covType: 'HC1', df: 56, rows: 60, r2: white.r2 });
    // `constant` is not in the model.
    expect(gum!.se).toEqual([white.se[0], white.se[1], null, white.se[3]]);
    expect(gum!.coef[2]).toBeNull();
    expect(lasso!.kind).toBe('afterSelection');
    lasso!.shrunken!.coef.forEach((value, at) => expect(lasso!.coef[at] === null).toBe(value === 0));
    expect(plain.methods[1]!.notes).toContainEqual({ code: 'naive-after-selection' });
    const { posterior } = bma!;
    const { inclusion, signCertainty } = posterior!.mixture!;
    expect(inclusion[1]! * signCertainty[1]!).toBeCloseTo(posterior!.positive[1]!, 10);
    expect([bma!.pValue[1], bma!.low[1], averaged!.se[1], tree]).toEqual([null, null, null, null]);
    expect(bayes!.low[1]! < bayes!.coef[1]! && bayes!.coef[1]! < bayes!.high[1]!).toBe(true);
    for (const { slopes, coefficients, name } of plain.methods) {
      expect([slopes.firstSeed[2], slopes.mean[2], slopes.rows]).toEqual([null, null, 60]);
      expect(slopes.mean[1]!).toBeGreaterThan(0);
      if (name === 'ols') expect(slopes.mean[1]).toBe(coefficients!.coef[1]);
    }
    const { coefficients } = grouped.methods[0]!;
    expect(coefficients).toMatchObject({ covType: 'cluster', df: 5, clusters: [{ name: 'area', count: 6 }] });
    expect(coefficients!.coef).toEqual(gum!.coef);
    expect(grouped.data.sha256).not.toBe(plain.data.sha256);
    expect(() => resolveGrowthConfig({ ...small, covType: 'cluster' })).toThrow('go together');
    expect(resolveGrowthConfig({ ...small, covType: 'HC3' }).methods[0]).toMatchObject({ covType: 'HC3' });
  });

  it('leaves out clusters whole, at most one at a time, and says so', async () => {
    const areas = data.ids.map((_, row) => String(row % 6));
    const clustered = { ...data, clusters: [{ name: 'area', values: areas }] };
    const predicted = Float64Array.from(data.y, (_, row) => {
      const train = rowsOf(
        data,
        areas.flatMap((area, other) => (area === areas[row] ? [] : [other])),
      );
      const { coef, intercept } = ols(designOf(train));
      return coef.reduce((sum, value, k) => sum + value * data.x[row * data.features.length + k]!, intercept);
    });
    const { r2 } = accuracy(data.y, predicted);
    for (const folds of ['clusters', 20] as const) {
      const config = resolveGrowthConfig({
        ...{ data: 'made.csv', methods: ['ols'], cluster: ['area'] },
        ...{ folds, resamples: 0, decompose: false, profiles: false },
      });
      const { methods, data: of } = await run(config, clustered);
      expect(methods[0]!.accuracy.crossValidated!.r2).toBeCloseTo(r2!, 10);
      expect(of.notes).toContainEqual({ code: 'folds-of-clusters', column: 'area', clusters: 6, folds: 6 });
    }
    expect(() => resolveGrowthConfig({ data: 'made.csv', folds: 'clusters' })).toThrow(
      'goes with the setting "cluster"',
    );
  });

  it('refuses before any fit more rows than trees are decomposed over, and leaves out what takes fewer', async () => {
    const rows = 65_536;
    const many = { ...data, ids: [], y: new Float64Array(rows), x: new Float64Array(rows * data.features.length) };
    const resolved = (methods: GrowthConfigInput['methods'], decompose: boolean) =>
      resolveGrowthConfig({ data: 'made.csv', methods, decompose });
    expect(() => growthStudy.check(resolved(['ols', 'bagging'], true), many)).toThrow(
      'too many rows to decompose what bagging has learned: 65536; allowed: at most 65535; or leave the decomposition out (decompose: "false")',
    );
    expect(() => growthStudy.check(resolved(['network'], false), many)).toThrow('at most 65535');
    growthStudy.check(resolved(['ols'], true), many);
    growthStudy.check(resolved(['network', 'bagging'], false), many);
  });

  it('decomposes the pairs of ten where determinants are hundreds', async () => {
    const names = Array.from({ length: 301 }, (_, k) => ({ name: `x${k}`, label: null, group: null, levels: null }));
    const wide = { ...data, features: names, x: Float64Array.from({ length: 60 * 301 }, (_, at) => Math.sin(at * at)) };
    const methods = ['bagging', 'tree'] as const;
    const result = await run(
      resolveGrowthConfig({
        data: 'made.csv',
        methods: [...methods],
        trees: 5,
        seeds: 1,
        folds: 0,
        resamples: 0,
        profiles: false,
      }),
      wide,
    );
    expect(result.methods.map(({ variation }) => variation!.pairs?.of.length)).toEqual([undefined, 10]);
  });

  it('reports progress that only grows, and ends at 1', async () => {
    const seen: StudyEvent[] = [];
    await runStudy(growthStudy, config, data, { device, onEvent: (event) => seen.push(event) });
    expect(seen[0]).toMatchObject({ code: 'stage', stage: 'fits', done: 0, units: 30 });
    const progress = seen.flatMap((event) => (event.code === 'progress' && event.stage === 'fits' ? [event] : []));
    for (const name of ['bagging', 'forest']) {
      const shares = progress.filter(({ label }) => label['id'] === name).map(({ share }) => share);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.at(-1)).toBe(1);
    }
    expect(progress.at(-1)).toMatchObject({ done: 15, units: 15 });
  });

  describe('with a store', () => {
    const small = resolveGrowthConfig({
      data: 'made.csv',
      methods: ['lasso', 'bagging'],
      trees: 20,
      seeds: 2,
      folds: 3,
      resamples: 2,
    });

    /** A run, and the stage of every unit that it had to compute. */
    async function computed(of: GrowthConfig, store = memoryStore()) {
      const written: string[] = [];
      const { result } = await runStudy(growthStudy, of, data, {
        device,
        store: {
          ...store,
          write(key, bytes) {
            written.push(key.split('-').at(-2)!);
            return store.write(key, bytes);
          },
        },
      });
      return { bytes: prettyJson(result), written: written.sort() };
    }

    const fits = (count: number): string[] => new Array<string>(count).fill('fits');

    it('computes of more methods, seeds, folds and resamples those alone', async () => {
      const store = memoryStore();
      const more = (changes: object) =>
        resolveGrowthConfig({ data: 'made.csv', trees: 20, seeds: 2, folds: 3, resamples: 2, ...changes } as object);
      const whole = await computed(small, store);
      expect(whole.written).toEqual([...fits(18), 'profiles', 'profiles']);
      expect(await computed(small, store)).toEqual({ ...whole, written: [] });

      const method = await computed(more({ methods: ['lasso', 'tree', 'bagging'] }), store);
      expect(method.written).toEqual([...fits(1 + 3 + 2 + 1), 'profiles']);
      expect(method.bytes).toBe((await computed(more({ methods: ['lasso', 'tree', 'bagging'] }))).bytes);

      const seeds = await computed(more({ methods: ['bagging'], seeds: 4, profiles: true }), store);
      expect(seeds.written.filter((stage) => stage === 'fits')).toEqual(fits(2 + 2));
      expect((await computed(more({ methods: ['lasso', 'bagging'], resamples: 5 }), store)).written).toEqual(fits(6));
      expect((await computed(more({ methods: ['lasso', 'bagging'], folds: 5 }), store)).written).toEqual(fits(10));
      const trees = await computed(more({ methods: ['lasso', 'bagging'], trees: 21 }), store);
      expect(trees.written).toEqual([...fits(9), 'profiles']);
    });

    it('computes profiles from the models of an earlier run', async () => {
      const store = memoryStore();
      const whole = await computed(small, store);
      const withoutProfiles = memoryStore();
      for (const key of await store.keys())
        if (!key.includes('-profiles-')) await withoutProfiles.write(key, (await store.read(key))!);
      expect(await computed(small, withoutProfiles)).toEqual({ ...whole, written: ['profiles', 'profiles'] });
    });
  });

  it('stops when told, and refuses a leaf above half the sample', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(runStudy(growthStudy, config, data, { device, signal })).rejects.toThrow('enough');
    await expect(run(resolveGrowthConfig({ minSamplesLeaf: 31 }), data)).rejects.toThrow('at most 30, got 31');
  });

  it('makes tables of it', async () => {
    const tables = growthTables(await run(config, data));
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'variables',
        'methods',
        'rankings',
        'fit',
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

describe('verifyStudy', () => {
  const manifestOf = (result: Awaited<ReturnType<typeof run>>): Manifest => {
    const sha256 = growthDataDigest(data);
    return sealManifest({
      schemaVersion: 1,
      study: 'growth',
      created: '',
      seconds: 0,
      config: { ...config, csv: {} },
      seeds: [11, 12, 13],
      inputs: [{ role: 'data', source: { kind: 'file', path: 'made.csv' }, sha256, bytes: 0, canonicalSha256: sha256 }],
      models: growthStudy.models(result),
      versions: {},
      device: {},
      files: {},
    });
  };

  it('finds nothing in a true result, and each thing that is off', async () => {
    const { result, units } = await runStudy(growthStudy, config, data, { device });
    const manifest = manifestOf(result);
    const stored = JSON.parse(prettyJson(result)) as typeof result;
    const study = { manifest, result: stored, units: JSON.parse(unitsJson(units)) as typeof units };
    const verify = async (of: StoredStudy, sample = data) =>
      (await verifyStudy(growthStudy, of, sample, { device })).differences;
    expect(await verify(study)).toEqual([]);

    const other = { ...data, y: data.y.map((value, at) => (at === 5 ? value + 1 : value)) };
    const wheres = (await verify(study, other)).map(({ where }) => where);
    expect(wheres).toContain('data: values used');
    expect(wheres).toContain('manifest.json models[0].sha256');
    expect(wheres).toContain('units[0].sha256');
    expect(wheres.some((where) => where.startsWith('result.methods[0].runs[0]'))).toBe(true);

    const models = manifest.models.map((model, at) => (at === 4 ? { ...model, sha256: '0'.repeat(64) } : model));
    const forged = manifestSchema.parse({ ...manifest, models });
    expect((await verify({ ...study, manifest: forged })).map(({ where }) => where)).toEqual([
      'manifest.json models[4].sha256',
    ]);

    const unknown = manifestSchema.parse({ ...manifest, config: { trees: 3 } });
    expect(await verify({ ...study, manifest: unknown })).toMatchObject([{ where: 'manifest.json config' }]);
    expect(await verify({ ...study, result: { study: 'growth' } })).toMatchObject([{ expected: 'a result of growth' }]);
  });

  it('draws a sample of the units, and computes no others', async () => {
    const { result, units } = await runStudy(growthStudy, config, data, { device });
    const study = { manifest: manifestOf(result), result: JSON.parse(prettyJson(result)) as typeof result, units };
    const events: StudyEvent[] = [];
    const verify = async (of: StoredStudy, share: number, seed = 7) => {
      const onEvent = (event: StudyEvent) => events.push(event);
      return (await verifyStudy(growthStudy, of, data, { device, sample: { share, seed }, onEvent })).differences;
    };
    expect(await verify(study, 0.2)).toEqual([]);
    const drawn = events.flatMap((event) => (event.code === 'stage' ? [event.units] : []));
    expect(drawn.reduce((sum, count) => sum + count, 0)).toBe(Math.ceil(0.2 * 32));

    const forged = units.map((unit) => ({ ...unit, sha256: '0'.repeat(64) }));
    const [one, two] = [
      await verify({ ...study, units: forged }, 0.1, 1),
      await verify({ ...study, units: forged }, 0.1, 2),
    ];
    expect([one.length, two.length]).toEqual([4, 4]);
    expect(one).not.toEqual(two);
    const all = await verify({ ...study, units: forged }, 1);
    expect(all.map(({ where }) => where).sort()).toEqual(units.map((_, at) => `units[${at}]`).sort());
    await expect(verify({ ...study, units: undefined }, 0.5)).rejects.toThrow('units.json');
  });
});
