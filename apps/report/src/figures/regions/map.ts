import * as Plot from '@observablehq/plot';
import { type RegionsResult, shownPeriod } from '@kuznets/studies';
import { formatNumber, shorten } from '../../format.ts';
import { clusterColour, clusterLegend, inkOn, labelsOf, legend, type Partition } from './clusters.ts';
import { largest, type Drawing, type Figure } from '../drawing.ts';

/** Pixels of a tile's side where there is room. */
const side = 56;
const gap = 0.04;

/**
 * Where the clusters lie (the provincial paper's Figure 3): the user's outlines where the result has them, else the tile grid.
 *
 * A tile's lower edge is divided as the replicas are among the clusters; the number is the region's stability in per cent.
 *
 * @param result - the regions result.
 * @param partition - whose clusters.
 * @param drawing - where to draw.
 * @returns a figure; null where nobody knows where the regions lie.
 */
export function clusterMapFigure(result: RegionsResult, partition: Partition, drawing: Drawing): Figure | null {
  const { map, described } = result;
  const { partitions } = drawing.words;
  const { clusterMap } = drawing.words.regions;
  const title = clusterMap.caption(partitions[partition], String(shownPeriod(result.data, described.period)));
  if (map.shapes !== null) return { svg: outlines(result, map.shapes.shapes, partition, drawing), title };
  if (map.tiles !== null)
    return {
      svg: tiles(result, map.tiles, partition, drawing),
      title: `${title} ${partition === 'direct' ? clusterMap.tiles : clusterMap.shares}`,
    };
  return null;
}

function tiles(
  result: RegionsResult,
  { rows, columns, tiles: places }: NonNullable<RegionsResult['map']['tiles']>,
  partition: Partition,
  { document, words, width }: Drawing,
): Element {
  const cell = Math.min(side, (width - 8) / columns);
  const labels = labelsOf(result, partition);
  const drawn = places.flatMap(({ id, label, row, column }) => {
    const at = result.data.ids.indexOf(id);
    if (at < 0) return [];
    const stability = partition === 'direct' ? null : result.described[partition].stability[at]!;
    return [
      {
        id,
        label: shorten(label, 6),
        row,
        column,
        cluster: labels[at]!,
        stability,
        shares: partition === 'direct' ? [] : result.described[partition].shares[at]!,
      },
    ];
  });
  const strips = drawn.flatMap(({ row, column, shares }) => {
    let left = column + gap;
    return shares
      .map((share, cluster) => ({ row, cluster, x1: left, x2: (left += share * (1 - 2 * gap)) }))
      .filter(({ x1, x2 }) => x2 > x1);
  });
  type Tile = (typeof drawn)[number];
  return Plot.plot({
    document,
    width: columns * cell + 8,
    height: rows * cell + 38,
    margin: 4,
    marginTop: 34,
    style: { fontSize: '12px', background: 'transparent' },
    x: { domain: [0, columns], axis: null },
    y: { domain: [rows, 0], axis: null },
    marks: [
      ...legend(clusterLegend(labels, words)),
      Plot.rect(drawn, {
        x1: ({ column }: Tile) => column + gap,
        x2: ({ column }: Tile) => column + 1 - gap,
        y1: ({ row }: Tile) => row + gap,
        y2: ({ row }: Tile) => row + 1 - gap,
        fill: ({ cluster }: Tile) => clusterColour(cluster),
        title: ({ id }: Tile) => shorten(id, 60),
      }),
      Plot.rect(strips, {
        x1: 'x1',
        x2: 'x2',
        y1: ({ row }: { row: number }) => row + 0.84,
        y2: ({ row }: { row: number }) => row + 1 - gap,
        fill: ({ cluster }: { cluster: number }) => clusterColour(cluster),
      }),
      Plot.ruleY(drawn, {
        x1: ({ column }: Tile) => column + gap,
        x2: ({ column }: Tile) => column + 1 - gap,
        y: ({ row }: Tile) => row + 0.84,
        stroke: ({ cluster }: Tile) => inkOn(cluster),
        strokeOpacity: ({ stability }: Tile) => (stability === null ? 0 : 0.5),
      }),
      Plot.text(drawn, {
        x: ({ column }: Tile) => column + 0.5,
        y: ({ row }: Tile) => row + 0.32,
        text: 'label',
        fontSize: cell < 40 ? 10 : 12,
        fontWeight: 600,
        fill: ({ cluster }: Tile) => inkOn(cluster),
      }),
      Plot.text(drawn, {
        x: ({ column }: Tile) => column + 0.5,
        y: ({ row }: Tile) => row + 0.64,
        text: ({ stability }: Tile) => (stability === null ? '' : formatNumber(100 * stability, 0, words)),
        fontSize: cell < 40 ? 9 : 11,
        fill: ({ cluster }: Tile) => inkOn(cluster),
      }),
    ],
  });
}

type Shapes = NonNullable<RegionsResult['map']['shapes']>['shapes'];

/** Plane coordinates: degrees are drawn true to scale at the middle latitude. Spheres would ask for the rings' direction, which files get wrong. */
function outlines(
  result: RegionsResult,
  shapes: Shapes,
  partition: Partition,
  { document, words, width: room }: Drawing,
): Element {
  const labels = labelsOf(result, partition);
  const points = shapes.flatMap(({ polygons }) => polygons.flat(2)) as unknown as readonly (readonly number[])[];
  const bounds = (axis: number): [number, number] =>
    points.reduce<[number, number]>(
      ([low, high], point) => [Math.min(low, point[axis]!), Math.max(high, point[axis]!)],
      [Infinity, -Infinity],
    );
  const [x, y] = [bounds(0), bounds(1)];
  const degrees = largest(x.map(Math.abs)) <= 360 && largest(y.map(Math.abs)) <= 90;
  const stretch = degrees ? Math.cos((((y[0] + y[1]) / 2) * Math.PI) / 180) : 1;
  const features = shapes.map(({ id, polygons }) => ({
    type: 'Feature' as const,
    properties: {
      id,
      cluster: labels[result.data.ids.indexOf(id)]!,
      stability: partition === 'direct' ? null : result.described[partition].stability[result.data.ids.indexOf(id)]!,
    },
    geometry: {
      type: 'MultiPolygon' as const,
      coordinates: polygons.map((polygon) =>
        (polygon as unknown as number[][][]).map((ring) => ring.map(([east, north]) => [east! * stretch, north!])),
      ),
    },
  }));
  type Feature = (typeof features)[number];
  const width = Math.min(640, room);
  const height =
    40 + Math.min(720, Math.max(160, (width * (y[1] - y[0])) / Math.max((x[1] - x[0]) * stretch, Number.MIN_VALUE)));
  return Plot.plot({
    document,
    width,
    height,
    margin: 4,
    marginTop: 34,
    style: { fontSize: '12px', background: 'transparent' },
    projection: {
      type: 'reflect-y',
      domain: { type: 'FeatureCollection', features } as unknown as Plot.ProjectionOptions['domain'],
    },
    marks: [
      ...legend(clusterLegend(labels, words)),
      Plot.geo(features as unknown as Plot.Data, {
        fill: ({ properties }: Feature) => clusterColour(properties.cluster),
        fillOpacity: ({ properties: { stability } }: Feature) => stability ?? 1,
        stroke: 'currentColor',
        strokeWidth: 0.5,
        title: ({ properties: { id, stability } }: Feature) =>
          `${shorten(id, 60)}${stability === null ? '' : `: ${formatNumber(100 * stability, 0, words)} %`}`,
      }),
    ],
  });
}
