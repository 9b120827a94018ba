import {
  codesOf,
  forestPredictOracle,
  growTreesOracle,
  rankTable,
  recordDifferences,
  syntheticTable,
} from '@kuznets/test-kit';
import { expect, test } from 'vitest';
import { describeAdapters } from '../../../../test/adapters.ts';
import { ConfigError } from '@kuznets/base';
import { checkLaunch } from '../../../compute/kernel/launch.ts';
import type { TensorSpec } from '../../../compute/tensor/tensor.ts';
import { expectFits, forestPredictLaunch, forestPredictWebgpu } from './webgpu.ts';

const words = (n: number): TensorSpec => ({ dtype: 'u32', shape: [n] });

test('the launch fits its kernel', () => {
  const specs = { roots: words(4), nodes: words(4), codes: words(4), weights: words(4), totals: words(4) };
  const launch = forestPredictLaunch(specs, { trees: 3, rows: 65, features: 2, blocks: 2, outOfBag: true });
  expect(() => checkLaunch(launch)).not.toThrow();
  expect(launch.passes.map(({ grid }) => grid)).toEqual([3]);
});

test('what does not fit is named with its size, the limit and the way out', () => {
  expect(() => expectFits('forestPredict', 'the nodes of one tree', 17, 16)).toThrow(ConfigError);
  expect(() => expectFits('forestPredict', 'the nodes of one tree', 17, 16)).toThrow(
    "forestPredict: the nodes of one tree take 17 bytes, the adapter binds at most 16; use backend 'wasm'",
  );
});

describeAdapters('forestPredictWebgpu', (device) => {
  const sample = rankTable(syntheticTable({ rows: 59, features: 8 }));
  const bag = { seed: 3, draws: 59, replace: true, firstTree: 7 };
  const trees = growTreesOracle(sample, {
    ...bag,
    trees: 17,
    maxFeatures: 3,
    minSamplesLeaf: 1,
    minSamplesSplit: 2,
    maxDepth: Infinity,
    maxLeafNodes: Infinity,
    ties: 'hash',
  });
  const rows = codesOf(sample);

  test.each([
    ['all trees', undefined],
    ['out-of-bag trees', bag],
  ])('gives the same over %s in small chunks', async (_name, outOfBag) => {
    const expected = forestPredictOracle(trees, rows, outOfBag);
    for (const chunkBytes of [20, 4_000, 100_000]) {
      expect(
        recordDifferences(
          await forestPredictWebgpu(device(), trees, rows, outOfBag ? { outOfBag } : {}, chunkBytes),
          expected,
        ),
      ).toEqual([]);
    }
  });
});
