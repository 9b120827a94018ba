import { normals, purposes, quantile } from '@kuznets/base';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { ElasticNet } from '@kuznets/regression';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import { studyWords } from '../words/words.ts';
import type { GrowthConfigInput } from './config.ts';
import type { GrowthData } from './data.ts';
import { designOf } from './design.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import type { GrowthResult, MethodResult } from './result.ts';
import { growthStudy } from './study.ts';
import { resampled } from './subsample.ts';
import { growthTables } from './tables/tables.ts';

const rows = 60;
const resamples = 30;
const seed = 4;

/** A number, noise, a factor of three levels, and two indicators that are one where the second row was not drawn. */
function made(): GrowthData {
  const draw = (stream: number) => normals(rows, 5, purposes.normal, [stream, 0]);
  const [signal, noise, error] = [0, 1, 2].map(draw) as [Float64Array, Float64Array, Float64Array];
  const values = (row: number) => [signal[row]!, noise[row]!, row % 3, Number(row === 0), Number(row < 2)];
  const names = ['signal', 'noise', 'kind', 'first', 'firstTwo'];
  return {
    ...{ name: 'made.csv', catalogued: false, citation: null, target: 'y', idColumn: null, weights: null },
    ...{ absorbed: null, notes: [], clusters: [] },
    ids: Array.from(error, (_, row) => `${row + 1}`),
    features: names.map((name) => ({
      name,
      label: null,
      group: null,
      levels: name === 'kind' ? ['p', 'q', 'r'] : null,
    })),
    y: Float64Array.from(error, (value, row) => signal[row]! - 0.8 * Number(row % 3 === 2) + value),
    x: Float64Array.from(Array.from(error, (_, row) => values(row)).flat()),
  };
}

/** Least squares on a constant and some columns by Gaussian elimination: NaN of a column that those before it tell. */
function solved(data: GrowthData, chosen: readonly number[]): number[] {
  const { x, features, y } = designOf(data);
  const kept: number[] = [];
  const cells = (row: number, at: readonly number[]) => [1, ...at.map((k) => x[row * features + k]!)];
  const solve = (at: readonly number[]): number[] | null => {
    const system = Array.from({ length: at.length + 1 }, (_, i) =>
      Array.from({ length: at.length + 2 }, (_unused, j) =>
        y.reduce((sum, target, row) => {
          const values = cells(row, at);
          return sum + values[i]! * (j > at.length ? target : values[j]!);
        }, 0),
      ),
    );
    for (let i = 0; i <= at.length; i++) {
      if (system[i]![i]! < 1e-9) return null;
      for (let other = 0; other <= at.length; other++) {
        if (other === i) continue;
        const factor = system[other]![i]! / system[i]![i]!;
        system[other] = system[other]!.map((value, j) => value - factor * system[i]![j]!);
      }
    }
    return system.map((line, i) => line[at.length + 1]! / line[i]!);
  };
  for (const k of chosen) if (solve([...kept, k]) !== null) kept.push(k);
  const coef = solve(kept)!;
  const found = Array.from({ length: features }, (_, k) => (chosen.includes(k) ? NaN : 0));
  kept.forEach((k, at) => (found[k] = coef[at + 1]!));
  return found;
}

/** Bootstrap interval around an estimate. */
function spreadOf(estimate: number, values: readonly number[]) {
  const mean = values.reduce((a, b) => a + b) / values.length;
  return [estimate - (quantile(values, 0.95) - mean), estimate - (quantile(values, 0.05) - mean)];
}

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const run = async (settings: GrowthConfigInput): Promise<GrowthResult> => {
  const config = resolveGrowthConfig({ data: 'made.csv', seed, seeds: 1, folds: 0, ...settings });
  return (await runStudy(growthStudy, config, made(), { device })).result;
};

describe('coefficients over samples', () => {
  const lambda = 0.15;
  const data = made();
  const samples = Array.from({ length: resamples }, (_, at) => resampled('bootstrap', data, seed, at));
  const all = [0, 1, 2, 3, 4, 5];
  let result: GrowthResult;
  const of = (id: string): MethodResult => result.methods.find((method) => method.id === id)!;
  const spread = (id: string) => of(id).resampling!.coefficients!;
  beforeAll(async () => {
    const methods: GrowthConfigInput['methods'] = ['ols', { name: 'lasso', lambda }, 'averaging', 'stepwise', 'tree'];
    result = await run({ methods, resamples, resampling: 'bootstrap' });
  });

  it('are those of least squares on each sample, without samples in which another column tells a column', () => {
    const each = samples.map((sample) => solved(sample, all));
    const { low, high, positive, chosen, shrunken } = spread('ols');
    expect([chosen, shrunken]).toEqual([null, null]);
    // The rows are there, so that nothing but their being the same leaves out the last.
    const alike = samples.filter((sample, at) => Number.isNaN(each[at]![5]!) && new Set(column(sample, 5)).size === 2);
    expect(alike.length).toBeGreaterThan(0);
    for (const at of all) {
      const values = each.flatMap((coef) => (Number.isNaN(coef[at]!) ? [] : [coef[at]!]));
      const ends = spreadOf(of('ols').coefficients!.coef[at]!, values);
      expect(Math.abs(low[at]! - ends[0]!), `${at}`).toBeLessThan(1e-9);
      expect(Math.abs(high[at]! - ends[1]!), `${at}`).toBeLessThan(1e-9);
      expect(positive[at]).toBeCloseTo(values.filter((value) => value > 0).length / values.length, 12);
    }
  });

  it('of the LASSO are those of least squares on what it chooses in each sample, beside its own', async () => {
    const fitted = await Promise.all(
      samples.map(async (sample) => {
        const model = new ElasticNet({ l1Ratio: 1, nAlphas: 100, eps: 1e-4, stopping: 'gap', alpha: lambda });
        await model.fit(designOf(sample));
        return [...model.result.coef];
      }),
    );
    const chosen = fitted.map((coef) => all.filter((at) => coef[at] !== 0));
    const after = samples.map((sample, at) => solved(sample, chosen[at]!));
    const { coefficients } = of('lasso');
    const got = spread('lasso');
    expect(got.chosen).toEqual(all.map((at) => chosen.filter((own) => own.includes(at)).length / resamples));
    expect(got.chosen!.some((share) => share > 0 && share < 1)).toBe(true);
    const inAll = all.filter((at) => coefficients!.coef[at] !== null);
    expect(inAll).toContain(0);
    expect(inAll.length).toBeLessThan(6);
    for (const at of all) {
      const positive = samples.flatMap((_, place) => (chosen[place]!.includes(at) ? [after[place]![at]! > 0] : []));
      const share = positive.filter(Boolean).length / positive.length;
      expect(got.positive[at]).toBe(positive.length === 0 ? null : share);
      if (!inAll.includes(at)) {
        expect([got.low[at], got.high[at]]).toEqual([null, null]);
        continue;
      }
      const varying = samples.flatMap((sample, place) => (new Set(column(sample, at)).size > 1 ? [place] : []));
      const ends = spreadOf(
        coefficients!.coef[at]!,
        varying.map((place) => after[place]![at]!),
      );
      expect(Math.abs(got.low[at]! - ends[0]!), `${at}`).toBeLessThan(1e-9);
      expect(Math.abs(got.high[at]! - ends[1]!), `${at}`).toBeLessThan(1e-9);
      const own = spreadOf(
        coefficients!.shrunken!.coef[at]!,
        varying.map((place) => fitted[place]![at]!),
      );
      expect(got.shrunken!.low[at]).toBeCloseTo(own[0]!, 9);
      expect(got.shrunken!.high[at]).toBeCloseTo(own[1]!, 9);
    }
  });

  it('of an average are its slopes, and other methods have none', () => {
    const { resampling } = of('averaging');
    expect(resampling!.coefficients).toMatchObject({ ...resampling!.slopes, chosen: null, shrunken: null });
    expect(spread('stepwise').chosen![0]).toBeGreaterThan(0.9);
    expect(spread('stepwise').chosen![1]).toBeLessThan(0.5);
    expect(of('tree').resampling!.coefficients).toBeUndefined();
  });

  it('stand beneath coefficients and in their table, and nowhere where no samples are drawn', async () => {
    const [regression, coefficients] = ['regression', 'coefficients'].map(
      (name) => growthTables(result).find((table) => table.name === name)!,
    );
    const at = regression!.rows.findIndex(([name]) => name === 'signal');
    const { low, high } = spread('ols');
    expect(regression!.rows[at + 2]![1]).toBe(`[${low[0]!.toPrecision(3)}, ${high[0]!.toPrecision(3)}]`);
    expect(regression!.note).toContain('30 bootstrap samples of 60 of 60 rows');
    const keys = coefficients!.columns.map(({ key }) => key);
    const line = coefficients!.rows.find(([method, name]) => method === 'LASSO' && name === 'signal')!;
    const cells = ['b_samples_low', 'chosen_samples', 'positive_samples', 'shrunken_high'].map(
      (key) => line[keys.indexOf(key)],
    );
    const { low: lowest, chosen, positive, shrunken } = spread('lasso');
    expect(cells).toEqual([lowest[0], chosen![0], positive[0], shrunken!.high[0]]);
    const chinese = growthTables(result, studyWords.zh).find(({ name }) => name === 'regression')!;
    expect(chinese.note).toContain('30 个自助样本');
    const plain = growthTables(await run({ methods: ['ols'], resamples: 0 }));
    for (const table of plain) {
      expect(table.columns.some(({ key }) => key.includes('samples'))).toBe(false);
      expect(table.note ?? '').not.toContain('samples;');
    }
  });
});

function column(data: GrowthData, at: number): number[] {
  const { x, features } = designOf(data);
  return Array.from(data.y, (_, row) => x[row * features + at]!);
}
