import { growTreesOracle, oobPermutationOracle, rankTable, recordDifferences, syntheticTable } from '@kuznets/test-kit';
import { describe, expect, test } from 'vitest';
import { describeAdapters } from '../../../../test/adapters.ts';
import { checkLaunch } from '../../../compute/kernel/launch.ts';
import type { TensorSpec } from '../../../compute/tensor/tensor.ts';
import { oobPermutationLaunch, oobPermutationWebgpu, oobRowsLaunch, usedPairs } from './webgpu.ts';

const words = (n: number, dtype: 'u32' | 'i32' = 'u32'): TensorSpec => ({ dtype, shape: [n] });
const nothing = 0xffff_ffff;

describe('launches of permutation, without a GPU', () => {
  const specs = {
    pairs: words(4),
    roots: words(4),
    nodes: words(4),
    codes: words(4),
    bags: words(4),
    labels: words(4, 'i32'),
    permuted: words(4),
    errors: words(4),
  };

  test('fit their kernels and share the scratch from pass to pass', () => {
    const launch = oobPermutationLaunch(specs, {
      rows: 9,
      features: 3,
      groupsAt: 1,
      pairs: 150,
      pairsAtOnce: 64,
      firstTree: 2,
      seed: 5,
    });
    expect(() => checkLaunch(launch)).not.toThrow();
    expect(launch.passes.map(({ grid, params }) => [grid, params.first_pair, params.pairs])).toEqual([
      [1, 0, 64],
      [1, 64, 64],
      [1, 128, 22],
    ]);
    expect(() => checkLaunch(oobRowsLaunch(words(8), words(8), 3, 4))).not.toThrow();
  });

  test('pair each tree with nothing and then with each of its groups once', () => {
    const trees = {
      offsets: Uint32Array.of(0, 5, 6),
      feature: Int32Array.of(2, 1, -1, 2, -1, -1),
      cut: new Uint16Array(6),
      childrenLeft: new Int32Array(6),
      childrenRight: new Int32Array(6),
      value: new Int32Array(6),
    };
    const single = { groups: 3, groupOf: Uint32Array.of(0, 1, 2) };
    expect(usedPairs(trees, 0, 2, single)).toEqual(Uint32Array.of(0, nothing, 0, 2, 0, 1, 1, nothing));
    expect(usedPairs(trees, 1, 1, single)).toEqual(Uint32Array.of(0, nothing));
    const joint = { groups: 2, groupOf: Uint32Array.of(0, 1, 1) };
    expect(usedPairs(trees, 0, 1, joint)).toEqual(Uint32Array.of(0, nothing, 0, 1));
  });
});

describeAdapters('oobPermutationWebgpu', (device) => {
  test('gives the same in chunks of four trees and passes of one workgroup', async () => {
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
    const expected = oobPermutationOracle(trees, sample, bag);
    for (const chunkBytes of [59, 4_000, 100_000]) {
      expect(recordDifferences(await oobPermutationWebgpu(device(), trees, sample, bag, chunkBytes), expected)).toEqual(
        [],
      );
    }
  });
});
