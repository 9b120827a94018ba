import { expect, test } from 'vitest';
import { loadDataset } from '../catalogue/load-dataset.ts';
import { panel } from '../panel/panel.ts';
import { parseTable } from '../table/parse-table.ts';
import { tileGrid } from '../tile-grid/tile-grid.ts';
import { catalogueBorders, regionBorders } from './region-borders.ts';

const bordersOf = async (text: string, ids: readonly string[]) =>
  regionBorders(await parseTable(text, { file: 'borders.csv' }), ids);

test('pairs come in any order, once or twice, and names that are no regions are said', async () => {
  const text = 'one,other\nc,a\na,b\nb,a\nb,z\n';
  expect(await bordersOf(text, ['a', 'b', 'c'])).toEqual({
    pairs: [
      [0, 1],
      [0, 2],
    ],
    weights: [1, 1],
    unknown: ['z'],
  });
});

test('numbers are found by their value, and weights taken from their column', async () => {
  const { pairs, weights } = await bordersOf('from,weight,to\n1,0.5,12\n12,2,11\n', ['01', '11', '12']);
  expect(pairs).toEqual([
    [0, 2],
    [1, 2],
  ]);
  expect(weights).toEqual([0.5, 2]);
});

test.each([
  ['a,b\nx,x\n', /own neighbour/],
  ['a,b\nx,\n', /no name/],
  ['a,b\np,q\n', /no row is of two of the regions/],
  ['a\nx\n', /no two columns/],
  ['a,b,weight\nx,y,0\n', /no weight of two neighbours/],
  ['a,b,weight\nx,y,1\ny,x,2\n', /x have two weights|y and x have two weights/],
])('%j is refused', async (text, message) => {
  await expect(bordersOf(text, ['x', 'y'])).rejects.toThrow(message);
});

test('every state but none of two has the neighbours that it has', async () => {
  const { ids } = panel(await loadDataset('us-states'));
  const { pairs } = catalogueBorders('us-states', ids)!;
  const count = (id: string): number => pairs.filter((pair) => pair.includes(ids.indexOf(id))).length;
  expect(ids.filter((id) => count(id) === 0)).toEqual([]);
  expect(count('MAINE')).toBe(1);
  expect(count('MISSOURI')).toBe(8);
  expect(count('TENNESSE')).toBe(8);
  // At Four Corners Arizona and Colorado share a point, Utah and New Mexico too: no borders.
  const touch = (a: string, b: string): boolean =>
    pairs.some(([i, j]) => [ids[i], ids[j]].sort().join() === [a, b].sort().join());
  expect(touch('ARIZONA', 'COLORADO')).toBe(false);
  expect(touch('ARIZONA', 'UTAH')).toBe(true);
  expect(pairs.every(([a, b]) => a < b)).toBe(true);
  expect(catalogueBorders('sdm2004', [])).toBeUndefined();
});

test('every province but an island has the neighbours that it has', () => {
  const ids = tileGrid('provinces')!.tiles.map(({ id }) => id);
  const { pairs } = catalogueBorders('provinces', ids)!;
  const neighbours = (id: string): string[] =>
    pairs.flatMap(([a, b]) => (ids[a] === id ? [ids[b]!] : ids[b] === id ? [ids[a]!] : [])).sort();
  expect(pairs.every(([a, b]) => a >= 0 && a < b)).toBe(true);
  expect(new Set(pairs.map(String)).size).toBe(pairs.length);
  expect(ids.filter((id) => neighbours(id).length === 0)).toEqual(['海南']);
  expect(neighbours('北京')).toEqual(['天津', '河北'].sort());
  expect(neighbours('上海')).toEqual(['江苏', '浙江'].sort());
  expect(neighbours('新疆')).toEqual(['西藏', '青海', '甘肃'].sort());
  expect(['内蒙古', '陕西'].map((id) => neighbours(id).length)).toEqual([8, 8]);
});
