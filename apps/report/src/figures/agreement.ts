import * as Plot from '@observablehq/plot';
import type { GrowthResult } from '@kuznets/studies';
import { formatNumber, shorten } from '../format.ts';
import { methodName } from '../words/names.ts';
import { plotStyle, type Drawing, type Figure } from './drawing.ts';
import { withLegend } from './panels.ts';

/**
 * Rank correlation of every two methods.
 *
 * @param result - the growth result.
 * @param drawing - where to draw.
 * @returns a figure; null for a single method.
 */
export function agreementFigure({ methods, agreement }: GrowthResult, drawing: Drawing): Figure | null {
  const { document, words, width } = drawing;
  const cells = agreement.flatMap(({ methods: [a, b], spearman }) => (spearman === null ? [] : [{ a, b, spearman }]));
  if (cells.length === 0) return null;
  const names = new Map(methods.map((method) => [method.id, methodName(method, words)]));
  const ids = methods.map(({ id }) => id);
  const label = (id: string): string => shorten(names.get(id)!, width < 560 ? 14 : 34);
  const margin = 16 + 6.6 * Math.max(...ids.map((id) => wide(label(id))));
  const pitch = Math.min(46, (width - margin - 12) / Math.max(ids.length - 1, 1));
  const numbered = pitch >= 30;
  const plot = Plot.plot({
    document,
    width: margin + 12 + pitch * (ids.length - 1),
    height: 0.75 * margin + 12 + 24 * (ids.length - 1),
    ...{ marginLeft: margin, marginBottom: 0.75 * margin, padding: 0.05, style: plotStyle },
    x: { label: null, domain: ids.slice(0, -1), tickFormat: label, tickRotate: -45 },
    y: { label: null, domain: ids.slice(1), tickFormat: label },
    color: { type: 'diverging', scheme: 'PuOr', domain: [-1, 1], reverse: true },
    marks: [
      Plot.cell(cells, { x: 'a', y: 'b', fill: 'spearman', title: (cell: (typeof cells)[number]) => `${names.get(cell.a)!}, ${names.get(cell.b)!}: ${formatNumber(cell.spearman, 2, words)}` }),
      ...(numbered ? [Plot.text(cells, { x: 'a', y: 'b', text: (cell: (typeof cells)[number]) => formatNumber(cell.spearman, 2, words), fontSize: 11, fill: (cell: (typeof cells)[number]) => (Math.abs(cell.spearman) > 0.6 ? 'white' : '#1c2326') })] : []),
    ],
  });
  const { apply } = plot.scale('color')!;
  const svg = withLegend(plot, { apply: apply as (value: number) => string, low: -1, high: 1 }, (value) => formatNumber(value, 1, words), drawing);
  return { svg, title: words.growth.agreement.caption };
}

/** Width of a label in characters; an ideograph takes two. */
function wide(text: string): number {
  return [...text].reduce((sum, character) => sum + (/\p{Script=Han}|[（）]/u.test(character) ? 1.9 : 1), 0);
}
