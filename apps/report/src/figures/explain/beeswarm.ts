import * as Plot from '@observablehq/plot';
import type { ExplainResult } from '@kuznets/studies';
import { formatNumber, shorten } from '../../format.ts';
import { colours, largest, namedRows, plotStyle, smallest, type Drawing, type Figure } from '../drawing.ts';
import { withLegend } from '../panels.ts';
import { byMeanAbs, shownPlayers } from './player.ts';

/** Height of a player's row in pixels, and of a point's place in it. */
const [tall, step] = [30, 2.6];
/** Points as near as this many of the figure's parts stand on each other. */
const parts = 160;

/**
 * Every row's Shapley values, a line of points a player: to the right what raises the prediction; the colour is the row's own value of the
 * variable, from low (orange) to high (violet).
 *
 * @param result - the decomposition of a model.
 * @param drawing - where to draw.
 * @returns a figure; null where no values were kept.
 */
export function beeswarmFigure(result: ExplainResult, drawing: Drawing): Figure | null {
  const { shapley, players } = result;
  if (shapley === null || shapley.rows.length === 0) return null;
  const { document, words, width } = drawing;
  const says = words.explain.beeswarm;
  const order = byMeanAbs(result).slice(0, shownPlayers);
  const all = order.flatMap((player) => shapley.values[player]!);
  const [low, high] = [smallest(all, 0), largest(all, 0)];
  const points = order.flatMap((player, place) => {
    const { columns, name } = players[player]!;
    const ranks = columns.length === 1 ? sharesBelow(shapley.x[columns[0]!]!) : null;
    const values = shapley.values[player]!;
    return stacked(values, low, high).map((height, row) => ({
      value: values[row]!,
      at: place * tall + tall / 2 + height,
      colour: ranks?.[row] ?? null,
      title: `${name}, ${shapley.ids?.[row] ?? words.growth.rows.numbered(String(shapley.rows[row]! + 1))}: ${formatNumber(values[row]!, 4, words)}`,
    }));
  });
  const { marginLeft } = namedRows(order.map((player) => shorten(players[player]!.name, 18)));
  const chart = Plot.plot({
    ...{ document, marginLeft, style: plotStyle },
    width: Math.min(width, 760),
    height: 50 + tall * order.length,
    ...{ marginTop: 4, marginBottom: 40, marginRight: 16 },
    x: { label: says.axis, labelAnchor: 'center', labelArrow: 'none', grid: true, ticks: width < 500 ? 3 : 7 },
    y: { axis: null, domain: [tall * order.length, 0] },
    color: { type: 'linear', domain: [0, 1], range: [colours.low, colours.high], unknown: colours.bar },
    marks: [
      Plot.ruleX([0]),
      Plot.dot(points, { x: 'value', y: 'at', r: 1.8, fill: 'colour', fillOpacity: 0.85, title: 'title' }),
      Plot.axisY(
        order.map((_, place) => place * tall + tall / 2),
        {
          label: null,
          tickSize: 0,
          tickFormat: (at: number) => shorten(players[order[Math.floor(at / tall)]!]!.name, 18),
        },
      ),
    ],
  });
  const scale = chart.scale('color')!;
  const svg = withLegend(
    chart,
    { apply: (value) => String(scale.apply(value)), low: 0, high: 1 },
    (value) => (value === 0 ? says.low : value === 1 ? says.high : ''),
    drawing,
  );
  return { svg, title: says.caption(String(order.length), String(shapley.rows.length)) };
}

/** Of each cell the share of the cells below it, half of its equals included; null where missing, or all are equal. */
function sharesBelow(cells: readonly (number | null)[]): (number | null)[] {
  const sorted = cells.filter((cell) => cell !== null).sort((a, b) => a - b);
  const below = new Map<number, number>();
  sorted.forEach((cell, at) => below.has(cell) || below.set(cell, at));
  const upTo = new Map(sorted.map((cell, at) => [cell, at + 1]));
  if (below.size < 2) return cells.map(() => null);
  const [first, last] = [upTo.get(sorted[0]!)! / 2, (below.get(sorted.at(-1)!)! + sorted.length) / 2];
  return cells.map((cell) =>
    cell === null ? null : ((below.get(cell)! + upTo.get(cell)!) / 2 - first) / (last - first),
  );
}

/** How far from its line each value stands, so that near ones do not hide each other. */
function stacked(values: readonly number[], low: number, high: number): number[] {
  const counts = new Map<number, number>();
  const partOf = (value: number): number => (high > low ? Math.round((parts * (value - low)) / (high - low)) : 0);
  values.forEach((value) => counts.set(partOf(value), (counts.get(partOf(value)) ?? 0) + 1));
  const seen = new Map<number, number>();
  return values.map((value) => {
    const part = partOf(value);
    const place = seen.get(part) ?? 0;
    seen.set(part, place + 1);
    const apart = Math.min(step, (tall - 6) / counts.get(part)!);
    return (place % 2 === 0 ? -1 : 1) * Math.ceil(place / 2) * apart;
  });
}
