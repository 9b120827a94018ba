import { rankTable, syntheticTable } from '@kuznets/test-kit';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '@kuznets/base';
import type { GrowTreesOptions } from './contract.ts';
import { planGrowth, weightLimit } from './plan.ts';

const options: GrowTreesOptions = {
  seed: 1,
  draws: 88,
  replace: true,
  firstTree: 0,
  trees: 10_000,
  maxFeatures: 67,
  minSamplesLeaf: 1,
  minSamplesSplit: 2,
  maxDepth: Infinity,
  maxLeafNodes: Infinity,
  ties: 'hash',
};
const sample = rankTable(syntheticTable({ rows: 88, features: 67 }));
const target = { maxTensorBytes: 2 ** 27, software: true };

function withRanks(rows: number, ranks: number) {
  return { ...sample, rows, features: 1, rankOffsets: Uint32Array.of(0, ranks) };
}

describe('planGrowth', () => {
  test.each([
    [1, 1, 31, 1, true],
    [88, 88, 25, 7, true],
    [2_000, 2_000, 21, 11, true],
    [16_384, 16_384, 18, 14, true],
    [16_385, 16_384, 18, 15, false],
    [65_535, 65_535, 16, 16, false],
    [65_536, 256, 24, 16, true],
    [2 ** 24, 256, 24, 24, false],
  ])('puts rank, weight and row of %i rows with %i ranks into a word', (rows, ranks, rankShift, rowBits, weighted) => {
    const { entry } = planGrowth(
      withRanks(rows, ranks),
      { ...options, draws: 5, trees: 1 },
      { ...target, maxTensorBytes: 2 ** 30 },
    );
    expect(entry).toEqual({ rankShift, rowBits, weighted });
    expect(weightLimit(entry)).toBe(2 ** (rankShift - rowBits));
  });

  test('keeps every tensor of a chunk within the limit', () => {
    for (const maxTensorBytes of [34_000, 100_000, 2 ** 20, 2 ** 27]) {
      const plan = planGrowth(sample, options, { maxTensorBytes, software: false });
      expect(plan.trees * plan.capacity * sample.features * 4).toBeLessThanOrEqual(maxTensorBytes);
      expect(plan.trees * plan.itemsPerTree * plan.lanes * 24).toBeLessThanOrEqual(maxTensorBytes);
      expect(plan.trees * plan.nodesPerTree * 32).toBeLessThanOrEqual(maxTensorBytes);
    }
  });

  test('never plans more trees than are asked for', () => {
    expect(planGrowth(sample, { ...options, trees: 3 }, target).trees).toBe(3);
  });

  test('counts a node of the worklist only if it may be split', () => {
    expect(planGrowth(sample, { ...options, minSamplesLeaf: 5, minSamplesSplit: 7 }, target)).toMatchObject({
      minSplit: 10,
      itemsPerTree: 8,
      nodesPerTree: 33,
    });
  });

  test('refuses a tree that does not fit, naming size, limit and the way out', () => {
    const attempt = () => planGrowth(sample, options, { maxTensorBytes: 23_583, software: true });
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(
      /one tree of 88 rows and 67 features take \d+ bytes, the adapter binds at most 23583; use backend 'wasm'/,
    );
  });

  test('refuses more draws than the kernels count', () => {
    expect(() => planGrowth(sample, { ...options, draws: 2 ** 24 }, target)).toThrow(/16777216.*'wasm'/);
  });
});
