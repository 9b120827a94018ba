import { createDevice, type Device, permutationErrorUnit } from '@kuznets/core-gpu';
import { growTreesOracle, oobPermutationOracle, rankTable, syntheticTable } from '@kuznets/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { oobPermutationImportance } from './oob-permutation-importance.ts';

const table = syntheticTable({ rows: 61, features: 9, seed: 5 });
const sample = rankTable(table);
const bag = { seed: 12, draws: 61, replace: true };
const growing = {
  ...bag,
  maxFeatures: 3,
  minSamplesLeaf: 2,
  minSamplesSplit: 4,
  maxDepth: Infinity,
  maxLeafNodes: Infinity,
  ties: 'hash',
} as const;
const grow = (firstTree: number, trees: number) => growTreesOracle(sample, { ...growing, firstTree, trees });

let device: Device;
beforeAll(async () => {
  device = await createDevice({ backend: 'wasm', workers: 1 });
});
afterAll(() => device.destroy());

describe('oobPermutationImportance', () => {
  test('equals the oracle, mean and spread over trees, in squared units of the target', async () => {
    const trees = 12;
    const result = await oobPermutationImportance([grow(0, trees)], sample, bag, { device });
    const { delta, baseError } = oobPermutationOracle(grow(0, trees), sample, { ...bag, firstTree: 0 });
    const unit = permutationErrorUnit(sample);
    expect(result).toMatchObject({ trees, features: 9 });
    for (let feature = 0; feature < 9; feature += 1) {
      const rises = Array.from({ length: trees }, (_, tree) => (delta[tree * 9 + feature] ?? Number.NaN) * unit);
      const mean = rises.reduce((sum, rise) => sum + rise, 0) / trees;
      const std = Math.sqrt(rises.reduce((sum, rise) => sum + (rise - mean) ** 2, 0) / (trees - 1));
      expect(result.importancesMean[feature]).toBeCloseTo(mean, 12);
      expect(result.importancesStd[feature]).toBeCloseTo(std, 12);
      expect(result.importancesStandardized[feature]).toBeCloseTo(std === 0 ? 0 : mean / std, 10);
    }
    expect(result.treeError).toBeCloseTo((baseError.reduce((sum, error) => sum + error, 0) / trees) * unit, 12);
  });

  test('the unit is squared target: the error of stumps grown to nothing is that of each bag mean', async () => {
    const stumps = growTreesOracle(sample, { ...growing, maxDepth: 0, firstTree: 0, trees: 5 });
    const { treeError, importancesMean } = await oobPermutationImportance([stumps], sample, bag, { device });
    const mean = table.y.reduce((sum, y) => sum + y, 0) / table.rows;
    const variance = table.y.reduce((sum, y) => sum + (y - mean) ** 2, 0) / table.rows;
    expect(treeError / variance).toBeGreaterThan(0.7);
    expect(treeError / variance).toBeLessThan(1.4);
    expect([...importancesMean]).toEqual(new Array(9).fill(0));
  });

  test('a constant feature has importance exactly 0, the strongest has not', async () => {
    const { importancesMean, importancesStandardized } = await oobPermutationImportance([grow(0, 12)], sample, bag, {
      device,
    });
    expect([importancesMean[8], importancesStandardized[8]]).toEqual([0, 0]);
    expect(importancesMean[3]).toBeGreaterThan(0);
  });

  test('any cut into chunks gives the same bytes, grown one after the other', async () => {
    const whole = await oobPermutationImportance([grow(0, 7)], sample, bag, { device });
    const chunks = async function* () {
      for (const [first, trees] of [
        [0, 1],
        [1, 4],
        [5, 2],
      ] as const)
        yield grow(first, trees);
    };
    expect(await oobPermutationImportance(chunks(), sample, bag, { device })).toEqual(whole);
  });

  test('no tree is a ConfigError', async () => {
    await expect(oobPermutationImportance([], sample, bag, { device })).rejects.toThrow(/no tree was added/);
  });
});
