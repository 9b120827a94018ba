import { type RankedSample, growTreesOracle, rankTable, recordDifferences, syntheticTable } from '@kuznets/test-kit';
import { describe, expect, test } from 'vitest';
import { describeAdapters } from '../../../../test/adapters.ts';
import { checkLaunch } from '../../../compute/kernel/launch.ts';
import type { TensorSpec } from '../../../compute/tensor/tensor.ts';
import type { GrowTreesOptions } from './contract.ts';
import { planGrowth } from './plan.ts';
import {
  type GrowTensors,
  drawRowsLaunch,
  growTreesWebgpu,
  levelLaunches,
  listsLaunch,
  rootLaunches,
} from './webgpu.ts';

const base: GrowTreesOptions = {
  seed: 1,
  draws: 88,
  replace: true,
  firstTree: 0,
  trees: 5,
  maxFeatures: 67,
  minSamplesLeaf: 1,
  minSamplesSplit: 2,
  maxDepth: Infinity,
  maxLeafNodes: Infinity,
  ties: 'hash',
};

const words = (n: number, dtype: 'u32' | 'i32' = 'u32'): TensorSpec => ({ dtype, shape: [n] });
const specs: GrowTensors<TensorSpec> = {
  order: words(8),
  labels: words(8, 'i32'),
  starts: words(1),
  clusters: words(1),
  weights: words(8),
  states: words(8),
  nodes: words(8),
  lists: [words(8), words(16)],
  work: [words(24), words(32)],
  taken: words(8),
  drawn: words(8),
  best: words(8),
  counters: words(8),
  spreads: words(8),
  cubics: words(8),
};

describe('launches of growth, without a GPU', () => {
  const sample = rankTable(syntheticTable({ rows: 88, features: 67 }));
  const chunkOf = (options: GrowTreesOptions) => {
    const plan = planGrowth(sample, options, { maxTensorBytes: 2 ** 27, software: true });
    return { sample, options, plan, entry: plan.entry, firstTree: 0, trees: options.trees };
  };

  test.each([
    ['bagging', base],
    ['forest', { ...base, maxFeatures: 22, ties: 'first' }],
    ['model trees', { ...base, criterion: 'weka' }],
  ] as const)('of %s fit their kernels', (_name, options) => {
    const chunk = chunkOf(options);
    const launches = [
      ...rootLaunches(specs, chunk),
      listsLaunch(specs, chunk),
      ...levelLaunches(specs, chunk, 0),
      ...levelLaunches(specs, chunk, 1),
    ];
    for (const launch of launches) expect(() => checkLaunch(launch)).not.toThrow();
  });

  test('draw features for forests alone', () => {
    const names = (options: GrowTreesOptions) =>
      levelLaunches(specs, chunkOf(options), 0).map(({ kernel }) => kernel.name);
    expect(names(base)).toEqual(['tree/split_scan', 'tree/split_select', 'tree/partition']);
    expect(names({ ...base, maxFeatures: 66 })).toEqual([
      'tree/draw_features',
      'tree/split_scan',
      'tree/split_select',
      'tree/partition',
    ]);
  });

  test('swap lists and worklists from level to level', () => {
    const inputs = (depth: number) => levelLaunches(specs, chunkOf(base), depth)[0]?.inputs;
    expect(inputs(0)?.[2]).toBe(specs.lists[0]);
    expect(inputs(1)?.[2]).toBe(specs.lists[1]);
    expect(inputs(2)).toEqual(inputs(0));
  });

  test('split a seed into two words', () => {
    const [pass] = drawRowsLaunch({ starts: words(1), clusters: words(1), weights: words(8) }, 5, 8, {
      ...base,
      seed: 2 ** 32 + 7,
      firstTree: 11,
    }).passes;
    expect(pass?.params).toMatchObject({ seed_low: 7, seed_high: 1, first_tree: 11 });
  });
});

describeAdapters('growTreesWebgpu', (device) => {
  const differences = async (sample: RankedSample, options: GrowTreesOptions) =>
    recordDifferences(await growTreesWebgpu(device(), sample, options), growTreesOracle(sample, options));

  test('continues over several chunks', async () => {
    const sample = rankTable(syntheticTable({ rows: 257, features: 131 }));
    const options = { ...base, draws: 257, trees: 71, maxFeatures: 3, maxDepth: 2 };
    const { gpu, info } = device();
    expect(
      planGrowth(sample, options, { maxTensorBytes: gpu.maxTensorBytes, software: info.type === 'software' }).trees,
    ).toBeLessThan(71);
    expect(await differences(sample, options)).toEqual([]);
  });

  test('reads weights elsewhere where they are too large for the entries', async () => {
    const rows = 61;
    const step = 1_000;
    const ranks = rows * step;
    const value = Float64Array.from({ length: ranks + 2 }, (_, rank) => rank);
    const sample: RankedSample = {
      rows,
      features: 2,
      rowBits: 16,
      ranks: Uint16Array.from({ length: 2 * rows }, (_, i) => (i < rows ? ((i * 17) % rows) * step : i % 2)),
      rankOffsets: Uint32Array.of(0, ranks, ranks + 2),
      lowValues: value,
      highValues: value,
      target: Int32Array.from({ length: rows }, (_, row) => ((row * 29) % 23) * 2 ** 22 - 2 ** 26),
      targetScale: 1,
      targetCentre: 0,
    };
    expect(
      await differences(sample, { ...base, draws: 65_535, trees: 2, maxFeatures: 2, minSamplesLeaf: 2_000 }),
    ).toEqual([]);
  });

  test('grows deeper than it looks at a time', async () => {
    const rows = 41;
    const sample: RankedSample = {
      rows,
      features: 1,
      rowBits: 16,
      ranks: Uint16Array.from({ length: rows }, (_, row) => row),
      rankOffsets: Uint32Array.of(0, rows),
      lowValues: Float64Array.from({ length: rows }, (_, row) => row),
      highValues: Float64Array.from({ length: rows }, (_, row) => row),
      target: Int32Array.from({ length: rows }, (_, row) => Math.floor(1.6 ** (row + 1))),
      targetScale: 1,
      targetCentre: 0,
    };
    const options = { ...base, draws: rows, replace: false, trees: 1, maxFeatures: 1 };
    const trees = await growTreesWebgpu(device(), sample, options);
    const depth = new Uint32Array(trees.feature.length);
    trees.childrenLeft.forEach((left, node) => {
      for (const child of [left, trees.childrenRight[node] ?? -1])
        if (child >= 0) depth[child] = (depth[node] ?? 0) + 1;
    });
    expect(Math.max(...depth)).toBeGreaterThan(16);
    expect(recordDifferences(trees, growTreesOracle(sample, options))).toEqual([]);
  });
});
