import { tileGrid } from '@kuznets/data';
import type { RegionsData } from '../data.ts';
import type { RegionsResult } from '../result.ts';

/** Where the regions lie: the catalogue's tile grid, if it has every region, and the shapes the user gave. */
export function regionsMap({ panel, shapes }: RegionsData): RegionsResult['map'] {
  const grid = tileGrid(panel.name);
  const tiles = panel.ids.flatMap((id) => grid?.tiles.find((tile) => tile.id === id) ?? []);
  return {
    tiles: grid && tiles.length === panel.units ? { rows: grid.rows, columns: grid.columns, tiles } : null,
    shapes: shapes ?? null,
  };
}
