import * as Plot from '@observablehq/plot';
import type { ExplainResult } from '@kuznets/studies';
import { formatNumber, shorten } from '../../format.ts';
import { colours, plotStyle, type Drawing, type Figure } from '../drawing.ts';

/**
 * Shapley values of one variable over its own values, a point a row.
 *
 * @param result - the decomposition of a model.
 * @param player - a variable of one column, by index.
 * @param drawing - where to draw.
 * @returns a figure; null where no values were kept, or it is a group of columns.
 */
export function dependenceFigure(
  { shapley, players }: ExplainResult,
  player: number,
  { document, words, width }: Drawing,
): Figure | null {
  const { columns, name } = players[player]!;
  if (shapley === null || shapley.rows.length === 0 || columns.length > 1) return null;
  const cells = shapley.x[columns[0]!]!;
  const points = shapley.values[player]!.flatMap((value, row) => {
    const x = cells[row]!;
    const id = shapley.ids?.[row] ?? words.growth.rows.numbered(String(shapley.rows[row]! + 1));
    return x === null ? [] : [{ x, value, title: `${id}: ${formatNumber(value, 4, words)}` }];
  });
  const says = words.explain.dependence;
  const svg = Plot.plot({
    ...{ document, style: plotStyle },
    width: Math.min(width, 680),
    height: 320,
    ...{ marginLeft: 64, marginBottom: 42 },
    x: { label: shorten(name, 40), labelAnchor: 'center', labelArrow: 'none', ticks: width < 500 ? 4 : 8 },
    y: { label: null, grid: true, ticks: 6 },
    marks: [
      Plot.ruleY([0]),
      Plot.dot(points, { x: 'x', y: 'value', r: 2.2, fill: colours.bar, fillOpacity: 0.8, title: 'title' }),
      ...(points.length > 0 ? [Plot.tickX(points, { x: 'x', y: null, insetTop: 270, strokeOpacity: 0.25 })] : []),
    ],
  });
  return { svg, title: says.caption(shorten(name, 40)) };
}
