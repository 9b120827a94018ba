import * as Plot from '@observablehq/plot';
import { type RegionsResult, shownPeriod } from '@kuznets/studies';
import { formatNumber } from '../../format.ts';
import { clusterColour, clusterLegend, legend, shortNames } from './clusters.ts';
import { largest, smallest, textWidth, type Drawing, type Figure } from '../drawing.ts';

const height = 380;
const margin = 34;

/**
 * The regions in two dimensions, coloured by the graph network's clusters: PCA's scores, or a network's points laid onto them.
 *
 * @param result - the regions result.
 * @param method - whose plane.
 * @param drawing - where to draw.
 * @returns a figure; null where no replica of the network is counted.
 */
export function planeFigure(
  result: RegionsResult,
  method: 'pca' | 'dae' | 'gnn',
  { document, words, width: room }: Drawing,
): Figure | null {
  const width = Math.min(460, room);
  const { plane, gnn } = result.described;
  const period = String(shownPeriod(result.data, result.described.period));
  const placed = plane[method];
  if (placed === null) return null;
  const labels = gnn.consensus.labels;
  const names = shortNames(result);
  const points = placed.points.map(([x, y], at) => ({
    x: x!,
    y: y ?? 0,
    cluster: labels[at]!,
    id: result.data.ids[at]!,
    name: names[at]!,
  }));
  const svg = Plot.plot({
    document,
    width,
    height,
    margin,
    marginLeft: 62,
    marginBottom: 40,
    style: { fontSize: '12px', background: 'transparent' },
    x: { label: words.regions.plane.axis('1'), domain: domain(points.map(({ x }) => x)), ticks: 6 },
    y: {
      label: words.regions.plane.axis('2'),
      labelAnchor: 'center',
      domain: domain(points.map(({ y }) => y)),
      ticks: 6,
    },
    marks: [
      ...legend(clusterLegend(labels, words)),
      Plot.ruleX([0], { strokeOpacity: 0.25 }),
      Plot.ruleY([0], { strokeOpacity: 0.25 }),
      Plot.dot(points, {
        x: 'x',
        y: 'y',
        r: 4,
        fill: ({ cluster }: { cluster: number }) => clusterColour(cluster),
        stroke: 'currentColor',
        strokeWidth: 0.5,
        title: 'id',
      }),
      Plot.text(uncrowded(points, width), { x: 'x', y: 'y', text: 'name', dy: -10, fontSize: 11 }),
    ],
  });
  const says = words.regions.plane;
  const [first, second] = result.described.pca.explained.map((share) => formatNumber(100 * share, 1, words));
  if (method === 'pca') return { svg, title: says.pca(period, first!, second ?? '0') };
  return {
    svg,
    title: says[method](period, String(plane[method]!.replica), formatNumber(plane[method]!.disparity, 3, words)),
  };
}

function domain(values: readonly number[]): [number, number] {
  const [low, high] = [smallest(values, 0), largest(values, 0)];
  const pad = 0.06 * (high - low) || 1;
  return [low - pad, high + pad];
}

/** Points whose names do not overlap those before them, outermost first. */
function uncrowded<Point extends { readonly x: number; readonly y: number; readonly name: string }>(
  points: readonly Point[],
  width: number,
): Point[] {
  const [left, right] = domain(points.map(({ x }) => x));
  const [bottom, top] = domain(points.map(({ y }) => y));
  const at = ({ x, y }: Point): [number, number] => [
    ((x - left) / (right - left)) * (width - 2 * margin),
    ((y - bottom) / (top - bottom)) * (height - 2 * margin),
  ];
  const kept: Point[] = [];
  for (const point of points.toSorted((a, b) => Math.hypot(b.x, b.y) - Math.hypot(a.x, a.y))) {
    const [x, y] = at(point);
    const free = kept.every((other) => {
      const [otherX, otherY] = at(other);
      return (
        Math.abs(otherY - y) > 13 || Math.abs(otherX - x) > (textWidth(point.name) + textWidth(other.name)) / 2 + 2
      );
    });
    if (free) kept.push(point);
  }
  return kept;
}
