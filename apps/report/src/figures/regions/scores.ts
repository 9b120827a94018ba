import * as Plot from '@observablehq/plot';
import { type RegionsResult, shownPeriod } from '@kuznets/studies';
import { formatNumber, shorten } from '../../format.ts';
import { shortNames } from './clusters.ts';
import { largest, textWidth, type Drawing, type Figure } from '../drawing.ts';

/** Colours end here: a few giants would leave all others pale. */
const end = 3;

/**
 * Every region's z-scores by cluster (the provincial paper's Figure 2).
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure; null where the report carries no sample.
 */
export function scoresFigure(result: RegionsResult, { document, words, width }: Drawing): Figure | null {
  const { described, data } = result;
  if (described.z.length === 0) return null;
  const names = shortNames(result);
  const labels = described.gnn.consensus.labels;
  const order = data.ids
    .map((_, at) => at)
    .sort((a, b) => labels[a]! - labels[b]! || described.z[b]![0]! - described.z[a]![0]!);
  const cells = order.flatMap((at) =>
    described.z[at]!.map((value, k) => ({
      key: String(at),
      k: String(k),
      value,
      shown: Math.max(-end, Math.min(end, value)),
      cluster: words.columns.clusterOf(labels[at]!),
    })),
  );
  type Cell = (typeof cells)[number];
  const indicators = data.indicators.map(({ name }) => shorten(name, 14));
  const slant = 14 + 0.75 * largest(indicators.map(textWidth));
  const svg = Plot.plot({
    document,
    width: Math.min(640, width),
    height: slant + 24 + 16 * order.length,
    marginTop: slant,
    marginLeft: 14 + largest(names.map(textWidth)),
    marginRight: 70,
    marginBottom: 6,
    padding: 0.04,
    style: { fontSize: '11px', background: 'transparent' },
    fy: { label: null },
    x: {
      label: null,
      axis: 'top',
      tickSize: 0,
      tickRotate: -45,
      domain: indicators.map((_, k) => String(k)),
      tickFormat: (k: string) => indicators[Number(k)]!,
    },
    y: { label: null, domain: order.map(String), tickSize: 0, tickFormat: (key: string) => names[Number(key)]! },
    color: { type: 'diverging', scheme: 'PuOr', domain: [-end, end], reverse: true },
    marks: [
      Plot.cell(cells, { x: 'k', y: 'key', fill: 'shown', title: ({ key }: Cell) => data.ids[Number(key)]! }),
      Plot.text(cells, {
        x: 'k',
        y: 'key',
        text: ({ value }: Cell) => formatNumber(value, 1, words),
        fontSize: 10,
        fill: ({ shown }: Cell) => (Math.abs(shown) > 0.6 * end ? 'white' : 'black'),
      }),
      Plot.text(clusterHeads(cells), {
        frameAnchor: 'right',
        y: 'key',
        dx: 66,
        text: 'cluster',
        textAnchor: 'end',
        fontWeight: 600,
      }),
    ],
  });
  return { svg, title: words.regions.profiles.figure(String(shownPeriod(data, described.period))) };
}

/** The first cell of each cluster. */
function clusterHeads<Cell extends { readonly cluster: string }>(cells: readonly Cell[]): Cell[] {
  return cells.filter(({ cluster }, at) => cells[at - 1]?.cluster !== cluster);
}
