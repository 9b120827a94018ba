import { expect, test } from 'vitest';
import { rawTrees } from './raw-trees.ts';

const leaf = 0xffff_ffff;

test('sorts the nodes of interleaved trees, parents before children', () => {
  const words = Uint32Array.from(
    [
      [0, 3, (7 << 16) | 5, 4, 10, 1, 0xffff_ffff, 0],
      [1, leaf, 0, 0, 9, 5, 0, 0],
      [2, 0, (0xffff << 16) | 0xfffe, 6, 8, 0, 0x1fff, 0],
      [1, leaf, 0, 0, 1, 0, 0, 0],
      [0, leaf, 0, 0, 4, 2, 0, 0],
      [0, leaf, 0, 0, 6, 3, 0, 0],
      [2, leaf, 0, 0, 5, 0, 0, 0],
      [2, leaf, 0, 0, 3, 0xffff_ffff, 0xffff_ffff, 0],
    ].flat(),
  );
  const raw = rawTrees(words, 3);
  expect(raw.offsets).toEqual(Uint32Array.of(0, 3, 5, 8));
  expect(raw.feature).toEqual(Int32Array.of(3, -1, -1, -1, -1, 0, -1, -1));
  expect(raw.rankLeft).toEqual(Uint16Array.of(5, 0, 0, 0, 0, 0xfffe, 0, 0));
  expect(raw.rankRight).toEqual(Uint16Array.of(7, 0, 0, 0, 0, 0xffff, 0, 0));
  expect(raw.childrenLeft).toEqual(Int32Array.of(1, -1, -1, -1, -1, 1, -1, -1));
  expect(raw.childrenRight).toEqual(Int32Array.of(2, -1, -1, -1, -1, 2, -1, -1));
  expect(raw.count).toEqual(Uint32Array.of(10, 4, 6, 9, 1, 8, 5, 3));
  expect(raw.sum).toEqual(Float64Array.of(1 - 2 ** 32, 2, 3, 5, 0, 0x1fff * 2 ** 32, 0, -1));
});
