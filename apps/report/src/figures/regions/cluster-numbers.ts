import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import { plotStyle, type Drawing, type Figure } from '../drawing.ts';

const size = { marginTop: 24, marginLeft: 60, marginBottom: 40, marginRight: 44, height: 280, style: plotStyle };

/**
 * The gap statistic by number of clusters, with one standard error either way; the number chosen is marked.
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure; null where there is none.
 */
export function gapFigure({ described }: RegionsResult, { document, words, width }: Drawing): Figure | null {
  const { gap } = described.numbers;
  if (gap === null) return null;
  const points = gap.candidates.map((clusters, at) => ({
    clusters,
    gap: gap.gap[at]!,
    low: gap.gap[at]! - gap.standardError[at]!,
    high: gap.gap[at]! + gap.standardError[at]!,
  }));
  const svg = Plot.plot({
    document,
    width: Math.min(width, 460),
    ...size,
    x: { label: words.columns.clusters, ticks: gap.candidates.length, tickFormat: 'd' },
    y: { label: words.columns.gap, grid: true },
    marks: [
      Plot.ruleX([gap.nClusters], { strokeDasharray: '4 3' }),
      Plot.ruleX(points, { x: 'clusters', y1: 'low', y2: 'high' }),
      Plot.lineY(points, { x: 'clusters', y: 'gap', stroke: '#0072b2' }),
      Plot.dot(points, { x: 'clusters', y: 'gap', fill: '#0072b2', r: 3 }),
    ],
  });
  return { svg, title: words.regions.clustering.gapFigure(String(gap.nClusters)) };
}

/** Okabe and Ito's colours, one a family. */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#999999'];

/**
 * BIC of the mixtures by number of components, a line a family; the least is marked.
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure; null where there is none.
 */
export function mixturesFigure({ described }: RegionsResult, { document, words, width }: Drawing): Figure | null {
  const { mixtures } = described.numbers;
  if (mixtures === null) return null;
  const points = mixtures.families.flatMap(({ family, bic }) =>
    bic.flatMap((value, at) => (value === null ? [] : [{ family, components: mixtures.candidates[at]!, bic: value }])),
  );
  const shown = mixtures.families.filter(({ bic }) => bic.some((value) => value !== null)).map(({ family }) => family);
  const svg = Plot.plot({
    document,
    width: Math.min(width, 460),
    ...size,
    x: { label: words.columns.clusters, ticks: mixtures.candidates.length, tickFormat: 'd' },
    y: { label: 'BIC', grid: true },
    color: { domain: shown, range: colours.slice(0, shown.length) },
    marks: [
      Plot.lineY(points, { x: 'components', y: 'bic', z: 'family', stroke: 'family' }),
      Plot.dot(points, { x: 'components', y: 'bic', fill: 'family', r: 2.5, title: 'family' }),
      Plot.text(
        points,
        Plot.selectLast({ x: 'components', y: 'bic', z: 'family', text: 'family', textAnchor: 'start', dx: 6 }),
      ),
      Plot.dot([mixtures], { x: 'nComponents', y: 'bic', r: 7, stroke: 'currentColor', strokeWidth: 1.5 }),
    ],
  });
  return { svg, title: words.regions.clustering.mixturesFigure(mixtures.family, String(mixtures.nComponents)) };
}
