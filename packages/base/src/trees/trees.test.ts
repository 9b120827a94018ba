import { describe, expect, it } from 'vitest';
import { checkEnsemble } from './check-ensemble.ts';
import { leafOf, predictEnsemble } from './predict.ts';
import { type TreeEnsemble, joinTrees, largestTree, sliceTrees, treeCount } from './trees.ts';

/** A stump with linear leaves, a leaf, and a stump. */
const ensemble: TreeEnsemble = {
  nFeatures: 2,
  featureNames: ['a', 'b'],
  trees: {
    offsets: Uint32Array.of(0, 3, 4, 7),
    feature: Int32Array.of(1, -1, -1, -1, 0, -1, -1),
    threshold: Float64Array.of(5, 0, 0, 0, 1, 0, 0),
    childrenLeft: Int32Array.of(1, -1, -1, -1, 1, -1, -1),
    childrenRight: Int32Array.of(2, -1, -1, -1, 2, -1, -1),
    value: Float64Array.of(0, 1, 2, 10, 0, 100, 200),
    missingLeft: Uint8Array.of(0, 0, 0, 0, 1, 0, 0),
    linear: {
      offsets: Uint32Array.of(0, 0, 1, 3, 3, 3, 3, 3),
      feature: Int32Array.of(0, 0, 1),
      coef: Float64Array.of(1000, 2000, 3000),
    },
  },
  scale: 2,
  base: 0.5,
};
const { trees } = ensemble;

describe('trees', () => {
  it('are cut and joined with their linear models', () => {
    const parts = [sliceTrees(trees, 0, 1), sliceTrees(trees, 1, 2, 'subarray')];
    expect(parts.map(treeCount)).toEqual([1, 2]);
    expect([...parts[1]!.offsets]).toEqual([0, 1, 4]);
    expect(parts[0]!.feature.buffer).not.toBe(trees.feature.buffer);
    expect(parts[1]!.feature.buffer).toBe(trees.feature.buffer);
    expect([...parts[1]!.linear!.offsets]).toEqual([0, 0, 0, 0, 0]);
    expect(joinTrees(parts)).toEqual(trees);
    expect(joinTrees([trees])).toBe(trees);
    expect(largestTree(trees)).toBe(3);
  });

  it('lead a row to a leaf', () => {
    expect([0, 1, 2].map((tree) => leafOf(trees, tree, [9, 1, 5], 1))).toEqual([1, 3, 5]);
    expect(leafOf(trees, 0, [0, Number.NaN])).toBe(2);
    expect(leafOf(trees, 2, [Number.NaN, 0])).toBe(5);
  });

  it('predict the sum of their leaves, columns matched by name', () => {
    const [first, second] = [1 + 1000 + 10 + 100, 2 + 2000 * 2 + 3000 * 6 + 10 + 200];
    const table = { x: Float64Array.of(5, 1, 6, 2), rows: 2, features: 2, featureNames: ['b', 'a'] };
    expect([...predictEnsemble(ensemble, table)]).toEqual([0.5 + 2 * first, 0.5 + 2 * second]);
    expect(() => predictEnsemble(ensemble, { ...table, featureNames: ['b', 'c'] })).toThrow(/missing.*"a"/);
  });

  it('split categories by sets of levels', () => {
    const levels = { offsets: Uint32Array.of(0, 0, 0, 0, 0, 2, 2, 2), level: Int32Array.of(2, 70_000) };
    const categorical = { ...trees, levels };
    const leaves = [2, 2.5, 70_000, 0, 3, 1e9, -1, -2, Number.NaN].map((cell) => leafOf(categorical, 2, [cell, 0]));
    expect(leaves).toEqual([5, 5, 5, 6, 6, 6, 6, 6, 5]);
    const parts = [sliceTrees(categorical, 0, 2), sliceTrees(categorical, 2, 1, 'subarray')];
    expect(parts.map((part) => [...part.levels!.level])).toEqual([[], [2, 70_000]]);
    expect(joinTrees(parts)).toEqual(categorical);
    expect(checkEnsemble({ ...ensemble, trees: categorical })).toBe(1);
    const unsorted = { ...levels, level: levels.level.toReversed() };
    expect(() => checkEnsemble({ ...ensemble, trees: { ...trees, levels: unsorted } })).toThrow(/levels: 2 at node 4/);
    expect(() =>
      checkEnsemble({ ...ensemble, trees: { ...trees, levels: { ...levels, offsets: new Uint32Array(3) } } }),
    ).toThrow(/levels: 3 offsets and 2 levels; allowed: 8 offsets/);
  });

  it('are checked', () => {
    expect(checkEnsemble(ensemble)).toBe(1);
    const cyclic = { ...trees, childrenRight: trees.childrenRight.with(4, 1) };
    expect(() => checkEnsemble({ ...ensemble, trees: cyclic })).toThrow(/tree 2, node 1 is reached twice/);
  });
});
