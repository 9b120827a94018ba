import * as Plot from '@observablehq/plot';
import { colours, namedRows, plotStyle, type Drawing, type Figure } from './drawing.ts';

/**
 * The share of a quantity's variance over specifications that lies between the values of each choice, the largest first.
 *
 * @param variance - the shares by choice.
 * @param quantity - what it is called.
 * @param drawing - where to draw.
 * @returns a figure; null where no choice moves the quantity.
 */
export function choiceSharesFigure(
  variance: readonly { readonly path: string; readonly share: number | null }[],
  quantity: string,
  drawing: Drawing,
): Figure | null {
  const { document, words, width } = drawing;
  const rows = variance
    .flatMap(({ path, share }) => (share === null ? [] : [{ path, share }]))
    .sort((a, b) => b.share - a.share);
  if (rows.length === 0) return null;
  const { marginLeft, y } = namedRows(rows.map(({ path }) => path));
  const says = words.readings.curve;
  const svg = Plot.plot({
    document,
    ...{ width, marginLeft, marginRight: 20, height: 22 * rows.length + 56, marginBottom: 40, style: plotStyle, y },
    x: { domain: [0, 1], label: says.share, labelAnchor: 'center', labelArrow: 'none', grid: true, ticks: 5 },
    marks: [
      Plot.barX(
        rows.map(({ share }, at) => ({ share, row: String(at) })),
        { x: 'share', y: 'row', fill: colours.bar, insetTop: 3, insetBottom: 3 },
      ),
    ],
  });
  return { svg, title: says.shares(quantity) };
}
