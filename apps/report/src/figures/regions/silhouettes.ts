import * as Plot from '@observablehq/plot';
import { type RegionsResult, shownPeriod } from '@kuznets/studies';
import { clusterColour, clusterLegend, labelsOf, legend, shortNames, type Partition } from './clusters.ts';
import type { Words } from '../../words/words.ts';
import { largest, textWidth, type Drawing, type Figure } from '../drawing.ts';
import { quartilesOf, spreadRows, type SpreadRow } from './spreads.ts';

/** Where distances are measured: in the space that was clustered, or among the z-scored indicators. */
export type Space = 'own' | 'common';

/**
 * Mean silhouettes of every partition in its own space and in the common one (the provincial paper's Table 4).
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function silhouettesFigure({ data, described, source }: RegionsResult, drawing: Drawing): Figure {
  const { columns, models } = drawing.words;
  const { silhouettes: says, cross } = drawing.words.regions;
  const names = { gnn: models.gcn, codes: columns.codes };
  const title = says.figure(String(shownPeriod(data, described.period)));
  const { direct } = described;
  const rows: SpreadRow[] = [
    {
      name: columns.inSpace(columns.indicators, columns.zScores),
      median: direct.silhouette,
      low: direct.silhouette,
      high: direct.silhouette,
      paper: direct.paper,
      colour: '#e69f00',
    },
  ];
  for (const space of ['common', 'own'] as const) {
    for (const partition of ['codes', 'gnn'] as const) {
      const part = described[partition];
      const mean = space === 'own' ? part.silhouetteOwn : part.silhouetteCommon;
      if (mean !== null)
        rows.push({
          name: columns.inSpace(names[partition], spaceName(space, columns)),
          ...mean,
          quartiles: quartilesOf(part.silhouetteQuantiles[space]),
          colour: space === 'own' ? '#999999' : '#2f86b8',
        });
    }
  }
  return {
    svg: spreadRows(rows, { label: columns.silhouette, rule: direct.silhouette }, drawing),
    title: source === null ? title : cross(title),
  };
}

/**
 * Each region's silhouette, by cluster and size, with its 5-95 % interval over replicas.
 *
 * @param result - the regions result.
 * @param partition - whose clusters.
 * @param space - where distances are measured.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function regionSilhouettesFigure(
  result: RegionsResult,
  partition: Partition,
  space: Space,
  { document, words, width }: Drawing,
): Figure {
  const { described } = result;
  const labels = labelsOf(result, partition);
  const names = shortNames(result);
  const bars = result.data.ids
    .flatMap((id, at) => {
      const value =
        partition === 'direct'
          ? { median: described.direct.regionSilhouettes[at]!, low: null, high: null }
          : described[partition].regionSilhouettes[space][at]!;
      return value === null
        ? []
        : [{ key: String(at), id, cluster: labels[at]!, median: value.median, low: value.low, high: value.high }];
    })
    .sort((a, b) => a.cluster - b.cluster || b.median - a.median);
  const svg = Plot.plot({
    document,
    width: Math.min(640, width),
    height: 78 + 15 * bars.length,
    marginTop: 34,
    marginLeft: 14 + largest(names.map(textWidth)),
    marginBottom: 44,
    style: { fontSize: '11px', background: 'transparent' },
    x: { label: words.columns.silhouette, grid: true },
    y: {
      label: null,
      domain: bars.map(({ key }) => key),
      tickSize: 0,
      tickFormat: (key: string) => names[Number(key)]!,
    },
    marks: [
      ...legend(clusterLegend(labels, words)),
      Plot.barX(bars, {
        x: 'median',
        y: 'key',
        fill: ({ cluster }: { cluster: number }) => clusterColour(cluster),
        insetTop: 1,
        insetBottom: 1,
        title: 'id',
      }),
      Plot.ruleY(
        bars.filter(({ low }) => low !== null),
        { x1: 'low', x2: 'high', y: 'key', strokeWidth: 1.2 },
      ),
      Plot.ruleX([0]),
    ],
  });
  const measured = partition === 'direct' ? 'common' : space;
  return {
    svg,
    title: words.regions.silhouettes.regionsFigure(words.partitions[partition], spaceName(measured, words.columns)),
  };
}

function spaceName(space: Space, { ownSpace, zScores }: Words['columns']): string {
  return space === 'own' ? ownSpace : zScores;
}
