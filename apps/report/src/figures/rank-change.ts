import * as Plot from '@observablehq/plot';
import { shorten } from '../format.ts';
import { plotStyle, type Drawing, type Figure } from './drawing.ts';

/** A determinant's rank before and after; null where it was left out. */
export interface RankChange {
  readonly name: string;
  readonly before: { readonly rank: number };
  readonly after: { readonly rank: number } | null;
}

const leading = 10;
const colours = { up: '#2c7fb8', same: '#8a979e', down: '#d95f0e' };

/**
 * The leading determinants before, on the left, and after, on the right.
 *
 * @param changes - every determinant.
 * @param titles - of the figure and of the two sides.
 * @param drawing - where to draw.
 * @returns a figure.
 */
export function rankChangeFigure(
  changes: readonly RankChange[],
  titles: { readonly figure: string; readonly before: string; readonly after: string; readonly out: string },
  drawing: Drawing,
): Figure {
  const shown = changes.filter(
    ({ before, after }) => before.rank <= leading || (after !== null && after.rank <= leading),
  );
  const after = (change: RankChange): number => change.after?.rank ?? Infinity;
  const left = shown.toSorted((a, b) => a.before.rank - b.before.rank);
  const right = shown.toSorted((a, b) => after(a) - after(b) || a.before.rank - b.before.rank);
  const width = Math.min(480, drawing.width);
  const margin = Math.floor(0.31 * width);
  const letters = Math.floor((margin - 36) / 7);
  const lines = shown.map((change) => {
    const way =
      after(change) < change.before.rank
        ? ('up' as const)
        : after(change) > change.before.rank
          ? ('down' as const)
          : ('same' as const);
    const rank = change.after === null ? titles.out : String(change.after.rank);
    return {
      from: left.indexOf(change),
      to: right.indexOf(change),
      stroke: colours[way],
      before: `${shorten(change.name, letters)}  ${String(change.before.rank)}`,
      after: `${rank}  ${shorten(change.name, letters)}`,
    };
  });
  const svg = Plot.plot({
    document: drawing.document,
    width,
    height: 44 + 22 * shown.length,
    marginLeft: margin,
    marginRight: margin,
    marginTop: 28,
    marginBottom: 8,
    style: plotStyle,
    x: { domain: [0, 1], axis: null },
    y: { domain: [-0.5, shown.length - 0.5], reverse: true, axis: null },
    marks: [
      Plot.link(lines, { x1: 0, x2: 1, y1: 'from', y2: 'to', stroke: 'stroke', strokeWidth: 2 }),
      Plot.text(lines, { x: 0, y: 'from', text: 'before', textAnchor: 'end', dx: -8 }),
      Plot.text(lines, { x: 1, y: 'to', text: 'after', textAnchor: 'start', dx: 8 }),
      Plot.text([titles.before], {
        frameAnchor: 'top-left',
        dy: -20,
        dx: -8,
        textAnchor: 'end',
        text: (title: string) => title,
        fontWeight: 600,
      }),
      Plot.text([titles.after], {
        frameAnchor: 'top-right',
        dy: -20,
        dx: 8,
        textAnchor: 'start',
        text: (title: string) => title,
        fontWeight: 600,
      }),
    ],
  });
  return { svg, title: titles.figure };
}
