import { normals, purposes } from '@kuznets/base';
import { createDevice, type Device } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStudy } from '../study/run-study.ts';
import type { UnitContext } from '../study/study.ts';
import type { GrowthConfigInput } from './config.ts';
import type { GrowthData } from './data.ts';
import { fits, heldOut } from './fits.ts';
import { resolveGrowthConfig } from './resolve-config.ts';
import { growthStudy } from './study.ts';
import { rowsOf } from './subsample.ts';
import { combinationsOf } from './tuned.ts';

/** A step of one determinant under noise: large leaves find it best. */
function made(rows: number, cluster?: (row: number) => string): GrowthData {
  const draw = (stream: number) => normals(rows, 5, purposes.normal, [stream, 0]);
  const [a, b, c, error] = [0, 1, 2, 3].map(draw);
  const ids = Array.from({ length: rows }, (_, row) => `${row + 1}`);
  return {
    ...{ name: 'made.csv', catalogued: false, citation: null, target: 'y', idColumn: null },
    ...{ weights: null, absorbed: null, notes: [], ids },
    features: ['a', 'b', 'c'].map((name) => ({ name, label: null, group: null, levels: null })),
    y: Float64Array.from(ids, (_, row) => (a![row]! > 0 ? 1 : 0) + 1.5 * error![row]!),
    x: Float64Array.from({ length: 3 * rows }, (_, at) => [a, b, c][at % 3]![Math.floor(at / 3)]!),
    clusters: cluster === undefined ? [] : [{ name: 'firm', values: ids.map((_, row) => cluster(row)) }],
  };
}

let device: Device;
let context: UnitContext;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
  const { signal } = new AbortController();
  context = { device, cpu: device, signal, onProgress: () => undefined } as unknown as UnitContext;
});
afterAll(() => device.destroy());
const tree = { minSamplesSplit: 2 };
const light = { data: 'made.csv', seeds: 2, folds: 4, resamples: 0, profiles: false, decompose: false } as const;
const run = async (input: GrowthConfigInput, data = made(120)) =>
  (await runStudy(growthStudy, resolveGrowthConfig({ ...light, ...input }), data, { device })).result;

describe('a grid of settings', () => {
  it('is every combination, in order', () => {
    expect(combinationsOf({})).toEqual([{}]);
    expect(combinationsOf({ p: [1, 2], q: ['a', 'b'] })).toEqual([
      { p: 1, q: 'a' },
      { p: 1, q: 'b' },
      { p: 2, q: 'a' },
      { p: 2, q: 'b' },
    ]);
  });

  it('is chosen from by what predicts best, the fit being that of the setting chosen, and the choice is said', async () => {
    const [tuned, large, small] = (
      await run({
        methods: [
          { name: 'tree', ...tree, tune: { minSamplesLeaf: [1, 25] } },
          { name: 'tree', ...tree, id: 'large', minSamplesLeaf: 25 },
          { name: 'tree', ...tree, id: 'small', minSamplesLeaf: 1 },
        ],
      })
    ).methods;
    expect(tuned!.runs.map((one) => one.tuned)).toEqual([{ minSamplesLeaf: 25 }]);
    expect(tuned!.runs[0]!.modelHash).toBe(large!.runs[0]!.modelHash);
    expect(tuned!.accuracy.crossValidated!.r2!).toBeGreaterThan(small!.accuracy.crossValidated!.r2!);
    expect(large!.runs[0]).not.toHaveProperty('tuned');
    expect(tuned!.notes).toContainEqual({
      ...{ code: 'tuned', chosen: 'minSamplesLeaf 25', times: 1, fits: 1, combinations: 2 },
    });
  });

  it('is chosen from within the rows of each part, without a look at those held out', async () => {
    const data = made(120);
    const part = { fold: 1, folds: 4, partition: 0 };
    const held = new Set(heldOut(data, 1, part));
    const other = { ...data, y: data.y.map((value, row) => (held.has(row) ? 1000 * (row % 7) : value)) };
    const grid = { name: 'tree' as const, ...tree, tune: { minSamplesLeaf: [1, 25] } };
    const { id: _id, seeds: _seeds, ...method } = resolveGrowthConfig({ methods: [grid] }).methods[0]!;
    const sample = { kind: 'fold', conditional: false, keep: false, ...part } as const;
    const predictions = await Promise.all(
      [data, other].map(async (one) => {
        const fitted = await fits.run({ method, seed: 1, sample }, one, context);
        return fitted.kind === 'fold' && [...fitted.heldOut!.predicted];
      }),
    );
    expect(predictions[1]).toEqual(predictions[0]);
    expect(new Set(predictions[0] || []).size).toBeGreaterThan(1);
  });

  it('keeps clusters whole: copies of a row do not choose leaves that know them by heart', async () => {
    const rows = made(60);
    const twice = rowsOf(
      rows,
      Array.from({ length: 120 }, (_, row) => row >> 1),
    );
    const clusters = [{ name: 'copy', values: twice.ids }];
    const input: GrowthConfigInput = {
      methods: [{ name: 'tree', ...tree, tune: { minSamplesLeaf: [1, 25] } }],
      folds: 0,
    };
    const chosen = async (data: GrowthData, more: GrowthConfigInput = {}) =>
      (await run({ ...input, ...more }, data)).methods[0]!.runs[0]!.tuned;
    expect(await chosen(twice)).toEqual({ minSamplesLeaf: 1 });
    expect(await chosen({ ...twice, clusters }, { cluster: ['copy'] })).toEqual({ minSamplesLeaf: 25 });
  });

  it('is refused where the sample does not allow it, the method has no such setting, or it has more combinations than anyone would wait for', async () => {
    const refused = (tune: Record<string, number[]>) => run({ methods: [{ name: 'bagging', trees: 5, tune }] });
    await expect(refused({ minSamplesLeaf: [1, 100] })).rejects.toThrow(/minSamplesLeaf: 120 rows cannot be split/);
    const many = Array.from({ length: 60 }, (_, at) => at + 1);
    await expect(refused({ minSamplesLeaf: many, minSamplesSplit: many.map((n) => n + 1) })).rejects.toThrow(
      /tune: bagging has 3600 combinations; allowed: at most 1000/,
    );
    expect(() => resolveGrowthConfig({ methods: [{ name: 'ols', tune: { minSamplesLeaf: [1] } }] })).toThrow(
      /tune.*minSamplesLeaf|minSamplesLeaf/,
    );
  });
});
