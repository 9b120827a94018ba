import { expect, test } from 'vitest';
import { packRoutes, treeRanges } from './routes.ts';

const forest = {
  offsets: Uint32Array.of(0, 1, 4, 7),
  feature: Int32Array.of(-1, 5, -1, -1, 0, -1, -1),
  cut: Uint16Array.of(0, 9, 0, 0, 65_534, 0, 0),
  childrenLeft: Int32Array.of(-1, 1, -1, -1, 1, -1, -1),
  childrenRight: Int32Array.of(-1, 2, -1, -1, 2, -1, -1),
  value: Int32Array.of(11, 0, -2, 3, 0, 4, -5),
};
const leaf = 0xffff_ffff;

test('makes children absolute within the part', () => {
  const { roots, nodes } = packRoutes(forest, 1, 2);
  expect(roots).toEqual(Uint32Array.of(0, 3));
  expect(nodes.subarray(0, 12)).toEqual(Uint32Array.of(5, 9, 1, 2, leaf, -2, 0, 0, leaf, 3, 0, 0));
  expect(nodes.subarray(12, 16)).toEqual(Uint32Array.of(0, 65_534, 4, 5));
});

test('changes the values of leaves where asked', () => {
  expect(packRoutes(forest, 0, 1, (value) => -value).nodes).toEqual(Uint32Array.of(leaf, -11, 0, 0));
});

test('cuts a forest by nodes and by trees, and never to nothing', () => {
  expect([...treeRanges(forest, 4, 9)]).toEqual([
    [0, 2],
    [2, 1],
  ]);
  expect([...treeRanges(forest, 100, 2)]).toEqual([
    [0, 2],
    [2, 1],
  ]);
  expect([...treeRanges(forest, 1, 9)]).toEqual([
    [0, 1],
    [1, 1],
    [2, 1],
  ]);
  expect([...treeRanges({ offsets: Uint32Array.of(0) }, 1, 1)]).toEqual([]);
});
