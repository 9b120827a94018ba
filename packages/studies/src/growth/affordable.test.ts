import { createDevice } from '@kuznets/core-gpu';
import { describe, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import { samplesOf } from './affordable.ts';
import type { GrowthConfigInput } from './config.ts';
import { cutOf } from './cut.ts';
import type { GrowthData } from './data.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import { growthStudy } from './study.ts';
import { growthTables } from './tables/tables.ts';

/** Rows of `columns` numbers, of which the first decides. */
function made(rows: number, columns = 4): GrowthData {
  const x = Float64Array.from({ length: rows * columns }, (_, at) => Math.sin(at * at + 1));
  return {
    ...{ name: 'made.csv', catalogued: false, citation: null, target: 'y', idColumn: null },
    ...{ weights: null, absorbed: null, notes: [], clusters: [] },
    ids: Array.from({ length: rows }, (_, row) => `${row + 1}`),
    features: Array.from({ length: columns }, (_, k) => ({ name: `x${k}`, label: null, group: null, levels: null })),
    y: Float64Array.from({ length: rows }, (_, row) => x[row * columns]! + 0.1 * Math.cos(row)),
    x,
  };
}

const chosen = (input: GrowthConfigInput, data: GrowthData) => {
  const { cut, notes } = cutOf(resolveGrowthConfig({ data: 'made.csv', ...input }), data);
  return [cut.resamples, ...notes.map(({ code }) => code)];
};

describe('samples where none are asked for', () => {
  it("are fifty of data of one's own, and give every interval", async () => {
    const device = await createDevice({ backend: 'wasm', workers: 1 });
    const config = resolveGrowthConfig({
      ...{ data: 'made.csv', methods: ['ols', 'tree', 'bagging'], trees: 20, seeds: 2, folds: 0 },
    });
    const { result } = await runStudy(growthStudy, config, made(40), { device }).finally(() => device.destroy());
    expect(result.config.resamples).toBe('auto');
    expect(result.data.notes).toContainEqual(expect.objectContaining({ code: 'samples-affordable', resamples: 50 }));
    for (const { resampling } of result.methods)
      expect(resampling).toMatchObject({ by: 'subsample', drawn: 25, from: 40, resamples: 50 });
    const tables = growthTables(result);
    const table = (name: string) => tables.find((one) => one.name === name)!;
    const { caption, note, columns, rows } = table('ranking-bagging');
    expect([caption, note]).toEqual([
      expect.stringContaining('over 50 samples'),
      expect.stringContaining('over samples: 50'),
    ]);
    const cell = (key: string) => rows[0]![columns.findIndex((column) => column.key === key)];
    const bagging = result.methods.find(({ id }) => id === 'bagging')!;
    const first = result.data.features.findIndex(({ name }) => name === bagging.ranking[0]);
    expect([cell('standardized_samples_low'), cell('standardized_low'), cell('rank_samples_high')]).toEqual([
      bagging.resampling!.importances.low[first],
      bagging.importances[0]!.low[first],
      bagging.resampling!.ranks.high[first],
    ]);
    expect(columns.find(({ key }) => key === 'standardized')!.interval).toEqual([
      'standardized_samples_low',
      'standardized_samples_high',
    ]);
    expect(table('slopes').note).toContain('over samples: 50');
    expect(table('variation-bagging').note).toContain('over seeds');
  });

  it('are none of a data set of the catalogue, and what is asked for of any', () => {
    const published = { ...made(40), catalogued: true };
    expect(chosen({ methods: ['ols'] }, published)).toEqual([0]);
    expect(chosen({ methods: ['ols'], resamples: 7 }, published)).toEqual([7]);
    expect(chosen({ methods: ['ols'], resamples: 0 }, made(40))).toEqual([0]);
    expect(chosen({ methods: ['ols'], inference: true }, made(40))).toEqual([200]);
  });

  it('are as many as are affordable beside the other fits', () => {
    const network = { effort: 'quick', methods: ['network'] } as const;
    const of = (rows: number): unknown => chosen({ ...network, methods: [...network.methods] }, made(rows));
    expect(of(150)).toEqual([50, 'samples-affordable']);
    expect(of(300)).toEqual([25, 'samples-affordable']);
    expect(of(2000)).toEqual([0, 'no-samples-costly']);
    // Ten thousand networks take a hundred times what one sample does.
    expect(chosen({ methods: ['network'] }, made(2000))).toEqual([50, 'samples-affordable']);
    expect(chosen({ methods: ['network'], folds: 0, seeds: 1 }, made(60_000))).toEqual([50, 'samples-affordable']);
  });

  it('count paths over factors as ten times those over numbers', () => {
    const data = made(3000, 20);
    const codes = data.x.map((value, at) => (at % 20 === 0 ? Math.abs(Math.round(2 * value)) : value));
    const [first, ...others] = data.features;
    const factor = { ...data, x: codes, features: [{ ...first!, levels: ['a', 'b', 'c'] }, ...others] };
    const lasso = { methods: ['lasso'], folds: 0 } as const;
    expect(chosen({ ...lasso, methods: [...lasso.methods] }, data)).toEqual([25, 'samples-affordable']);
    expect(chosen({ ...lasso, methods: [...lasso.methods] }, factor)).toEqual([0, 'no-samples-costly']);
  });

  it('depend on the sizes of the sample alone', () => {
    const config = resolveGrowthConfig({ data: 'made.csv', effort: 'quick' });
    const cut = { folds: 5, leaveOneOut: 0 };
    const data = made(250);
    const other = { ...data, y: data.y.map((value) => -3 * value), x: data.x.map((value) => value ** 3) };
    expect(samplesOf(config, other, cut, 1)).toEqual(samplesOf(config, data, cut, 1));
  });
});
