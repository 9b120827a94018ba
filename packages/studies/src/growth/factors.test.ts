import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, imputedCrossSections, parseTable, type CrossSectionOptions } from '@kuznets/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import { growthDataDigest, type GrowthData } from './data.ts';
import { growthDataFrom } from './from-section.ts';
import { designColumns } from './design.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import { growthResultSchema, type GrowthResult } from './result.ts';
import { averageSlopes } from './slopes.ts';
import { growthStudy } from './study.ts';
import { studyWords } from '../words/words.ts';
import { growthTables } from './tables/tables.ts';

const levels = ['east', 'north', 'south', 'west'];
const effects = [0, 4, -5, 1];
/** y follows the region, then income; noise nothing. */
const lines = Array.from({ length: 80 }, (_, i) => {
  const region = (i * 7 + (i >> 3)) % 4;
  const income = (i * 37) % 41;
  const y = effects[region]! + income / 8 + ((i * 13) % 11) / 20;
  return [`r${i}`, y, levels[region]!, income, (i * 29) % 53, i % 3 === 0 ? 'inside' : 'outside'].join(',');
});
const csv = (rows = lines): string => `id,y,region,income,noise,member\n${rows.join('\n')}\n`;
const sample = async (text = csv(), options: CrossSectionOptions = {}): Promise<GrowthData> =>
  growthDataFrom(crossSection(await parseTable(text, { file: 'made.csv' }), { target: 'y', ...options }));

const config = resolveGrowthConfig({
  data: 'made.csv',
  methods: [
    ...(['lasso', 'elastic-net', 'ols', 'stepwise', 'bayes', 'averaging', 'bma', 'tree', 'boosting'] as const),
    ...(['bagging', 'forest', 'm5p-forest', 'svr'] as const),
    { name: 'network', networks: 20, hidden: 3 },
  ],
  trees: 100,
  seeds: 1,
  folds: 4,
  resamples: 0,
});

let device: Device;
let data: GrowthData;
let result: GrowthResult;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
  data = await sample();
  result = (await runStudy(growthStudy, config, data, { device })).result;
});
afterAll(() => device.destroy());

describe('a factor', () => {
  it('is one determinant of the sample, its base first', () => {
    expect(data.features.map(({ name, levels: of }) => [name, of])).toEqual([
      ['region', levels],
      ['income', null],
      ['noise', null],
      ['member', ['inside', 'outside']],
    ]);
    expect([...data.x.subarray(4, 8)]).toEqual([3, 37, 29, 1]);
    expect(designColumns(data.features).map(({ name }) => name)).toEqual([
      ...['region[north]', 'region[south]', 'region[west]', 'income', 'noise', 'member[outside]'],
    ]);
  });

  it('is ranked, decomposed and profiled once by every method, and leads where it decides', () => {
    expect(growthResultSchema.safeParse(result).error).toBeUndefined();
    expect(result.methods).toHaveLength(14);
    for (const { id, ranking, importances, ranks, variation, profiles } of result.methods) {
      expect([...ranking].sort(), id).toEqual(['income', 'member', 'noise', 'region']);
      for (const { mean } of importances) expect(mean, id).toHaveLength(4);
      expect(ranks.mean, id).toHaveLength(4);
      expect(variation!.fepv.mean, id).toHaveLength(4);
      expect(variation!.contributions, id).toHaveLength(4);
      const { x, predictions } = profiles.find(({ determinant }) => determinant === 'region')!;
      expect(x, id).toEqual([0, 1, 2, 3]);
      for (const line of predictions) expect(line, id).toHaveLength(4);
      // Weights of a network that stopped early say little.
      if (id !== 'network') expect(ranking.slice(0, 2).sort(), id).toEqual(['income', 'region']);
      expect(variation!.fepv.mean[0], id).toBeGreaterThan(
        Math.max(...[1, 2, 3].map((at) => variation!.fepv.mean[at]!)),
      );
    }
  });

  it('has coefficients and slopes by level, against the base', () => {
    const of = (id: string) => result.methods.find((method) => method.id === id)!;
    const { coef, se } = of('ols').coefficients!;
    expect(coef.slice(0, 3).map((value) => Math.round(value!))).toEqual([4, -5, 1]);
    expect(se).toHaveLength(6);
    of('ols').slopes.mean.forEach((slope, at) => expect(slope).toBeCloseTo(coef[at]!, 8));
    for (const { id, slopes } of result.methods) {
      expect(slopes.mean, id).toHaveLength(6);
      expect(
        slopes.mean.slice(0, 2).map((value) => Math.sign(value!)),
        id,
      ).toEqual([1, -1]);
    }
    const tables = growthTables(result, studyWords.en);
    const names = (name: string): unknown[] => {
      const table = tables.find((candidate) => candidate.name === name)!;
      const at = table.columns.findIndex(({ key }) => key === 'determinant');
      return table.rows.map((row) => row[at]);
    };
    expect(names('slopes').slice(0, 4)).toEqual(['region[north]', 'region[south]', 'region[west]', 'income']);
  });

  it('moves as a whole where slopes are taken: no row is in two levels', async () => {
    const squares = (x: Float64Array, rows: number): Promise<Float64Array> =>
      Promise.resolve(Float64Array.from({ length: rows }, (_, i) => (x[6 * i]! + x[6 * i + 1]! + x[6 * i + 2]!) ** 2));
    expect([...(await averageSlopes(data, squares))]).toEqual([1, 1, 1, 0, 0, 0]);
  });

  it('gives the same ranks, shares and fit whatever its base', async () => {
    const methods = ['lasso', 'ols', 'stepwise', 'averaging', 'bma'] as const;
    const of = async (base: string) => {
      const sampled = await sample(csv(), { formula: `y ~ income + noise + member + i(region, ref = "${base}")` });
      const made = resolveGrowthConfig({ data: 'made.csv', methods: [...methods], seeds: 1, folds: 0, resamples: 0 });
      return (await runStudy(growthStudy, made, sampled, { device })).result.methods;
    };
    const [east, south] = await Promise.all([of('east'), of('south')]);
    east.forEach((method, at) => {
      const other = south[at]!;
      expect(other.ranking, method.id).toEqual(method.ranking);
      expect(other.accuracy.inSample.r2!.mean, method.id).toBeCloseTo(method.accuracy.inSample.r2!.mean, 6);
      method.variation!.fepv.mean.forEach((share, k) =>
        expect(other.variation!.fepv.mean[k], method.id).toBeCloseTo(share!, 5),
      );
    });
  });

  it('with missing cells is filled in with its most frequent level, once a cell', async () => {
    const holes = lines.map((line, i) => (i % 20 === 5 ? line.replace(/east|north|south|west/, 'NA') : line));
    await expect(sample(csv(holes))).rejects.toThrow(/4 missing cells \(row 7 "region", row 27/);
    const { notes, x, y } = await sample(csv(holes), { missing: 'mean' });
    expect(y).toHaveLength(80);
    expect(notes).toContainEqual({
      code: 'cells-of-factor-filled-in',
      feature: 'region',
      cells: 4,
      level: expect.any(String),
    });
    for (const value of x.filter((_, at) => at % 4 === 0)) expect([0, 1, 2, 3]).toContain(value);
  });

  it('and imputed several times is said so', async () => {
    const holes = lines.map((line, i) => (i % 20 === 5 ? line.replace(/east|north|south|west/, 'NA') : line));
    const table = await parseTable(csv(holes));
    const [first] = await imputedCrossSections(table, { formula: 'y ~ region + income' }, { imputations: 2 });
    const { notes } = growthDataFrom(first!);
    expect(notes).toContainEqual({ code: 'cells-imputed', feature: 'region', cells: 4, imputations: 2 });
  });

  it('and its levels are part of what a sample is', async () => {
    const renamed = lines.map((line) => line.replace('west', 'wild west'));
    expect(growthDataDigest(await sample(csv(renamed)))).not.toBe(growthDataDigest(data));
  });
});
