import { expect, test } from 'vitest';
import { loadDataset } from '../catalogue/load-dataset.ts';
import { panel } from '../panel/panel.ts';
import { tileGrid } from './tile-grid.ts';

test('every state has a square of its own', async () => {
  const grid = tileGrid('us-states')!;
  expect(grid.tiles.map(({ id }) => id).sort()).toEqual([...panel(await loadDataset('us-states')).ids].sort());
  expect(new Set(grid.tiles.map(({ row, column }) => `${row} ${column}`)).size).toBe(48);
  expect(grid).toMatchObject({ rows: 8, columns: 12 });
});

test('every province has a square of its own', async ({ skip }) => {
  const grid = tileGrid('provinces')!;
  expect(new Set(grid.tiles.map(({ id }) => id)).size).toBe(31);
  expect(new Set(grid.tiles.map(({ row, column }) => `${row} ${column}`)).size).toBe(31);
  if (!process.env['KUZNETS_DATA']) skip('provinces: KUZNETS_DATA is not set');
  expect(grid.tiles.map(({ id }) => id).sort()).toEqual([...panel(await loadDataset('provinces')).ids].sort());
});

test('other data have none', () => {
  expect(tileGrid('fls2001')).toBeUndefined();
  expect(tileGrid('constructor')).toBeUndefined();
});
