import * as Plot from '@observablehq/plot';
import { formatNumber, shorten } from '../format.ts';
import { colours, largest, namedRows, plotStyle, smallest, type Drawing } from './drawing.ts';
import { withLegend } from './panels.ts';

/** Height of a player's row in pixels, and of a point's place in it. */
const [tall, step] = [30, 2.6];
/** Points as near as this many of the figure's parts stand on each other. */
const parts = 160;

/** A line of points: each row's value, its colour by the row's cell (one colour where there are none), and what is said of it. */
export interface SwarmLine {
  readonly name: string;
  readonly values: readonly number[];
  readonly cells: readonly (number | null)[] | null;
  readonly ids: readonly string[];
}

/** Words beside the points. */
interface SwarmWords {
  readonly axis: string;
  readonly low: string;
  readonly high: string;
}

/** Lines of points below each other, near ones side by side; the colour goes from a line's low cells (orange) to its high ones (violet). */
export function swarm(lines: readonly SwarmLine[], says: SwarmWords, drawing: Drawing): Element {
  const { document, words, width } = drawing;
  const all = lines.flatMap(({ values }) => values);
  const [low, high] = [smallest(all, 0), largest(all, 0)];
  const points = lines.flatMap(({ name, values, cells, ids }, place) => {
    const ranks = cells && sharesBelow(cells);
    return stacked(values, low, high).map((height, row) => ({
      value: values[row]!,
      at: place * tall + tall / 2 + height,
      colour: ranks?.[row] ?? null,
      title: `${name}, ${ids[row]!}: ${formatNumber(values[row]!, 4, words)}`,
    }));
  });
  const names = lines.map(({ name }) => shorten(name, 18));
  const chart = Plot.plot({
    ...{ document, marginLeft: namedRows(names).marginLeft, style: plotStyle },
    width: Math.min(width, 760),
    height: 50 + tall * lines.length,
    ...{ marginTop: 4, marginBottom: 40, marginRight: 16 },
    x: { label: says.axis, labelAnchor: 'center', labelArrow: 'none', grid: true, ticks: width < 500 ? 3 : 7 },
    y: { axis: null, domain: [tall * lines.length, 0] },
    color: { type: 'linear', domain: [0, 1], range: [colours.low, colours.high], unknown: colours.bar },
    marks: [
      Plot.ruleX([0]),
      Plot.dot(points, { x: 'value', y: 'at', r: 1.8, fill: 'colour', fillOpacity: 0.85, title: 'title' }),
      Plot.axisY(
        names.map((_, place) => place * tall + tall / 2),
        { label: null, tickSize: 0, tickFormat: (at: number) => names[Math.floor(at / tall)]! },
      ),
    ],
  });
  if (lines.every(({ cells }) => cells === null)) return chart;
  const scale = chart.scale('color')!;
  return withLegend(
    chart,
    { apply: (value) => String(scale.apply(value)), low: 0, high: 1 },
    (value) => (value === 0 ? says.low : value === 1 ? says.high : ''),
    drawing,
  );
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
