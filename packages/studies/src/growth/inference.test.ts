import { normals, purposes } from '@kuznets/base';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import { studyWords } from '../words/words.ts';
import type { GrowthConfigInput } from './config.ts';
import type { GrowthData } from './data.ts';
import type { StudyCut } from './fits.ts';
import { significanceOf } from './inference.ts';
import { inferenceSentences } from './inference-summary.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import type { GrowthResult, MethodResult } from './result.ts';
import { growthStudy } from './study.ts';
import { growthTables } from './tables/tables.ts';

const names = ['signal', 'shadow', 'noise', 'constant'];
const groups = ['Order', 'Order', 'Chaos', null];

/** y follows `signal`, in whose shadow `shadow` stands; firms of five rows each have an error of their own. */
function made(rows: number, clustered = 0): GrowthData {
  const draw = (stream: number) => normals(rows, 8, purposes.normal, [stream, 0]);
  const [signal, other, noise, error, firm] = [0, 1, 2, 3, 4].map(draw);
  const x = new Float64Array(4 * rows);
  const y = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    x.set([signal![row]!, 0.9 * signal![row]! + 0.436 * other![row]!, noise![row]!, 7], 4 * row);
    y[row] = signal![row]! + 0.7 * error![row]! + clustered * firm![Math.floor(row / 5)]!;
  }
  const firms = Array.from(y, (_, row) => `f${Math.floor(row / 5)}`);
  return {
    ...{
      name: 'made.csv',
      catalogued: false,
      citation: null,
      target: 'y',
      idColumn: null,
      weights: null,
      absorbed: null,
      notes: [],
    },
    ids: Array.from(y, (_, row) => `${row + 1}`),
    features: names.map((name, at) => ({ name, label: null, group: groups[at]!, levels: null })),
    y,
    x,
    clusters: clustered === 0 ? [] : [{ name: 'firm', values: firms }],
  };
}

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const run = async (data: GrowthData, settings: GrowthConfigInput): Promise<GrowthResult> => {
  const config = resolveGrowthConfig({ data: 'made.csv', trees: 60, seeds: 3, folds: 5, decompose: true, ...settings });
  return (await runStudy(growthStudy, config, data, { device })).result;
};

describe('inference in the growth study', () => {
  const methods = ['bagging', 'ols', 'averaging', 'stepwise', 'lasso'] as const;
  let result: GrowthResult;
  beforeAll(async () => {
    result = await run(made(100), { methods: [...methods], permutations: 59, resamples: 40, partitions: 2 });
  });
  const of = (id: string): MethodResult => result.methods.find((method) => method.id === id)!;

  it('finds what the target follows, a shadow where the method cannot tell, and no noise', () => {
    for (const id of methods) {
      const { pValue, pFamilywise, pFdr, permutations, failed } = of(id).significance!;
      expect([permutations, failed]).toEqual([59, 0]);
      expect([pValue[0], pFamilywise[0]], id).toEqual([1 / 60, 1 / 60]);
      expect(pFdr[0]!).toBeLessThan(0.07);
      expect(pFamilywise[2]!, id).toBeGreaterThan(0.05);
      expect(pValue[3], id).toBe(1);
    }
    // Trees split on the shadow; least squares sees through it.
    expect(of('bagging').significance!.pValue[1]!).toBeLessThan(0.05);
    expect(of('ols').significance!.pFamilywise[1]!).toBeGreaterThan(0.05);
  });

  it('finds the group whose determinants the target follows, and of a group of one says what it says of that one', () => {
    for (const id of methods) {
      const { significance } = of(id);
      const { observed, pValue, groups: tested } = significance!;
      expect(tested!.names).toEqual(['Chaos', 'Order']);
      expect(tested!.observed).toEqual([observed[2], observed[0]! + observed[1]!]);
      expect(tested!.pValue[0], id).toBe(pValue[2]);
      expect(tested!.pFamilywise[1]!, id).toBeLessThanOrEqual(0.05);
      expect(tested!.pFamilywise[0]!, id).toBeGreaterThan(0.05);
    }
  });

  it('sees through the shadow under every method, given the others', () => {
    for (const id of methods) {
      const { conditional } = of(id).significance!;
      expect(conditional!.pFamilywise[0]!, id).toBeLessThan(0.01);
      expect(conditional!.pFamilywise[1]!, id).toBeGreaterThan(0.05);
      expect([conditional!.increase[3], conditional!.pValue[3]]).toEqual([0, 1]);
      expect(conditional!.increase[0]!).toBeGreaterThan(3 * conditional!.se[0]!);
    }
  });

  it('takes intervals over samples of the rows, and tells seeds from samples', () => {
    for (const id of methods) {
      const { resampling, slopes, importances } = of(id);
      expect(resampling).toMatchObject({ by: 'subsample', unit: 'row', drawn: 63, from: 100, resamples: 40 });
      expect(resampling!.slopes.low[0]!, id).toBeLessThan(slopes.mean[0]!);
      expect(resampling!.slopes.high[0]!, id).toBeGreaterThan(slopes.mean[0]!);
      expect(resampling!.slopes.low[0]!, id).toBeGreaterThan(0);
      expect([resampling!.slopes.low[3], resampling!.slopes.high[3]]).toEqual([null, null]);
      expect(resampling!.importances.low[0]!).toBeLessThanOrEqual(importances[0]!.mean[0]!);
      expect(resampling!.variance.sampling[0]!).toBeGreaterThanOrEqual(0);
    }
    // Of least squares with one error for all: 1.645 standard errors to each side, the subsamples' 40 telling within a third.
    const { resampling, coefficients } = of('ols');
    const width = resampling!.slopes.high[0]! - resampling!.slopes.low[0]!;
    expect(width / (2 * 1.645 * coefficients!.se[0]!)).toBeGreaterThan(0.67);
    expect(width / (2 * 1.645 * coefficients!.se[0]!)).toBeLessThan(1.5);
    expect(of('ols').resampling!.variance.seeds).toBeNull();
    const { seeds, trees } = of('bagging').resampling!.variance;
    expect(seeds![0]!).toBeGreaterThan(0);
    expect(trees).toBeGreaterThan(60);
  });

  it('compares the methods on the same folds', () => {
    const { best, methods: compared, unit } = result.outOfSample!;
    expect([unit, compared.map(({ method }) => method)]).toEqual(['row', [...methods]]);
    const least = compared.find(({ method }) => method === best)!;
    expect(least).toMatchObject({ difference: 0, se: null, pValue: null, pSuperior: 1 });
    for (const entry of compared) {
      expect(entry.difference).toBe(entry.mse - least.mse);
      expect(entry.difference).toBeGreaterThanOrEqual(0);
      expect(entry.r2).toBeCloseTo(of(entry.method).accuracy.crossValidated!.r2!, 12);
      expect(entry.low! <= entry.r2! && entry.r2! <= entry.high!).toBe(true);
      expect(entry.mse).toBeCloseTo(of(entry.method).accuracy.crossValidated!.mse!, 12);
    }
    // Least squares has a density; at its own scale the score is about log(s sqrt(2 pi e)).
    expect(compared.map(({ logScore }) => logScore !== null)).toEqual([false, true, false, false, false]);
    expect(
      Math.abs(compared[1]!.logScore! - (Math.log(compared[1]!.mse) + Math.log(2 * Math.PI) + 1) / 2),
    ).toBeLessThan(0.1);
    // Forests of a linear law lose for certain.
    expect(compared[0]!.pSuperior).toBeLessThan(0.1);
    expect(compared[0]!.pValue!).toBeLessThan(1);
    expect(compared[0]!.se!).toBeGreaterThan(0);
  });

  it('says it in tables and sentences', () => {
    const tables = growthTables(result).map(({ name }) => name);
    for (const name of ['significant', 'significance-bagging', 'out-of-sample', 'variance'])
      expect(tables).toContain(name);
    const table = growthTables(result, studyWords.zh).find(({ name }) => name === 'group-significance-ols')!;
    expect(table.rows.map(([group, size]) => [group, size])).toEqual([
      ['Order', 2],
      ['Chaos', 1],
    ]);
    expect(growthTables(result).find(({ name }) => name === 'significant-groups')!.rows[0]).toEqual(
      ['Order', 2, 5].concat(methods.map((id) => of(id).significance!.groups!.pFamilywise[1]!)),
    );
    const sentences = inferenceSentences(result, studyWords.en);
    expect(sentences[0]).toMatch(/^Significant at 5 % familywise, by how many of 5 methods: signal \(5\)/);
    expect(sentences[1]).toBe(
      'Groups whose importances together are significant at 5 % familywise, by how many methods: Order (5).',
    );
    expect(sentences[2]).toBe('Beyond what the others tell, at 5 % familywise: signal (5).');
    expect(sentences[3]).toMatch(/predicts best out of sample \(R² 0\.\d{3}\)/);
    expect(inferenceSentences(result, studyWords.zh)).toHaveLength(4);
  });

  it('leaves all of it out where it is not asked for', async () => {
    const plain = await run(made(100), { methods: ['ols'], resamples: 0 });
    expect(plain.methods[0]).toMatchObject({ significance: null, resampling: null });
    expect(plain.outOfSample).toBeNull();
    expect(inferenceSentences(plain, studyWords.en)).toEqual([]);
  });
});

it('tests groups by the sums of their determinants, familywise among themselves', () => {
  const members = ['B', 'A', null, 'A', 'B'];
  const data = {
    ...made(4),
    features: members.map((group, at) => ({ name: `x${at}`, label: null, group, levels: null })),
  };
  const tested = Array.from({ length: 20 }, (_, row) => [...normals(5, 3, purposes.normal, [row, 0])]);
  // No determinant of B is the largest of its permutations, their sum is.
  const third = (at: number) => tested.map((row) => row[at]!).sort((a, b) => b - a)[2]!;
  tested[0] = [third(0), 0.3, 9, 0.1, third(4)];
  const measuredOf = (values: readonly number[]) => ({
    ...{ ranks: values, importances: values, tested: values, slopes: null, fepv: null },
  });
  const fits = {
    ...{ resamples: [], without: [], heldOut: [], held: { data, parts: [] } },
    whole: [measuredOf(tested[0]!)],
    permutations: tested.slice(1).map(measuredOf),
  };
  const { groups: got } = significanceOf(fits, { permuting: 'rows' } as StudyCut, 'standardized')!;
  // By the definition, of two groups.
  const sums = tested.map((row) => [row[1]! + row[3]!, row[0]! + row[4]!]);
  const z = [0, 1].map((group) => {
    const column = sums.map((row) => row[group]!);
    const mean = column.reduce((a, b) => a + b) / 20;
    return column.map((value) => (value - mean) / Math.sqrt(column.reduce((a, b) => a + (b - mean) ** 2, 0) / 20));
  });
  const share = (values: readonly number[], from: number) =>
    values.filter((value) => value >= from - 1e-12).length / 20;
  const [pA, pB] = [share(z[0]!, z[0]![0]!), share(z[1]!, z[1]![0]!)];
  const larger = z[0]!.map((value, row) => Math.max(value, z[1]![row]!));
  const pLarger = share(larger, larger[0]!);
  expect(z[1]![0]!).toBeGreaterThan(z[0]![0]!);
  expect(got!.names).toEqual(['A', 'B']);
  expect(got!.observed).toEqual(sums[0]);
  expect([got!.pValue, got!.pFamilywise]).toEqual([
    [pA, pB],
    [Math.max(pA, pLarger), pLarger],
  ]);
  expect(got!.pFdr).toEqual([pA, Math.min(pA, 2 * pB)]);
  expect(pB).toBeLessThan(
    Math.min(
      ...[0, 4].map((at) =>
        share(
          tested.map((row) => row[at]!),
          tested[0]![at]!,
        ),
      ),
    ),
  );
});

it('exchanges and draws whole clusters where there are some, and refuses clusters that cannot be exchanged', async () => {
  const data = made(60, 1);
  const settings = { methods: ['ols'], permutations: 19, resamples: 10, cluster: ['firm'] } as GrowthConfigInput;
  const { methods, outOfSample, config } = await run(data, settings);
  expect(config.permuting).toBe('clusters');
  expect(methods[0]!.significance).toMatchObject({ by: 'clusters', permutations: 19 });
  expect(methods[0]!.resampling).toMatchObject({ unit: 'cluster', drawn: 8, from: 12 });
  expect(outOfSample).toBeNull();
  const uneven = {
    ...data,
    clusters: [{ name: 'firm', values: Array.from(data.y, (_, row) => `f${Math.min(6, Math.floor(Math.sqrt(row)))}`) }],
  };
  await expect(run(uneven, settings)).rejects.toThrow('no two clusters of firm have as many rows');
  expect((await run(uneven, { ...settings, permuting: 'within' })).methods[0]!.significance!.by).toBe('within');
  expect(() => resolveGrowthConfig({ data: 'd.csv', permuting: 'within' })).toThrow('goes with the setting "cluster"');
});

it('stands for counts where nothing else is said', () => {
  const counts = (input: GrowthConfigInput) => {
    const { permutations, resamples, partitions } = resolveGrowthConfig({ data: 'd.csv', ...input });
    return [permutations, resamples, partitions];
  };
  expect(counts({})).toEqual([0, 'auto', 1]);
  expect(counts({ inference: true })).toEqual([499, 200, 5]);
  expect(counts({ inference: true, permutations: 99, partitions: 1 })).toEqual([99, 200, 1]);
});

describe('leaving out one at a time', () => {
  it('finds the row that a determinant hangs on, and says which', async () => {
    const data = made(60);
    const rows = data.y.length;
    const x = Float64Array.from(data.x);
    const y = Float64Array.from(data.y);
    // Noise explains nothing but this row.
    x[4 * 17 + 2] = 12;
    y[17] = 12;
    const result = await run({ ...data, x, y }, { methods: ['ols', 'bagging'], leaveOneOut: true, seeds: 3, folds: 0 });
    const [ols, bagging] = result.methods.map(({ leaveOneOut }) => leaveOneOut!);
    for (const one of [ols!, bagging!]) {
      expect([one.unit, one.fits, one.failed]).toEqual(['row', rows, 0]);
      expect(one.moved[3]).toBeNull();
      one.moved.forEach((moved, at) => {
        const { all, low, high } = one.importances;
        expect(low[at]! <= all[at]! && all[at]! <= high[at]!).toBe(true);
        if (moved !== null) expect([low[at], high[at]]).toContain(moved.to);
      });
    }
    expect(ols!.moved[2]!.by).toBe('18');
    expect(ols!.ranking).toMatchObject({ by: '18', seeds: null });
    expect(ols!.ranks.high[2]! - ols!.ranks.all[2]!).toBeGreaterThanOrEqual(1);
    expect(ols!.importances.all).toEqual(result.methods[0]!.importances[0]!.mean);
    expect(bagging!.ranking.seeds).toBeLessThanOrEqual(1);
    const said = inferenceSentences(result, studyWords.en).join(' ');
    expect(said).toMatch(/^Least squares on everything: the ranking changes most without 18 \(rank correlation/);
    const table = growthTables(result, studyWords.zh).find(({ name }) => name === 'leave-one-out-bagging')!;
    expect(table.rows.find(([name]) => name === 'noise')).toContain(bagging!.moved[2]!.by);
  });

  it('leaves out whole clusters', async () => {
    const result = await run(made(60, 1), { methods: ['ols'], leaveOneOut: true, seeds: 1, folds: 0 });
    const { leaveOneOut } = result.methods[0]!;
    expect([leaveOneOut!.unit, leaveOneOut!.fits]).toEqual(['cluster', 12]);
    expect(leaveOneOut!.moved[0]!.by).toMatch(/^f\d+$/);
  });
});
