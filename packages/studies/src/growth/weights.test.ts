import { readFileSync } from 'node:fs';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { crossSection, parseTable } from '@kuznets/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import type { GrowthConfigInput } from './config.ts';
import { growthDataDigest } from './data.ts';
import { growthDataFrom } from './from-section.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import { growthRoles } from './roles.ts';
import { growthStudy } from './study.ts';
import { rowsOf } from './subsample.ts';
import { growthTables } from './tables/tables.ts';

const r = JSON.parse(readFileSync(new URL('../../../../test/reference/weights.json', import.meta.url), 'utf8')) as {
  readonly x: readonly (readonly number[])[];
  readonly y: readonly number[];
  readonly weights: readonly number[];
  readonly firm: readonly number[];
  readonly ols: {
    readonly coef: readonly number[];
    readonly errors: Readonly<Record<string, readonly number[]>>;
    readonly r2: number;
  };
};

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

const lines = r.y.map((y, row) => [y, ...r.x[row]!, `f${r.firm[row]}`, r.weights[row]].join(','));
const csv = (rows = lines) => `y,x1,x2,x3,x4,x5,firm,w\n${rows.join('\n')}\n`;
const light: GrowthConfigInput = {
  ...{ data: 'made.csv', target: 'y', exclude: ['firm'] },
  ...{ seeds: 1, folds: 4, resamples: 0, profiles: false },
};
const dataOf = async (input: GrowthConfigInput, text = csv()) => {
  const config = resolveGrowthConfig({ ...light, ...input });
  return {
    config,
    data: growthDataFrom(crossSection(await parseTable(text, { file: 'made.csv' }), growthRoles(config))),
  };
};
const run = async (input: GrowthConfigInput, text?: string) => {
  const { config, data } = await dataOf(input, text);
  return (await runStudy(growthStudy, config, data, { device })).result;
};
const near = (ours: readonly (number | null)[], theirs: readonly number[], most: number) =>
  theirs.forEach((value, k) => expect(Math.abs(ours[k]! - value)).toBeLessThan(most * Math.abs(value)));

describe('weights of the growth study', () => {
  it.each([
    ['nonrobust', undefined],
    ['HC1', undefined],
    ['HC3', undefined],
    ['cluster', ['firm']],
  ] as const)("are R's in least squares, errors %s", async (covType, cluster) => {
    const result = await run({ methods: ['ols'], weights: 'w', covType, ...(cluster && { cluster: [...cluster] }) });
    const { intercept, coef, se, r2 } = result.methods[0]!.coefficients!;
    near([intercept!.coef, ...coef], r.ols.coef, 1e-8);
    near([intercept!.se, ...se], r.ols.errors[covType]!, 1e-8);
    near([r2, result.methods[0]!.accuracy.inSample.r2!.mean], [r.ols.r2, r.ols.r2], 1e-8);
    expect(result.data.features.map(({ name }) => name)).not.toContain('w');
  });

  it('reach every method that takes them, and the others are not run and named', async () => {
    const bma = { name: 'bma', draws: 500, burnIn: 100, chains: 2 } as const;
    const { methods, data, ...result } = await run({ weights: 'w' });
    expect(methods.map(({ name }) => name)).toEqual([
      'lasso',
      'bagging',
      'forest',
      'elastic-net',
      'bayes',
      'averaging',
      'stepwise',
      'bma',
      'ols',
    ]);
    const said = data.notes.find(({ code }) => code === 'rows-weighted');
    expect(said).toMatchObject({
      column: 'w',
      without: expect.arrayContaining(['tree', 'network', 'svr']) as string[],
    });
    expect(data.weights).toEqual({ name: 'w', values: r.weights });
    const plain = await run({
      methods: ['lasso', 'bagging', 'forest', 'elastic-net', 'bayes', 'averaging', 'stepwise', bma, 'ols'],
      exclude: ['firm', 'w'],
    });
    for (const [at, method] of methods.entries()) {
      expect(method.predictions.fitted, method.id).not.toEqual(plain.methods[at]!.predictions.fitted);
      expect(method.accuracy.crossValidated!.mse, method.id).not.toBe(plain.methods[at]!.accuracy.crossValidated!.mse);
    }
    // The g prior shrinks the weighted fit of least squares: slopes are in one proportion.
    const [bayes, ols] = ['bayes', 'ols'].map((id) => methods.find((method) => method.id === id)!.coefficients!.coef);
    const shares = bayes!.map((value, k) => value! / ols![k]!);
    near(
      shares,
      shares.map(() => shares[0]!),
      1e-9,
    );
    expect(growthTables({ methods, data, ...result }).map(({ name }) => name)).toContain('regression');
  });

  it('of one number change nothing but what is said of them', async () => {
    const equal = csv(lines.map((line) => line.replace(/[^,]*$/, '3')));
    const methods: GrowthConfigInput['methods'] = ['forest', 'lasso', 'bayes', 'averaging', 'stepwise', 'ols'];
    const weighted = await run({ methods, weights: 'w' }, equal);
    const plain = await run({ methods, exclude: ['firm', 'w'] }, equal);
    for (const [at, method] of weighted.methods.entries())
      near(method.predictions.fitted, plain.methods[at]!.predictions.fitted, 1e-9);
    expect(weighted.methods[0]!.runs[0]!.modelHash).toBe(plain.methods[0]!.runs[0]!.modelHash);
    expect(weighted.data.sha256).not.toBe(plain.data.sha256);
  });

  it('go with their rows', async () => {
    const { data } = await dataOf({ methods: ['ols'], weights: 'w' });
    expect([...rowsOf(data, [7, 3, 7]).weights!.values]).toEqual([7, 3, 7].map((row) => r.weights[row]));
  });

  it('leave out rows without any, and say so', async () => {
    const holed = csv(
      lines.map((line, row) =>
        row === 3 ? line.replace(/[^,]*$/, '') : row === 5 ? line.replace(/[^,]*$/, '0') : line,
      ),
    );
    const { data } = await dataOf({ methods: ['ols'], weights: 'w' }, holed);
    expect(data.y).toHaveLength(r.y.length - 2);
    expect(data.notes).toContainEqual({ code: 'rows-without-weight', ids: ['4', '6'] });
    expect(data.notes.map(({ code }) => code)).not.toContain('rows-left-out');
    const other = await dataOf({ methods: ['ols'], weights: 'w' });
    expect(growthDataDigest(other.data)).not.toBe(growthDataDigest(data));
  });

  it('are refused where they are none, and by methods that take none, before anything is computed', async () => {
    const negative = csv(lines.map((line, row) => (row === 2 ? line.replace(/[^,]*$/, '-1') : line)));
    await expect(dataOf({ methods: ['ols'], weights: 'w' }, negative)).rejects.toThrow(
      /row 4, column "w": a weight that is none/,
    );
    await expect(dataOf({ methods: ['ols'], weights: 'firm' })).rejects.toThrow(/text in a column of weights/);
    await expect(dataOf({ methods: ['ols'], target: 'w', weights: 'w' })).rejects.toThrow(
      /both the target and the weights/,
    );
    expect(() => resolveGrowthConfig({ methods: ['ols', 'tree', 'svr'], weights: 'w' })).toThrow(
      /weights: tree, svr take no weights; methods that do: lasso, bagging, forest, elastic-net/,
    );
  });
});
