import { describe, expect, it } from 'vitest';
import { syntheticTable } from '../fixtures/generator.ts';
import { codesOf, rankTable } from '../fixtures/ranked.ts';
import type { GrowTreesOptions } from '../types.ts';
import { bagWeights } from './bag.ts';
import { growTreesOracle, thresholdOf } from './grow.ts';
import { matmulOracle } from './matmul.ts';
import { forestPredictOracle, oobPermutationOracle } from './predict.ts';

const sample = rankTable({
  rows: 4,
  features: 1,
  x: Float64Array.of(3, 1, 2, 9),
  y: Float64Array.of(0, 0, 0, 8),
  names: ['x'],
});
const plain: GrowTreesOptions = {
  seed: 1,
  draws: 4,
  replace: false,
  firstTree: 0,
  trees: 1,
  maxFeatures: 1,
  minSamplesLeaf: 1,
  minSamplesSplit: 2,
  maxDepth: Infinity,
  maxLeafNodes: Infinity,
  ties: 'hash',
};

describe('growTreesOracle', () => {
  it('grows the stump that anyone can check by hand', () => {
    const tree = growTreesOracle(sample, plain);
    expect(tree.feature).toEqual(Int32Array.of(0, -1, -1));
    expect(tree.threshold).toEqual(Float64Array.of(6, 0, 0));
    expect(tree.cut).toEqual(Uint16Array.of(2, 0, 0));
    expect(tree.count).toEqual(Uint32Array.of(4, 3, 1));
    expect([...tree.value].map((value) => sample.targetCentre + sample.targetScale * value)).toEqual([2, 0, 8]);
  });

  it('keeps the best leaves first', () => {
    const table = syntheticTable({ rows: 40, features: 3, mixed: false });
    const ranked = rankTable(table);
    const full = growTreesOracle(ranked, { ...plain, draws: 40, maxFeatures: 3 });
    const root = growTreesOracle(ranked, { ...plain, draws: 40, maxFeatures: 3, maxLeafNodes: 2 });
    expect(root.feature).toHaveLength(3);
    expect(root.threshold[0]).toBe(full.threshold[0]);
    expect(growTreesOracle(ranked, { ...plain, draws: 40, maxFeatures: 3, maxLeafNodes: 1e6 })).toEqual(full);
  });

  it('takes the first feature or a random one where columns tie', () => {
    const table = syntheticTable({ rows: 30, features: 4, mixed: false, copies: [1, 2, 3] });
    const options = { ...plain, draws: 30, replace: true, trees: 12, maxFeatures: 4 };
    const first = growTreesOracle(rankTable(table), { ...options, ties: 'first' });
    const hashed = growTreesOracle(rankTable(table), options);
    expect(new Set(first.feature)).toEqual(new Set([0, -1]));
    expect(new Set(hashed.feature)).toEqual(new Set([0, 1, 2, 3, -1]));
  });
});

describe('thresholdOf', () => {
  it('falls back to the left value when the middle rounds up to the right one', () => {
    const above = 1 + 2 ** -52;
    const close = rankTable({
      rows: 2,
      features: 1,
      x: Float64Array.of(1, above),
      y: Float64Array.of(0, 1),
      names: ['x'],
    });
    expect(thresholdOf(close, 0, 0, 1)).toEqual({ threshold: 1, cut: 0 });
  });
});

describe('bagWeights', () => {
  it('draws the stated number of rows', () => {
    const replaced = bagWeights(20, 3, { seed: 5, draws: 20, replace: true });
    expect(replaced.reduce((a, b) => a + b)).toBe(20);
    expect(Math.max(...replaced)).toBeGreaterThan(1);
    const distinct = bagWeights(20, 3, { seed: 5, draws: 13, replace: false });
    expect(distinct.filter((weight) => weight === 1)).toHaveLength(13);
    expect(distinct.filter((weight) => weight === 0)).toHaveLength(7);
  });
});

describe('forestPredictOracle', () => {
  it('reproduces the targets of a tree grown to the end', () => {
    const tree = growTreesOracle(sample, { ...plain });
    expect(forestPredictOracle(tree, codesOf(sample)).sum).toEqual(Float64Array.from(sample.target));
  });

  it('counts the trees whose bag lacks the row', () => {
    const ranked = rankTable(syntheticTable({ rows: 25, features: 3 }));
    const options = { ...plain, draws: 25, replace: true, firstTree: 4, trees: 9, maxFeatures: 3 };
    const { count } = forestPredictOracle(growTreesOracle(ranked, options), codesOf(ranked), options);
    const expected = Array.from(
      { length: 25 },
      (_, row) =>
        Array.from({ length: 9 }, (__, tree) => bagWeights(25, 4 + tree, options)[row]).filter((weight) => weight === 0)
          .length,
    );
    expect([...count]).toEqual(expected);
  });
});

describe('oobPermutationOracle', () => {
  it('gives features that no tree uses exactly nothing, and the one that decides more than nothing', () => {
    const ranked = rankTable(syntheticTable({ rows: 60, features: 6 }));
    const options = { ...plain, draws: 60, replace: true, trees: 30, maxFeatures: 6, minSamplesLeaf: 5 };
    const { delta, oobCount } = oobPermutationOracle(growTreesOracle(ranked, options), ranked, options);
    const mean = (feature: number): number =>
      delta.filter((_, index) => index % 6 === feature).reduce((a, b) => a + b) / 30;
    expect(mean(5)).toBe(0);
    expect(mean(3)).toBeGreaterThan(0);
    expect(oobCount.every((count) => count > 10 && count < 35)).toBe(true);
  });
});

describe('matmulOracle', () => {
  it('multiplies in every layout', () => {
    const product = [19, 22, 43, 50];
    expect([...matmulOracle([1, 2, 3, 4], [5, 6, 7, 8], { m: 2, k: 2, n: 2 }).product]).toEqual(product);
    expect([...matmulOracle([1, 3, 2, 4], [5, 6, 7, 8], { m: 2, k: 2, n: 2, transposeA: true }).product]).toEqual(
      product,
    );
    expect([...matmulOracle([1, 2, 3, 4], [5, 7, 6, 8], { m: 2, k: 2, n: 2, transposeB: true }).product]).toEqual(
      product,
    );
    const batched = matmulOracle([1, 2, -3, 4], [5, 6, 7, 8], { m: 1, k: 2, n: 1, batch: 2 });
    expect([...batched.product]).toEqual([17, 11]);
    expect([...batched.magnitude]).toEqual([17, 53]);
  });
});
