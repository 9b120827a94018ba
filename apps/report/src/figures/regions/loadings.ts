import * as Plot from '@observablehq/plot';
import type { RegionsResult } from '@kuznets/studies';
import { shorten } from '../../format.ts';
import type { Drawing, Figure } from '../drawing.ts';
import { panels } from '../panels.ts';
import { style } from './look.ts';

/**
 * Loadings of LSTM-DFA by cluster (Figure 5).
 *
 * @param result - the regions result.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function loadingsFigure({ data, loadings }: RegionsResult, drawing: Drawing): Figure {
  const words = drawing.words.regionFigures;
  const names = data.indicators.map(({ name }) => shorten(name, 22));
  const factors = loadings[0]?.values[0]?.length ?? 0;
  const size = { columns: Math.min(2, loadings.length), width: 170 + 92 * factors, height: 40 + 34 * names.length };
  const list = loadings.map(({ cluster, values }) => {
    const cells = values.flatMap((row, k) => row.flatMap((value, factor) => (value === null ? [] : [{ k: String(k), factor: String(factor), ...value }])));
    const svg = Plot.plot({
      document: drawing.document,
      ...size,
      ...{ marginLeft: 140, marginTop: 28, marginBottom: 8 },
      padding: 0.03,
      style,
      x: { label: null, axis: 'top', domain: Array.from({ length: factors }, (_, at) => String(at)), tickFormat: (key: string) => words.factor(Number(key) + 1), tickSize: 0 },
      y: { label: null, domain: names.map((_, k) => String(k)), tickFormat: (key: string) => names[Number(key)]!, tickSize: 0 },
      color: { type: 'diverging', scheme: 'PuOr', domain: [-1, 1], clamp: true, reverse: true },
      marks: [
        Plot.cell(cells, { x: 'factor', y: 'k', fill: 'median' }),
        Plot.text(cells, { x: 'factor', y: 'k', dy: -6, text: ({ median }: { median: number }) => median.toFixed(2), fontWeight: 600, fill: dark }),
        Plot.text(cells, { x: 'factor', y: 'k', dy: 7, fontSize: 9, text: ({ low, high }: { low: number; high: number }) => `${low.toFixed(2)} … ${high.toFixed(2)}`, fill: dark }),
      ],
    });
    return { svg, title: words.cluster(cluster) };
  });
  return { svg: panels(list, size, drawing), title: words.loadings };
}

const dark = ({ median }: { median: number }): string => (Math.abs(median) > 0.6 ? 'white' : '#1f2a30');
