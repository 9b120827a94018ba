import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import { shorten } from '../../format.ts';
import type { Drawing, Figure } from '../drawing.ts';
import { clusterColor, regionOrder, style, withClusters } from './look.ts';

/**
 * Silhouette of every region in each partition and space, with intervals over replicas.
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function silhouettesFigure(result: RegionsResult, drawing: Drawing): Figure {
  const { data, described } = result;
  const { direct, codes, gnn } = described;
  const words = drawing.words.regionFigures;
  const order = regionOrder(result);
  const fixed = direct.regionSilhouettes.map((value) => ({ median: value, low: value, high: value }));
  const sources = [
    { panel: words.spaces.direct, values: fixed, labels: direct.labels },
    { panel: words.spaces.codes, values: codes.regionSilhouettes.common, labels: codes.consensus.labels },
    { panel: words.spaces.common, values: gnn.regionSilhouettes.common, labels: gnn.consensus.labels },
    { panel: words.spaces.own, values: gnn.regionSilhouettes.own, labels: gnn.consensus.labels },
  ];
  const bars = sources.flatMap(({ panel, values, labels }) => order.flatMap((i) => (values[i] ? [{ panel, region: String(i), ...values[i], fill: clusterColor(labels[i]!) }] : [])));
  const svg = Plot.plot({
    document: drawing.document,
    width: 860,
    height: 70 + 14 * order.length,
    marginLeft: 126,
    style,
    fx: { label: null, domain: sources.map(({ panel }) => panel), padding: 0.06 },
    x: { label: null, grid: true, ticks: 4 },
    y: { label: null, domain: order.map(String), tickFormat: (key: string) => shorten(data.ids[Number(key)]!, 18), tickSize: 0 },
    marks: [
      Plot.barX(bars, { fx: 'panel', x: 'median', y: 'region', fill: 'fill', fillOpacity: 0.75, inset: 1 }),
      Plot.ruleY(bars, { fx: 'panel', x1: 'low', x2: 'high', y: 'region', strokeWidth: 1.3, stroke: '#1f2a30' }),
      Plot.ruleX([0]),
    ],
  });
  return { svg: withClusters(svg, result, drawing), title: words.silhouettes(described.period) };
}
