import * as Plot from '@observablehq/plot';
import { type RegionsResult, shownPeriod } from '@kuznets/studies';
import { clusterColour, clusterLegend, legend, shortNames } from './clusters.ts';
import { largest, textWidth, type Drawing, type Figure } from '../drawing.ts';

/**
 * The cluster of every region in every period, a square each, regions that move most at the top.
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure; null where there is none.
 */
export function pathsFigure(result: RegionsResult, { document, words, width }: Drawing): Figure | null {
  const { data, transitions } = result;
  if (transitions === null) return null;
  const { labels, moves, by } = transitions;
  const names = shortNames(result);
  const order = data.ids
    .map((_, at) => at)
    .sort((a, b) => moves[b]! - moves[a]! || labels.at(-1)![a]! - labels.at(-1)![b]! || a - b);
  const cells = order.flatMap((i) =>
    labels.map((own, at) => ({ key: String(i), period: String(at), cluster: own[i]! })),
  );
  type Cell = (typeof cells)[number];
  const svg = Plot.plot({
    document,
    width: Math.min(640, width),
    height: 78 + 15 * order.length,
    marginTop: 34,
    marginLeft: 14 + largest(names.map(textWidth), 0),
    marginBottom: 44,
    padding: 0.06,
    style: { fontSize: '11px', background: 'transparent' },
    x: {
      label: null,
      domain: labels.map((_, at) => String(at)),
      tickSize: 0,
      tickRotate: -45,
      tickFormat: (at: string) => String(shownPeriod(data, data.periods[Number(at)]!)),
    },
    y: { label: null, domain: order.map(String), tickSize: 0, tickFormat: (key: string) => names[Number(key)]! },
    marks: [
      ...legend(clusterLegend(labels.flat(), words)),
      Plot.cell(cells, { x: 'period', y: 'key', fill: ({ cluster }: Cell) => clusterColour(cluster) }),
    ],
  });
  return { svg, title: words.regions.clustering.pathsFigure(words.transitionsBy[by]) };
}
