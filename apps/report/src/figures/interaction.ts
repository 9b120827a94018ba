import * as Plot from '@observablehq/plot';
import type { MethodResult } from '@kuznets/studies';
import { shorten } from '../format.ts';
import type { Drawing, Figure } from './drawing.ts';

const leading = 10;

/**
 * Interactive explained variation of every two of a method's ten best determinants, per cent (Figure 2).
 *
 * @param method - a method of a growth result.
 * @param drawing - where to draw.
 * @returns a figure; null where no pair was decomposed.
 */
export function interactionFigure(method: MethodResult, drawing: Drawing): Figure | null {
  const pairs = method.variation?.pairs ?? null;
  if (pairs === null) return null;
  const chosen = method.ranking.slice(0, leading).filter((name) => pairs.of.includes(name));
  const count = pairs.of.length;
  const cells = chosen.flatMap((row, r) =>
    chosen.slice(0, r).map((column, c) => {
      const [a, b] = [pairs.of.indexOf(row), pairs.of.indexOf(column)].sort((x, y) => x - y) as [number, number];
      const value = pairs.fiepv.mean[a * count - (a * (a + 1)) / 2 + (b - a - 1)] ?? 0;
      return { row: String(r), column: String(c), value: 100 * value };
    }),
  );
  if (cells.length === 0) return null;
  const largest = Math.max(...cells.map(({ value }) => Math.abs(value)), Number.MIN_VALUE);
  const name = (key: string): string => shorten(chosen[Number(key)]!, 14);
  const margin = 20 + 7.5 * Math.max(...chosen.map((text) => Math.min(14, text.length)));
  const svg = Plot.plot({
    document: drawing.document,
    width: margin + 20 + 52 * chosen.length,
    height: margin + 20 + 30 * chosen.length,
    marginLeft: margin,
    marginBottom: margin,
    padding: 0.04,
    style: { fontSize: '12px', background: 'transparent' },
    x: { label: null, domain: chosen.slice(0, -1).map((_, at) => String(at)), tickFormat: name, tickRotate: -45 },
    y: { label: null, domain: chosen.slice(1).map((_, at) => String(at + 1)), tickFormat: name },
    color: { type: 'diverging', scheme: 'PuOr', domain: [-largest, largest], reverse: true },
    marks: [
      Plot.cell(cells, { x: 'column', y: 'row', fill: 'value' }),
      Plot.text(cells, { x: 'column', y: 'row', text: ({ value }: { value: number }) => value.toFixed(2), fill: ({ value }: { value: number }) => (Math.abs(value) > 0.6 * largest ? 'white' : 'black') }),
    ],
  });
  return { svg, title: `${method.label}: interactive explained variation of the ten best determinants, per cent` };
}
