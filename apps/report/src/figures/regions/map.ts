import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import type { Drawing, Figure } from '../drawing.ts';
import { clusterColor, style, withClusters } from './look.ts';

/**
 * The clusters on a map (Figure 3): the user's outlines if there are some, else the tile grid.
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure; null where the data have neither.
 */
export function mapFigure(result: RegionsResult, drawing: Drawing): Figure | null {
  const { described, map } = result;
  const svg = map.shapes ? outlines(result, drawing) : map.tiles ? tiles(result, drawing) : null;
  return svg && { svg: withClusters(svg, result, drawing), title: drawing.words.regionFigures.map(described.period) };
}

/** From half to full: a region on which no more than chance agree is still seen. */
const opacity = (stability: number): number => 0.3 + 0.7 * Math.max(0, Math.min(1, 2 * stability - 1));

function tiles({ data, described, map }: RegionsResult, drawing: Drawing): Element {
  const { rows, columns, tiles: list } = map.tiles!;
  const squares = list.map((tile) => {
    const i = data.ids.indexOf(tile.id);
    return { ...tile, fill: clusterColor(described.gnn.consensus.labels[i]!), opacity: opacity(described.gnn.stability[i]!) };
  });
  const side = 46;
  return Plot.plot({
    document: drawing.document,
    width: 24 + side * columns,
    height: 16 + side * rows,
    ...{ marginLeft: 12, marginRight: 12, marginTop: 4, marginBottom: 12 },
    style,
    x: { axis: null, domain: Array.from({ length: columns }, (_, at) => at), padding: 0.05 },
    y: { axis: null, domain: Array.from({ length: rows }, (_, at) => at), padding: 0.05 },
    marks: [
      Plot.cell(squares, { x: 'column', y: 'row', fill: 'fill', fillOpacity: 'opacity', rx: 4 }),
      Plot.text(squares, { x: 'column', y: 'row', text: 'label', fill: ({ opacity: shade }: { opacity: number }) => (shade > 0.6 ? 'white' : '#1f2a30'), fontSize: 13, fontWeight: 600 }),
    ],
  });
}

function outlines({ data, described, map }: RegionsResult, drawing: Drawing): Element {
  const shapes = map.shapes!.shapes;
  const heights = shapes.flatMap(({ polygons }) => polygons.flat(2).map((point) => point[1]!));
  const middle = (Math.min(...bounds(heights)) + Math.max(...bounds(heights))) / 2;
  // Degrees of longitude are shorter than those of latitude; projected coordinates are left alone.
  const narrow = Math.abs(middle) < 90 ? Math.cos((middle * Math.PI) / 180) : 1;
  const features = shapes.map(({ id, polygons }, i) => ({
    type: 'Feature' as const,
    properties: { fill: clusterColor(described.gnn.consensus.labels[i]!), opacity: opacity(described.gnn.stability[i]!), id },
    geometry: { type: 'MultiPolygon' as const, coordinates: polygons.map((rings) => rings.map((ring) => ring.map(([x, y]) => [x! * narrow, y!]))) },
  }));
  return Plot.plot({
    document: drawing.document,
    width: 640,
    height: 460,
    margin: 12,
    style,
    projection: { type: 'reflect-y', domain: { type: 'FeatureCollection', features } },
    marks: [
      Plot.geo(features, { fill: ({ properties }: (typeof features)[number]) => properties.fill, fillOpacity: ({ properties }: (typeof features)[number]) => properties.opacity, stroke: 'white', title: (_: unknown, i: number) => data.ids[i]! }),
    ],
  });
}

function bounds(values: readonly number[]): [number, number] {
  return values.reduce<[number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}
