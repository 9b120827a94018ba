import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import { shorten } from '../../format.ts';
import type { Drawing, Figure } from '../drawing.ts';
import { clusterColor, regionOrder, style, withClusters } from './look.ts';

/**
 * z-scores of every region and indicator, regions by cluster (Figure 2).
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function regionProfilesFigure(result: RegionsResult, drawing: Drawing): Figure {
  const { data, described } = result;
  const order = regionOrder(result);
  const cells = order.flatMap((i) => described.z[i]!.map((z, k) => ({ region: String(i), indicator: String(k), z })));
  const marks = order.map((i) => ({ region: String(i), fill: clusterColor(described.gnn.consensus.labels[i]!) }));
  const names = data.indicators.map(({ name }) => shorten(name, 22));
  const marginBottom = 16 + 5 * Math.max(...names.map((name) => name.length));
  const svg = Plot.plot({
    document: drawing.document,
    width: 190 + 62 * names.length,
    height: 20 + marginBottom + 16 * order.length,
    ...{ marginLeft: 132, marginTop: 8, marginBottom, marginRight: 24 },
    padding: 0.02,
    style,
    x: { label: null, domain: names.map((_, k) => String(k)), tickFormat: (key: string) => names[Number(key)]!, tickRotate: -35, tickSize: 0 },
    y: { label: null, domain: order.map(String), tickFormat: (key: string) => shorten(data.ids[Number(key)]!, 18), tickSize: 0, tickPadding: 14 },
    color: { type: 'diverging', scheme: 'PuOr', domain: [-3, 3], clamp: true, reverse: true },
    marks: [
      Plot.cell(cells, { x: 'indicator', y: 'region', fill: 'z' }),
      Plot.text(cells, { x: 'indicator', y: 'region', text: ({ z }: { z: number }) => z.toFixed(2), fontSize: 9, fill: ({ z }: { z: number }) => (Math.abs(z) > 1.8 ? 'white' : '#1f2a30') }),
      Plot.dot(marks, { y: 'region', frameAnchor: 'left', dx: -8, r: 4, fill: 'fill', symbol: 'square' }),
    ],
  });
  return { svg: withClusters(svg, result, drawing), title: drawing.words.regionFigures.profiles(described.period) };
}
