import { tileGrid } from '@kuznets/data';
import type { RegionsData } from '../data.ts';
import type { RegionsResult } from '../result.ts';

/** Where the regions lie: the catalogue's tile grid, if it has every region, and the shapes the user gave. */
export function regionsMap({ panel, shapes }: RegionsData): RegionsResult['map'] {
  const grid = tileGrid(panel.name);
  const tiles = panel.ids.map((id) => grid?.tiles.find((tile) => tile.id === id));
  const placed = tiles.filter((tile) => tile !== undefined);
  return {
    tiles:
      grid && placed.length === tiles.length
        ? { rows: grid.rows, columns: grid.columns, tiles: placed.map((tile) => ({ ...tile })) }
        : null,
    shapes: shapes
      ? {
          ...shapes,
          shapes: shapes.shapes.map(({ id, polygons }) => ({
            id,
            polygons: polygons.map((rings) => rings.map((ring) => ring.map((point) => [...point]))),
          })),
        }
      : null,
  };
}
