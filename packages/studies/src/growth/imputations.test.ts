import { readFileSync } from 'node:fs';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, imputedCrossSections, parseTable } from '@kuznets/data';
import { ols, poolEstimates } from '@kuznets/regression';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prettyJson } from '../results/digest.ts';
import { runStudy } from '../study/run-study.ts';
import { verifyStudy } from '../study/verify-study.ts';
import { memoryStore } from '../study/work-store.ts';
import { sealManifest } from '../results/bundle.ts';
import type { Manifest } from '../results/manifest.ts';
import { coefficientsOf } from './coefficients.ts';
import type { GrowthConfigInput } from './config.ts';
import { growthDataDigest, type GrowthData } from './data.ts';
import { growthDataFrom } from './from-section.ts';
import { firstCompleted } from './imputations.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import type { GrowthResult } from './result.ts';
import { growthRoles } from './roles.ts';
import { growthStudy } from './study.ts';
import { growthTables } from './tables/tables.ts';

interface Pooled {
  readonly columns: Readonly<Record<string, readonly (number | string | null)[]>>;
  readonly coef: readonly number[];
  readonly coefSpread: readonly number[];
  readonly se: readonly number[];
  readonly seSpread: readonly number[];
}
const mice = JSON.parse(
  readFileSync(new URL('../../../../test/reference/mice.json', import.meta.url), 'utf8'),
) as Readonly<Record<'numbers' | 'mixed', Pooled>> & { readonly m: number; readonly runs: number };

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const tableOf = (name: 'numbers' | 'mixed') => {
  const columns = Object.entries(mice[name].columns);
  const lines = columns[0]![1].map((_, row) => columns.map(([, cells]) => cells[row] ?? '').join(','));
  return parseTable(`${columns.map(([column]) => column).join(',')}\n${lines.join('\n')}\n`, { file: 'mice.csv' });
};
const light = { seeds: 1, folds: 0, resamples: 0, decompose: false, profiles: false };
const configOf = (input: GrowthConfigInput) =>
  resolveGrowthConfig({ data: 'mice.csv', missing: 'impute', formula: 'y ~ .', ...light, ...input });
async function sampleOf(input: GrowthConfigInput, name: 'numbers' | 'mixed' = 'mixed') {
  const config = configOf(input);
  const data = growthDataFrom(crossSection(await tableOf(name), growthRoles(config)));
  return { config, data };
}
const run = async (input: GrowthConfigInput, name: 'numbers' | 'mixed' = 'mixed') => {
  const { config, data } = await sampleOf(input, name);
  return (await runStudy(growthStudy, config, data, { device })).result;
};

describe.each(['numbers', 'mixed'] as const)("a study pools least squares over R's mice on %s", (name) => {
  let result: GrowthResult;
  beforeAll(async () => {
    result = await run({ methods: ['ols'], imputations: mice.m, covType: 'nonrobust' }, name);
  });

  it('coefficients and errors within their Monte Carlo error', () => {
    const { intercept, coef, se } = result.methods[0]!.coefficients!;
    const pooled = mice[name];
    const share = 1 / Math.sqrt(mice.runs);
    const ours = [intercept!.coef, ...coef];
    const errors = [intercept!.se!, ...se];
    // A run of mice is one draw of what ours is one draw of, and the mean of its runs is nearer by the root of their number.
    pooled.coef.forEach((value, k) => {
      expect(Math.abs(ours[k]! - value)).toBeLessThan(4 * pooled.coefSpread[k]! * Math.hypot(1, share));
      // mice draws no coefficients of its polytomous regression: errors of a region's are a little smaller there.
      expect(Math.abs(errors[k]! - pooled.se[k]!)).toBeLessThan(5 * pooled.seSpread[k]! * Math.hypot(1, share));
    });
  });

  it('exactly as Rubin and Barnard say of the completed cross-sections', async () => {
    const { missing: _, ...roles } = growthRoles(configOf({}));
    const sections = await imputedCrossSections(await tableOf(name), roles, { imputations: mice.m, randomState: 1 });
    const fits = sections.map((section) => ols(section));
    const expected = poolEstimates(
      fits.map(({ intercept, coef }) => [intercept, ...coef]),
      fits.map(({ interceptTest, se }) => [interceptTest!.se ** 2, ...se.map((error) => error ** 2)]),
      fits[0]!.dfTest,
    );
    const { intercept, coef, se, tStat, pValue, low, high, pooled, df } = result.methods[0]!.coefficients!;
    const near = (ours: readonly (number | null)[], theirs: Float64Array) =>
      ours.forEach((value, k) =>
        expect(Math.abs(value! - theirs[k]!)).toBeLessThan(1e-12 * (1 + Math.abs(theirs[k]!))),
      );
    near([intercept!.coef, ...coef], expected.qbar);
    near([intercept!.se, ...se], expected.se);
    near([intercept!.tStat, ...tStat], expected.tStat);
    near([intercept!.pValue, ...pValue], expected.pValue);
    near(
      [intercept!.low, ...low],
      expected.confInt.filter((_value, end) => end % 2 === 0),
    );
    near(
      [intercept!.high, ...high],
      expected.confInt.filter((_value, end) => end % 2 === 1),
    );
    near([pooled!.intercept.df, ...pooled!.df], expected.df);
    near([pooled!.intercept.missingInformation, ...pooled!.missingInformation], expected.fmi);
    expect([df, pooled!.imputations]).toEqual([null, mice.m]);
    expect(result.methods[0]!.accuracy.inSample.r2!.mean).toBeCloseTo(
      fits.reduce((sum, { r2 }) => sum + r2, 0) / mice.m,
      12,
    );
  });
});

describe('imputations of the growth study', () => {
  const methods: GrowthConfigInput['methods'] = [
    { name: 'bagging', trees: 20, seeds: 2 },
    'lasso',
    'stepwise',
    'ols',
    'averaging',
    { name: 'bma', draws: 400, burnIn: 100 },
  ];
  const whole = { methods, imputations: 3, folds: 2, resamples: 4, decompose: true, profiles: true } as const;

  it('are an axis of every method: means, intervals, scores and pooled coefficients', async () => {
    const result = await run(whole);
    const bagging = result.methods[0]!;
    expect(bagging.runs.map(({ seed, imputation }) => [imputation, seed])).toEqual([
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
      [3, 1],
      [3, 2],
    ]);
    expect(new Set(bagging.runs.map(({ modelHash }) => modelHash)).size).toBe(6);
    expect(bagging.imputations).toHaveLength(3);
    const ofTables = bagging.imputations!.map(({ ranks }) => ranks[0]!);
    expect(ofTables.reduce((sum, rank) => sum + rank, 0) / 3).toBeCloseTo(bagging.ranks.mean[0]!, 12);
    expect(bagging.accuracy.crossValidated!.rows).toBe(300);
    expect(bagging.resampling!.resamples).toBe(4);
    expect(bagging.profiles.length).toBeGreaterThan(0);
    const kinds = result.methods.map(({ coefficients }) => coefficients?.kind ?? null);
    expect(kinds).toEqual([null, 'afterSelection', 'afterSelection', 'leastSquares', 'average', 'posterior']);
    for (const { coefficients } of result.methods.slice(1)) {
      expect(coefficients!.pooled!.imputations).toBe(3);
      expect(coefficients!.intercept).not.toBeNull();
    }
    const { posterior, se } = result.methods[5]!.coefficients!;
    posterior!.mixture!.inclusion.forEach((value) => expect(value).toBeGreaterThan(0));
    posterior!.mixture!.signCertainty.forEach((value) => expect(value).toBeLessThanOrEqual(1));
    se.forEach((value) => expect(value).toBeGreaterThan(0));

    expect(result.data.notes.map(({ code }) => code)).toContain('pooled-over-imputations');
    expect(result.data.notes.filter(({ code }) => code === 'cells-imputed')).toEqual([
      { code: 'cells-imputed', feature: 'x1', cells: expect.any(Number) as number, imputations: 3 },
      { code: 'cells-imputed', feature: 'region', cells: expect.any(Number) as number, imputations: 3 },
    ]);
    const tables = growthTables(result);
    const columnsOf = (name: string) => tables.find((table) => table.name === name)!.columns.map(({ key }) => key);
    expect(columnsOf('coefficients')).toEqual(expect.arrayContaining(['df', 'missing_information']));
    expect(columnsOf('imputations')).toEqual(expect.arrayContaining(['rank_least', 'slope_largest']));
    expect(tables.find(({ name }) => name === 'regression')!.note).toContain('imputed 3 times');
    expect(tables.find(({ name }) => name === 'ranking-bagging')!.caption).toContain('2 seeds');
  });

  it('more of them compute what is new alone, and verify computes all of them again', async () => {
    const { config, data } = await sampleOf({ methods: ['ols'], imputations: 3, folds: 2 });
    const store = memoryStore();
    const first = await runStudy(growthStudy, config, data, { device, store });
    const before = (await store.keys()).length;
    // Three tables, of each one fit and two folds.
    expect(before).toBe(3 + 3 * 3);
    const more = await runStudy(growthStudy, { ...config, imputations: 4 }, data, { device, store });
    expect((await store.keys()).length).toBe(before + 4);
    expect(more.result.methods[0]!.runs.slice(0, 3)).toEqual(first.result.methods[0]!.runs);
    const again = await runStudy(growthStudy, { ...config, seed: 2 }, data, { device });
    expect(again.result.methods[0]!.coefficients!.coef).not.toEqual(first.result.methods[0]!.coefficients!.coef);

    const manifest = sealManifest({
      schemaVersion: 1,
      study: 'growth',
      created: '',
      seconds: 0,
      config: config as Manifest['config'],
      seeds: growthStudy.seeds(config),
      inputs: [
        {
          role: 'data',
          source: { kind: 'file', path: 'mice.csv' },
          sha256: '0'.repeat(64),
          bytes: 1,
          canonicalSha256: growthDataDigest(data),
        },
      ],
      models: [],
      versions: {},
      device: {},
      files: {},
    });
    const stored = { manifest, result: JSON.parse(prettyJson(first.result)) as unknown, units: undefined };
    const { differences } = await verifyStudy(growthStudy, stored, data, { device });
    expect(differences.map(({ where }) => where)).toEqual([]);
  });

  it('take what at least half of the tables choose, and say what the others do not', async () => {
    const { data } = await sampleOf({}, 'numbers');
    const complete = { ...data, x: data.x.map((value, at) => (Number.isNaN(value) ? at % 7 : value)) };
    const learned = [[0], [0, 1], [0, 2], [1, 0]].map((selected) => ({
      data: complete,
      fitted: { kind: 'afterSelection', selected, shrunken: null } as const,
      r2: null,
    }));
    const { coefficients, notes } = coefficientsOf(learned, 'HC1');
    expect(coefficients.coef.map((value) => value !== null)).toEqual([true, true, false]);
    const names = ['x2', 'x3'];
    expect(notes).toEqual([{ code: 'chosen-in-half', imputations: 4, names }, { code: 'naive-after-selection' }]);
    // The same sample four times: nothing is uncertain but what is in one.
    const alone = coefficientsOf([{ ...learned[1]! }], 'HC1').coefficients;
    coefficients.se.slice(0, 2).forEach((error, at) => expect(error).toBeCloseTo(alone.se[at]!, 12));
  });

  it('mix posteriors by their inclusion', async () => {
    const { data } = await sampleOf({}, 'numbers');
    const posterior = (mean: number, inclusion: number, conditionalMean: number) => ({
      data,
      r2: 0.5,
      fitted: {
        kind: 'posterior',
        ...{ intercept: 1, interceptSd: 1, interval: null },
        ...{ mean: [mean, 0, 0], sd: [1, 1, 1], positive: [0.5, 0.5, 0.5] },
        mixture: {
          inclusion: [inclusion, 0.5, 0.5],
          conditionalMean: [conditionalMean, 0, 0],
          conditionalSd: [1, 1, 1],
          signCertainty: [0.9, 0.5, 0.5],
        },
      } as const,
    });
    const { coefficients } = coefficientsOf([posterior(3, 0.9, 3), posterior(-1, 0.3, -1)], 'HC1');
    expect(coefficients.coef[0]).toBe(1);
    // Within 1, between (1 + 1/2) 8.
    expect(coefficients.se[0]).toBeCloseTo(Math.sqrt(1 + 1.5 * 8), 12);
    expect(coefficients.pValue[0]).toBeNull();
    const mixture = coefficients.posterior!.mixture!;
    expect(mixture.inclusion[0]).toBeCloseTo(0.6, 12);
    expect(mixture.conditionalMean[0]).toBeCloseTo(2, 12);
    expect(mixture.conditionalSd[0]).toBeCloseTo(Math.sqrt(1 + 0.75 * 9 + 0.25 * 1 - 4), 12);
    expect(mixture.signCertainty[0]).toBeCloseTo(0.75 * 0.9 + 0.25 * 0.1, 12);
  });

  it('rows without a target are left out and said, and a complete sample is as it was', async () => {
    const text = 'id,y,a,b\nP,1,1,4\nQ,2,,5\nR,,3,7\nS,4,5,1\nT,6,6,2\nU,5,4,9\nV,9,8,3\n';
    const config = configOf({ methods: ['ols'] });
    const read = async (source: string, of = config): Promise<GrowthData> =>
      growthDataFrom(crossSection(await parseTable(source, { file: 'mice.csv', id: 'id' }), growthRoles(of)));
    const data = await read(text);
    expect(data.notes).toContainEqual(expect.objectContaining({ code: 'rows-left-out', ids: ['R'] }));
    const { result } = await runStudy(growthStudy, config, data, { device });
    expect(result.config.imputations).toBe(5);
    expect(result.data.ids).toEqual(['P', 'Q', 'S', 'T', 'U', 'V']);
    const completed = await firstCompleted(config, data);
    expect(result.data.x[0]).toEqual([...completed.x].filter((_, at) => at % 2 === 0));
    expect(result.data.x.flat().every(Number.isFinite)).toBe(true);

    const whole = text.replace('Q,2,,5\n', '').replace('R,,3,7\n', '');
    const plain = resolveGrowthConfig({ data: 'mice.csv', formula: 'y ~ .', ...light, methods: ['ols'] });
    const dropped = await runStudy(growthStudy, plain, await read(whole, plain), { device });
    const imputed = await runStudy(growthStudy, config, await read(whole), { device });
    expect(imputed.result.methods).toEqual(dropped.result.methods);
    expect(imputed.result.data).toEqual(dropped.result.data);
  });

  it('are refused without the rule that makes them', () => {
    expect(() => resolveGrowthConfig({ imputations: 3 })).toThrow(/imputations: goes with the setting "missing"/);
    expect(() => configOf({ imputations: 1 })).toThrow(/imputations/);
  });
});
