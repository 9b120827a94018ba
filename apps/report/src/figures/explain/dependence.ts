import * as Plot from '@observablehq/plot';
import type { ExplainResult } from '@kuznets/studies';
import { formatNumber, shorten } from '../../format.ts';
import { colours, largest, plotStyle, smallest, type Drawing, type Figure } from '../drawing.ts';
import { swarm } from '../swarm.ts';
import { cellName } from './player.ts';

/** How many levels of a category are drawn. */
const shownLevels = 20;

/**
 * Shapley values of one variable over its own values, a point a row; of categories a line of points a level.
 *
 * @param result - the decomposition of a model.
 * @param player - a variable of one column, by index.
 * @param drawing - where to draw.
 * @returns a figure; null where no values were kept, or it is a group of columns.
 */
export function dependenceFigure(result: ExplainResult, player: number, drawing: Drawing): Figure | null {
  const { shapley, players, data } = result;
  const { columns, name } = players[player]!;
  if (shapley === null || shapley.rows.length === 0 || columns.length > 1) return null;
  const { words } = drawing;
  const points = shapley.values[player]!.map((value, row) => ({
    cell: shapley.x[columns[0]!]![row]!,
    value,
    id: shapley.ids?.[row] ?? words.growth.rows.numbered(String(shapley.rows[row]! + 1)),
  }));
  const title = shorten(name, 40);
  if (!data.features[columns[0]!]!.categorical) return rangeFigure(points, title, drawing);
  const nameOf = (cell: number | null): string => cellName(result, columns[0]!, cell, words);
  return levelsFigure(points, { title, nameOf }, drawing);
}

interface Point {
  readonly cell: number | null;
  readonly value: number;
  readonly id: string;
}

function rangeFigure(points: readonly Point[], title: string, { document, words, width }: Drawing): Figure {
  const says = words.explain.dependence;
  const cells = points.flatMap(({ cell }) => cell ?? []);
  const [low, high] = [smallest(cells, 0), largest(cells, 1)];
  const edge = high + 0.06 * (high - low || 1);
  const dots = points.map(({ cell, value, id }) => ({
    x: cell ?? edge,
    value,
    title: `${id}: ${formatNumber(value, 4, words)}`,
  }));
  const absent = points.length - cells.length;
  const ticks = dots.filter((_, row) => points[row]!.cell !== null);
  const svg = Plot.plot({
    ...{ document, style: plotStyle },
    width: Math.min(width, 680),
    height: 320,
    ...{ marginLeft: 64, marginBottom: 42, marginRight: 24 },
    x: { label: shorten(title, 40), labelAnchor: 'center', labelArrow: 'none', ticks: width < 500 ? 4 : 8 },
    y: { label: null, grid: true, ticks: 6 },
    marks: [
      Plot.ruleY([0]),
      Plot.dot(dots, {
        ...{ x: 'x', y: 'value', r: 2.2, fillOpacity: 0.8, title: 'title' },
        fill: (_: unknown, row: number) => (points[row]!.cell === null ? colours.accent : colours.bar),
      }),
      ...(ticks.length > 0 ? [Plot.tickX(ticks, { x: 'x', y: null, insetTop: 248, strokeOpacity: 0.25 })] : []),
    ],
  });
  return { svg, title: says.caption(title, absent === 0 ? null : String(absent)) };
}

function levelsFigure(
  points: readonly Point[],
  { title, nameOf }: { readonly title: string; readonly nameOf: (cell: number | null) => string },
  drawing: Drawing,
): Figure {
  const says = drawing.words.explain.dependence;
  const rows = new Map<string, Point[]>();
  for (const point of points) rows.set(nameOf(point.cell), [...(rows.get(nameOf(point.cell)) ?? []), point]);
  const mean = (of: readonly Point[]): number => of.reduce((sum, { value }) => sum + value, 0) / of.length;
  const lines = [...rows]
    .sort(([, a], [, b]) => b.length - a.length)
    .slice(0, shownLevels)
    .sort(([, a], [, b]) => mean(b) - mean(a))
    .map(([name, of]) => ({
      name,
      values: of.map(({ value }) => value),
      cells: null,
      ids: of.map(({ id }) => id),
    }));
  const svg = swarm(lines, drawing.words.explain.beeswarm, drawing);
  return { svg, title: says.levels(title, String(lines.length), String(rows.size)) };
}
