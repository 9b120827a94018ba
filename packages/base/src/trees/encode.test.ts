import { describe, expect, it } from 'vitest';
import { decodeForest, encodeForest, encodeHeader, encodeTrees } from './encode.ts';
import { type TreeEnsemble, joinTrees, sliceTrees } from './trees.ts';

const forest: TreeEnsemble = {
  nFeatures: 3,
  trees: {
    offsets: Uint32Array.of(0, 3, 4),
    feature: Int32Array.of(2, -1, -1, -1),
    threshold: Float64Array.of(0.5, 0, 0, 0),
    childrenLeft: Int32Array.of(1, -1, -1, -1),
    childrenRight: Int32Array.of(2, -1, -1, -1),
    value: Float64Array.of(1.5, 1, 2, 1.25),
    count: Uint32Array.of(4, 2, 2, 4),
    grid: { centre: 1, scale: 0.25 },
  },
  scale: 0.5,
  base: 0,
};

const damaged = (change: (bytes: Uint8Array, view: DataView) => Uint8Array | undefined): Uint8Array => {
  const bytes = encodeForest(forest);
  return change(bytes, new DataView(bytes.buffer)) ?? bytes;
};

describe('the binary format', () => {
  it('is laid out as documented', () => {
    const view = new DataView(encodeForest(forest).buffer);
    expect(view.byteLength).toBe(40 + (8 + 3 * 16 + 40) + (8 + 16 + 16));
    expect([view.getUint32(8, true), view.getUint32(12, true), view.getUint32(16, true)]).toEqual([1, 2, 3]);
    expect([view.getFloat64(24, true), view.getFloat64(32, true)]).toEqual([0.25, 1]);
    expect([view.getUint32(40, true), view.getFloat64(48, true), view.getFloat64(48 + 24, true)]).toEqual([
      3, 0.5, 1.5,
    ]);
    expect([
      view.getInt32(48 + 48, true),
      view.getInt32(48 + 48 + 12, true),
      view.getUint32(48 + 48 + 24, true),
    ]).toEqual([2, 2, 4]);
  });

  it('round trips', () => {
    expect(decodeForest(encodeForest(forest))).toEqual(forest);
  });

  it('is that of the parts, one after the other', () => {
    const { trees, ...rest } = forest;
    const parts = [0, 1].map((tree) => sliceTrees(trees, tree, 1));
    const bytes = [encodeHeader({ ...rest, nTrees: 2, grid: trees.grid }), ...parts.map(encodeTrees)];
    expect(Uint8Array.from(bytes.flatMap((part) => [...part]))).toEqual(encodeForest(forest));
    expect(joinTrees(parts)).toEqual(trees);
  });

  it('is not written of trees without counts or without a grid', () => {
    const { count: _, ...uncounted } = forest.trees;
    const { grid: __, ...loose } = forest.trees;
    expect(() => encodeForest({ ...forest, trees: uncounted })).toThrow('counts');
    expect(() => encodeForest({ ...forest, trees: loose })).toThrow('grid');
  });

  it.each([
    ['the header alone has 40', () => encodeForest(forest).slice(0, 20)],
    ['allowed is "KZFOREST"', () => damaged((bytes) => void (bytes[0] = 0))],
    ['version 7, allowed is 1', () => damaged((_, view) => void view.setUint32(8, 7, true))],
    ['tree 1 of 2 is cut off', () => encodeForest(forest).slice(0, 150)],
    ['tree 0 of 2 is cut off', () => damaged((_, view) => void view.setUint32(40, 0xffff_ffff, true))],
    ['8 bytes too many', () => Uint8Array.from([...encodeForest(forest), 0, 0, 0, 0, 0, 0, 0, 0])],
    ['node 0: feature 3', () => damaged((_, view) => void view.setInt32(96, 3, true))],
    ['right child 0', () => damaged((_, view) => void view.setInt32(108, 0, true))],
    ['right child 3', () => damaged((_, view) => void view.setInt32(108, 3, true))],
  ])('refuses bytes that are no forest: %s', (message, bytes) => {
    expect(() => decodeForest(bytes())).toThrow(message);
  });
});
