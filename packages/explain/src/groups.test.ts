import { type Table, type TreeEnsemble } from '@kuznets/base';
import { type Device, createDevice } from '@kuznets/core-gpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bruteForceVariation } from './brute-force.ts';
import { linearVariation } from './linear-variation.ts';
import { permutationImportance } from './permutation-importance.ts';
import { quantileProfiles } from './profiles.ts';
import { explainedVariation } from './tree-variation.ts';
import { TreeVariationAccumulator } from './tree-variation-accumulator.ts';
import { expectSameVariation, predictorOf, randomEnsemble, sampleOf, withLeafModels } from './variation.fixture.ts';

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 2 });
});
afterAll(() => device.destroy());

const grouped = (rows: number, of: readonly number[]): Table => {
  const names = [...new Set(of)].map((group) => `g${group}`);
  return { ...sampleOf(rows, of.length, rows), groups: { names, of: Uint32Array.from(of) } };
};
const bruteForce = (ensemble: TreeEnsemble, background: Table) =>
  bruteForceVariation(predictorOf(ensemble), background, { pairs: 'all' });

/** R2 of a regression on columns and a constant, by the normal equations. */
function leastSquaresR2(columns: readonly (readonly number[])[], y: readonly number[]): number {
  const design = [y.map(() => 1), ...columns];
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const system = design.map((row) => [...design.map((other) => dot(row, other)), dot(row, y)]);
  system.forEach((pivot, i) => {
    const scale = pivot[i]!;
    pivot.forEach((value, k) => (pivot[k] = value / scale));
    system.forEach((row, j) => {
      if (j === i) return;
      const share = row[i]!;
      row.forEach((value, k) => (row[k] = value - share * pivot[k]!));
    });
  });
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const residual = y.map((value, i) => value - design.reduce((sum, row, k) => sum + row[i]! * system[k]!.at(-1)!, 0));
  const centred = y.map((value) => value - mean);
  return 1 - dot(residual, residual) / dot(centred, centred);
}

describe('groups of columns are one variable', () => {
  test.each([
    ['side by side', 70, [0, 0, 0, 1, 2], 6, 5],
    ['apart', 65, [0, 1, 2, 0, 1, 2], 6, 6],
    ['all but one', 40, [0, 0, 0, 0, 1], 5, 4],
  ])('trees: %s', async (_, rows, of, trees, depth) => {
    const background = grouped(rows, of);
    const ensemble = randomEnsemble(background, trees, depth, 7);
    expectSameVariation(
      await explainedVariation(ensemble, background, { device }),
      await bruteForce(ensemble, background),
      1e-10,
    );
  });

  test('trees with linear leaves, several columns of one group in a model', async () => {
    const background = grouped(50, [0, 1, 1, 0, 2, 1]);
    const ensemble = withLeafModels(randomEnsemble(background, 5, 4, 3), 11);
    expectSameVariation(
      await explainedVariation(ensemble, background, { device }),
      await bruteForce(ensemble, background),
      1e-7,
    );
  });

  test('trees in parts', async () => {
    const background = grouped(50, [0, 1, 1, 0, 2]);
    const ensemble = randomEnsemble(background, 4, 4, 5);
    const grid = { centre: 0, scale: 2 ** -30 };
    const value = ensemble.trees.value.map((leaf) => Math.round(leaf / grid.scale) * grid.scale);
    const trees = { ...ensemble.trees, value, grid };
    const sum = new TreeVariationAccumulator(background, { device, grid });
    await sum.add(trees);
    const whole = await explainedVariation({ ...ensemble, trees }, background, { device });
    expectSameVariation(await sum.result(ensemble), whole, 1e-12);
  });

  test('a linear function: the sum of its columns, of nonlinearity 0', async () => {
    const background = grouped(30, [0, 1, 1, 2]);
    const coef = Float64Array.of(1, -2, 0.5, 3);
    const got = await linearVariation({ coef, intercept: 2 }, background);
    const predict = ({ x, rows }: Table): Float64Array =>
      Float64Array.from({ length: rows }, (_, i) => coef.reduce((sum, b, k) => sum + b * x[4 * i + k]!, 2));
    expectSameVariation(got, await bruteForceVariation({ predict }, background, { pairs: 'all' }), 1e-10);
    for (const share of got.nonlinearity) expect(share).toBeLessThan(1e-12);
    for (const share of got.pairs!.nonlinearity) expect(share).toBeLessThan(1e-12);
  });

  test('nonlinearity is that of the regression on all columns', async () => {
    const background = grouped(60, [0, 0, 1]);
    const predict = ({ x, rows }: Table): Float64Array =>
      Float64Array.from({ length: rows }, (_, i) => x[3 * i]! * x[3 * i + 1]! + x[3 * i + 2]! ** 2);
    const { nonlinearity, contribution, pairs } = await bruteForceVariation({ predict }, background, { pairs: 'all' });
    const columns = (members: readonly number[]): number[][] =>
      members.map((k) => Array.from({ length: 60 }, (_, i) => background.x[3 * i + k]!));
    const own = [...contribution.subarray(0, 60)];
    expect(nonlinearity[0]).toBeCloseTo(1 - leastSquaresR2(columns([0, 1]), own), 10);
    const both = own.map((value, i) => value + contribution[60 + i]!);
    expect(pairs!.nonlinearity[0]).toBeCloseTo(1 - leastSquaresR2(columns([0, 1, 2]), both), 10);
  });

  test('are permuted together', async () => {
    // The difference of two equal columns is 0 as long as both have the same rows.
    const rows = 40;
    const { x: first } = sampleOf(rows, 1, 3);
    const x = Float64Array.from({ length: 3 * rows }, (_, at) => (at % 3 === 2 ? at : first[Math.floor(at / 3)]!));
    const predict = (table: Table): Float64Array =>
      Float64Array.from(
        { length: table.rows },
        (_, i) => 100 * (table.x[3 * i]! - table.x[3 * i + 1]!) + table.x[3 * i + 2]!,
      );
    const data = { x, y: Float64Array.from({ length: rows }, (_, i) => x[3 * i + 2]!), rows, features: 3 };
    const groups = { names: ['twins', 'other'], of: Uint32Array.of(0, 0, 1) };
    const { importancesMean } = await permutationImportance({ predict }, { ...data, groups });
    expect([importancesMean.length, importancesMean[0]]).toEqual([2, 0]);
    expect(importancesMean[1]).toBeGreaterThan(0.5);
    expect((await permutationImportance({ predict }, data)).importancesMean[0]).toBeGreaterThan(1);
  });

  test('have a profile over their distinct rows, and are held at the most frequent', async () => {
    const x = Float64Array.of(1, 0, 5, 0, 1, 6, 0, 1, 7, 0, 0, 9);
    const groups = { names: ['factor', 'number'], of: Uint32Array.of(0, 0, 1) };
    const predict = (table: Table): Float64Array =>
      Float64Array.from(
        { length: table.rows },
        (_, i) => 10 * table.x[3 * i]! + 20 * table.x[3 * i + 1]! + table.x[3 * i + 2]!,
      );
    const background = { x, rows: 4, features: 3, groups };
    const levels = await quantileProfiles({ predict }, background, 0, { quantiles: [50] });
    expect([...levels.grid]).toEqual([1, 0, 0, 1, 0, 0]);
    expect([...levels.prediction]).toEqual([16.5, 26.5, 6.5]);
    const number = await quantileProfiles({ predict }, background, 1, { quantiles: [50], grid: Float64Array.of(0, 1) });
    expect([...number.prediction]).toEqual([20, 21]);
  });
});
